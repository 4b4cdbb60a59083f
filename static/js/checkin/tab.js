// One tab at a time holds the desk, so that two cannot answer from two memories.

const forever = new Promise(() => {});

const LAST_WORDS = 300; // milliseconds in which the other tab ends what it was writing

/**
 * Returns when this tab holds what `name` names. `elsewhere()` is called if another tab does;
 * pressing `button` takes it from there, and that tab begins anew.
 */
export function holdAlone(name, button, elsewhere) {
  return new Promise((resolve) => {
    const ask = (options, pause) => {
      const hold = (lock) => {
        if (lock === null) return elsewhere();
        setTimeout(resolve, pause);
        return forever;
      };
      navigator.locks.request(name, options, hold).catch(() => location.reload());
    };
    button.addEventListener("click", () => ask({ steal: true }, LAST_WORDS));
    ask({ ifAvailable: true }, 0);
  });
}

// One tab at a time holds the desk, so that two cannot answer from two memories.

const forever = new Promise(() => {});

const LAST_WORDS = 300; // milliseconds in which the other tab ends what it was writing
const SIGN_EVERY = 500; // milliseconds between the signs of life of the tab that holds
const DEAD_AFTER = 3000;

/**
 * Returns when this tab holds what `name` names. `elsewhere()` is called if another tab does;
 * pressing `button` takes it from there, and that tab begins anew.
 */
export function holdAlone(name, button, elsewhere) {
  return navigator.locks ? holdLock(name, button, elsewhere) : holdNote(name, button, elsewhere);
}

function holdLock(name, button, elsewhere) {
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

// Browsers before 2022 have no locks: a note that all tabs read says who holds, and when it last did.
function holdNote(name, button, elsewhere) {
  const own = String(Math.random());
  const read = () => JSON.parse(localStorage.getItem(name)) ?? { at: -Infinity };
  const write = () => localStorage.setItem(name, JSON.stringify({ own, at: Date.now() }));
  return new Promise((resolve) => {
    const hold = (pause) => {
      write();
      setInterval(() => (read().own === own ? write() : location.reload()), SIGN_EVERY);
      addEventListener("pagehide", () => read().own === own && localStorage.removeItem(name));
      setTimeout(resolve, pause);
    };
    button.addEventListener("click", () => hold(SIGN_EVERY + LAST_WORDS));
    if (Date.now() - read().at > DEAD_AFTER) hold(0);
    else elsewhere();
  });
}

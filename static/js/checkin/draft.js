// What was typed but not sent survives signing in again, on this tablet and for this tab only.

const KEY = "desk-draft";

/** Puts back what `keepFor` kept, into fields: an object of { get, set }. */
export function restore(fields) {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  sessionStorage.removeItem(KEY);
  for (const [name, text] of Object.entries(kept)) fields[name].set(text);
}

/** Keeps what stands in the fields when the link is followed. */
export function keepFor(link, fields) {
  link.addEventListener("click", () => {
    const texts = Object.entries(fields).map(([name, field]) => [name, field.get()]);
    sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(texts)));
  });
}

// Asks the server, and says in one of three ways why there is no answer.

/** The server could not be reached or failed; the same request may be sent again. */
export class Unreachable extends Error {}

/** The sign-in has ended; the same request may be sent after signing in again. */
export class SignedOut extends Error {}

/** The server will not do it; `message` is a sentence for the desk. */
export class Refused extends Error {
  constructor({ error, field }) {
    super(error);
    this.field = field;
  }
}

const LONGEST_WAIT = 6000; // milliseconds

/** Posts `body` and returns the answer. */
export function post(url, body) {
  const token = document.querySelector("meta[name=csrf-token]").content;
  return ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
}

/** Gets the answer of an address that only reads. */
export function get(url) {
  return ask(url, { headers: {} });
}

async function ask(url, options) {
  const response = await fetch(url, {
    ...options,
    headers: { Accept: "application/json", ...options.headers },
    signal: AbortSignal.timeout(LONGEST_WAIT),
  }).catch(() => null);
  if (response === null || response.status >= 500) throw new Unreachable();
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (response.ok && isJson) return response.json().catch(() => { throw new Unreachable(); });
  if (isJson && [422, 429].includes(response.status)) throw new Refused(await response.json());
  throw new SignedOut();
}

/** Returns a fresh id for a deed, so that sending it twice does it once. */
export function newId() {
  // Not crypto.randomUUID: it is missing on addresses without https.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Asks the server, and says in one of four ways why there is no answer.

/** There is no answer that could be trusted; the same request may be sent again. */
export class Unreachable extends Error {}

/** The server does not know this tablet. */
export class NotPaired extends Error {}

/** This tablet's time is over; `message` is "revoked" or "ended". */
export class Closed extends Error {}

/** The server will not do it; `message` is a sentence for the desk. Only pairing may be refused. */
export class Refused extends Unreachable {}

const LONGEST_WAIT = 8000; // milliseconds

/** Pairs this tablet by a code: { device, now }. */
export async function pair(code) {
  const { body } = await post("pairing", { code });
  return trusted(body, Number.isFinite(body.now) && typeof body.device?.id === "string");
}

/** Sends scans: { now, device, receipts }. */
export async function send(batch) {
  const { body } = await post("scans", batch);
  return trusted(body, Number.isFinite(body.now) && Array.isArray(body.receipts));
}

/** Returns the scans of all tablets since a time of the server's: { now, scans }. */
export async function news(since) {
  const { body } = await ask(since === undefined ? "news" : `news?since=${since}`, {});
  const isScan = (scan) => typeof scan?.id === "string" && Number.isFinite(scan.at);
  return trusted(body, Number.isFinite(body.now) && body.scans?.every?.(isScan));
}

/** Returns a new copy of the people, with its mark, or null if the one marked `etag` is right. */
export async function people(etag) {
  const { status, body, headers } = await ask("people", {
    headers: etag ? { "If-None-Match": etag } : {},
  });
  if (status === 304) return null;
  const isPerson = (person) => typeof person?.id === "string" && Array.isArray(person.codes);
  return { ...trusted(body, body.people?.every?.(isPerson)), etag: headers.get("ETag") };
}

function trusted(body, isRight) {
  if (!isRight) throw new Unreachable();
  return body;
}

function post(address, body) {
  const headers = { "Content-Type": "application/json" };
  return ask(address, { method: "POST", headers, body: JSON.stringify(body) });
}

async function ask(address, options) {
  const signal = AbortSignal.timeout(LONGEST_WAIT);
  const response = await fetch(address, { ...options, cache: "no-store", signal }).catch(unreachable);
  const { ok, status, headers } = response;
  if (status === 304) return { status, headers };
  const body = await response.json().catch(unreachable);
  if (typeof body !== "object" || body === null) throw new Unreachable();
  if (ok) return { status, headers, body };
  if (status === 401 && body.error === "not_paired") throw new NotPaired();
  if (status === 410 && ["revoked", "ended"].includes(body.error)) throw new Closed(body.error);
  if (status === 422 && typeof body.error === "string") throw new Refused(body.error);
  throw new Unreachable();
}

function unreachable() {
  throw new Unreachable();
}

// Asks the server, and says why there is no answer.

/** There is no answer; the same request may be sent again. */
export class Unreachable extends Error {}

/** Nothing at all came for a while. */
export class Silent extends Unreachable {}

/** Somebody answered, and it is nothing that could be trusted. */
export class Unusable extends Unreachable {}

/** The server does not know this tablet. */
export class NotPaired extends Error {}

/** This tablet's time is over; `message` is "revoked" or "ended". */
export class Closed extends Error {}

/** The server will not do it; `message` is a sentence for the desk. Only pairing may be refused. */
export class Refused extends Unusable {}

const PATIENCE = 8000; // milliseconds in which something must come, if only a part
const STATES = ["paired", "revoked", "ended"];

/** Pairs this tablet by a code: { device, now }. */
export async function pair(code) {
  const { body } = await post("pairing", { code });
  return trusted(body, Number.isFinite(body.now) && typeof body.device?.id === "string");
}

/** Tells that this tablet has only its cookie left: { device, now }; NotPaired if not even that. */
export async function recover() {
  const { body } = await post("recovery", {});
  return trusted(body, Number.isFinite(body.now) && typeof body.device?.id === "string");
}

/** Sends scans: { now, device, receipts }. */
export async function send(batch) {
  const { body } = await post("scans", batch);
  const isWhole = Array.isArray(body.receipts) && STATES.includes(body.device);
  return trusted(body, Number.isFinite(body.now) && isWhole);
}

/** Returns the scans of all tablets since a time of the server's: { now, scans }. */
export async function news(since) {
  const first = await pageOfNews(since, "");
  const scans = [...first.scans];
  for (let { next } = first; next; ) {
    const page = await pageOfNews(since, next);
    scans.push(...page.scans);
    next = page.next;
  }
  return { ...first, scans };
}

async function pageOfNews(since, after) {
  const asked = new URLSearchParams({ ...(since === undefined ? {} : { since }), after });
  const { body } = await ask(`news?${asked}`, {});
  const isScan = (scan) => typeof scan?.id === "string" && Number.isFinite(scan.at);
  return trusted(body, Number.isFinite(body.now) && body.scans?.every?.(isScan));
}

/**
 * Returns what has changed of the people since the copy of that mark, { mark, all, changed, gone,
 * free_seats, salt, rounds }; `all` if nothing else counts any more; null if the copy is right.
 */
export async function people(mark = "") {
  const first = await pageOfPeople(mark, "");
  if (first === null) return null;
  const changed = [...first.changed];
  // What changes meanwhile is told the next time: the mark is that of the first page.
  for (let { next } = first; next; ) {
    const page = await pageOfPeople("", next);
    changed.push(...page.changed);
    next = page.next;
  }
  return { ...first, changed };
}

async function pageOfPeople(mark, after) {
  const { status, body } = await ask(`people?${new URLSearchParams({ since: mark, after })}`, {});
  if (status === 204) return null;
  const isPerson = (person) => typeof person?.id === "string" && Array.isArray(person.codes);
  const isWhole = typeof body.mark === "string" && Array.isArray(body.gone);
  return trusted(body, isWhole && body.changed?.every?.(isPerson));
}

function trusted(body, isRight) {
  if (!isRight) throw new Unusable();
  return body;
}

function post(address, body) {
  const headers = { "Content-Type": "application/json" };
  return ask(address, { method: "POST", headers, body: JSON.stringify(body) });
}

async function ask(address, options) {
  const { ok, status, text } = await answerTo(address, options);
  if (status === 204) return { status };
  const body = parsed(text);
  if (ok) return { status, body };
  if (status === 401 && body.error === "not_paired") throw new NotPaired();
  if (status === 410 && ["revoked", "ended"].includes(body.error)) throw new Closed(body.error);
  if ([422, 429].includes(status) && typeof body.error === "string") throw new Refused(body.error);
  throw new Unusable();
}

// The whole list on a slow line may take a minute, as long as more of it keeps coming.
async function answerTo(address, options) {
  const stop = new AbortController();
  const giveUp = () => stop.abort();
  let timer = setTimeout(giveUp, PATIENCE);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, PATIENCE);
  };
  const asking = fetch(address, { ...options, cache: "no-store", signal: stop.signal });
  try {
    const { ok, status, body } = await asking;
    return { ok, status, text: body ? await textOf(body, heard) : "" };
  } catch {
    throw stop.signal.aborted ? new Silent() : new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

async function textOf(body, heard) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    heard();
    text += decoder.decode(value, { stream: true });
  }
}

function parsed(text) {
  try {
    const body = JSON.parse(text);
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // Half a sentence, or a page for people.
  }
  throw new Unusable();
}

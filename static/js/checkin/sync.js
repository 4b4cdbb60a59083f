// Keeps tablet and server in step, in the background: sends what waits, fetches what is new.
// One request at a time; after a failure it waits a little longer each time. What the server
// cannot answer holds up nothing else, neither the other tasks nor the other scans.
import { report } from "./faults.js";
import { Closed, NotPaired, Silent, Unreachable, Unusable, news, people, send } from "./server.js";

const NEWS_EVERY = 4000; // milliseconds
const PEOPLE_EVERY = 15000;
const SIGN_OF_LIFE_EVERY = 30000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;
const LOOK_EVERY = 1000;
const MOST_AT_ONCE = 200;
const WELL = { failures: 0, notBefore: 0 };

export class Sync {
  #tablet;
  #on;
  #busy = false;
  #line = { ...WELL };
  #tasks = {
    send: { ...WELL, every: SIGN_OF_LIFE_EVERY, run: () => this.#send() },
    people: { ...WELL, every: PEOPLE_EVERY, run: () => this.#people() },
    news: { ...WELL, every: NEWS_EVERY, run: () => this.#news() },
  };
  // How many scans go at once, and those that failed alone and now let the others pass.
  #most = MOST_AT_ONCE;
  #alone = new Set();

  /** `on` has: changed(), called after each exchange; closed(reason). */
  constructor(tablet, on) {
    this.#tablet = tablet;
    this.#on = on;
    setInterval(() => this.look(), LOOK_EVERY);
    const again = () => document.hidden || this.retry();
    addEventListener("online", again);
    document.addEventListener("visibilitychange", again);
  }

  /** Tells whether the server answered last time. */
  get isReached() {
    return this.#line.failures + this.#tasks.news.failures === 0;
  }

  /** Tells whether it will not take what is sent. */
  get isStuck() {
    return this.#tasks.send.failures > 0 || this.#alone.size > 0;
  }

  /** Begins from the start, after pairing. */
  restart() {
    for (const task of Object.values(this.#tasks)) task.done = undefined;
    return this.retry();
  }

  /** Tries at once, however often it failed. */
  retry() {
    for (const each of [this.#line, ...Object.values(this.#tasks)]) each.notBefore = 0;
    return this.look();
  }

  /** Does whatever is due. */
  async look() {
    if (this.#busy || performance.now() < this.#line.notBefore) return;
    this.#busy = true;
    try {
      for (let task = this.#due(); task; task = this.#due()) await this.#exchange(task);
    } catch (problem) {
      await this.#fail(problem);
    } finally {
      this.#busy = false;
    }
  }

  async #exchange(task) {
    try {
      await task.run();
      Object.assign(task, { ...WELL, done: performance.now() });
    } catch (problem) {
      if (endsTheLook(problem)) {
        task.failures += 1;
        throw problem;
      }
      postpone(task);
      if (!(problem instanceof Unusable)) report(problem);
    }
    Object.assign(this.#line, WELL);
    this.#on.changed();
  }

  // What failed least comes first, so that none keeps the others from their turn.
  #due() {
    const { book, closed, device } = this.#tablet;
    const now = performance.now();
    const { send: sending, people: copying, news: hearing } = this.#tasks;
    const maySend = device || ["revoked", "ended"].includes(closed);
    const first = maySend && book.waiting.length > 0 ? [sending] : [];
    const isDue = ({ done, every }) => !(now - done < every);
    const then = device && !document.hidden ? [copying, hearing, sending].filter(isDue) : [];
    const due = [...first, ...then].filter(({ notBefore }) => now >= notBefore);
    return due.sort((one, other) => one.failures - other.failures)[0];
  }

  async #send() {
    const batch = this.#nextScans();
    const scans = batch.map((scan) => scan.payload);
    const waiting = this.#tablet.book.waiting.length - scans.length;
    const answer = await this.#narrowing(batch, send({ sent_at: Date.now(), waiting, scans }));
    await this.#tablet.settle(answer);
    if (this.#tablet.device && answer.device !== "paired") throw new Closed(answer.device);
    const isSettled = ({ id }) => !this.#tablet.book.scan(id)?.waits;
    if (scans.length > 0 && !scans.some(isSettled)) {
      await this.#narrowing(batch, Promise.reject(new Unusable()));
    }
    for (const { id } of batch) this.#alone.delete(id);
    this.#most = Math.min(MOST_AT_ONCE, this.#most * 4);
  }

  // Those that failed alone are tried again one by one, when nothing else waits.
  #nextScans() {
    const { waiting } = this.#tablet.book;
    const others = waiting.filter(({ id }) => !this.#alone.has(id));
    if (others.length > 0) return others.slice(0, this.#most);
    const [first] = [...this.#alone].filter((id) => this.#tablet.book.scan(id)?.waits);
    return first === undefined ? [] : [this.#tablet.book.scan(first)];
  }

  // Scans that fail again go in smaller parts, until the one that is at fault is alone.
  async #narrowing(batch, answer) {
    try {
      return await answer;
    } catch (problem) {
      const isAgain = this.#tasks.send.failures > 0;
      if (isAgain && batch.length > 0 && (problem instanceof Unusable || problem instanceof Silent)) {
        this.#most = Math.max(1, Math.floor(batch.length / 2));
        if (batch.length === 1) this.#putLast(batch[0].id);
      }
      throw problem;
    }
  }

  #putLast(id) {
    this.#alone.delete(id);
    this.#alone.add(id);
  }

  async #news() {
    const { since } = this.#tablet;
    await this.#tablet.hear(await news(since), since === undefined);
  }

  async #people() {
    await this.#tablet.takeCopy(await people(this.#tablet.mark));
  }

  async #fail(problem) {
    if (problem instanceof Closed || problem instanceof NotPaired) {
      return this.#on.closed(problem.message || "not_paired");
    }
    postpone(this.#line);
    this.#on.changed();
    if (!(problem instanceof Unreachable)) throw problem;
  }
}

// Nothing else can be asked either: no answer came at all, or this tablet's time is over.
function endsTheLook(problem) {
  if (problem instanceof Closed || problem instanceof NotPaired) return true;
  return problem instanceof Unreachable && !(problem instanceof Unusable);
}

// Thirty tablets that lost one server must not come back in one moment.
function postpone(what) {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** what.failures);
  what.failures += 1;
  what.notBefore = performance.now() + pause * (0.5 + Math.random() / 2);
}

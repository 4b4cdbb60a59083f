// Keeps tablet and server in step, in the background: sends what waits, fetches what is new.
// One request at a time; after a failure it waits a little longer each time.
import { Closed, NotPaired, Unreachable, news, people, send } from "./server.js";

const NEWS_EVERY = 4000; // milliseconds
const PEOPLE_EVERY = 15000;
const SIGN_OF_LIFE_EVERY = 30000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;
const LOOK_EVERY = 1000;
const MOST_AT_ONCE = 200;

export class Sync {
  #tablet;
  #on;
  #busy = false;
  #failures = 0;
  #notBefore = 0;
  #done = {};
  #tasks = {
    people: { every: PEOPLE_EVERY, run: () => this.#people() },
    news: { every: NEWS_EVERY, run: () => this.#news() },
    send: { every: SIGN_OF_LIFE_EVERY, run: () => this.#send() },
  };

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
    return this.#failures === 0;
  }

  /** Begins from the start, after pairing. */
  restart() {
    this.#done = {};
    return this.retry();
  }

  /** Tries at once, however often it failed. */
  retry() {
    this.#notBefore = 0;
    return this.look();
  }

  /** Does whatever is due. */
  async look() {
    if (this.#busy || performance.now() < this.#notBefore) return;
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
    await this.#tasks[task].run();
    this.#done[task] = performance.now();
    this.#failures = 0;
    this.#on.changed();
  }

  #due() {
    const { book, closed, device } = this.#tablet;
    const maySend = device || ["revoked", "ended"].includes(closed);
    if (maySend && book.waiting.length > 0) return "send";
    if (!device || document.hidden) return null;
    const isDue = (task) => !(performance.now() - this.#done[task] < this.#tasks[task].every);
    return Object.keys(this.#tasks).find(isDue) ?? null;
  }

  async #send() {
    const waiting = this.#tablet.book.waiting;
    const scans = waiting.slice(0, MOST_AT_ONCE).map((scan) => scan.payload);
    const answer = await send({ sent_at: Date.now(), waiting: waiting.length, scans });
    await this.#tablet.settle(answer);
    if (this.#tablet.device && answer.device !== "paired") throw new Closed(answer.device);
    const isSettled = ({ id }) => !this.#tablet.book.scan(id)?.waits;
    if (scans.length > 0 && !scans.some(isSettled)) throw new Unreachable();
  }

  async #news() {
    await this.#tablet.hear(await news(this.#tablet.since));
  }

  async #people() {
    await this.#tablet.takeCopy(await people(this.#tablet.etag));
  }

  async #fail(problem) {
    if (problem instanceof Closed || problem instanceof NotPaired) {
      return this.#on.closed(problem.message || "not_paired");
    }
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
    this.#failures += 1;
    // Thirty tablets that lost one server must not come back in one moment.
    this.#notBefore = performance.now() + pause * (0.5 + Math.random() / 2);
    this.#on.changed();
    if (!(problem instanceof Unreachable)) throw problem;
  }
}

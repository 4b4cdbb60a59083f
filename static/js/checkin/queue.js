// Deeds on their way to the server, in order; what could not be sent stays on this tablet, across
// reloads, and is tried again by itself. A deed leaves only on an answer of its own.
import { Refused, SignedOut, post } from "./server.js";

const KEY = "desk-queue";
const TRY_AGAIN_AFTER = 3000; // milliseconds

export class Queue {
  #deeds = JSON.parse(localStorage.getItem(KEY) ?? "[]");
  #sending = false;
  #timer = null;

  /** `on` has: answered(deed, answer), refused(deed, sentence), waiting(count), signedOut(). */
  constructor(on) {
    this.on = on;
  }

  /** Adds a deed, { url, body }, and sends what is waiting. */
  add(deed) {
    this.#deeds.push(deed);
    this.#store();
    return this.send();
  }

  /** Sends all that waits, oldest first. */
  async send() {
    if (this.#sending) return;
    clearTimeout(this.#timer);
    this.#sending = true;
    try {
      while (this.#deeds.length > 0) await this.#sendFirst();
      this.on.waiting(0);
    } catch (problem) {
      if (problem instanceof SignedOut) this.on.signedOut();
      else this.on.waiting(this.#deeds.length);
      this.#timer = setTimeout(() => this.send(), TRY_AGAIN_AFTER);
    } finally {
      this.#sending = false;
    }
  }

  async #sendFirst() {
    const [deed] = this.#deeds;
    let tell;
    try {
      const answer = await post(deed.url, deed.body);
      tell = () => this.on.answered(deed, answer);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      tell = () => this.on.refused(deed, problem.message);
    }
    this.#deeds.shift();
    this.#store();
    tell();
  }

  #store() {
    localStorage.setItem(KEY, JSON.stringify(this.#deeds));
  }
}

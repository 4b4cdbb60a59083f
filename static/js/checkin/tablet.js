// Everything this tablet knows: in memory for quick answers, in the store for good. Whatever
// changes is on the disk before it counts.
import { Book } from "./book.js";
import { People, personOf } from "./people.js";

export class Tablet {
  #store;
  #copy;
  #notes;
  #people = null;

  constructor(event, store, { scans, copy, notes }) {
    this.event = event;
    this.#store = store;
    this.book = new Book(scans);
    this.#copy = copy;
    this.#notes = notes;
  }

  /** Returns as what it is paired, { id, name, station, role, ends_at }, or undefined. */
  get device() {
    return this.#notes.device;
  }

  /** Returns why it was closed: "revoked", "ended", "not_paired", or undefined. */
  get closed() {
    return this.#notes.closed;
  }

  /** Returns the time as the server has it, as far as known. */
  get now() {
    return Date.now() + (this.#notes.skew ?? 0);
  }

  /** Returns where the next news begin, and the mark of the present copy. */
  get since() {
    return this.#notes.since;
  }

  get etag() {
    return this.#copy?.etag;
  }

  /** Returns when all it knows was last compared with the server, on its own clock. */
  get freshAt() {
    return Math.min(this.#notes.peopleAt ?? 0, this.#notes.newsAt ?? 0);
  }

  get people() {
    return (this.#people ??= new People(this.#copy, this.#walkIns()));
  }

  #walkIns() {
    const walkIns = this.book.own.filter((scan) => scan.kind === "walk_in");
    return walkIns.map((scan) => personOf(scan, this.book.isUndone(scan.id)));
  }

  /** Keeps scans for good, then lets them count. */
  async keep(scans, notes = {}) {
    await this.#store.keep(scans, notes);
    this.book.take(scans);
    Object.assign(this.#notes, notes);
    if (scans.some((scan) => scan.kind !== "entry")) this.#people = null;
  }

  /** Takes in what the server tells of all tablets' scans. */
  hear({ now, scans }) {
    const notes = { since: now, newsAt: Date.now(), skew: now - Date.now() };
    return this.keep(this.book.told(scans), notes);
  }

  /** Lets the scans leave the queue that the server has given a receipt for. */
  async settle({ now, receipts }) {
    await this.keep(this.book.settled(receipts), { skew: now - Date.now() });
    if (this.closed) await this.close(this.closed);
  }

  /** Takes a new copy of the people; null if the present one is still right. */
  async takeCopy(copy) {
    if (copy !== null) {
      await this.#store.keepCopy(copy);
      this.#copy = copy;
      this.#people = null;
    }
    await this.keep([], { peopleAt: Date.now() });
  }

  /** Becomes the desk that the server says; scans that wait are kept. */
  pair(device, now) {
    return this.#beginAnew({ device, skew: now - Date.now() });
  }

  /** Forgets everything but the scans that wait, and why. */
  close(closed) {
    return this.#beginAnew({ closed, skew: this.#notes.skew ?? 0 });
  }

  async #beginAnew(notes) {
    this.book = new Book(await this.#store.keepWaiting(notes));
    this.#notes = notes;
    this.#copy = undefined;
    this.#people = null;
  }

  /** Returns the ids of notices that were read. */
  get dismissed() {
    return this.#notes.dismissed ?? [];
  }

  /** Keeps in mind that a notice was read. */
  dismiss(id) {
    return this.keep([], { dismissed: [...this.dismissed, id] });
  }
}

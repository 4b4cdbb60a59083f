// Everything this tablet knows: in memory for quick answers, in the store for good. Whatever
// changes is on the disk before it counts.
import { Book } from "./book.js";
import { People, personOf } from "./people.js";

const ALL_EVERY = 15 * 60_000; // milliseconds after which everything is compared with the server
const isWaiting = (scan) => Boolean(scan.waits);
const isOwn = (scan) => scan.number !== undefined;

export class Tablet {
  #store;
  #copy;
  #notes;
  #people = null;
  #isRehearsal;
  #comparedAt = -Infinity;

  constructor({ event, rehearsal }, store, { scans, copy, notes }) {
    this.event = event;
    this.#isRehearsal = rehearsal !== undefined;
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

  /** Returns where the next news begin; undefined when everything is to be compared again. */
  get since() {
    return performance.now() - this.#comparedAt < ALL_EVERY ? this.#notes.since : undefined;
  }

  /** Returns the mark of the present copy. */
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

  /** Takes in what the server tells of all tablets' scans; what it has forgotten waits again. */
  async hear({ now, scans }, isAll) {
    const notes = { since: now, newsAt: Date.now(), skew: now - Date.now() };
    const forgotten = isAll ? this.book.forgotten(scans) : [];
    await this.keep([...this.book.told(scans), ...forgotten], notes);
    if (isAll) this.#comparedAt = performance.now();
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

  /** Becomes the desk that the server says; its own scans are kept. */
  pair(device, now) {
    return this.#beginAnew(this.#unlessRehearsed, { device, skew: now - Date.now() });
  }

  /** Forgets everything but the scans that wait, and why; and its own, if the server forgot it. */
  close(closed) {
    const stays = closed === "not_paired" ? this.#unlessRehearsed : isWaiting;
    return this.#beginAnew(stays, { closed, skew: this.#notes.skew ?? 0 });
  }

  // The next rehearsal has the same address, and nothing of the one before.
  get #unlessRehearsed() {
    return this.#isRehearsal ? isWaiting : isOwn;
  }

  async #beginAnew(stays, notes) {
    this.book = new Book(await this.#store.keepOnly(stays, notes));
    this.#comparedAt = -Infinity;
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

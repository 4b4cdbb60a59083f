// Everything this tablet knows: in memory for quick answers, in the store for good. Whatever
// changes is on the disk before it counts.
import { Book } from "./book.js";
import { Hashing, unseal } from "./hashing.js";
import { People, personOf } from "./people.js";

const ALL_EVERY = 15 * 60_000; // milliseconds after which everything is compared with the server
const isWaiting = (scan) => Boolean(scan.waits);
const isOwn = (scan) => scan.number !== undefined;

export class Tablet {
  #store;
  #known;
  #notes;
  #opened = new Map();
  #labels = new Map();
  /** Whether the server takes no more scans from this tablet. */
  isFull = false;
  #people = null;
  #isRehearsal;
  #comparedAt = -Infinity;

  constructor({ event, rehearsal }, store, { scans, people, notes }) {
    this.event = event;
    this.#isRehearsal = rehearsal !== undefined;
    this.#store = store;
    this.book = new Book(scans);
    this.#known = new Map(people.map((person) => [person.id, person]));
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

  /** Returns when the doors open, in milliseconds; undefined as long as nobody told. */
  get opensAt() {
    return this.#notes.opensAt;
  }

  /** Tells whether the doors are closed. */
  get isEarly() {
    return this.now < (this.opensAt ?? -Infinity);
  }

  /** Returns when it found that what it had kept was gone, or undefined. */
  get lostAt() {
    return this.#notes.lostAt;
  }

  /** Returns where the next news begin; undefined when everything is to be compared again. */
  get since() {
    return performance.now() - this.#comparedAt < ALL_EVERY ? this.#notes.since : undefined;
  }

  /** Returns the mark of the present copy; undefined if there is none. */
  get mark() {
    return this.#notes.copy?.mark;
  }

  /** Returns how the forum's badge codes are hashed, as the copy says. */
  get hashing() {
    return new Hashing(this.#notes.copy);
  }

  /** Returns when all it knows was last compared with the server, on its own clock. */
  get freshAt() {
    return Math.min(this.#notes.peopleAt ?? 0, this.#notes.newsAt ?? 0);
  }

  get people() {
    const copy = { people: this.#known, free_seats: this.#notes.copy?.free_seats };
    return (this.#people ??= new People(copy, this.#walkIns()));
  }

  /** Returns a badge's wearer; on a scanner the badge's own key opens who that is, in memory only. */
  async open({ person, sealed }, key) {
    if (sealed) this.#opened.set(person.id, await unseal(sealed, key, person.id));
    return { ...person, ...this.#opened.get(person.id) };
  }

  /** Remembers the code that was typed for a scan, until the page is closed. */
  label(id, code) {
    this.#labels.set(id, code);
  }

  /** Returns the name that a scan is about, or what was typed, as far as this page may know it. */
  nameOf({ id, person }) {
    const known = this.#opened.get(person) ?? this.people.person(person);
    return known?.name ?? this.#labels.get(id) ?? "";
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
  async hear({ now, scans, admits_from: opensAt }, isAll) {
    const notes = { opensAt, since: now, newsAt: Date.now(), skew: now - Date.now() };
    const forgotten = isAll ? this.book.forgotten(scans) : [];
    await this.keep([...this.book.told(scans), ...forgotten], notes);
    if (isAll) this.#comparedAt = performance.now();
  }

  /** Lets the scans leave the queue that the server has given a receipt for. */
  async settle({ now, receipts }) {
    await this.keep(this.book.settled(receipts), { skew: this.#skewBy(now) });
    this.isFull = receipts.some((receipt) => receipt?.state === "full");
    if (this.closed) await this.close(this.closed);
  }

  /** Takes in what changed of the people; null if the present copy is still right. */
  async takeCopy(told) {
    if (told === null) return this.keep([], { peopleAt: Date.now() });
    const { all, changed, gone, mark, free_seats, salt, rounds } = told;
    const notes = { copy: { mark, free_seats, salt, rounds }, peopleAt: Date.now() };
    await this.#store.keepPeople(told, notes);
    if (all) this.#known.clear();
    for (const person of changed) this.#known.set(person.id, person);
    for (const id of gone) this.#known.delete(id);
    Object.assign(this.#notes, notes);
    this.#people = null;
  }

  /** Returns how far our clock is off; an answer from before the last news is not the server's. */
  #skewBy(now) {
    return now < (this.#notes.since ?? 0) ? this.#notes.skew : now - Date.now();
  }

  /** Becomes the desk that the server says; its own scans are kept. */
  pair(device, now) {
    return this.#beginAnew(this.#unlessRehearsed, { device, skew: now - Date.now() });
  }

  /** Becomes again what the server says that it was before it lost what it had kept. */
  recover(device, now) {
    return this.#beginAnew(isOwn, { device, skew: now - Date.now(), lostAt: now });
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
    this.#known.clear();
    this.#opened.clear();
    this.#labels.clear();
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

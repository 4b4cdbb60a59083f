// What a desk does: each deed is decided from the tablet's own copy and kept for good before it
// is answered; the server hears of it in the background.
import { decide } from "./admission.js";
import { hexOf, newBadgeCode, newDeskCode, newPersonId, newScanId } from "./issuing.js";

const LONGEST_CODE = 64; // characters kept of whatever was held before the camera
const LABEL = 8; // a code as short as this is one that people read and type

/** The list has not come yet, and without it no verdict is one. */
export class NoListYet extends Error {}

/** The doors are closed, and nobody walks in. */
export class TooEarly extends Error {}

export class Deeds {
  #tablet;
  #last = Promise.resolve();

  constructor(tablet) {
    this.#tablet = tablet;
  }

  /** Answers a badge's code: { scan, person, first }; NoListYet while nobody is known. */
  scan(code) {
    return this.#inTurn(async () => {
      this.#mustHaveList();
      const { hash, key } = await this.#tablet.hashing.trace(code.slice(0, LONGEST_CODE));
      const wearer = this.#tablet.people.wearer(hash);
      const person = wearer && (await this.#tablet.open(wearer, key));
      const answered = await this.#enter(person, wearer?.revoked, { badge: hash });
      if (code.length <= LABEL) this.#tablet.label(answered.scan.id, code);
      return answered;
    });
  }

  /** Answers for a person who was found by name. */
  admit(id) {
    return this.#inTurn(() => this.#enter(this.#tablet.people.person(id), false, { person: id }));
  }

  /** Takes back one admission of this tablet, and no other. */
  undo({ id, person }) {
    return this.#inTurn(() => this.#keep("undo", { person, undo_of: id }, { undo_of: id }));
  }

  /** Lists a walk-in, { name, organisation, title, group }: a free seat and a code, or waiting. */
  walkIn(typed) {
    return this.#inTurn(async () => {
      this.#mustHaveList();
      if (this.#tablet.isEarly) throw new TooEarly();
      const { freeSeats } = this.#tablet.people;
      const { hashing } = this.#tablet;
      const guest = { ...typed, code: newBadgeCode(), desk_code: newDeskCode() };
      const person = newPersonId();
      const slowHash = await hashing.slowHash(guest.desk_code);
      guest.slow_hash = hexOf(slowHash);
      const traces = await Promise.all([hashing.trace(guest.code), hashing.slowTrace(slowHash)]);
      const hashes = traces.map(({ hash }) => hash);
      const verdict = freeSeats > 0 ? "admitted" : "waitlisted";
      const scan = await this.#keep("walk_in", { person, verdict, hashes }, { person, ...guest });
      return { scan, person: this.#tablet.people.person(person), first: undefined };
    });
  }

  async #enter(person, revoked = false, named) {
    const first = person && this.#tablet.book.standing.get(person.id);
    const facts = person ? { status: person.status, revoked, arrived: Boolean(first), early: this.#tablet.isEarly } : null;
    const scan = { person: person?.id ?? "", verdict: decide(facts) };
    return { scan: await this.#keep("entry", scan, named), person, first };
  }

  async #keep(kind, scan, named) {
    const { event, device, book } = this.#tablet;
    const id = newScanId();
    const verdict = scan.verdict ?? "";
    const { station } = device;
    const payload = { event, id, kind, station, at: Date.now(), verdict, ...named };
    const kept = {
      undo_of: "", ...scan, id, kind, verdict, station, payload, waits: 1,
      device: device.id, at: this.#tablet.now, number: (book.own[book.own.length - 1]?.number ?? 0) + 1,
    };
    await this.#tablet.keep([kept]);
    return kept;
  }

  #mustHaveList() {
    if (!this.#tablet.mark || this.#tablet.freshAt === 0) throw new NoListYet();
  }

  // Two scans of one badge in a moment: the second must see what the first did.
  #inTurn(deed) {
    const turn = this.#last.then(deed);
    this.#last = turn.catch(() => null);
    return turn;
  }
}

// The tablet's copy of the people, and the walk-ins of its own that the server does not know yet.
import { fold } from "./folding.js";

const MOST_FOUND = 10; // whoever needs more should type more of the name
export const SHORTEST_SEARCH = 2; // characters; a Chinese name has two

export class People {
  #byId = new Map();
  #byHash = new Map();
  #names = null;

  constructor(copy, walkIns) {
    const known = copy?.people.values() ?? [];
    for (const person of known) this.#add(person);
    const fresh = walkIns.filter((person) => !this.#byId.has(person.id));
    for (const person of fresh) this.#add(person);
    const taken = fresh.filter((person) => person.status === "confirmed").length;
    this.freeSeats = Math.max(0, (copy?.free_seats ?? 0) - taken);
    this.expected = this.#all.filter((person) => person.status === "confirmed").length;
  }

  get #all() {
    return [...this.#byId.values()];
  }

  #add(person) {
    this.#byId.set(person.id, person);
    for (const [hash, revoked, sealed] of person.codes) {
      this.#byHash.set(hash, { person, revoked: Boolean(revoked), sealed });
    }
  }

  /** Returns the person of that id. */
  person(id) {
    return this.#byId.get(id);
  }

  /** Returns whose badge code has that hash, { person, revoked }; on a scanner with a `sealed` record. */
  wearer(hash) {
    return this.#byHash.get(hash);
  }

  /** Returns at most ten people whose name or organisation contains every word. */
  matching(words) {
    const parts = words.split(/\s+/u).map(fold).filter(Boolean);
    if ([...parts.join("")].length < SHORTEST_SEARCH) return [];
    const found = this.#all.filter(({ key }) => key && parts.every((part) => key.includes(part)));
    return found.sort(seatsFirst).slice(0, MOST_FOUND);
  }

  /** Returns all names that are known, for the letters that are needed to write them. */
  get names() {
    return (this.#names ??= this.#all.map((person) => person.name ?? "").join(""));
  }
}

const isWithoutSeat = (person) => Number(person.status !== "confirmed");

function seatsFirst(one, other) {
  return isWithoutSeat(one) - isWithoutSeat(other) || (one.name < other.name ? -1 : 1);
}

/** Returns the person that a walk-in's scan made, as the copy would know them. */
export function personOf(scan, isUndone) {
  const { person: id, hashes } = scan;
  const { name, organisation, title, group } = scan.payload;
  const status = scan.verdict === "admitted" ? "confirmed" : scan.verdict;
  return {
    id, name, organisation, title, group, status: isUndone ? "cancelled" : status,
    key: `${fold(name)} ${fold(organisation)}`.trim(), codes: hashes.map((hash) => [hash, 0]),
  };
}

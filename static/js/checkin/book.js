// The set of scans as this tablet knows it: its own, which wait until the server has them, and
// those of the others. Its methods change nothing but by `take`; what they return is kept first.
import { standing, undoneIn } from "./standing.js";

const SETTLED = new Set(["stored", "known", "set_aside"]);
const HELD = new Set(["stored", "known"]);
const TOLD = ["at", "person", "verdict", "undo_of", "station", "device"];

export class Book {
  #scans = new Map();
  #standing = null;
  #undone = null;
  #own = null;

  constructor(scans) {
    this.take(scans);
  }

  /** Takes in scans that are new or have changed. */
  take(scans) {
    for (const scan of scans) this.#scans.set(scan.id, scan);
    this.#standing = this.#undone = this.#own = null;
  }

  /** Returns the scan of that id. */
  scan(id) {
    return this.#scans.get(id);
  }

  /** Returns the arrivals that stand, by person; what was set aside is not part of the set. */
  get standing() {
    const part = () => [...this.#scans.values()].filter((scan) => scan.state !== "set_aside");
    return (this.#standing ??= standing(part()));
  }

  /** Tells whether some tablet took that scan back. */
  isUndone(id) {
    return (this.#undone ??= undoneIn([...this.#scans.values()])).has(id);
  }

  /** Returns this tablet's own scans, oldest first. */
  get own() {
    const own = () => [...this.#scans.values()].filter((scan) => scan.number !== undefined);
    return (this.#own ??= own().sort((one, other) => one.number - other.number));
  }

  /** Returns this tablet's scans that the server has no part in yet, oldest first. */
  get waiting() {
    return this.own.filter((scan) => scan.waits);
  }

  /** Returns the scans that change when the server tells of these. */
  told(scans) {
    return scans.flatMap((scan) => {
      const known = this.#scans.get(scan.id);
      // Own scans leave the queue on their own receipt and on nothing else.
      if (known?.waits || (known && isAsTold(known, scan))) return [];
      const kind = known?.kind ?? scan.kind;
      return [{ ...known, ...pick(scan), kind, id: scan.id, state: "stored" }];
    });
  }

  /**
   * Returns this tablet's scans that the server had and has no longer, as after an old backup
   * came back, ready to be sent again; `scans` are all that it has.
   */
  forgotten(scans) {
    const there = new Set(scans.map(({ id }) => id));
    const lost = this.own.filter(({ id, state }) => HELD.has(state) && !there.has(id));
    return lost.map((scan) => ({ ...scan, state: "", waits: 1 }));
  }

  /** Returns the scans that these receipts settle; others keep waiting. */
  settled(receipts) {
    return receipts.flatMap((receipt) => {
      const known = this.#scans.get(receipt?.id);
      if (!known?.waits || !SETTLED.has(receipt.state)) return [];
      return [withReceipt(known, receipt)];
    });
  }
}

const NAMELESS = "臨時來賓"; // as the server calls a walk-in of whose name nothing may be stored
const LEFT_OUT = { name: NAMELESS, organisation: "", title: "" };

// What was sent stays, for a server that may forget it: a badge's wearer instead of the badge, and
// a walk-in's codes in a form of the server's; and nothing that the server must never store.
function withReceipt({ waits: _waits, payload, ...scan }, receipt) {
  const { state, reason, objection, at, person, codes } = receipt;
  const { badge: _badge, code: _code, desk_code: _typed, slow_hash: _hash, ...rest } = payload;
  const told = reason === "left_out" ? LEFT_OUT : {};
  const isBadge = scan.kind === "entry" && person;
  return {
    ...scan, state, reason: reason ?? "", objection: objection ?? "",
    payload: isBadge ? { ...rest, person } : codes ? { ...rest, ...told, codes } : { ...payload, ...told },
    at: Number.isFinite(at) ? at : scan.at, person: person || scan.person,
  };
}

// What was set aside and is told by the server after all has been merged.
function isAsTold(known, scan) {
  return known.state !== "set_aside" && TOLD.every((name) => known[name] === scan[name]);
}

const pick = (scan) => Object.fromEntries(TOLD.map((name) => [name, scan[name]]));

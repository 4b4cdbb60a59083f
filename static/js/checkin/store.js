// What this tablet keeps, in IndexedDB: scans, the copy of the people, and notes. Nothing counts
// as kept before it is on the disk.
import { openDB } from "../../vendor/js/idb/index.js";

const NAMES = ["scans", "people", "notes"];
const DURABLE = { durability: "strict" };

/** Opens the store of one event; `closed` is called if the browser takes it away. */
export async function openStore(event, closed) {
  const database = await openDB(`forum-desk-${event}`, 2, {
    upgrade(made, version) {
      // The copy of the first version was one value, and is fetched anew.
      if (version === 1) made.deleteObjectStore("people");
      made.createObjectStore("people", { keyPath: "id" });
      if (version === 1) return;
      made.createObjectStore("scans", { keyPath: "id" });
      made.createObjectStore("notes");
    },
    terminated: closed,
  });
  return new Store(database);
}

class Store {
  #database;

  constructor(database) {
    this.#database = database;
  }

  /** Returns everything: { scans, people, notes }. */
  async load() {
    const reading = this.#database.transaction(NAMES);
    const [scans, people, names, values] = await Promise.all([
      reading.objectStore("scans").getAll(),
      reading.objectStore("people").getAll(),
      reading.objectStore("notes").getAllKeys(),
      reading.objectStore("notes").getAll(),
    ]);
    return { scans, people, notes: Object.fromEntries(names.map((name, at) => [name, values[at]])) };
  }

  /** Writes scans and notes, all or none of them. */
  keep(scans, notes = {}) {
    return this.#write(({ scans: book, notes: pad }) => [
      ...scans.map((scan) => book.put(scan)),
      ...Object.entries(notes).map(([name, value]) => pad.put(value, name)),
    ]);
  }

  /** Writes what changed of the people, and notes about it, all or none of them. */
  keepPeople({ all, changed, gone }, notes) {
    return this.#write(({ people, notes: pad }) => [
      ...(all ? [people.clear()] : []),
      ...changed.map((person) => people.put(person)),
      ...gone.map((id) => people.delete(id)),
      ...Object.entries(notes).map(([name, value]) => pad.put(value, name)),
    ]);
  }

  /** Leaves the scans for which `stays(scan)` and these notes, nothing else; returns those scans. */
  async keepOnly(stays, notes) {
    const { stores, done } = this.#writing();
    const staying = (await stores.scans.getAll()).filter(stays);
    const cleared = Object.values(stores).map((store) => store.clear());
    const kept = staying.map((scan) => stores.scans.put(scan));
    const noted = Object.entries(notes).map(([name, value]) => stores.notes.put(value, name));
    await Promise.all([...cleared, ...kept, ...noted, done]);
    return staying;
  }

  async #write(deeds) {
    const { stores, done } = this.#writing();
    await Promise.all([...deeds(stores), done]);
  }

  #writing() {
    const writing = this.#database.transaction(NAMES, "readwrite", DURABLE);
    const stores = NAMES.map((name) => [name, writing.objectStore(name)]);
    return { stores: Object.fromEntries(stores), done: writing.done };
  }
}

// Who has arrived: a pure function of the set of scans, the same as in
// events_app/checkin/standing.py; both are tested with tests/checkin/standing_vectors.json.

/**
 * Returns, by person, the arrival that stands, { id, at, station, device, clashes }: the first
 * admission that nobody undid; `clashes` are the ids of all later ones, in order.
 */
export function standing(scans) {
  const found = new Map();
  for (const scan of admissions(scans)) {
    const { id, person, at, station, device } = scan;
    const arrival = found.get(person);
    if (arrival) arrival.clashes.push(id);
    else found.set(person, { id, at, station, device, clashes: [] });
  }
  return found;
}

/** Returns the ids of all scans that an undo of the set names. */
export function undoneIn(scans) {
  return new Set(scans.filter(({ kind }) => kind === "undo").map((scan) => scan.undo_of));
}

function admissions(scans) {
  const once = [...new Map(scans.map((scan) => [scan.id, scan])).values()];
  const undone = undoneIn(once);
  const counts = (scan) => scan.kind !== "undo" && scan.verdict === "admitted" && scan.person;
  return once.filter((scan) => counts(scan) && !undone.has(scan.id)).sort(inOrder);
}

const inOrder = (one, other) => one.at - other.at || (one.id < other.id ? -1 : 1);

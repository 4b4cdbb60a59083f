// The rules of the door, the same as in events_app/checkin/admission.py; both are tested with
// tests/checkin/admission_vectors.json.

export const SIGNALS = {
  admitted: { colour: "green", shape: "tick", sound: "rising" },
  already_in: { colour: "amber", shape: "ring", sound: "twice" },
  cancelled: { colour: "red", shape: "cross", sound: "falling" },
  waitlisted: { colour: "amber", shape: "hourglass", sound: "level" },
  not_registered: { colour: "red", shape: "person", sound: "low" },
  revoked: { colour: "red", shape: "barred", sound: "steps" },
  too_early: { colour: "slate", shape: "clock", sound: "knock" },
  unknown: { colour: "slate", shape: "question", sound: "open" },
};

const WITHOUT_SEAT = new Set(["cancelled", "waitlisted"]);

/** Returns the answer to a scan of a badge with these facts; null is a code nobody issued. */
export function decide(facts) {
  if (facts === null) return "unknown";
  if (facts.status !== "confirmed") {
    return WITHOUT_SEAT.has(facts.status) ? facts.status : "not_registered";
  }
  if (facts.revoked) return "revoked";
  if (facts.early) return "too_early";
  return facts.arrived ? "already_in" : "admitted";
}

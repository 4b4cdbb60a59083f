// The figures in the desk's bar, counted from the tablet's own copy, and how old that copy is.
import { say } from "./texts.js";

const RECENTLY = 10 * 60_000; // milliseconds
const OLD = 10 * 60_000;
const MINUTE = 60_000;
const copyAge = document.getElementById("copy-age");
const queue = document.getElementById("queue");

/** Shows how many are expected and have come, and how many seats are free. */
export function showFigures({ book, people, now }) {
  const arrivals = [...book.standing.values()];
  const figures = {
    expected: people.expected,
    arrived: arrivals.length,
    recent: arrivals.filter(({ at }) => at > now - RECENTLY).length,
    free_seats: people.freeSeats,
  };
  for (const place of document.querySelectorAll("[data-count]")) {
    place.textContent = figures[place.dataset.count];
  }
}

/** Says in plain words how old the copy is, and how many scans wait. */
export function showState({ freshAt, isFull }, waiting, { isReached, isStuck }) {
  // A clock that was set back makes nothing young.
  const age = Math.abs(Date.now() - freshAt);
  tell(copyAge, ageOf(age, freshAt), age > OLD || freshAt === 0 ? "warn" : "quiet");
  const sentence = isReached ? ["sent", isFull ? "full" : "to_send"] : ["no_link", "no_link_waiting"];
  tell(queue, say(sentence[Number(waiting > 0)], { count: waiting }), isReached && !isStuck ? "quiet" : "warn");
}

function ageOf(age, freshAt) {
  if (freshAt === 0) return say("copy_none");
  if (age < MINUTE) return say("copy_now");
  const minutes = Math.floor(age / MINUTE);
  if (minutes < 120) return say("copy_minutes", { count: minutes });
  return say("copy_hours", { count: Math.floor(minutes / 60) });
}

function tell(place, sentence, tone) {
  place.dataset.tone = tone;
  const words = place.querySelector("span");
  if (words.textContent !== sentence) words.textContent = sentence;
}

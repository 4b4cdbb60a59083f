// The large answer: colour, shape, word, name; after a while it makes room for the next visitor.
import { clockTime, groupLabel, momentOf, say, stationName, word } from "./texts.js";

const REST_AFTER = 12000; // milliseconds
const SHORT_NAME = 5; // characters that fit in the largest size
const panel = document.querySelector(".outcome");
let timer = null;

function fill(outcome, group, parts) {
  panel.dataset.group = group;
  panel.dataset.outcome = outcome;
  panel.toggleAttribute("data-long-name", [...(parts.name ?? "")].length > SHORT_NAME);
  for (const part of ["word", "name", "post", "group", "detail"]) {
    panel.querySelector(`[data-part=${part}]`).textContent = parts[part] ?? "";
  }
  clearTimeout(timer);
}

/** Shows that the desk is ready, with a sentence of ours or the greeting. */
export function showReady(detail = say("ready")) {
  fill("ready", "", { word: word("ready"), detail });
}

/** Shows the answer to a scan: { scan, person, first }. */
export function showAnswer({ scan, person, first }, opensAt) {
  const post = [person?.organisation, person?.title].filter(Boolean).join("・");
  fill(scan.verdict, person?.group ?? "", {
    word: word(scan.verdict),
    name: person?.name,
    post,
    group: person && groupLabel(person.group),
    detail: detailOf(scan.verdict, first, opensAt),
  });
  timer = setTimeout(showReady, REST_AFTER);
}

function detailOf(verdict, first, opensAt) {
  if (verdict === "too_early") return say(verdict, { when: momentOf(opensAt) });
  if (verdict !== "already_in") return say(verdict);
  return say("already_in", { time: clockTime(first.at), station: stationName(first.station) });
}

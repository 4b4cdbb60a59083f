// The large answer: colour, shape, word, name; after a while it makes room for the next visitor.
import { say, word } from "./texts.js";

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

/** Shows the server's answer to a scan; `station` names the one where somebody came in first. */
export function showAnswer(answer, station) {
  fill(answer.outcome, answer.group.code, {
    word: word(answer.outcome),
    name: answer.name,
    post: [answer.organisation, answer.title].filter(Boolean).join("・"),
    group: answer.group.label,
    detail: detailOf(answer, station),
  });
  timer = setTimeout(showReady, REST_AFTER);
}

function detailOf(answer, station) {
  if (answer.outcome !== "already_in") return say(answer.outcome);
  return say("already_in", { time: answer.first?.time ?? "–", station });
}

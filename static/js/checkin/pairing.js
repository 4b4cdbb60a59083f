// The screen of a tablet that is not a desk yet, or no longer: it asks for the organiser's code.
import { clean } from "./codes.js";
import { report } from "./faults.js";
import { Refused, Unreachable, pair } from "./server.js";
import { say } from "./texts.js";

const form = document.getElementById("pairing-form");
const field = document.getElementById("pairing-code");
const message = document.getElementById("pairing-message");
const button = form.querySelector("button");
const reason = document.getElementById("closed");
const waiting = document.getElementById("kept");

/** Takes a code out of the page's address, where no history may keep it; tells whether one was there. */
export function takeCodeFromAddress() {
  const code = clean(location.hash);
  history.replaceState(null, "", `?lang=${document.documentElement.lang.slice(0, 2)}`);
  if (code !== "") field.value = code.replace(/^(.{4})(?=.)/, "$1-");
  return code !== "";
}

/** Calls `paired({ device, now })` when the server has taken the code. */
export function askForCode(paired) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await paired(await pair(clean(field.value)));
      field.value = "";
      tell("");
    } catch (problem) {
      tell(problem instanceof Refused ? problem.message : say(reasonOf(problem)));
    } finally {
      button.disabled = false;
    }
  });
  button.disabled = false;
}

/** Says why the tablet is no desk any more, and how many scans it still keeps. */
export function explainClosed({ closed, isFull }, count) {
  reason.hidden = !["revoked", "ended", "not_paired"].includes(closed);
  if (!reason.hidden) reason.querySelector("p").textContent = say(`closed_${closed}`);
  waiting.hidden = count === 0;
  const sentence = ["revoked", "ended"].includes(closed) ? "kept_closed" : "kept";
  waiting.querySelector("p").textContent = say(isFull ? "full" : sentence, { count });
}

function reasonOf(problem) {
  if (problem instanceof Unreachable) return "unreachable";
  report(problem);
  return "not_kept";
}

function tell(sentence) {
  message.textContent = sentence;
  message.hidden = sentence === "";
  field.setAttribute("aria-invalid", String(sentence !== ""));
}

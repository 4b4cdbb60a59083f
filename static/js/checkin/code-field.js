// The field for a typed code. Keys that arrive nowhere end up here.
import { catchBadges } from "./hand-scanner.js";
import { PressedKeys, recognise } from "./codes.js";
import { say } from "./texts.js";

const desk = document.getElementById("desk");
const field = document.getElementById("code");
const message = document.getElementById("code-message");
const keys = new PressedKeys();

function tell(sentence) {
  message.textContent = sentence;
  message.hidden = sentence === "";
  field.setAttribute("aria-invalid", String(sentence !== ""));
}

function isTypedElsewhere(target) {
  return target !== field && target.closest?.("input, select, textarea, dialog") !== null;
}

function empty() {
  keys.clear();
  // Leaving the field ends what an input method has begun, and lets go of it.
  field.blur();
  field.value = "";
  field.focus({ preventScroll: true });
}

/** Takes back what was said about an earlier code. */
export const forgetSlip = () => tell("");

/** Returns the code that was typed in some other field, complete and nothing else, or nothing. */
export function codeTypedIn(other) {
  const meant = recognise(other.value, "");
  return meant?.complete ? meant.code : "";
}

/** Calls `take(code)` for every code that is typed or scanned by hand. */
export function readCodes(take) {
  const taken = (code, isRepaired) => {
    empty();
    take(code);
    if (isRepaired) tell(say("repaired"));
  };
  const finish = () => {
    const meant = recognise(field.value, keys.text);
    if (meant === null) return false;
    if (meant.problem) {
      tell(say(meant.problem));
      if (meant.problem === "mangled") empty();
      keys.clear();
      return true;
    }
    taken(meant.code, meant.repaired);
    return true;
  };

  catchBadges(() => !desk.hidden, taken);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || desk.hidden) return;
    if (document.querySelector("dialog[open]") || isTypedElsewhere(event.target)) return;
    const isCharacter = /^(Key|Digit|Numpad\d)/.test(event.code);
    if (event.target !== field && !isCharacter) return;
    if (event.target !== field) {
      empty();
    }
    if (/^((Numpad)?Enter|Tab)$/.test(event.code)) {
      if (finishesAnInput(event) && finish()) event.preventDefault();
      return;
    }
    keys.press(event);
  });
  document.getElementById("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    finish();
  });
  field.addEventListener("paste", () => keys.clear());
}

// While an input method composes, Enter belongs to it, unless the keys alone make a code; and Tab
// is for going on, unless a whole code stands there.
function finishesAnInput({ code, isComposing }) {
  if (code === "Tab") return recognise(field.value, keys.text)?.complete === true;
  return !isComposing || recognise("", keys.text)?.repaired === true;
}

// The field for a typed code, which is also where a hand scanner types; wherever on the page
// its keys arrive, they end up here.
import { PressedKeys, recognise } from "./codes.js";
import { say } from "./texts.js";

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

/** Calls `take(code)` for every code that is typed or scanned by hand. */
export function readCodes(take) {
  const finish = () => {
    const meant = recognise(field.value, keys.text);
    if (meant === null) return false;
    if (meant.problem) {
      tell(say(meant.problem));
      if (meant.problem === "mangled") empty();
      keys.clear();
      return true;
    }
    tell(meant.repaired ? say("repaired") : "");
    empty();
    take(meant.code);
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !field.checkVisibility()) return;
    if (document.querySelector("dialog[open]") || isTypedElsewhere(event.target)) return;
    const isCharacter = /^(Key|Digit|Numpad\d)/.test(event.code);
    if (event.target !== field && !isCharacter) return;
    if (event.target !== field) {
      empty();
    }
    if (/^(Numpad)?Enter$/.test(event.code)) {
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

// While an input method composes, Enter belongs to it, unless the keys alone make a code.
function finishesAnInput(event) {
  return !event.isComposing || recognise("", keys.text)?.repaired === true;
}

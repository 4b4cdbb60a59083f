// Lists somebody who comes without having signed up; the code to write on the badge is made here.
import { closeDialog, openDialog } from "../dialog.js";
import { codeTypedIn } from "./code-field.js";
import { cleanLine } from "./folding.js";
import { say } from "./texts.js";

const form = document.getElementById("walk-in-form");
const message = document.getElementById("walk-in-message");
const done = document.getElementById("walk-in-done");
const button = form.querySelector("[type=submit]");
const LONGEST = { name: 50, organisation: 120, title: 60 }; // code points

/**
 * Calls `list(typed)` with a form that is in order, and shows what it answers; `scan(code)` where
 * a badge's code was typed for a name.
 */
export function registerWalkIns(list, scan) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return null;
    const field = Object.keys(LONGEST).map((name) => form.elements[name]).find(codeTypedIn);
    if (field) return scan(emptied(field));
    const typed = typedTexts();
    const wrong = Object.keys(LONGEST).find((name) => [...typed[name]].length > LONGEST[name]);
    if (typed.name === "") return tell(say("fill_in"), "name");
    if (wrong) return tell(say("too_long", { count: LONGEST[wrong] }), wrong);
    // Pressed twice it is one person all the same.
    button.disabled = true;
    const answer = await list(typed).finally(() => {
      button.disabled = false;
    });
    if (answer === null) return null;
    form.reset();
    tell("");
    closeDialog(form.closest("dialog"));
    return show(answer);
  });
}

function emptied(field) {
  const code = codeTypedIn(field);
  field.value = "";
  return code;
}

/** Tells whether a walk-in's code stands there to be written on the badge, and reminds of it. */
export function isCodeToBeWritten() {
  const isOpen = done.hasAttribute("open");
  done.querySelector(".desk-walk-in__first").hidden = !isOpen;
  return isOpen;
}

function typedTexts() {
  const texts = Object.keys(LONGEST).map((name) => [name, cleanLine(form.elements[name].value)]);
  return { ...Object.fromEntries(texts), group: form.elements.group.value };
}

function tell(sentence, field = "") {
  message.textContent = sentence;
  message.hidden = sentence === "";
  for (const name of Object.keys(LONGEST)) {
    form.elements[name].setAttribute("aria-invalid", String(name === field));
    if (name === field) {
      form.elements[name].setAttribute("aria-describedby", message.id);
      form.elements[name].focus();
    }
  }
}

function show({ scan }) {
  done.querySelector(".desk-walk-in__first").hidden = true;
  const code = done.querySelector(".desk-walk-in__code");
  done.querySelector(".desk-walk-in__words").textContent = say(`walk_in_${scan.verdict}`);
  done.querySelector(".desk-walk-in__name").textContent = scan.payload.name;
  code.textContent = scan.payload.desk_code.replace(/^(.{4})/, "$1-");
  code.hidden = scan.verdict !== "admitted";
  openDialog(done);
}

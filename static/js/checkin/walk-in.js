// Registers somebody who comes without having signed up; the text stays until it is stored.
import { Refused, SignedOut, newId, post } from "./server.js";
import { say } from "./texts.js";

const form = document.getElementById("walk-in-form");
const message = document.getElementById("walk-in-message");
const done = document.getElementById("walk-in-done");
const names = ["name", "organisation", "title", "group"];
let id = newId();

/** Sends the form to `url`; calls `registered(answer)` when the person is stored. */
export function registerWalkIns(url, station, registered, onSignedOut) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await post(url, { id, station: station(), ...typedWalkIn.get() });
      id = newId();
      form.reset();
      tell("");
      form.closest("dialog").close();
      show(answer);
      registered(answer);
    } catch (problem) {
      if (problem instanceof SignedOut) {
        form.closest("dialog").close();
        onSignedOut();
      } else if (problem instanceof Refused) tell(problem.message, problem.field);
      else tell(say("unreachable"));
    }
  });
}

function tell(sentence, field = "") {
  message.textContent = sentence;
  message.hidden = sentence === "";
  for (const name of names) {
    form.elements[name].setAttribute("aria-invalid", String(name === field));
    if (name === field) {
      form.elements[name].setAttribute("aria-describedby", message.id);
      form.elements[name].focus();
    }
  }
}

function show(answer) {
  const code = done.querySelector(".desk-walk-in__code");
  done.querySelector(".desk-walk-in__words").textContent = say(`walk_in_${answer.outcome}`);
  done.querySelector(".desk-walk-in__name").textContent = answer.name;
  code.textContent = answer.desk_code.replace(/^(.{4})/, "$1-");
  code.hidden = answer.desk_code === "";
  done.showModal();
}

/** What stands in the form, to be kept while signing in again. */
export const typedWalkIn = {
  get: () => Object.fromEntries(names.map((name) => [name, form.elements[name].value])),
  set: (texts) => {
    for (const name of names) form.elements[name].value = texts[name];
  },
};

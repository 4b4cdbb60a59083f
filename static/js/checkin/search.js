// Finds people by name or organisation and admits the one that is pressed.
import { Refused, SignedOut, post } from "./server.js";
import { element, piece, say } from "./texts.js";

const WAIT_FOR_TYPING = 350; // milliseconds
const SHORTEST = 2;
const field = document.getElementById("q");
const list = document.getElementById("people");
const message = document.getElementById("search-message");

/** Searches as one types; calls `admit(publicId, name)` for the person who is pressed. */
export function searchPeople(url, admit, onSignedOut) {
  let timer = null;
  let asked = "";
  const search = async () => {
    clearTimeout(timer);
    const words = field.value.trim();
    if (words === asked) return;
    asked = words;
    if ([...words].length < SHORTEST) return show([], "");
    try {
      const { people } = await post(url, { q: words });
      if (words === asked) show(people, sum(people));
    } catch (problem) {
      asked = "";
      if (problem instanceof SignedOut) onSignedOut();
      else show([], problem instanceof Refused ? problem.message : say("unreachable"));
    }
  };
  const show = (people, sentence) => {
    message.textContent = sentence;
    list.replaceChildren(...people.map((person) => itemOf(person, choose)));
  };
  const choose = (person) => {
    field.value = asked = "";
    show([], "");
    admit(person.person, person.name);
  };
  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, WAIT_FOR_TYPING);
  });
  field.addEventListener("compositionend", () => {
    timer = setTimeout(search, WAIT_FOR_TYPING);
  });
  document.getElementById("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    asked = "";
    search();
  });
}

const sum = (people) => (people.length ? say("found", { count: people.length }) : say("nobody"));

function itemOf(person, choose) {
  const item = element("li", "desk-person");
  const text = element("div", "desk-person__text");
  text.append(element("span", "desk-person__name", person.name));
  text.append(element("span", "desk-person__organisation", person.organisation));
  text.append(piece(`group-${person.group.code}`));
  item.append(text, deedOrState(person, choose));
  return item;
}

function deedOrState(person, choose) {
  if (person.arrived) {
    const came = element("span", "desk-person__state");
    came.append(piece("state-checked_in"), element("span", "small", say("came_in", { time: person.arrived })));
    return came;
  }
  if (person.status !== "confirmed") return piece(`state-${person.status}`);
  const button = element("button", "button button--primary", say("check_in"));
  button.type = "button";
  button.setAttribute("aria-label", `${say("check_in")} ${person.name}`);
  button.addEventListener("click", () => choose(person));
  return button;
}

/** What stands in the field, to be kept while signing in again. */
export const typedSearch = {
  get: () => field.value,
  set: (text) => {
    field.value = text;
  },
};

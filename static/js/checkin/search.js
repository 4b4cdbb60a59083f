// Finds people by name or organisation in the tablet's own copy, and admits the one pressed.
import { codeTypedIn } from "./code-field.js";
import { SHORTEST_SEARCH } from "./people.js";
import { clockTime, element, groupLabel, piece, say } from "./texts.js";

const WAIT_FOR_TYPING = 120; // milliseconds
const field = document.getElementById("q");
const list = document.getElementById("people");
const message = document.getElementById("search-message");

/** Takes an earlier search off the screen. */
export function forgetSearch() {
  field.value = "";
  show([], "");
}

function show(items, sentence) {
  message.textContent = sentence;
  list.replaceChildren(...items);
}

/**
 * Searches as one types; calls `admit(person)` for the one who is pressed, and `scan(code)` for a
 * badge's code in the place of a name.
 */
export function searchPeople(tablet, admit, scan) {
  let timer = null;
  const search = () => {
    clearTimeout(timer);
    const words = field.value.trim();
    if ([...words].length < SHORTEST_SEARCH) return show([], "");
    const found = tablet.people.matching(words);
    const items = found.map((person) => itemOf(person, tablet.book, admit));
    return show(items, found.length ? say("found", { count: found.length }) : say("nobody"));
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT_FOR_TYPING);
  };
  field.addEventListener("input", (event) => {
    if (!event.isComposing) soon();
  });
  field.addEventListener("compositionend", soon);
  document.getElementById("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = codeTypedIn(field);
    if (code) scan(code);
    else search();
  });
}

function itemOf(person, book, choose) {
  const item = element("li", "desk-person");
  const text = element("div", "desk-person__text");
  text.append(element("span", "desk-person__name", person.name));
  text.append(element("span", "desk-person__organisation", person.organisation));
  if (groupLabel(person.group) !== "–") text.append(piece(`group-${person.group}`));
  item.append(text, deedOrState(person, book.standing.get(person.id), choose));
  return item;
}

function deedOrState(person, arrival, choose) {
  if (arrival) {
    const came = element("span", "desk-person__state");
    const since = say("came_in", { time: clockTime(arrival.at) });
    came.append(piece("state-checked_in"), element("span", "small", since));
    return came;
  }
  if (person.status !== "confirmed") return piece(`state-${person.status}`);
  const button = element("button", "button button--primary", say("check_in"));
  button.type = "button";
  button.setAttribute("aria-label", `${say("check_in")} ${person.name}`);
  button.addEventListener("click", () => choose(person));
  return button;
}

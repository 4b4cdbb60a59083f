// The desk's sentences in the language of the page, from #desk-texts and #outcome-words.

const camel = (name) => name.replace(/[_-](\w)/g, (_match, letter) => letter.toUpperCase());
const { timeZone } = document.getElementById("desk").dataset;
const hours = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone });
const days = new Intl.DateTimeFormat(document.documentElement.lang, {
  month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
});

/** Returns the sentence of that name with {placeholders} filled in. */
export function say(name, values = {}) {
  const text = document.getElementById("desk-texts").dataset[camel(name)];
  return text.replace(/\{(\w+)\}/g, (_match, key) => values[key]);
}

/** Returns the word that stands for an outcome. */
export function word(outcome) {
  return document.getElementById("outcome-words").dataset[camel(outcome)] ?? outcome;
}

/** Returns a moment, in milliseconds, as the clock on the forum's wall shows it. */
export const clockTime = (moment) => hours.format(new Date(moment));

/** Returns a moment with its day, as people of the page's language say it. */
export const momentOf = (moment) => days.format(new Date(moment));

/** Returns the name of the station with that code. */
export function stationName(code) {
  return pageWord("stations", code);
}

/** Returns the label of the public group with that code. */
export function groupLabel(code) {
  return pageWord("groups", code);
}

function pageWord(list, code) {
  const words = [...document.getElementById(list).content.children];
  return words.find((each) => each.dataset.code === code)?.textContent.trim() ?? "–";
}

/** Returns a copy of what the template `id` holds. */
export function piece(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** Returns a new element of that tag, class and text. */
export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

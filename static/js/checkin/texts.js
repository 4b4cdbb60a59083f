// The desk's sentences in the language of the page, from #desk-texts and #outcome-words.

const camel = (name) => name.replace(/[_-](\w)/g, (_match, letter) => letter.toUpperCase());

/** Returns the sentence of that name with {placeholders} filled in. */
export function say(name, values = {}) {
  const text = document.getElementById("desk-texts").dataset[camel(name)];
  return text.replace(/\{(\w+)\}/g, (_match, key) => values[key]);
}

/** Returns the word that stands for an outcome. */
export function word(outcome) {
  return document.getElementById("outcome-words").dataset[camel(outcome)];
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

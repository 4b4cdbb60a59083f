// Fetches the slices of our faces that the page's sentences and the people's names need, while
// there is a network; the service worker keeps them.

const sans = getComputedStyle(document.body).fontFamily;
const serif = getComputedStyle(document.querySelector(".outcome__name")).fontFamily;
let gathered = null;

/** Sees to it that these names, and all sentences of the page, can be written. */
export async function gatherLetters(names) {
  if (names === gathered || !navigator.serviceWorker?.controller) return;
  gathered = names;
  const letters = [...new Set(sentences() + names)].join("");
  await Promise.all([sans, serif].map((face) => document.fonts.load(`1rem ${face}`, letters)));
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  // Those that came before the worker was there pass it by now, out of the browser's cache.
  for (const name of loaded.filter((each) => each.endsWith(".woff2"))) await fetch(name);
}

function sentences() {
  const templates = [...document.querySelectorAll("template")];
  const said = templates.flatMap(({ dataset, content }) => [...Object.values(dataset), content.textContent]);
  return [document.body.textContent, ...said].join("");
}

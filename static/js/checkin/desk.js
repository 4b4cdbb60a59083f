// The desk: codes come in by camera, hand scanner, typing or name; answers go to eye and ear.
import { readCodes, typedCode } from "./code-field.js";
import { showCounts } from "./counts.js";
import { keepFor, restore } from "./draft.js";
import { showAnswer, showReady } from "./panel.js";
import { Queue } from "./queue.js";
import { remember } from "./recent.js";
import { holdScreen } from "./screen.js";
import { searchPeople, typedSearch } from "./search.js";
import { newId } from "./server.js";
import { play, wake } from "./sounds.js";
import { askForStation, station, stationName } from "./station.js";
import { say } from "./texts.js";
import { registerWalkIns, typedWalkIn } from "./walk-in.js";

const { scans, arrivals, undo, search, walkIns, counts } = document.getElementById("desk").dataset;
const waiting = document.getElementById("waiting");
const signedOut = document.getElementById("signed-out");
const undoButton = document.getElementById("undo");
const sound = document.getElementById("sound");
const queue = new Queue({ answered, refused, waiting: showWaiting, signedOut: showSignedOut });
let showFigures = () => {};
let newest = null; // the id of the deed that the panel speaks of; after a reload, of any
let admission = null; // the last one of this tablet: { id, name }

function make(url, body, name) {
  if (station() === "") return document.getElementById("station-dialog").showModal();
  newest = newId();
  remember(newest, "waiting", name);
  return queue.add({ url, body: { id: newest, station: station(), ...body } });
}

function answered({ url, body }, answer) {
  signedOut.hidden = true;
  if (url === undo) return undone(body, answer);
  remember(answer.id, answer.outcome, answer.name || body.code);
  if (answer.outcome === "admitted") offerUndo({ id: answer.id, name: answer.name });
  if (answer.id === (newest ?? answer.id)) {
    showAnswer(answer, stationName(answer.first?.station));
    if (sound.getAttribute("aria-pressed") === "true") play(answer.sound);
  }
  return showFigures();
}

function undone(body, answer) {
  const name = admission?.id === body.undo_of ? admission.name : "";
  remember(answer.id, "undone", name);
  showReady(say(answer.undone ? "undone" : "not_undone", { name }));
  offerUndo(null);
  return showFigures();
}

function refused(deed, sentence) {
  document.querySelector(`[data-scan="${deed.body.id}"]`)?.remove();
  showReady(sentence);
}

function offerUndo(last) {
  admission = last;
  undoButton.disabled = last === null;
  if (last) undoButton.querySelector("span").textContent = say("undo", last);
}

function showWaiting(count) {
  waiting.hidden = count === 0;
  waiting.querySelector("p").textContent = say("queue", { count });
  if (count > 0) showReady(say("waiting"));
}

function showSignedOut() {
  signedOut.hidden = false;
}

const scan = (code) => make(scans, { code }, code.length > 8 ? "" : code);

document.addEventListener("pointerdown", wake);
document.addEventListener("keydown", wake);
sound.addEventListener("click", () => {
  sound.setAttribute("aria-pressed", String(sound.getAttribute("aria-pressed") !== "true"));
});
undoButton.addEventListener("click", () => {
  make(undo, { undo_of: admission.id }, admission.name);
});
readCodes(scan);
searchPeople(search, (person, name) => make(arrivals, { person }, name), showSignedOut);
registerWalkIns(walkIns, station, (answer) => {
  remember(answer.id, answer.outcome, answer.name);
  if (answer.outcome === "admitted") offerUndo({ id: answer.id, name: answer.name });
  showFigures();
}, showSignedOut);
const fields = { code: typedCode, search: typedSearch, walkIn: typedWalkIn };
restore(fields);
keepFor(signedOut.querySelector("a"), fields);
holdScreen();
askForStation(() => queue.send());
showFigures = showCounts(counts);
queue.send();
// Needed when nothing can be fetched any more, so the letters of these sentences come now.
const { fontFamily } = getComputedStyle(document.body);
document.fonts.load(`1rem ${fontFamily}`, say("waiting") + say("queue")).catch(() => null);
// The camera's decoder is large and may fail; everything else must not wait for it.
import("./camera.js")
  .then(({ readBadges }) => readBadges(scan))
  .catch(() => {
    document.querySelector(".desk-camera__message").textContent = say("unreadable");
  });

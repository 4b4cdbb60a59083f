// The desk: codes come in by camera, hand scanner, typing or name; answers go to eye and ear at
// once, from the tablet's own copy, and to the server in the background.
import { closeDialog } from "../dialog.js";
import { SIGNALS } from "./admission.js";
import { forgetSlip, readCodes } from "./code-field.js";
import { clean } from "./codes.js";
import { Deeds, NoListYet, TooEarly } from "./deeds.js";
import { report } from "./faults.js";
import { showFigures, showState } from "./figures.js";
import { gatherLetters } from "./letters.js";
import { showNotices } from "./notices.js";
import { askForCode, explainClosed, takeCodeFromAddress } from "./pairing.js";
import { showAnswer, showReady } from "./panel.js";
import { offerUndo, showRecent } from "./recent.js";
import { holdScreen, show } from "./screen.js";
import { forgetSearch, searchPeople } from "./search.js";
import { recover } from "./server.js";
import { play, wake } from "./sounds.js";
import { openStore } from "./store.js";
import { Sync } from "./sync.js";
import { holdAlone } from "./tab.js";
import { Tablet } from "./tablet.js";
import { momentOf, say, stationName } from "./texts.js";
import { isCodeToBeWritten, registerWalkIns } from "./walk-in.js";
import { keepOffline } from "./worker.js";

const PATIENCE = 2500; // milliseconds in which a scan is usually sent and need not be mentioned
const SAME_GUEST = 4000; // milliseconds in which a badge scanned again is still the same guest's
const desk = document.getElementById("desk");
const sound = document.getElementById("sound");
const { event } = desk.dataset;
let tablet = null;
let deeds = null;
let sync = null;
let camera = null;
let isAskedForCode = false;
let latest = { code: "", at: -Infinity };

async function answer(deed) {
  makeRoom();
  const answered = await deed().catch(notDone);
  if (answered === null) return null;
  showAnswer(answered, tablet.opensAt);
  if (sound.getAttribute("aria-pressed") === "true") play(SIGNALS[answered.scan.verdict].sound);
  render();
  sync.look();
  return answered;
}

// What was typed, found or told for the guest before is not this guest's.
function makeRoom() {
  forgetSlip();
  forgetSearch();
  closeDialogs();
}

function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) closeDialog(dialog);
}

// A scan that is not on the disk is none: nobody is shown as admitted, nothing beeps.
function notDone(problem) {
  latest.at = -Infinity;
  if (problem instanceof NoListYet) tellNoList();
  else if (problem instanceof TooEarly) showReady(say("too_early", { when: momentOf(tablet.opensAt) }));
  else notKept(problem);
  return null;
}

// A badge that is held until the list is there counts then.
function tellNoList() {
  camera?.forgetSeen();
  showReady(say("no_list"));
}

function notKept(problem) {
  showReady(say("not_kept"));
  report(problem);
}

/** Answers a code as if it had been held before the camera. */
export function scan(typed) {
  if (isCodeToBeWritten()) return null;
  const code = clean(typed);
  const now = performance.now();
  // Scanners trigger twice, and guests hold their badge a little longer.
  const isRepeated = code === latest.code && now - latest.at < SAME_GUEST;
  latest = { code, at: now };
  return isRepeated ? null : answer(() => deeds.scan(code));
}

async function undo(admission, name) {
  makeRoom();
  latest.at = -Infinity;
  const undone = await deeds.undo(admission).catch(notDone);
  if (undone === null) return;
  showReady(say("undone", { name }));
  render();
  sync.look();
}

function render() {
  const { book, device } = tablet;
  const waiting = book.waiting;
  if (!device) {
    explainClosed(tablet, waiting.length);
    return;
  }
  const unsent = waiting.filter(({ payload }) => Date.now() - payload.at > PATIENCE || !sync.isReached);
  showFigures(tablet);
  showState(tablet, unsent.length, sync);
  showRecent(tablet, new Set(unsent.map(({ id }) => id)));
  offerUndo(tablet, undo);
  showNotices(tablet, async (id) => {
    await tablet.dismiss(id);
    render();
  });
  // Without a network they cannot come; the device's own faces do then.
  if (sync.isReached) gatherLetters(tablet.people.names).catch(() => null);
}

function open() {
  if (!tablet.device || isAskedForCode) {
    camera?.restCamera();
    show("pairing");
    return render();
  }
  const { name, role, station } = tablet.device;
  document.querySelector("[data-part=station]").textContent = stationName(station);
  document.querySelector("[data-part=device]").textContent = name;
  for (const part of document.querySelectorAll("[data-role]")) part.hidden = part.dataset.role !== role;
  show("open");
  showReady();
  render();
  return openCamera();
}

async function paired({ device, now }) {
  await tablet.pair(device, now);
  isAskedForCode = false;
  open();
  sync.restart();
}

// A code in the address is meant for this tablet, also if it is a desk already, at another station.
function takeCode() {
  if (!takeCodeFromAddress()) return;
  isAskedForCode = true;
  if (tablet) open();
}

async function closed(reason) {
  await tablet.close(reason);
  closeDialogs();
  forgetNames();
  open();
}

// What was deleted from the tablet is not left on its page, out of sight.
function forgetNames() {
  showReady();
  for (const list of document.querySelectorAll("#recent, #people, #notices")) list.replaceChildren();
  document.querySelector("#undo span").textContent = say("undo_last");
  document.querySelector(".desk-walk-in__name").textContent = "";
}

// The camera's decoder is large and may fail; everything else must not wait for it.
async function openCamera() {
  try {
    if (camera === null) {
      camera = await import("./camera.js");
      camera.readBadges(scan);
    }
    await camera.startCamera();
  } catch (problem) {
    report(problem);
    document.querySelector(".desk-camera__message").textContent = say("unreadable");
  }
}

function listen() {
  document.addEventListener("pointerdown", wake);
  document.addEventListener("keydown", wake);
  sound.addEventListener("click", () => {
    sound.setAttribute("aria-pressed", String(sound.getAttribute("aria-pressed") !== "true"));
  });
  readCodes(scan);
  searchPeople(tablet, (person) => answer(() => deeds.admit(person.id)), scan);
  registerWalkIns((typed) => answer(() => deeds.walkIn(typed)), scan);
  askForCode(paired);
  holdScreen();
}

async function start() {
  takeCode();
  addEventListener("hashchange", takeCode);
  // A page that comes back out of the browser's memory knows nothing of what happened since.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  // Without https a browser keeps no page, hashes nothing and opens no camera.
  if (!isSecureContext) return show("insecure");
  if (!crypto.subtle) return show("broken");
  keepOffline(() => {
    document.getElementById("new-version").hidden = false;
  });
  await holdAlone(`desk ${event}`, document.getElementById("take-over"), () => show("elsewhere"));
  const store = await openStore(event, () => location.reload()).catch(() => null);
  if (!store) return show("unable");
  askToStay();
  tablet = new Tablet(desk.dataset, store, await store.load());
  await recoverWhatIsLost();
  deeds = new Deeds(tablet);
  sync = new Sync(tablet, { changed: render, closed });
  setInterval(render, 1000);
  listen();
  open();
  return sync.look();
}

// A tablet without memory may have been a desk: a browser that is short of room deletes what was
// kept, but not the cookie.
async function recoverWhatIsLost() {
  if (tablet.device || tablet.closed) return;
  const answered = await recover().catch(() => null);
  if (answered) await tablet.recover(answered.device, answered.now);
}

// A browser that does not know the question may delete what is kept when it is short of room.
async function askToStay() {
  await navigator.storage?.persist?.()?.catch?.(() => null);
}

start().catch((problem) => {
  show("broken");
  report(problem);
});

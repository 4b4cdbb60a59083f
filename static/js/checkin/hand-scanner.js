// A hand scanner types like a keyboard, into whatever has the focus, and ends with Enter, with Tab
// or with nothing. A complete badge code is a badge wherever it arrives; what was typed is taken
// out of the field again.
import { clean, isDeskCode, qrCodeIn } from "./codes.js";

const QR_LENGTH = 29;
const DESK_LENGTH = 8;
const KEPT = 64; // key presses
const FAST = 60; // milliseconds between two keys; nobody types eight characters so fast
const SILENCE = 200; // milliseconds after which a scanner that ends with nothing has ended
const ENDING = 500; // milliseconds in which Enter or Tab still belongs to the code before it
const IDENTIFIER = /[\]］]\S{2,9}$/u; // what some scanners put before a code
const WITH_IDENTIFIER = /(?:\]\S{2,9}?)?FD1[0-9A-Z]{26}/gi;
const CORRECTION = /^(?:Backspace|Delete|Arrow|Home|End|Escape|Space)/;
const END = /^(?:(?:Numpad)?Enter|Tab)$/;

/**
 * Calls `take(code, isComposed)` for each badge that a hand scanner types while `isOpen()`;
 * `isComposed` tells that an input method was in between.
 */
export function catchBadges(isOpen, take) {
  let presses = [];
  let endsUntil = -Infinity;
  let silence = null;
  let restoreAgain = null;

  const caught = (code, [first], isComposed) => {
    clearTimeout(silence);
    presses = [];
    restoreAgain = () => restore(first, isComposed);
    restoreAgain();
    endsUntil = performance.now() + ENDING;
    take(code, isComposed);
  };

  const catchFast = (isComposed) => {
    const burst = presses.slice(-DESK_LENGTH);
    if (isDeskCode(textOf(burst)) && isFast(burst, presses)) caught(textOf(burst), burst, isComposed);
    return presses.length === 0;
  };

  const onKey = (event) => {
    if (!isOpen()) return;
    const isItsEnd = performance.now() < endsUntil && isEnding(event);
    endsUntil = -Infinity;
    if (isItsEnd) {
      stop(event);
      if (event.isComposing) restoreAgain();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    clearTimeout(silence);
    const isComposed = event.isComposing || event.key === "Process";
    if (END.test(event.code)) {
      if (presses.length > 0 && catchFast(isComposed)) stop(event);
      return;
    }
    const [, character] = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code) ?? [];
    if (CORRECTION.test(event.code)) presses = [];
    if (!character) return;
    presses = [...presses.slice(-KEPT), pressOf(character, event)];
    const scanned = presses.slice(-QR_LENGTH);
    if (qrCodeIn(textOf(scanned))) {
      stop(event);
      caught(textOf(scanned), scanned, isComposed);
      return;
    }
    silence = setTimeout(catchFast, SILENCE, isComposed);
  };

  // Some scanners press no keys: their text is there at once.
  const onInput = ({ target, isComposing }) => {
    endsUntil = -Infinity;
    const code = isOpen() && !isComposing && qrCodeIn(clean(target.value ?? ""));
    if (!code) return;
    const text = target.value.normalize("NFKC").replace(WITH_IDENTIFIER, "");
    caught(code, [{ target, text }], false);
  };

  // Before anything on the page hears of the key.
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("input", onInput, { capture: true });
}

const textOf = (presses) => presses.map(({ character }) => character).join("");

const isEnding = ({ code, ctrlKey }) => END.test(code) || (ctrlKey && /^Key[JM]$/.test(code));

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function pressOf(character, { target, timeStamp }) {
  return { character, target, at: timeStamp, text: target.value };
}

// As fast as no person types, and not the end of something longer.
function isFast(burst, presses) {
  const before = presses[presses.length - burst.length - 1];
  const gaps = burst.slice(1).map(({ at }, place) => at - burst[place].at);
  return gaps.every((gap) => gap <= FAST) && !(before && burst[0].at - before.at <= FAST);
}

function restore({ target, text }, isComposed) {
  if (text === undefined) return;
  // Leaving a field ends what an input method has begun there.
  if (isComposed) target.blur();
  target.value = text.replace(IDENTIFIER, "");
  if (isComposed) target.focus({ preventScroll: true });
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

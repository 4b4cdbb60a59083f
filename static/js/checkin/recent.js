// The last five scans of this tablet, newest first, each with what became of it.
import { isDoubtful } from "./notices.js";
import { clockTime, element, piece, say } from "./texts.js";

const MOST = 5;
const REST = 1000; // milliseconds in which a second press is a slip of the finger, not another undo
const list = document.getElementById("recent");
const undoButton = document.getElementById("undo");
let restsUntil = 0;

/** Shows the last scans; those of `unsent` are marked. */
export function showRecent(tablet, unsent) {
  const scans = tablet.book.own.filter((scan) => scan.kind !== "undo").slice(-MOST).reverse();
  const items = scans.map((scan) => itemOf(tablet, scan, unsent.has(scan.id)));
  list.replaceChildren(...(items.length ? items : [element("li", "soft", say("none_yet"))]));
}

function itemOf(tablet, scan, isUnsent) {
  const { book } = tablet;
  const item = element("li", "desk-recent__item");
  item.dataset.scan = scan.id;
  item.append(piece(`chip-${book.isUndone(scan.id) ? "undone" : scan.verdict}`));
  item.append(element("span", "desk-recent__name", tablet.nameOf(scan)));
  const end = element("span", "desk-recent__end");
  if (isDoubtful(book, scan)) end.append(piece("mark-doubtful"));
  if (isUnsent) end.append(piece("mark-unsent"));
  end.append(element("time", "number soft", clockTime(scan.at)));
  item.append(end);
  return item;
}

/** Lets the last admission of this tablet be taken back; `undo(scan)` does it. */
export function offerUndo(tablet, undo) {
  const { book } = tablet;
  const isOpen = (scan) => scan.verdict === "admitted" && !book.isUndone(scan.id);
  const last = [...book.own].reverse().find((scan) => scan.kind !== "undo" && isOpen(scan));
  const name = last ? tablet.nameOf(last) || say("a_badge") : "";
  undoButton.disabled = !last || performance.now() < restsUntil;
  undoButton.onclick = () => {
    restsUntil = performance.now() + REST;
    undoButton.disabled = true;
    undo(last, name);
  };
  const label = last ? say("undo", { name }) : say("undo_last");
  undoButton.querySelector("span").textContent = label;
}

// The last five scans of this tablet, newest first.
import { element, piece } from "./texts.js";

const MOST = 5;
const list = document.getElementById("recent");
const { timeZone } = document.getElementById("desk").dataset;
const clockTime = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone });

/** Puts a scan on top; `chip` is the name of an outcome, "undone" or "waiting". */
export function remember(id, chip, name) {
  list.querySelector(`[data-scan="${id}"]`)?.remove();
  list.querySelector("li:not([data-scan])")?.remove();
  const item = element("li", "desk-recent__item");
  item.dataset.scan = id;
  item.append(piece(`chip-${chip}`), element("span", "desk-recent__name", name));
  item.append(element("time", "number soft", clockTime.format(new Date())));
  list.prepend(item);
  while (list.children.length > MOST) list.lastElementChild.remove();
}

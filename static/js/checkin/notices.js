// What turned out otherwise after the answer was given: told until somebody has read it.
import { clockTime, piece, say, stationName, word } from "./texts.js";

const list = document.getElementById("notices");

/** Shows every notice of the tablet that was not read yet; calls `read(id)` for one that is. */
export function showNotices(tablet, read) {
  const open = noticesOf(tablet).filter(({ id }) => !tablet.dismissed.includes(id));
  const shown = new Map([...list.children].map((item) => [item.dataset.notice, item]));
  for (const [id, item] of shown) if (!open.some((notice) => notice.id === id)) item.remove();
  for (const notice of open) if (!shown.has(notice.id)) list.append(itemOf(notice, read));
}

/** Tells whether something about a scan of this tablet turned out otherwise. */
export function isDoubtful(book, scan) {
  if (book.isUndone(scan.id)) return false;
  return isTold(scan) || Boolean(scan.objection) || scan.state === "set_aside" || clashOf(book, scan) !== null;
}

const isTold = ({ reason }) => reason === "left_out";

function noticesOf(tablet) {
  const { book, lostAt } = tablet;
  const lost = lostAt ? [{ id: `lost ${lostAt}`, sentence: say("lost_storage", { time: clockTime(lostAt) }) }] : [];
  return lost.concat(doubtsOf(tablet, book));
}

function doubtsOf(tablet, book) {
  return book.own.filter((scan) => isDoubtful(book, scan)).map((scan) => {
    const name = tablet.nameOf(scan) || say("a_badge");
    return { id: `${scan.id} ${matterOf(book, scan)}`, sentence: sentenceOf(book, scan, name) };
  });
}

// Whoever read of one matter is told of another one about the same scan.
function matterOf(book, scan) {
  if (scan.state === "set_aside") return scan.state;
  if (isTold(scan)) return scan.reason;
  return scan.objection || clashOf(book, scan).id;
}

function sentenceOf(book, scan, name) {
  const time = clockTime(scan.at);
  if (scan.state === "set_aside") return say("set_aside", { name, time });
  if (isTold(scan)) return say("left_out", { name, time });
  if (scan.objection) return say("objection", { name, time, word: word(scan.objection) });
  const other = clashOf(book, scan);
  return say("clash", { name, time, station: stationName(other.station), other: clockTime(other.at) });
}

// The other admission of the same person: the first one, or the first that came after.
function clashOf(book, { id, person }) {
  const arrival = book.standing.get(person);
  if (arrival?.clashes.includes(id)) return book.scan(arrival.id);
  return arrival?.id === id && arrival.clashes.length > 0 ? book.scan(arrival.clashes[0]) : null;
}

function itemOf({ id, sentence }, read) {
  const item = piece("notice");
  item.dataset.notice = id;
  item.querySelector("p").textContent = sentence;
  item.querySelector("button").addEventListener("click", () => read(id));
  return item;
}

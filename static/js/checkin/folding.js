// Text as searching compares it, and typed text made clean: the same as in events_app/forms.py;
// both are tested with tests/checkin/folding_vectors.json.

// One character for several forms of it: each first one becomes the second.
const PAIRS = "臺台 峯峰 羣群 綉繡 恒恆 温溫 淸清 眞真 衞衛 爲為 裏裡";
const VARIANTS = new Map(PAIRS.split(" ").map((pair) => Array.from(pair)));
const LEFT_OUT = /[\s\x1c-\x1f\x85‧·・•．.'’ʼ`´,，、\-]+/gu;
const INVISIBLE =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;
// Scripts and signs in which a joiner makes another letter or picture of its neighbours.
const JOINING =
  /^[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufe0f\u2600-\u27bf\u{1f000}-\u{1faff}]$/u;

/** Returns text as searching compares it: NFKC, no case, no dots, spaces or apostrophes. */
export function fold(text) {
  // Down, up and down: ß and ẞ and SS become the same, as Python's casefold makes them.
  const cased = text.normalize("NFKC").toLowerCase().toUpperCase();
  const caseless = cased.toLowerCase().replaceAll("ς", "σ");
  const plain = Array.from(caseless, (character) => VARIANTS.get(character) ?? character);
  return plain.join("").replace(LEFT_OUT, "");
}

/** Returns typed text on one line, without invisible characters and outer white space. */
export function cleanLine(text) {
  const seen = text.replace(INVISIBLE, "").replace(/[\u200c\u200d]+/gu, joined);
  return seen.replace(/\s+/gu, " ").trim();
}

// Without looking behind in an expression, which older tablets cannot read.
function joined(joiners, at, whole) {
  const [before = ""] = Array.from(whole.slice(Math.max(0, at - 2), at)).slice(-1);
  const [after = ""] = Array.from(whole.slice(at + joiners.length, at + joiners.length + 2));
  return JOINING.test(before) && JOINING.test(after) ? joiners : "";
}

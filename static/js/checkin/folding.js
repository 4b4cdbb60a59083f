// Text as searching compares it, and typed text made clean: the same as in events_app/forms.py;
// both are tested with tests/checkin/folding_vectors.json.

// One character for several forms of it: each first one becomes the second.
const PAIRS = "臺台 峯峰 羣群 綉繡 恒恆 温溫 淸清 眞真 衞衛 爲為 裏裡";
const VARIANTS = new Map(PAIRS.split(" ").map((pair) => Array.from(pair)));
const LEFT_OUT = /[\s\x1c-\x1f\x85‧·・•．.'’ʼ`´,，、\-]+/gu;
const INVISIBLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff]/gu;

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
  return text.replace(INVISIBLE, "").replace(/\s+/gu, " ").trim();
}

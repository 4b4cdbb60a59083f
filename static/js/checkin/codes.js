// Recognises badge codes in what a person or a hand scanner typed; the same codes as
// events_app/tokens.py makes.

export const DESK_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ";
const QR_CODE = /FD1[0-9A-HJKMNP-TV-Z]{26}/g;

/** Returns typed text in capitals, without spaces and hyphens, full-width forms made plain. */
export function clean(text) {
  return text.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Tells whether eight cleaned characters carry the right check character. */
export function isDeskCode(code) {
  if (!/^[2-9B-DF-HJ-NP-TV-Z]{8}$/.test(code)) return false;
  return checkCharacter(code.slice(0, 7)) === code[7];
}

/** Returns the last character of a code that begins with these seven. */
export function checkCharacter(body) {
  const values = [...body].map((character) => DESK_ALPHABET.indexOf(character));
  const total = values.reduce((sum, value, place) => sum + value * (place + 2), 0);
  return DESK_ALPHABET[(29 - (total % 29)) % 29];
}

/**
 * Returns the last QR code that cleaned text holds, or nothing; scanners may put an identifier
 * before it, as `]Q1` or `]Q2\000026`.
 */
export const qrCodeIn = (text) => (text.match(QR_CODE) ?? []).pop() ?? "";

const codeIn = (text) => qrCodeIn(text) || (isDeskCode(text) ? text : "");

/**
 * Returns what was meant by `inserted` (what stands in the field) and `pressed` (the keys in
 * the order they were pressed, whatever an input method made of them):
 * { code, repaired, complete }, { problem: "mangled" | "slip" }, or null for nothing at all.
 */
export function recognise(inserted, pressed) {
  const typed = clean(inserted);
  const [byText, byKeys] = [typed, pressed].map(codeIn);
  if (byText) return { code: byText, repaired: false, complete: true };
  if (byKeys) return { code: byKeys, repaired: true, complete: true };
  if (typed === "" && pressed.length < 8) return null;
  if (typed === "" || /[^0-9A-Z]/.test(typed)) return { problem: "mangled" };
  if (typed.length === 8 || typed.startsWith("FD1")) return { problem: "slip" };
  return { code: typed, repaired: false };
}

/** Remembers which keys were pressed; an input method changes the text, never the keys. */
export class PressedKeys {
  text = "";

  /** Takes note of a keydown event. */
  press({ code }) {
    const [, character] = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code) ?? [];
    if (character) this.text += character;
    else if (code === "Backspace") this.text = this.text.slice(0, -1);
    else if (/^(Arrow|Delete|Home|End|Escape)/.test(code)) this.text = "";
  }

  /** Forgets them. */
  clear() {
    this.text = "";
  }
}

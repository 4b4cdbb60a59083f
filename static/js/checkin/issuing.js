// Makes ids and codes on the tablet, of the same shapes as events_app/tokens.py makes them, so
// that walk-ins can be given a badge without the server.
import { DESK_ALPHABET, checkCharacter } from "./codes.js";

const QR_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Returns bytes as hexadecimal text. */
export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Returns a fresh id for a scan, a random UUID, so that sending it twice stores it once. */
export function newScanId() {
  const bytes = random(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Returns a random name for a person: 80 bits. */
export const newPersonId = () => hexOf(random(10));

/** Returns what a badge's QR carries: `FD1` and 26 characters, 130 random bits. */
export function newBadgeCode() {
  return `FD1${Array.from(random(26), (byte) => QR_ALPHABET[byte % 32]).join("")}`;
}

/** Returns eight characters to write on a badge, the last one a check character. */
export function newDeskCode() {
  let body = "";
  // 232 is the largest multiple of 29 in a byte: each character is as likely as any other.
  for (const byte of random(64)) if (byte < 232) body += DESK_ALPHABET[byte % 29];
  return body.slice(0, 7) + checkCharacter(body.slice(0, 7));
}

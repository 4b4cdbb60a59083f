// How badge codes are known without being told, the same as in events_app/code_hashing.py; both
// are tested with tests/checkin/hashing_vectors.json.
import { isDeskCode } from "./codes.js";
import { hexOf } from "./issuing.js";

const HASH = 16; // bytes
const KEY = 32;
const NONCE = 12;
const bytesOf = (text) => new TextEncoder().encode(text);

export class Hashing {
  #salt;
  #rounds;

  constructor({ salt, rounds }) {
    this.#salt = Uint8Array.from(salt.match(/../g), (byte) => parseInt(byte, 16));
    this.#rounds = rounds;
  }

  /** Returns what is left of a code: the hash to look it up by, and its wearer's key, { hash, key }. */
  async trace(code) {
    if (isDeskCode(code)) return this.slowTrace(await this.slowHash(code));
    return this.#trace("q", bytesOf(code));
  }

  /** Returns the trace of a desk code, of which the slow hash is known. */
  slowTrace(slowHash) {
    return this.#trace("d", slowHash);
  }

  /** Returns the slow hash of a desk code: there are few enough of them to try them all. */
  async slowHash(deskCode) {
    const key = await crypto.subtle.importKey("raw", bytesOf(deskCode), "PBKDF2", false, ["deriveBits"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: this.#salt, iterations: this.#rounds };
    return new Uint8Array(await crypto.subtle.deriveBits(way, key, 8 * KEY));
  }

  async #trace(kind, secret) {
    const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
    const way = { name: "HKDF", hash: "SHA-256", salt: this.#salt, info: bytesOf(`badge-${kind}`) };
    const made = new Uint8Array(await crypto.subtle.deriveBits(way, key, 8 * (HASH + KEY)));
    return { hash: kind + hexOf(made.subarray(0, HASH)), key: made.subarray(HASH) };
  }
}

/** Returns the record of a person that was sealed with that key: { name, organisation, title, group }. */
export async function unseal(sealed, key, person) {
  const bytes = Uint8Array.from(atob(sealed), (character) => character.charCodeAt(0));
  const opener = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const way = { name: "AES-GCM", iv: bytes.subarray(0, NONCE), additionalData: bytesOf(person) };
  const opened = await crypto.subtle.decrypt(way, opener, bytes.subarray(NONCE));
  return JSON.parse(new TextDecoder().decode(opened));
}

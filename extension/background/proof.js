/** The cryptography of pairing and of the daemon's proof, all of it the browser's own. */

const { subtle } = globalThis.crypto;
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** @param {ArrayBuffer | Uint8Array} raw */
export function hex(raw) {
  return Array.from(new Uint8Array(raw), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text */
export function unhex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A fresh nonce of 16 bytes, in hex. */
export function nonce() {
  return hex(globalThis.crypto.getRandomValues(new Uint8Array(16)));
}

/** HMAC-SHA256 of a text, in hex. @param {BufferSource} key @param {string} text */
export async function hmac(key, text) {
  const signer = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return hex(await subtle.sign("HMAC", signer, bytes(text)));
}

/**
 * What a daemon that knows our token answers to a ping.
 * @param {string} token
 * @param {string} asked
 * @param {number} port
 */
export async function pingProof(token, asked, port) {
  const key = await subtle.digest("SHA-256", bytes(token));
  return hmac(key, `hugou-ping:${asked}:${port}`);
}

/**
 * The key that both sides derive from the six digits.
 * @param {string} code
 * @param {string} ours
 * @param {string} theirs
 */
export async function pairingKey(code, ours, theirs) {
  const secret = await subtle.importKey("raw", bytes(code), "PBKDF2", false, ["deriveBits"]);
  const salt = unhex(ours + theirs);
  const rule = { name: "PBKDF2", hash: "SHA-256", salt, iterations: 600_000 };
  return new Uint8Array(await subtle.deriveBits(rule, secret, 256));
}

/**
 * Compare two texts without telling by time where they differ.
 * @param {string} one
 * @param {string} other
 */
export function same(one, other) {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

import assert from "node:assert/strict";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import "./fake_browser.mjs";
import {
  hmac,
  nonce,
  pairingKey,
  pingProof,
  same,
  unhex,
} from "../../extension/background/proof.js";

test("HMAC-SHA256 gives the published vector (RFC 4231, case 2)", async () => {
  const key = new TextEncoder().encode("Jefe");
  const expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  assert.equal(await hmac(key, "what do ya want for nothing?"), expected);
});

test("the pairing key is what another implementation of PBKDF2 derives", async () => {
  const [ours, theirs] = ["00".repeat(16), "ff".repeat(32)];
  const salt = Buffer.from(ours + theirs, "hex");
  const expected = pbkdf2Sync("042917", salt, 600_000, 32, "sha256");
  assert.deepEqual(Buffer.from(await pairingKey("042917", ours, theirs)), expected);
});

test("a ping's proof binds token, nonce and port", async () => {
  const key = createHash("sha256").update("cd".repeat(32)).digest();
  const expected = createHmac("sha256", key).update("hugou-ping:0102:20317").digest("hex");
  assert.equal(await pingProof("cd".repeat(32), "0102", 20317), expected);
  assert.notEqual(await pingProof("cd".repeat(32), "0102", 20318), expected);
});

test("nonces have 16 bytes and do not repeat", () => {
  const many = new Set(Array.from({ length: 100 }, nonce));
  assert.equal(many.size, 100);
  for (const one of many) assert.match(one, /^[0-9a-f]{32}$/);
});

test("hex is read back byte by byte", () => {
  assert.deepEqual([...unhex("00ff10")], [0, 255, 16]);
});

test("texts are the same only if every character is", () => {
  assert.ok(same("abc", "abc"));
  for (const other of ["abd", "ab", "abcd", ""]) assert.ok(!same("abc", other));
});

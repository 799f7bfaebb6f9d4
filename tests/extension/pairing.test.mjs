import assert from "node:assert/strict";
import { createHmac, pbkdf2Sync } from "node:crypto";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, refusal, reset } from "./fake_browser.mjs";
import { begin, pair } from "../../extension/background/pairing.js";
import { connection, pairings } from "../../extension/shared/settings.js";

const sign = (key, text) => createHmac("sha256", key).update(text).digest("hex");

/** The daemon's half, computed by Node. */
class PairingDaemon extends FakeDaemon {
  constructor(options) {
    super(options);
    Object.assign(this, {
      digits: "042917",
      tries: 5,
      theirs: "cd".repeat(32),
      trueProof: true,
      open: true,
    });
    this.answers["POST /v1/pair/start"] = ({ body }) => this.start(body);
    this.answers["POST /v1/pair/finish"] = ({ body }) => this.finish(body);
  }

  start({ nonce }) {
    if (!this.open) return refusal(409, "pairing_closed");
    this.ours = nonce;
    return Response.json({ pairing: "p1", nonce: this.theirs, expires_in: 120 });
  }

  finish({ proof }) {
    const key = pbkdf2Sync(
      this.digits,
      Buffer.from(this.ours + this.theirs, "hex"),
      600_000,
      32,
      "sha256",
    );
    if (proof !== sign(key, "hugou-pair-client"))
      return refusal(403, "wrong_code", { tries_left: --this.tries });
    this.token = sign(key, "hugou-token");
    return Response.json({
      client: "c1",
      proof: this.trueProof ? sign(key, "hugou-pair-daemon") : "00",
    });
  }
}

let daemon;

beforeEach(() => {
  daemon = new PairingDaemon();
  reset(daemon);
});

test("security 9: six digits give both sides the same token, which never travels", async () => {
  assert.deepEqual(await pair("042917"), { ok: true });
  const { token, client, port } = await connection.get();
  assert.deepEqual({ token, client, port }, { token: daemon.token, client: "c1", port: 20315 });
  assert.match(token, /^[0-9a-f]{64}$/);
  assert.ok(!JSON.stringify(daemon.calls).includes(token));
  assert.ok(!JSON.stringify(daemon.calls).includes("042917"));
});

test("the daemon learns which browser asks", async () => {
  await begin();
  const { body } = daemon.real[0];
  assert.equal(body.browser, "Chromium 156");
  assert.equal(body.extension, chrome.runtime.getManifest().version);
  assert.match(body.nonce, /^[0-9a-f]{32}$/);
});

test("a wrong code says how many tries are left, and the right one still works", async () => {
  assert.deepEqual(await pair("111111"), { ok: false, code: "wrong_code", tries: 4 });
  assert.equal(await connection.get(), null);
  assert.deepEqual(await pair("042917"), { ok: true });
  assert.equal(daemon.real.filter(({ path }) => path === "/v1/pair/start").length, 1);
});

test("after the last try the pairing is over", async () => {
  daemon.tries = 1;
  const result = await pair("111111");
  assert.equal(result.ok, false);
  assert.deepEqual(await pairings.get(), []);
});

test("security 9: a pairing outlives the popup and the worker", async () => {
  await begin();
  const [kept] = chrome.storage.session.all().pairings;
  assert.deepEqual([kept.pairing, kept.theirs, kept.port], ["p1", daemon.theirs, 20315]);
  assert.deepEqual(await pair("042917"), { ok: true });
  assert.deepEqual(await pairings.get(), []);
});

test("begun by the first digit and by the button at once, it is begun once", async () => {
  const [, result] = await Promise.all([begin(), pair("042917")]);
  assert.deepEqual(result, { ok: true });
  assert.equal(daemon.real.filter(({ path }) => path === "/v1/pair/start").length, 1);
});

test("a pairing that has run out is begun anew", async () => {
  await begin();
  const [begun] = await pairings.get();
  await pairings.set([{ ...begun, until: Date.now() - 1 }]);
  await pair("042917");
  assert.equal(daemon.real.filter(({ path }) => path === "/v1/pair/start").length, 2);
});

test("a program that does not know the digits is not trusted", async () => {
  daemon.trueProof = false;
  assert.deepEqual(await pair("042917"), { ok: false, code: "stranger" });
  assert.equal(await connection.get(), null);
});

test("a closed pairing and a missing daemon are told apart", async () => {
  daemon.open = false;
  assert.deepEqual(await begin(), { ok: false, code: "pairing_closed", tries: undefined });
  daemon.on = false;
  assert.deepEqual(await begin(), { ok: false, code: "off" });
});

test("of several daemons the one with its pairing open is taken", async () => {
  daemon.port = 20317;
  const other = new PairingDaemon();
  other.open = false;
  fake.daemons = [other, daemon];
  assert.deepEqual(await pair("042917"), { ok: true });
  assert.equal((await connection.get()).port, 20317);
});

test("of two that both wait for digits, the one that showed them is connected", async () => {
  daemon.port = 20317;
  const other = new PairingDaemon();
  other.digits = "555555";
  fake.daemons = [other, daemon];
  assert.deepEqual(await pair("042917"), { ok: true });
  assert.equal((await connection.get()).port, 20317);
});

test("a program on the way that never answers does not keep the right one from connecting", async () => {
  daemon.port = 20317;
  const other = new PairingDaemon();
  other.answers["POST /v1/pair/finish"] = () => new Promise(() => undefined);
  fake.daemons = [other, daemon];
  assert.deepEqual(await pair("042917"), { ok: true });
});

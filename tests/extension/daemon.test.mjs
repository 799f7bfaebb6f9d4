import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, paired, refusal, reset } from "./fake_browser.mjs";
import { call, find, Refused, Unreachable } from "../../extension/background/daemon.js";
import { connection, link } from "../../extension/shared/settings.js";

let daemon;

beforeEach(async () => {
  daemon = new FakeDaemon();
  daemon.answers["GET /v1/orders"] = () => Response.json({ orders: [], total: 0 });
  reset(daemon);
  await paired(daemon);
});

test("a call carries token and client after the daemon has proved itself", async () => {
  assert.deepEqual(await call("GET", "/v1/orders"), { orders: [], total: 0 });
  assert.match(daemon.calls[0].path, /^\/ping\?nonce=[0-9a-f]{32}$/);
  const { headers } = daemon.calls[1];
  assert.equal(headers.Authorization, `Bearer ${daemon.token}`);
  assert.equal(headers["X-Hugou-Client"], "c1");
});

test("security 10: a program that took the port gets neither page nor token", async () => {
  daemon.honest = false;
  const page = { html: "<p>订单</p>" };
  await assert.rejects(call("POST", "/v1/captures", page), (error) => error.state === "stranger");
  assert.deepEqual(daemon.real, []);
  assert.ok(!JSON.stringify(daemon.calls).includes(daemon.token));
});

test("security 10: the proof is asked for anew before every call", async () => {
  await call("GET", "/v1/orders");
  daemon.honest = false;
  await assert.rejects(call("GET", "/v1/orders"), Unreachable);
  assert.equal(daemon.real.length, 1);
  const nonces = daemon.calls
    .filter(({ path }) => path.startsWith("/ping"))
    .map(({ path }) => path);
  assert.equal(new Set(nonces).size, nonces.length);
});

test("a daemon that had to take another port is found there, and looked for there next time", async () => {
  const squatter = new FakeDaemon({ token: "00".repeat(32) });
  daemon.port = 20318;
  fake.daemons = [squatter, daemon];
  await call("GET", "/v1/orders");
  assert.equal((await connection.get()).port, 20318);
  squatter.calls.length = 0;
  await call("GET", "/v1/orders");
  assert.deepEqual(squatter.calls, []);
});

test("what answers at hugou's address and is not hugou is named as that, and gets nothing", async () => {
  for (const answer of [
    () => Response.json({ name: "other" }),
    () => Response.json(null),
    () => new Response("<html>"),
    () => new Response("<h1>Proxy error</h1>", { status: 502 }),
  ]) {
    daemon.respond = answer;
    assert.equal((await find()).state, "filtered");
  }
  await assert.rejects(call("GET", "/v1/orders"), (error) => error.state === "filtered");
});

test("another program on another port does not hide that hugou is off", async () => {
  daemon.on = false;
  const other = new FakeDaemon({ port: 20318 });
  other.respond = () => new Response("<html>");
  fake.daemons = [daemon, other];
  assert.equal((await find()).state, "off");
});

test("who asks who is there says which protocol it speaks", async () => {
  await find();
  assert.equal(daemon.calls[0].headers["X-Hugou-Protocol"], "1");
});

test("hugou that cannot be heard because the shopper took that away", async () => {
  daemon.on = false;
  fake.taken = ["http://127.0.0.1/*"];
  assert.equal((await find()).state, "forbidden");
  fake.taken = [];
  for (const name of ["loopback-network", "local-network-access"]) {
    fake.walls = { [name]: "denied" };
    assert.equal((await find()).state, "blocked");
  }
  fake.walls = { "loopback-network": "prompt", "local-network-access": "granted" };
  assert.equal((await find()).state, "off");
});

test("who hears hugou asks for no reason", async () => {
  fake.taken = ["http://127.0.0.1/*"];
  assert.equal((await find()).state, "connected");
});

test("security 17: a daemon of another protocol is told apart, and gets nothing", async () => {
  daemon.protocol = 2;
  assert.equal((await find()).state, "newer");
  daemon.protocol = 0;
  await assert.rejects(call("GET", "/v1/orders"), (error) => error.state === "older");
  assert.deepEqual(daemon.real, []);
});

test("without pairing nothing is called, but a daemon is seen", async () => {
  await connection.forget();
  assert.equal((await find()).state, "unpaired");
  await assert.rejects(call("GET", "/v1/orders"), (error) => error.state === "unpaired");
  daemon.on = false;
  assert.equal((await find()).state, "off");
});

test("a daemon that stops answering is remembered as off", async () => {
  daemon.answers["GET /v1/orders"] = () => {
    throw new TypeError("connection reset");
  };
  await assert.rejects(call("GET", "/v1/orders"), (error) => error.state === "off");
  assert.equal((await link.get()).state, "off");
});

test("a refusal keeps code and sentence", async () => {
  daemon.answers["GET /v1/orders"] = () => refusal(409, "pairing_closed");
  await assert.rejects(call("GET", "/v1/orders"), (error) => {
    assert.ok(error instanceof Refused);
    assert.equal(error.refusal.code, "pairing_closed");
    return error.status === 409;
  });
});

test("an answer that is no JSON is a refusal, not a crash", async () => {
  daemon.answers["GET /v1/orders"] = () => new Response("<h1>502</h1>", { status: 502 });
  await assert.rejects(call("GET", "/v1/orders"), (error) => error.refusal.code === "not_json");
});

test("which refusals are for good", () => {
  const forGood = [400, 413, 422];
  for (const status of [400, 401, 403, 404, 408, 413, 422, 426, 429, 500, 507]) {
    assert.equal(
      new Refused(status, { code: "", message: "", message_en: "" }).forGood,
      forGood.includes(status),
    );
  }
});

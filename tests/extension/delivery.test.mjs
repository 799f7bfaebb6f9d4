import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, memoryShelf, paired, refusal, reset } from "./fake_browser.mjs";
import { deliver } from "../../extension/background/delivery.js";
import * as queue from "../../extension/background/queue.js";
import { shelf } from "../../extension/background/shelf.js";
import { hidden, losses, tabNote } from "../../extension/shared/settings.js";

const LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm";
const order = {
  key: "taobao:4810000000000000001",
  platform: "taobao",
  number: "4810000000000000001",
  title: "保温杯",
  status: "shipped",
  merchant: "测试店铺",
  next: null,
};

let daemon;
let pages;

const add = (page_id, sequence = 0, tab = 7) =>
  queue.add(
    {
      url: LIST,
      title: "",
      captured_at: "2026-11-20T09:00:00Z",
      html: `<p>${page_id}`,
      payloads: [],
      page_id,
      sequence,
      client: {},
    },
    tab,
  );

/** Keep pages as hugou does: the same look twice is one. */
function take({ body }) {
  const id = `${body.page_id}/${body.sequence}`;
  const repeated = pages.has(id);
  pages.set(id, body);
  const reading = {
    platform: "taobao",
    page: "order_list",
    outcome: "read",
    orders_on_page: 1,
    orders_read: 1,
    notices: [],
  };
  return Response.json({ capture: id, repeated, reading, orders: [order] });
}

beforeEach(async () => {
  daemon = new FakeDaemon();
  daemon.answers["POST /v1/captures"] = take;
  pages = new Map();
  reset(daemon);
  fake.tabs = [{ id: 7, url: LIST }];
  Object.assign(shelf, memoryShelf());
  await paired(daemon);
});

test("waiting pages arrive, oldest first, and wait no more", async () => {
  for (const page of ["a", "b", "c"]) await add(page);
  await deliver();
  assert.deepEqual([...pages.keys()], ["a/0", "b/0", "c/0"]);
  assert.equal(await queue.waiting(), 0);
});

test("while the daemon is off pages stay, and the button says so", async () => {
  daemon.on = false;
  await add("a");
  await deliver();
  assert.equal(await queue.waiting(), 1);
  assert.ok(fake.badges.some(({ text, tabId }) => text === "!" && tabId === undefined));
  daemon.on = true;
  await deliver();
  assert.deepEqual([...pages.keys()], ["a/0"]);
  assert.equal((await tabNote(7).get()).state, "read");
  assert.deepEqual(
    fake.badges.filter(({ tabId, text }) => tabId === undefined && text !== undefined).at(-1).text,
    "",
  );
});

test("a page whose answer was lost is sent again, unchanged", async () => {
  let lost = true;
  daemon.answers["POST /v1/captures"] = (request) => {
    const answer = take(request);
    if (lost) throw ((lost = false), new TypeError("connection reset"));
    return answer;
  };
  await add("a");
  await deliver();
  assert.equal(await queue.waiting(), 1);
  await deliver();
  assert.equal(await queue.waiting(), 0);
  const [first, second] = daemon.real;
  assert.deepEqual(first.body, second.body);
  assert.equal(pages.size, 1);
});

test("two deliveries at once send each page once", async () => {
  for (const page of ["a", "b", "c", "d"]) await add(page);
  await Promise.all([deliver(), deliver(), deliver()]);
  assert.equal(daemon.real.length, 4);
});

test("a page that the daemon can never take does not stand in the way", async () => {
  daemon.answers["POST /v1/captures"] = (request) =>
    request.body.page_id === "huge" ? refusal(413, "too_large") : take(request);
  await add("huge");
  await add("b");
  await deliver();
  assert.deepEqual([...pages.keys()], ["b/0"]);
  assert.deepEqual(await losses.get(), { dropped: 0, refused: 1, code: "too_large" });
});

test("a page on which the daemon fails stays, and the others pass", async () => {
  let fails = true;
  daemon.answers["POST /v1/captures"] = (request) =>
    fails && request.body.page_id === "odd" ? refusal(500, "fault") : take(request);
  await add("odd");
  await add("b");
  await deliver();
  assert.deepEqual([...pages.keys()], ["b/0"]);
  assert.equal(await queue.waiting(), 1);
  fails = false;
  await deliver();
  assert.equal(await queue.waiting(), 0);
});

test("a daemon that no longer knows this browser is not asked page by page", async () => {
  daemon.answers["POST /v1/captures"] = () => refusal(401, "who_are_you");
  for (const page of ["a", "b", "c"]) await add(page);
  await deliver();
  assert.equal(daemon.real.length, 1);
  assert.equal(await queue.waiting(), 3);
});

test("asked to slow down, it waits and sends the same page again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let refusals = 0;
  daemon.answers["POST /v1/captures"] = (request) =>
    refusals++ ? take(request) : refusal(429, "too_many");
  await add("a");
  const done = deliver();
  while (daemon.real.length === 0) await new Promise(setImmediate);
  for (let turn = 0; pages.size === 0 && turn < 10_000; turn++) {
    t.mock.timers.tick(1000);
    await new Promise(setImmediate);
  }
  await done;
  assert.equal(await queue.waiting(), 0);
  assert.equal(daemon.real.length, 2);
});

test("the page's own tab is told what stands on it, in the shopper's language", async () => {
  await add("a");
  await deliver();
  const [{ tab, message }] = fake.sent;
  assert.equal(tab, 7);
  assert.equal(message.page_id, "a");
  assert.deepEqual(message.rows[0].name, "保温杯");
  assert.equal(message.texts.prepare, "准备投诉");
});

test("no overlay on a site where the shopper hid it, and none for a closed tab", async () => {
  await hidden.set(["buyertrade.taobao.com"]);
  await add("a");
  await add("b", 0, null);
  await deliver();
  assert.deepEqual(fake.sent, []);
  assert.equal(pages.size, 2);
});

test("what a page could not be read for stands on the badge", async () => {
  const expected = {
    read: "read",
    partial: "read",
    empty: "empty",
    signed_out: "signed_out",
    blocked: "blocked",
    shell: "unknown",
    unknown_layout: "unknown",
    unknown_page: "unknown",
  };
  for (const [outcome, state] of Object.entries(expected)) {
    daemon.answers["POST /v1/captures"] = () =>
      Response.json({ capture: "x", repeated: false, reading: { outcome }, orders: [] });
    await add(outcome);
    await deliver();
    assert.equal((await tabNote(7).get()).state, state, outcome);
  }
});

test("a tab that shows another page by now is not marked", async () => {
  fake.tabs = [{ id: 7, url: "https://buyertrade.taobao.com/other" }];
  await add("a");
  daemon.answers["POST /v1/captures"] = take;
  await deliver();
  assert.equal(pages.size, 1);
  assert.deepEqual([await tabNote(7).get(), fake.sent], [null, []]);
});

test("a site that the shopper paused in hugou is called paused, not lost", async () => {
  daemon.answers["POST /v1/captures"] = () => refusal(422, "site_paused");
  await add("a");
  await deliver();
  assert.equal(await queue.waiting(), 0);
  assert.equal((await tabNote(7).get()).state, "paused");
  assert.equal((await losses.get()).refused, 0);
});

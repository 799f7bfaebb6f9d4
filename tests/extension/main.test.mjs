import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, memoryShelf, paired, reset } from "./fake_browser.mjs";
import { shelf as pieces } from "../../extension/background/pieces.js";
import { shelf } from "../../extension/background/shelf.js";

const LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm";
const page = { id: "hugou", frameId: 0, url: LIST, tab: { id: 7, url: LIST } };
const popup = { id: "hugou", url: chrome.runtime.getURL("popup/popup.html") };

await import("../../extension/background/main.js");
const registeredAtOnce = chrome.runtime.onMessage.listeners.length;

/** Send a message; undefined if nobody takes it. */
function send(message, sender) {
  return new Promise((resolve) => {
    const [listener] = chrome.runtime.onMessage.listeners;
    if (listener(message, sender, resolve) !== true) resolve(undefined);
  });
}

let daemon;

beforeEach(async () => {
  daemon = new FakeDaemon();
  reset(daemon);
  Object.assign(shelf, memoryShelf());
  Object.assign(pieces, memoryShelf());
  await paired(daemon);
});

test("every listener is there as soon as the worker has started", () => {
  assert.equal(registeredAtOnce, 1);
  const { runtime, alarms, notifications, tabs } = chrome;
  for (const { listeners } of [
    runtime.onInstalled,
    runtime.onStartup,
    alarms.onAlarm,
    notifications.onClicked,
    notifications.onButtonClicked,
    tabs.onRemoved,
  ]) {
    assert.equal(listeners.length, 1);
  }
});

test("security 20: a shop's page may not pair, fill, save, look at the state or open the dashboard", async () => {
  for (const kind of [
    "pair",
    "begin",
    "fill",
    "save",
    "state",
    "open",
    "disconnect",
    "cases",
    "read",
  ]) {
    assert.equal(await send({ kind }, page), undefined, kind);
  }
  assert.deepEqual(daemon.calls, []);
});

test("neither another extension nor an unknown word is listened to", async () => {
  assert.equal(await send({ kind: "state" }, { ...popup, id: "other" }), undefined);
  for (const message of [{ kind: "toString" }, { kind: "__proto__" }, {}, null]) {
    assert.equal(await send(message, popup), undefined);
  }
});

test("a page that only looks like ours is a page", async () => {
  const near = { ...popup, url: "https://evil.test/popup/popup.html" };
  assert.equal(await send({ kind: "state" }, near), undefined);
});

test("a failure becomes an answer that the popup can explain", async () => {
  daemon.on = false;
  assert.deepEqual(await send({ kind: "cases" }, popup), { problem: "off" });
  daemon.on = true;
  const { problem, refusal } = await send({ kind: "cases" }, popup);
  assert.deepEqual([problem, refusal.code], ["refused", "not_here"]);
  assert.equal((await send({ kind: "prepare", order: "?" }, page)).problem, "failed");
});

test("the state says what the popup shows, with the daemon and without", async () => {
  const deadline = {
    key: "d",
    rule: "d",
    title: "七天无理由退货",
    actor: "consumer",
    kind: "consumer",
    at: null,
    status: "open",
    days_left: 2,
  };
  daemon.answers["GET /v1/deadlines"] = () =>
    Response.json({ deadlines: [{ order: "taobao:1", deadline }] });
  const on = await send({ kind: "state", tab: 7 }, popup);
  assert.equal(on.link.state, "connected");
  assert.equal(on.due.deadlines[0].deadline.title, "七天无理由退货");
  daemon.on = false;
  const off = await send({ kind: "state", tab: 7 }, popup);
  assert.deepEqual([off.link.state, off.waiting, off.paired], ["off", 0, true]);
  assert.deepEqual(off.due.deadlines, on.due.deadlines);
});

test("of several rules on one matter of an order the popup shows the first alone", async () => {
  const due = (order, rule, matter) => ({ order, deadline: { key: rule, rule, matter } });
  daemon.answers["GET /v1/deadlines"] = () =>
    Response.json({
      deadlines: [
        due("jd:1", "jd:W13", "return"),
        due("jd:1", "NR-10", "return"),
        due("jd:1", "W05", null),
        due("jd:1", "W06", null),
        due("jd:2", "NR-10", "return"),
      ],
    });
  const { due: shown } = await send({ kind: "state", tab: 7 }, popup);
  assert.deepEqual(
    shown.deadlines.map((one) => `${one.order} ${one.deadline.rule}`),
    ["jd:1 jd:W13", "jd:1 W05", "jd:1 W06", "jd:2 NR-10"],
  );
});

test("disconnecting forgets the token and what was due, and keeps what waits", async () => {
  daemon.on = false;
  await send({ kind: "page", html: "<p>", payloads: [], page_id: "a", sequence: 0 }, page);
  await send({ kind: "disconnect" }, popup);
  const off = await send({ kind: "state" }, popup);
  assert.deepEqual([off.paired, off.waiting, off.due], [false, 1, null]);
});

test("the pulse delivers what waits, shows what is due, and says how the extension is", async () => {
  daemon.on = false;
  await send({ kind: "page", html: "<p>", payloads: [], page_id: "a", sequence: 0 }, page);
  daemon.on = true;
  const seen = [];
  daemon.answers["POST /v1/captures"] = ({ body }) => (
    seen.push(body.page_id),
    Response.json({ capture: "x", repeated: false, reading: { outcome: "read" }, orders: [] })
  );
  const said = new Promise((resolve) => {
    daemon.answers["GET /v1/notices"] = () => Response.json({ notices: [] });
    daemon.answers["POST /v1/browser"] = ({ body }) => (resolve(body), Response.json({}));
  });
  chrome.alarms.onAlarm.listeners[0]({ name: "hugou:pulse" });
  assert.deepEqual(await said, { missing: [], notifications: true, lost: 0 });
  assert.deepEqual(seen, ["a"]);
});

test("the button counts what the shopper has to see to soon, and says ! while pages wait", async () => {
  const one = (kind, status, key) => ({ order: `jd:${key}`, deadline: { kind, status, key } });
  const deadlines = [
    one("consumer", "due_soon", 1),
    one("consumer", "open", 2),
    one("other", "overdue", 3),
    one("consumer", "overdue", 4),
  ];
  daemon.answers["GET /v1/deadlines"] = () => Response.json({ deadlines });
  daemon.answers["GET /v1/notices"] = () => Response.json({ notices: [] });
  daemon.answers["POST /v1/browser"] = () => Response.json({});
  const shown = () => fake.badges.findLast(({ tabId, text }) => tabId === undefined && text)?.text;
  chrome.alarms.onAlarm.listeners[0]({ name: "hugou:pulse" });
  while (shown() === undefined) await new Promise(setImmediate);
  assert.equal(shown(), "2");
  daemon.on = false;
  await send({ kind: "page", html: "<p>", payloads: [], page_id: "a", sequence: 0 }, page);
  assert.equal(shown(), "!");
});

test("before pairing the pulse asks nobody", async () => {
  await chrome.storage.local.remove("connection");
  chrome.alarms.onAlarm.listeners[0]({ name: "hugou:pulse" });
  await new Promise(setImmediate);
  assert.deepEqual(daemon.calls, []);
});

test("installing opens the page on which one connects; an update opens nothing", () => {
  const [installed] = chrome.runtime.onInstalled.listeners;
  installed({ reason: "update" });
  assert.deepEqual(fake.opened, []);
  installed({ reason: "install" });
  assert.deepEqual(fake.opened, [chrome.runtime.getURL("options/options.html")]);
});

test("a closed tab is forgotten", async () => {
  await chrome.storage.session.set({ "tab:7": { state: "read" } });
  await chrome.tabs.onRemoved.listeners[0](7);
  assert.deepEqual(chrome.storage.session.all(), {});
});

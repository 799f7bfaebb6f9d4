import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../extension/content/capture.js", import.meta.url), "utf8");
const ANSWER = "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/";

let page;
let clock;
let sent;
let shown;
let background;

/** A page with a clock of its own; `background` answers what the script says. */
beforeEach(() => {
  clock = { now: 0, timers: [] };
  sent = [];
  shown = [];
  background = ({ kind }) => (kind === "wanted" ? { wanted: true } : { kept: true });
  const document = new EventTarget();
  document.title = "已买到的宝贝";
  document.body = { textContent: "订单号 4810000000000010001 还剩3天12时" };
  document.documentElement = { outerHTML: "<html>列表</html>" };
  document.querySelector = () => null;
  const listeners = [];
  page = {
    document,
    location: { href: "https://buyertrade.taobao.com/list" },
    performance: { now: () => clock.now },
    crypto,
    setTimeout: (work, wait = 0) => clock.timers.push({ work, at: clock.now + wait }),
    requestIdleCallback: (work) => work(),
    addEventListener: (name, work) => name === "pagehide" && (page.leave = work),
    hugouOverlay: (message) => shown.push(message),
    MutationObserver: class {
      constructor(callback) {
        page.change = callback;
      }

      observe() {}
    },
    browser: {
      runtime: {
        id: "hugou",
        onMessage: { addListener: (listener) => listeners.push(listener) },
        sendMessage: async (message) => {
          if (message.kind === "page") sent.push(message);
          return background(message);
        },
      },
    },
  };
  page.tell = (message) => new Promise((done) => listeners[0](message, {}, done) || done());
  vm.runInNewContext(source, page);
});

const rest = () => new Promise(setImmediate);

/** Let time pass. */
async function pass(ms) {
  const end = clock.now + ms;
  for (;;) {
    await rest();
    const next = clock.timers.sort((a, b) => a.at - b.at)[0];
    if (!next || next.at > end) break;
    clock.timers.shift();
    clock.now = Math.max(clock.now, next.at);
    next.work();
  }
  clock.now = end;
  await rest();
}

function answered(body, url = ANSWER) {
  page.document.dispatchEvent(new CustomEvent("hugou-copy", { detail: `${url}\n${body}` }));
}

const bodies = (message) => Array.from(message.payloads, ({ body }) => body);

test("a page is handed over once it has come to rest, and not before", async () => {
  page.change();
  await pass(500);
  page.change();
  await pass(500);
  assert.equal(sent.length, 0);
  await pass(200);
  assert.equal(sent.length, 1);
  const [{ html, title, sequence, page_id: id, captured_at: at }] = sent;
  assert.deepEqual([html, title, sequence], ["<html>列表</html>", "已买到的宝贝", 0]);
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.match(at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test("a page that never rests is handed over all the same", async () => {
  for (let turn = 0; turn < 50; turn++) {
    page.change();
    await pass(100);
  }
  assert.equal(sent.length, 1);
});

test("a running countdown is no change, another order or status is", async () => {
  page.change();
  await pass(1000);
  page.document.body.textContent = "订单号 4810000000000010001 还剩3天11时";
  page.change();
  await pass(5000);
  assert.equal(sent.length, 1);
  page.document.body.textContent = "订单号 4810000000000010002 还剩3天11时";
  page.change();
  await pass(5000);
  page.document.body.textContent = "订单号 4810000000000010002 已签收";
  page.change();
  await pass(5000);
  assert.deepEqual(
    sent.map(({ sequence }) => sequence),
    [0, 1, 2],
  );
  assert.equal(new Set(sent.map((message) => message.page_id)).size, 1);
});

test("another address of the same document is another page", async () => {
  page.change();
  await pass(1000);
  page.location.href += "?page=2";
  page.change();
  await pass(3000);
  assert.equal(sent.length, 2);
});

test("answers come along, and one that is replaced at its endpoint goes", async () => {
  answered("first");
  answered("parcel", "https://buyertrade.taobao.com/trade/json/transit_step.do?bizOrderId=1");
  await pass(1000);
  assert.deepEqual(bodies(sent[0]), ["first", "parcel"]);
  answered("second");
  await pass(5000);
  assert.deepEqual(bodies(sent[1]), ["parcel", "second"]);
});

test("answers of one endpoint that were not handed over yet all stay", async () => {
  for (const order of [1, 2, 3]) answered(`parcel ${order}`, `${ANSWER}?order=${order}`);
  await pass(1000);
  assert.deepEqual(bodies(sent[0]), ["parcel 1", "parcel 2", "parcel 3"]);
});

test("the oldest answers make room for new ones", async () => {
  const large = "x".repeat(5_000_000);
  for (const mark of ["a", "b", "c"]) answered(mark + large, `${ANSWER}${mark}`);
  await pass(1000);
  assert.deepEqual(
    bodies(sent[0]).map((body) => body[0]),
    ["b", "c"],
  );
});

test("a page that is not to be read is left alone, until the shopper asks", async () => {
  background = ({ kind }) => (kind === "wanted" ? { wanted: false } : { kept: true });
  page.change();
  await pass(1000);
  page.change();
  await pass(1000);
  assert.equal(sent.length, 0);
  assert.deepEqual({ ...(await page.tell({ kind: "take", asked: true })) }, { kept: true });
  assert.equal(sent[0].asked, true);
});

test("once it may be read, it is read at once", async () => {
  background = () => ({ wanted: false });
  page.change();
  await pass(1000);
  background = ({ kind }) => (kind === "wanted" ? { wanted: true } : { kept: true });
  await page.tell({ kind: "take" });
  assert.equal(sent.length, 1);
});

test("a background that was stopped is told again, with the same number", async () => {
  const deaths = { wanted: 2, page: 2 };
  background = ({ kind }) => {
    if (deaths[kind]-- > 0) throw new Error("the message channel closed before a response");
    return kind === "wanted" ? { wanted: true } : { kept: true };
  };
  page.change();
  await pass(10_000);
  assert.deepEqual(
    sent.map(({ sequence }) => sequence),
    [0, 0, 0],
  );
});

test("a page of an extension that was removed gives up", async () => {
  background = () => {
    page.browser.runtime.id = undefined;
    throw new Error("Extension context invalidated");
  };
  page.change();
  await pass(120_000);
  assert.equal(sent.length, 0);
  assert.equal(clock.timers.length, 0);
});

test("on leaving, a change that waits is handed over", async () => {
  page.change();
  await pass(1000);
  page.document.body.textContent = "订单号 4810000000000010001 已签收";
  page.change();
  page.leave();
  assert.equal(sent.length, 2);
});

test("a page that keeps changing is handed over ever more rarely", async () => {
  for (let turn = 0; turn < 60; turn++) {
    page.document.body.textContent = `状态${"甲".repeat(turn)}`;
    page.change();
    await pass(1000);
  }
  assert.ok(sent.length >= 5 && sent.length <= 12, String(sent.length));
});

test("our own panel is not part of the page", async () => {
  page.document.querySelector = () => ({ outerHTML: "<hugou-overlay></hugou-overlay>" });
  page.document.documentElement.outerHTML = "<html>列表<hugou-overlay></hugou-overlay></html>";
  page.change();
  await pass(1000);
  assert.equal(sent[0].html, "<html>列表</html>");
});

test("orders are shown on the page that they were read from, and on no other", async () => {
  page.change();
  await pass(1000);
  await page.tell({ kind: "orders", page_id: "another", rows: [] });
  await page.tell({ kind: "orders", page_id: sent[0].page_id, rows: [] });
  assert.equal(shown.length, 1);
});

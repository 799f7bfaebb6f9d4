import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, memoryShelf, paired, reset } from "./fake_browser.mjs";
import * as pages from "../../extension/background/pages.js";
import * as queue from "../../extension/background/queue.js";
import { shelf } from "../../extension/background/shelf.js";
import { hidden, paused, tabNote } from "../../extension/shared/settings.js";
import { isOrderPage, orderHosts } from "../../extension/shared/sites.js";

const LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm";
const message = {
  kind: "page",
  title: "已买到的宝贝",
  html: "<html></html>",
  payloads: [],
  captured_at: "2026-11-20T09:00:00Z",
  page_id: "a",
  sequence: 0,
};
const from = (url, more = {}) => ({ id: "hugou", frameId: 0, tab: { id: 7, url }, ...more });

let daemon;

beforeEach(async () => {
  daemon = new FakeDaemon();
  daemon.on = false; // pages stay in the queue, where the test sees them
  reset(daemon);
  Object.assign(shelf, memoryShelf());
  await paired(daemon);
});

test("security 19: the address is the browser's word, not the page's", async () => {
  await pages.page({ ...message, url: "https://evil.test/" }, from(LIST));
  const { body } = await queue.next();
  assert.equal(JSON.parse(body).url, LIST);
});

test("a page of 12315 is known by the browser's word for the asking page", async () => {
  const url = "https://www.12315.cn/cuser/portal/case/detail?id=1330110002026112300000123";
  const asking = { id: "hugou", frameId: 0, url, tab: { id: 7 } }; // no permission: no tab.url
  assert.deepEqual(await pages.wanted({}, asking), { wanted: true });
  await pages.page({ ...message, url: "https://evil.test/" }, asking);
  const { body } = await queue.next();
  assert.equal(JSON.parse(body).url, url);
  for (const form of ["tscase/information", "jbcase/information", "jbcase/customer"]) {
    const there = { ...asking, url: `https://www.12315.cn/cuser/portal/${form}` };
    assert.deepEqual(await pages.wanted({}, there), { wanted: false });
  }
});

test("an envelope holds exactly what the protocol knows", async () => {
  await pages.page({ ...message, asked: false, more: 1 }, from(LIST));
  const { body } = await queue.next();
  const keys = ["url", "title", "captured_at", "html", "payloads", "page_id", "sequence", "client"];
  assert.deepEqual(Object.keys(JSON.parse(body)).sort(), keys.sort());
});

for (const url of [
  "https://buyertrade.taobao.com.evil.test/trade/itemlist/list_bought_items.htm",
  "https://evil.test/buyertrade.taobao.com/",
  "http://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
  "https://user:buyertrade.taobao.com@evil.test/",
  "https://xbuyertrade.taobao.com/",
  "https://buyertrade.taobao.com:8443/",
  "https://www.taobao.com/",
  "about:blank",
  "",
]) {
  test(`security 19: a page of ${url || "no address"} is not read`, async () => {
    assert.equal(isOrderPage(url), false);
    assert.deepEqual(await pages.wanted({}, from(url)), { wanted: false });
    assert.deepEqual(await pages.page(message, from(url)), { kept: false });
    assert.equal(await queue.waiting(), 0);
  });
}

test("a host that shows much else is read only where its orders are", () => {
  const read = [
    "https://market.m.taobao.com/app/dinamic/pc-trade-logistics/home.html?orderId=1",
    "https://mobile.yangkeduo.com/orders.html",
    "https://mobile.yangkeduo.com/order.html?order_sn=261120-1",
    "https://mobile.pinduoduo.com/goods_express.html?x=1",
  ];
  const left = [
    "https://market.m.taobao.com/app/sale/pages/index.html",
    "https://mobile.yangkeduo.com/goods.html?goods_id=1",
    "https://mobile.yangkeduo.com/goods.html?from=/orders.html",
    "https://mobile.yangkeduo.com/",
  ];
  for (const url of read) assert.equal(isOrderPage(url), true, url);
  for (const url of left) assert.equal(isOrderPage(url), false, url);
});

test("every host is listed once", () => {
  assert.equal(new Set(orderHosts()).size, orderHosts().length);
  assert.ok(orderHosts().includes("buyertrade.taobao.com"));
});

test("a frame inside a page is not the page", async () => {
  assert.deepEqual(await pages.page(message, from(LIST, { frameId: 3 })), { kept: false });
});

test("before pairing nothing is kept, and the badge says what to do", async () => {
  await chrome.storage.local.remove("connection");
  assert.deepEqual(await pages.wanted({}, from(LIST)), { wanted: false });
  await pages.page(message, from(LIST));
  await pages.page({ ...message, asked: true }, from(LIST));
  assert.equal(await queue.waiting(), 0);
  assert.equal((await tabNote(7).get()).state, "unpaired");
});

test("security 21: a paused site is not read, unless the shopper asks for this page", async () => {
  await paused.set(["buyertrade.taobao.com"]);
  assert.deepEqual(await pages.wanted({}, from(LIST)), { wanted: false });
  assert.equal((await pages.page(message, from(LIST))).kept, false);
  assert.equal((await pages.page({ ...message, asked: true }, from(LIST))).kept, true);
  assert.equal(await queue.waiting(), 1);
});

test("the oldest answers are left out until the daemon can take the page", () => {
  const body = "单".repeat(2_000_000); // 6 MB in UTF-8
  const payloads = ["1", "2", "3"].map((url) => ({ url, body }));
  const kept = pages.fitted({ ...message, url: LIST, client: {}, payloads });
  assert.deepEqual(
    kept.payloads.map(({ url }) => url),
    ["2", "3"],
  );
});

test("saving a page of any site reads it on the click alone", async () => {
  fake.tabs = [{ id: 9, url: "https://shop.example.com/orders" }];
  fake.result = { ...message, html: "<html>别家</html>" };
  const { kept } = await pages.save({ tab: 9 });
  assert.equal(kept, true);
  assert.deepEqual(fake.scripts[0].target, { tabId: 9 });
  assert.equal(JSON.parse((await queue.next()).body).url, "https://shop.example.com/orders");
});

test("saving an order page asks its own script, so that the answers come along", async () => {
  fake.reply = () => ({ kept: true });
  assert.deepEqual(await pages.save({ tab: 7 }), { kept: true });
  assert.deepEqual(fake.scripts, []);
  assert.deepEqual(fake.sent[0].message, { kind: "take", asked: true });
});

test("a page that the browser protects is not saved, and that is said", async () => {
  fake.tabs = [{ id: 9, url: "chrome://settings" }];
  const before = chrome.scripting.executeScript;
  chrome.scripting.executeScript = async () => {
    throw new Error("Cannot access a chrome:// URL");
  };
  try {
    assert.deepEqual(await pages.save({ tab: 9 }), { kept: false, state: "not_readable" });
  } finally {
    chrome.scripting.executeScript = before;
  }
});

test("hiding the overlay is remembered for its host, once", async () => {
  await pages.hideHere({}, from(LIST));
  await pages.hideHere({}, from(LIST));
  assert.deepEqual(await hidden.get(), ["buyertrade.taobao.com"]);
});

test("a page that waits says so in its tab", async () => {
  await pages.page(message, from(LIST));
  assert.equal((await tabNote(7).get()).state, "waiting");
});

test("a page for which the browser has no room is not called kept", async () => {
  shelf.put = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  assert.deepEqual(await pages.page(message, from(LIST)), { kept: false, state: "not_kept" });
  assert.equal((await tabNote(7).get()).state, "not_kept");
});

test("a page's skeleton is asked for with its answers, and nothing is kept", async () => {
  daemon.on = true;
  fake.tabs = [{ id: 7, url: LIST }];
  fake.reply = () => ({ ...message, payloads: [{ url: LIST, body: "{}" }] });
  let asked;
  daemon.answers["POST /v1/skeletons"] = ({ body }) => {
    asked = body;
    return Response.json({ name: "a.case.json", file: "{}", replaced: {} });
  };
  const made = await pages.skeleton({ tab: 7 });
  assert.equal(made.name, "a.case.json");
  assert.deepEqual(fake.sent[0].message, { kind: "look" });
  assert.equal(asked.url, LIST);
  assert.equal(asked.payloads.length, 1);
  assert.equal(await queue.waiting(), 0);
});

test("a page without our script is read on the click for its skeleton", async () => {
  daemon.on = true;
  fake.tabs = [{ id: 9, url: "https://shop.example.com/orders" }];
  fake.result = { ...message, html: "<html>别家</html>" };
  let asked;
  daemon.answers["POST /v1/skeletons"] = ({ body }) => {
    asked = body;
    return Response.json({ name: "b.case.json", file: "{}", replaced: {} });
  };
  await pages.skeleton({ tab: 9 });
  assert.equal(asked.url, "https://shop.example.com/orders");
  assert.equal(asked.html, "<html>别家</html>");
});

test("a page that the browser protects has no skeleton", async () => {
  const before = chrome.scripting.executeScript;
  chrome.scripting.executeScript = async () => {
    throw new Error("Cannot access a chrome:// URL");
  };
  try {
    assert.deepEqual(await pages.skeleton({ tab: 9 }), { problem: "not_readable" });
  } finally {
    chrome.scripting.executeScript = before;
  }
});

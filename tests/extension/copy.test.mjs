import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../extension/content/copy.js", import.meta.url), "utf8");
const LIST = "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/";

let page;
let copies;
let observe;

/** A page's own world, with just what copy.js touches; each test gets a fresh one. */
beforeEach(() => {
  const document = new EventTarget();
  document.baseURI = "https://buyertrade.taobao.com/";
  copies = [];
  document.addEventListener("hugou-copy", ({ detail }) => {
    const cut = detail.indexOf("\n");
    copies.push({ url: detail.slice(0, cut), body: detail.slice(cut + 1) });
  });
  class XMLHttpRequest extends EventTarget {
    responseType = "";
    send() {
      return "sent";
    }
  }
  class HTMLScriptElement {}
  class MutationObserver {
    constructor(callback) {
      observe = (node) => callback([{ addedNodes: [node] }]);
    }

    observe() {}
  }
  page = {
    document,
    XMLHttpRequest,
    HTMLScriptElement,
    MutationObserver,
    EventTarget,
    CustomEvent,
    TextDecoder,
    URL,
    Promise,
    Response,
  };
  page.window = page;
  page.answer = () => response('{"mainOrders":[]}');
  page.fetch = function fetch(...given) {
    page.fetched = given;
    return page.answer();
  };
  vm.runInNewContext(source, page);
});

const settle = () =>
  new Promise((resolve) => setTimeout(resolve, 0)).then(() => new Promise(setImmediate));

function response(body, { url = LIST, type = "application/json" } = {}) {
  const made = new Response(body, { headers: { "content-type": type } });
  Object.defineProperty(made, "url", { value: url });
  const clone = made.clone.bind(made);
  made.clone = () => Object.defineProperty(clone(), "url", { value: url });
  return Promise.resolve(made);
}

async function ask(body, options) {
  page.answer = () => response(body, options);
  const answer = await page.fetch("x");
  await settle();
  return answer;
}

test("the text of an order answer is copied to the letter, and the page reads its own", async () => {
  const body = '{"id":4895741536017990001,"名":"保温杯"}';
  const answer = await ask(body);
  assert.equal(await answer.text(), body);
  assert.deepEqual(copies, [{ url: LIST, body }]);
});

test("fetch is asked exactly what the page asked", async () => {
  const options = { method: "POST" };
  await page.fetch("/a", options);
  assert.equal(page.fetched[0], "/a");
  assert.equal(page.fetched[1], options);
});

test("an answer that is none of orders, no text, or a stream of events is left alone", async () => {
  await ask("{}", { url: "https://log.example.com/collect" });
  await ask("GIF", { type: "image/gif" });
  await ask("data: x\n\n", { type: "text/event-stream" });
  assert.deepEqual(copies, []);
});

test("a body in GBK is decoded as its header says", async () => {
  await ask(new Uint8Array([0xb6, 0xa9, 0xb5, 0xa5]), { type: "text/html; charset=GBK" });
  assert.equal(copies[0].body, "订单");
});

test("a body beyond the limit is not copied, and the page has it whole", async () => {
  const answer = await ask("x".repeat(8_000_001));
  assert.deepEqual(copies, []);
  assert.equal((await answer.text()).length, 8_000_001);
});

test("a page whose request fails sees its own error, once", async () => {
  const failure = new TypeError("Failed to fetch");
  page.answer = () => Promise.reject(failure);
  await assert.rejects(page.fetch("x"), (error) => error === failure);
});

test("an answer that cannot be copied still reaches the page", async () => {
  const broken = {
    url: LIST,
    headers: { get: () => "application/json" },
    clone: () => assert.fail("used"),
  };
  page.answer = () => Promise.resolve(broken);
  assert.equal(await page.fetch("x"), broken);
  assert.deepEqual(copies, []);
});

test("what is wrapped still looks like what it was", () => {
  for (const wrapped of [page.fetch, page.XMLHttpRequest.prototype.send]) {
    assert.match(Function.prototype.toString.call(wrapped), /\[native code\]/);
    assert.match(`${wrapped}`, /\[native code\]/);
  }
  assert.deepEqual([page.fetch.name, page.fetch.length], ["fetch", 0]);
  assert.equal(page.XMLHttpRequest.prototype.send.name, "send");
});

function load(more) {
  const request = new page.XMLHttpRequest();
  assert.equal(request.send(), "sent");
  Object.assign(request, { responseURL: LIST, ...more });
  request.dispatchEvent(new Event("load"));
}

test("XMLHttpRequest: text as it came, bytes decoded", () => {
  load({ responseText: '{"id":4895741536017990001}' });
  load({ responseType: "arraybuffer", response: new TextEncoder().encode("订单").buffer });
  assert.deepEqual(
    copies.map(({ body }) => body),
    ['{"id":4895741536017990001}', "订单"],
  );
});

test("XMLHttpRequest: decoded JSON leaves out numbers that have lost digits", () => {
  load({
    responseType: "json",
    response: { id: 4895741536017990001, short: 12, idStr: "4895741536017990001" },
  });
  assert.deepEqual(JSON.parse(copies[0].body), { short: 12, idStr: "4895741536017990001" });
});

test("XMLHttpRequest: a request sent twice is copied once per answer", () => {
  const request = new page.XMLHttpRequest();
  request.send();
  request.send();
  Object.assign(request, { responseURL: LIST, responseText: "a" });
  request.dispatchEvent(new Event("load"));
  assert.equal(copies.length, 1);
});

test("XMLHttpRequest: a getter that throws does not reach the page", () => {
  const request = new page.XMLHttpRequest();
  request.send();
  Object.defineProperty(request, "responseURL", { get: () => assert.fail("InvalidStateError") });
  request.dispatchEvent(new Event("load"));
  assert.deepEqual(copies, []);
});

function script(src) {
  observe(Object.assign(new page.HTMLScriptElement(), { src }));
}

test("JSONP: the argument is copied, and the page's callback gets the same", () => {
  const seen = [];
  page.mtopjsonp2 = (answer) => (seen.push(answer), "done");
  const url =
    "https://h5api.m.taobao.com/h5/mtop.taobao.order.query.detailv2/1.0/?callback=mtopjsonp2";
  script(url);
  const answer = { id: 4895741536017990001, bizOrderId: "4895741536017990001" };
  assert.equal(page.mtopjsonp2(answer), "done");
  assert.equal(seen[0], answer);
  assert.deepEqual(copies, [{ url, body: 'mtopjsonp2({"bizOrderId":"4895741536017990001"})' }]);
});

test("JSONP: other scripts, and callbacks that are not there, are left alone", () => {
  page.cb = () => undefined;
  const before = page.cb;
  script("https://g.alicdn.com/app.js?callback=cb");
  script("https://order.jd.com/lazy/x.action?callback=missing");
  script("https://order.jd.com/lazy/x.action?callback=a.b");
  script("https://order.jd.com/lazy/x.action");
  assert.equal(page.cb, before);
});

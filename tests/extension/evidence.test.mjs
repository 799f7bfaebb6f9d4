/** What is taken of a page, in which order, and what the shopper hears of it. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, memoryShelf, paired, reset } from "./fake_browser.mjs";
import * as evidence from "../../extension/background/evidence.js";
import * as pieces from "../../extension/background/pieces.js";
import { bytesOf } from "../../extension/background/picture.js";
import { autoEvidence } from "../../extension/shared/settings.js";

const PAGE = "https://item.taobao.com/item.htm?id=1";
let daemon;
let told;
let asked;
let walked;

/** The page's side of it, as the functions that are put there answer. */
const answers = {
  walk: () => walked,
  look: () => ({ lines: ["只看"], whole: true }),
  begin: () => ({ width: 1000, height: 700, screen: 700, left: 0, top: 40, ratio: 1 }),
  pictures: () => [],
  flat: () => "<!doctype html><p>页面",
};

beforeEach(async () => {
  daemon = new FakeDaemon();
  told = [];
  asked = [];
  walked = { lines: ["七天无理由", "假一赔三"], whole: true };
  daemon.answers["POST /v1/evidence"] = async ({ body }) => {
    const [line, ...rest] = (await body.text()).split("\n");
    told.push({ ...JSON.parse(line), content: rest.join("\n") });
    return Response.json({ id: String(told.length) });
  };
  reset(daemon);
  fake.tabs = [{ id: 7, url: PAGE, title: "商品 ".repeat(60), windowId: 1 }];
  Object.assign(pieces.shelf, memoryShelf());
  chrome.scripting.executeScript = async ({ args }) => {
    if (!args) return [{}];
    asked.push(args[0]);
    return [{ result: answers[args[0]]?.(...args[1]) }];
  };
  delete chrome.pageCapture;
  delete chrome.tabs.captureVisibleTab;
  await paired(daemon);
});

test("where the browser saves pages itself, its file is kept beside the text", async () => {
  const files = [null, new Blob(["From: saved"])];
  chrome.pageCapture = { saveAsMHTML: async () => files.shift() };
  const became = await evidence.keep({ tab: 7, case: "k1" });
  assert.deepEqual(became, { state: "kept", pieces: 2, whole: true });
  assert.deepEqual(
    told.map(({ form, media_type, content }) => [form, media_type, content]),
    [
      ["mhtml", "multipart/related", "From: saved"],
      ["text", "text/plain", "七天无理由\n假一赔三"],
    ],
  );
  assert.deepEqual(
    told.map(({ url, case: id, sequence, asked: how }) => [url, id, sequence, how]),
    [
      [PAGE, "k1", 0, "click"],
      [PAGE, "k1", 1, "click"],
    ],
  );
  assert.ok(told.every(({ name, title }) => name.length < 90 && title.length <= 500));
});

test("without that, the page is written down by ourselves, and put back as it was", async () => {
  const became = await evidence.keep({ tab: 7 });
  assert.equal(became.pieces, 2);
  assert.deepEqual(
    told.map(({ form }) => form),
    ["html", "text"],
  );
  assert.equal(told[0].content, "<!doctype html><p>页面");
  assert.equal(asked.at(-1), "end");
});

test("a page that failed half way is put back too, and what was kept stays", async () => {
  const flat = answers.flat;
  answers.flat = () => {
    throw new Error("gone");
  };
  await assert.rejects(evidence.keep({ tab: 7 }), /gone/);
  answers.flat = flat;
  assert.equal(asked.at(-1), "end");
});

test("a page without an end says so with every piece", async () => {
  walked = { lines: ["推荐"], whole: false };
  const became = await evidence.keep({ tab: 7 });
  assert.equal(became.whole, false);
  assert.ok(told.length === 2 && told.every(({ note }) => note.includes("没有尽头")));
});

test("a page that the browser protects, and no hugou, are said and no error", async () => {
  chrome.scripting.executeScript = async () => {
    throw new Error("Cannot access a chrome:// URL");
  };
  assert.deepEqual(await evidence.keep({ tab: 7 }), { state: "not_readable" });
  await chrome.storage.local.remove("connection");
  assert.deepEqual(await evidence.keep({ tab: 7 }), { state: "unpaired" });
});

test("hugou off: everything waits", async () => {
  daemon.on = false;
  const became = await evidence.keep({ tab: 7 });
  assert.deepEqual(became, { state: "waits", pieces: 2, whole: true });
  assert.equal(await pieces.waiting(), 2);
});

test("a page is kept by itself only where the shopper wants it, and then nothing scrolls", async () => {
  const sender = { tab: { id: 7 } };
  const place = { order: "taobao:4810000000000000001", case: "k1" };
  await evidence.begun(sender, place);
  assert.deepEqual(told, []);
  await autoEvidence.set(true);
  await evidence.begun(sender, place);
  assert.ok(!asked.includes("walk") && !asked.includes("show"));
  assert.deepEqual(
    told.map(({ form, asked: how, order, case: id }) => [form, how, order, id]),
    [
      ["html", "auto", place.order, "k1"],
      ["text", "auto", place.order, "k1"],
    ],
  );
});

test("a data address is read without fetching it, which our policy forbids", async () => {
  const blob = bytesOf("data:image/png;base64,AAEC");
  assert.equal(blob.type, "image/png");
  assert.deepEqual([...new Uint8Array(await blob.arrayBuffer())], [0, 1, 2]);
});

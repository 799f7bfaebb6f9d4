import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { memoryShelf, reset } from "./fake_browser.mjs";
import * as queue from "../../extension/background/queue.js";
import { losses } from "../../extension/shared/settings.js";

const envelope = (page_id, sequence, html = "<p>订单</p>") => ({
  url: "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
  title: "已买到的宝贝",
  captured_at: "2026-11-20T09:00:00.000Z",
  html,
  payloads: [],
  page_id,
  sequence,
  client: { browser: "Chromium", version: "156", extension: "0.1.0" },
});

const head = (order, page_id, size = 10) => ({
  id: `${page_id}/${order}`,
  url: "",
  page_id,
  sequence: order,
  size,
  tab: null,
  at: "",
  order,
});

let shelf;

beforeEach(() => {
  reset();
  shelf = memoryShelf();
});

test("pages leave in the order in which they came", async () => {
  for (const sequence of [0, 1, 2]) await queue.add(envelope("a", sequence), 7, shelf);
  const seen = [];
  for (let page = await queue.next(0, shelf); page; page = await queue.next(0, shelf)) {
    seen.push(JSON.parse(page.body).sequence);
    await queue.remove(page.head.order, shelf);
  }
  assert.deepEqual(seen, [0, 1, 2]);
  assert.equal(await queue.waiting(shelf), 0);
});

test("the same look at a page waits only once", async () => {
  await queue.add(envelope("a", 0), 7, shelf);
  await queue.add(envelope("a", 0), 7, shelf);
  assert.equal(await queue.waiting(shelf), 1);
});

test("ids beyond 2^53 pass through as they are", async () => {
  const body = '{"id":4895741536017990001}';
  await queue.add({ ...envelope("a", 0), payloads: [{ url: "https://x/", body }] }, 7, shelf);
  const { body: waiting } = await queue.next(0, shelf);
  assert.ok(waiting.includes("4895741536017990001"));
});

test("nothing leaves while there is room", () => {
  assert.deepEqual(queue.overflow([head(1, "a"), head(2, "b")], { pages: 2, size: 20 }), []);
});

test("looks that a later look has overtaken leave first, oldest first", () => {
  const heads = [head(1, "old"), head(2, "a"), head(3, "a"), head(4, "a")];
  assert.deepEqual(queue.overflow(heads, { pages: 3, size: 1e9 }), [2]);
  assert.deepEqual(queue.overflow(heads, { pages: 2, size: 1e9 }), [2, 3]);
  assert.deepEqual(queue.overflow(heads, { pages: 1, size: 1e9 }), [2, 3, 1]);
});

test("size counts as well as number, and the page at hand always stays", () => {
  const heads = [head(1, "a", 60), head(2, "b", 60), head(3, "c", 500)];
  assert.deepEqual(queue.overflow(heads, { pages: 10, size: 570 }), [1]);
  assert.deepEqual(queue.overflow(heads, { pages: 10, size: 10 }), [1, 2]);
});

test("whatever comes, the rest keeps the limits and the newest page is kept", () => {
  let random = 42;
  const next = (below) => (random = (random * 1103515245 + 12345) % 2147483648) % below;
  for (let round = 0; round < 300; round++) {
    const heads = Array.from({ length: 1 + next(20) }, (_, i) =>
      head(i + 1, `p${next(6)}`, 1 + next(50)),
    );
    const limits = { pages: 1 + next(10), size: 51 + next(300) };
    const gone = new Set(queue.overflow(heads, limits));
    const rest = heads.filter(({ order }) => !gone.has(order));
    assert.ok(rest.length <= limits.pages);
    assert.ok(rest.reduce((sum, { size }) => sum + size, 0) <= limits.size);
    assert.ok(rest.includes(heads.at(-1)));
  }
});

test("what is let go is counted", async () => {
  const before = queue.LIMITS.pages;
  queue.LIMITS.pages = 2;
  try {
    for (const page of ["a", "b", "c", "d"]) await queue.add(envelope(page, 0), null, shelf);
  } finally {
    queue.LIMITS.pages = before;
  }
  assert.equal(await queue.waiting(shelf), 2);
  assert.equal((await losses.get()).dropped, 2);
});

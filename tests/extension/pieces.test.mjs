/** Pieces of evidence wait until hugou has them, and none is let go silently. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";
import { FakeDaemon, memoryShelf, paired, refusal, reset } from "./fake_browser.mjs";
import * as pieces from "../../extension/background/pieces.js";
import { losses } from "../../extension/shared/settings.js";

let daemon;
let taken;

const piece = (sequence, form = "text") => ({
  form,
  name: "商品页.txt",
  media_type: "text/plain",
  url: "https://item.taobao.com/item.htm",
  title: "商品页",
  captured_at: "2026-11-20T09:00:00Z",
  page_id: "p1",
  sequence,
  asked: "click",
  client: {},
});
const words = (text) => new Blob([text], { type: "text/plain" });

beforeEach(async () => {
  daemon = new FakeDaemon();
  taken = [];
  daemon.answers["POST /v1/evidence"] = ({ body }) => {
    taken.push(body);
    return Response.json({ id: String(taken.length) });
  };
  reset(daemon);
  Object.assign(pieces.shelf, memoryShelf());
  await paired(daemon);
});

test("one line says what comes, then the bytes themselves come", async () => {
  await pieces.add(piece(0), words("七天无理由"));
  assert.deepEqual(await pieces.deliver(), { "p1/0": "kept" });
  const [body] = taken;
  const sent = await body.text();
  const cut = sent.indexOf("\n");
  const told = JSON.parse(sent.slice(0, cut));
  assert.equal(sent.slice(cut + 1), "七天无理由");
  assert.equal(told.bytes, Buffer.byteLength("七天无理由"));
  assert.equal(told.sha256, createHash("sha256").update("七天无理由").digest("hex"));
  assert.equal(body.type, "application/x-hugou-evidence");
});

test("while hugou is off it waits, and arrives once when hugou is back", async () => {
  daemon.on = false;
  await pieces.add(piece(0), words("a"));
  await pieces.add(piece(1), words("b"));
  assert.deepEqual(await pieces.deliver(), { "p1/0": "waits" });
  assert.equal(await pieces.waiting(), 2);
  daemon.on = true;
  assert.deepEqual(await pieces.deliver(), { "p1/0": "kept", "p1/1": "kept" });
  assert.deepEqual(await pieces.deliver(), {});
  assert.equal(taken.length, 2);
});

test("what hugou never takes is told, and the next piece still goes", async () => {
  daemon.answers["POST /v1/evidence"] = ({ body }) => {
    taken.push(body);
    return taken.length === 1 ? refusal(422, "bad_message") : Response.json({ id: "2" });
  };
  await pieces.add(piece(0), words("a"));
  await pieces.add(piece(1), words("b"));
  assert.deepEqual(await pieces.deliver(), { "p1/0": "refused", "p1/1": "kept" });
  const { refused, code } = await losses.get();
  assert.deepEqual([refused, code], [1, "bad_message"]);
});

test("a full disk of hugou's is no reason to let a piece go", async () => {
  daemon.answers["POST /v1/evidence"] = () => refusal(507, "disk_full");
  await pieces.add(piece(0), words("a"));
  assert.deepEqual(await pieces.deliver(), { "p1/0": "waits" });
  assert.equal(await pieces.waiting(), 1);
});

test("too much that waits is refused before it is begun", async () => {
  daemon.on = false;
  for (let n = 0; n < pieces.LIMITS.pieces; n += 1) await pieces.add(piece(n), words("a"));
  await assert.rejects(pieces.add(piece(9999), words("a")), pieces.NoRoom);
  assert.equal(await pieces.waiting(), pieces.LIMITS.pieces);
});

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { fake, reset } from "./fake_browser.mjs";
import { FILES } from "../../extension/fill/files.js";
import { fillTab } from "../../extension/background/filling.js";

const TASK = { recipe: { key: "generic", step: [] }, values: { item: "大衣" } };
const HERE = "https://shop.test";

/** What each frame of a page answers: its probe, then its report. */
function frames(seen, report = { fields: [] }) {
  fake.answer = ({ files, target }) => {
    if (files) return seen.map((_, frameId) => ({ frameId }));
    if (target.allFrames) return seen.map((result, frameId) => ({ frameId, result }));
    return [{ frameId: target.frameIds[0], result: report }];
  };
}

beforeEach(() => {
  reset();
  fake.answer = null;
});

test("the engine is put into every frame, in its order, from the extension's root", async () => {
  frames([{ fields: 3, origin: HERE, frames: [] }]);
  await fillTab(5, TASK);
  const [engine] = fake.scripts;
  assert.deepEqual(engine.target, { tabId: 5, allFrames: true });
  assert.deepEqual(
    engine.files,
    FILES.map((file) => `/${file}`),
  );
  assert.equal(engine.files.at(-1), "/fill/engine.js");
  for (const file of FILES)
    assert.ok(existsSync(new URL(`../../extension/${file}`, import.meta.url)), file);
});

test("the frame with most of the form is filled, and only that one", async () => {
  const at = (fields) => ({ fields, origin: HERE, frames: [] });
  for (const [counts, wanted] of [
    [[0, 2, 7], 2],
    [[3, 3], 0],
    [[0, 0], 0],
    [[1], 0],
  ]) {
    fake.scripts.length = 0;
    frames(counts.map(at));
    await fillTab(5, TASK);
    assert.deepEqual(fake.scripts.at(-1).target, { tabId: 5, frameIds: [wanted] });
    assert.equal(fake.scripts.filter(({ target }) => target.frameIds).length, 1);
  }
});

test("a frame that answers nothing is passed over", async () => {
  frames([undefined, { fields: 4, origin: HERE, frames: [] }]);
  await fillTab(5, TASK);
  assert.deepEqual(fake.scripts.at(-1).target.frameIds, [1]);
});

test("a form in a frame that is closed to us is told, so that the shopper can open it", async () => {
  const other = "https://forms.other.test";
  frames([{ fields: 1, origin: HERE, frames: [other, HERE, other, "http://plain.test"] }]);
  assert.deepEqual((await fillTab(5, TASK)).frames, [other]);
});

test("frames of others are nobody's business where the form is found", async () => {
  frames([{ fields: 5, origin: HERE, frames: ["https://adverts.test"] }]);
  assert.deepEqual((await fillTab(5, TASK)).frames, []);
});

test("a page that gives no report is a failure, not an empty form", async () => {
  frames([{ fields: 5, origin: HERE, frames: [] }], null);
  await assert.rejects(fillTab(5, TASK), /no report/);
});

/** The look of our panels: a sheet where the browser takes one, a style element where it does not. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const SOURCE = readFileSync(new URL("../../extension/shared/dress.js", import.meta.url), "utf8");
const STYLE = "section { color: red; }";

/** Load the classic script beside a browser's part that the test plays. */
function dressIn(browser) {
  const world = { ...browser };
  world.globalThis = world;
  runInNewContext(SOURCE, world);
  return world.hugouDress;
}

class Sheet {
  replaceSync(text) {
    this.text = text;
  }
}
const elements = { createElement: (tag) => ({ tag }) };

test("the sheet is the tree's own, and nothing else has to stand in the tree", () => {
  const root = {};
  const look = dressIn({ CSSStyleSheet: Sheet, document: elements })(root, STYLE);
  assert.equal(look.length, 0);
  assert.deepEqual(
    Array.from(root.adoptedStyleSheets, ({ text }) => text),
    [STYLE],
  );
});

test("where the browser refuses the sheet, a style element carries the same text", () => {
  const root = {
    set adoptedStyleSheets(_) {
      throw new Error("Accessing from Xray wrapper is not supported.");
    },
  };
  const look = dressIn({ CSSStyleSheet: Sheet, document: elements })(root, STYLE);
  assert.deepEqual(
    Array.from(look, ({ tag, textContent }) => [tag, textContent]),
    [["style", STYLE]],
  );
});

test("a browser without constructed sheets is dressed too", () => {
  const [style] = dressIn({ document: elements })({}, STYLE);
  assert.equal(style.textContent, STYLE);
});

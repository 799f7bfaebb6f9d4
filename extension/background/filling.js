/**
 * Fills the form in a tab on the shopper's click: the engine goes into every frame that it may
 * enter, and works in the one that holds most of the form.
 */
import { FILES } from "../fill/files.js";
import { browser } from "../shared/browser.js";

/** @typedef {{fields: number, origin: string, frames: string[]}} Seen */

const A_FORM = 2; // fields; a page with fewer of them may only frame the form

/** Runs in each frame: the engine has just been put there. @param {any} recipe @returns {Seen} */
const probe = (recipe) => /** @type {any} */ (globalThis).hugouProbe(recipe);

/** Runs in the frame of the form. @param {any} task */
const run = (task) => /** @type {any} */ (globalThis).hugouFill(task);

/**
 * The origins of frames that the engine could not enter; only the shopper can open them to it.
 * @param {Seen[]} reached
 */
function closed(reached) {
  const open = new Set(reached.map(({ origin }) => origin));
  const all = reached.flatMap(({ frames }) => frames);
  return [...new Set(all)].filter((origin) => origin.startsWith("https:") && !open.has(origin));
}

/**
 * Fill the form in a tab; gives the engine's report.
 * @param {number} tab
 * @param {{recipe: any, values: any, files?: any, overwrite?: boolean}} task
 */
export async function fillTab(tab, task) {
  const everywhere = { tabId: tab, allFrames: true };
  const files = FILES.map((file) => `/${file}`); // Firefox goes from the asking page otherwise
  await browser.scripting.executeScript({ target: everywhere, files });
  const looked = await browser.scripting.executeScript({
    target: everywhere,
    func: probe,
    args: [task.recipe],
  });
  const reached = looked
    .filter(({ result }) => result)
    .map(({ frameId, result }) => ({ frameId, ...(/** @type {Seen} */ (result)) }));
  const [best] = reached.sort((a, b) => b.fields - a.fields || a.frameId - b.frameId);
  const [done] = await browser.scripting.executeScript({
    target: { tabId: tab, frameIds: [best?.frameId ?? 0] },
    func: run,
    args: [task],
  });
  if (!done.result) throw new Error(String(/** @type {any} */ (done).error ?? "no report"));
  const frames = (best?.fields ?? 0) < A_FORM ? closed(reached) : [];
  return { ...(/** @type {any} */ (done.result)), frames };
}

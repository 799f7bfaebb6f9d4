/**
 * 准备投诉: opens a case for an order and shows it; fills a form from a case on the shopper's click.
 */
import { FILES } from "../fill/files.js";
import { browser } from "../shared/browser.js";
import { call } from "./daemon.js";
import { open } from "./dashboard.js";

/** Open the case of an order in the dashboard. @param {{order: string}} message */
export async function prepare({ order }) {
  if (!/^[a-z0-9]+:[\w-]{1,64}$/.test(order)) throw new Error("not an order");
  const opened = await call("POST", "/v1/cases", { order });
  const id = opened.id ?? opened.case?.id;
  await open(`/cases/${encodeURIComponent(id)}`);
  return { ok: true, case: id };
}

/** The cases that are open, for the popup. */
export async function list() {
  const { cases } = await call("GET", "/v1/cases");
  return { cases };
}

/**
 * Runs in the page: the engine has just been put there.
 * @param {unknown} recipe
 * @param {unknown} values
 */
function run(recipe, values) {
  return /** @type {any} */ (globalThis).hugouFill({ recipe, values });
}

/**
 * Fill the form in a tab from a case; the shopper checks it and submits.
 * @param {{tab: number, case: string, channel?: string}} message
 */
export async function fill({ tab, case: id, channel }) {
  const { url } = await browser.tabs.get(tab);
  const { recipe, values } = await call("POST", "/v1/fill", { case: id, channel, url });
  const target = { tabId: tab };
  await browser.scripting.executeScript({ target, files: [...FILES] });
  const [done] = await browser.scripting.executeScript({
    target,
    func: run,
    args: [recipe, values],
  });
  return { report: done.result };
}

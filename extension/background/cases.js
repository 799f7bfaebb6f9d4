/**
 * 准备投诉: opens a case for an order and shows it; fills a form from a case on the shopper's click.
 */
import { browser } from "../shared/browser.js";
import { call } from "./daemon.js";
import { open } from "./dashboard.js";
import { fillTab } from "./filling.js";

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
 * Fill the form in a tab from a case; the shopper checks it and submits.
 * @param {{tab: number, case: string, channel?: string}} message
 */
export async function fill({ tab, case: id, channel }) {
  const { url } = await browser.tabs.get(tab);
  const told = await call("POST", "/v1/fill", { case: id, channel, url });
  const { recipe, values, files = {}, left_out: leftOut = [] } = told;
  const report = await fillTab(tab, { recipe, values, files });
  return { report: { ...report, left_out: leftOut } };
}

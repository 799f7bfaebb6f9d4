/** The background: every listener, registered at once; no state, because the worker may die. */
import { browser } from "../shared/browser.js";
import { connection, folded, tabNote } from "../shared/settings.js";
import { warn } from "./badge.js";
import * as cases from "./cases.js";
import { Refused, Unreachable } from "./daemon.js";
import { open } from "./dashboard.js";
import { deliver } from "./delivery.js";
import * as evidence from "./evidence.js";
import * as health from "./health.js";
import * as notices from "./notices.js";
import * as pages from "./pages.js";
import * as pairing from "./pairing.js";
import * as pieces from "./pieces.js";
import * as queue from "./queue.js";
import * as state from "./state.js";

const PULSE = "hugou:pulse";

/** @typedef {(message: any, sender: chrome.runtime.MessageSender) => Promise<unknown>} Handler */

/** A dispute begins on a page: its case opens, and the page is kept where the shopper wants that. @type {Handler} */
async function prepareHere(message, sender) {
  const opened = await cases.prepare(message);
  void answered(evidence.begun(sender, { order: message.order, case: opened.case }));
  return opened;
}

/** What a shop's page may ask for. @type {Record<string, Handler>} */
const FROM_PAGES = {
  wanted: pages.wanted,
  page: pages.page,
  prepare: prepareHere,
  hide: pages.hideHere,
  fold: ({ on }) => folded.set(on === true),
  notice: notices.onPage,
};

/** What our own popup and options page may ask for. @type {Record<string, Handler>} */
const FROM_OURSELVES = {
  state: state.state,
  begin: pairing.begin,
  pair: async ({ code }) => {
    const result = await pairing.pair(String(code));
    if (result.ok) void answered(settle());
    return result;
  },
  disconnect: state.disconnect,
  save: pages.save,
  skeleton: pages.skeleton,
  evidence: evidence.keep,
  read: pages.readOpenPages,
  open: async ({ to }) => void (await open(to)),
  cases: cases.list,
  prepare: cases.prepare,
  fill: cases.fill,
};

/** After pairing: what waited goes out, and order pages that are open are read. */
async function settle() {
  await deliver();
  await pieces.deliver();
  await pages.readOpenPages();
}

/** Failures become answers, so that the popup can explain them. @param {Promise<unknown>} work */
async function answered(work) {
  try {
    return (await work) ?? {};
  } catch (error) {
    if (error instanceof Unreachable) return { problem: error.state };
    if (error instanceof Refused) return { problem: "refused", refusal: error.refusal };
    return { problem: "failed", detail: String(error) };
  }
}

browser.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== browser.runtime.id) return undefined;
  const ours = sender.url?.startsWith(browser.runtime.getURL(""));
  const handlers = ours ? FROM_OURSELVES : FROM_PAGES;
  const kind = String(message?.kind);
  if (!Object.hasOwn(handlers, kind)) return undefined;
  void answered(handlers[kind](message, sender)).then(answer);
  return true; // the answer comes later
});

/** Deliver what waits, show what is due, say how we are. */
async function round() {
  await deliver();
  await pieces.deliver();
  await notices.showWaiting();
  await health.report();
  await state.refreshDue();
  await warn(await queue.waiting()); // how much is due soon
}

/** A round, harmless when nothing is there or nobody is paired. */
async function pulse() {
  if (await connection.get()) await answered(round());
}

browser.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === PULSE) void pulse();
});
browser.notifications.onClicked.addListener((id) => void answered(notices.clicked(id)));
browser.notifications.onButtonClicked?.addListener(
  (id, button) => void answered(notices.pressed(id, button)),
);
browser.tabs.onRemoved.addListener((tab) => void tabNote(tab).forget());
browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install")
    void browser.tabs.create({ url: browser.runtime.getURL("options/options.html") });
});
browser.runtime.onStartup.addListener(() => void pulse());

// Alarms do not survive every restart of a browser: ask again at each start of the worker.
void browser.alarms.get(PULSE).then((alarm) => {
  if (!alarm) void browser.alarms.create(PULSE, { periodInMinutes: 1 });
});

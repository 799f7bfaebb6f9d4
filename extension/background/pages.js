/** What happens to a page that the shopper looks at, or asks to save. */
import { browser, program } from "../shared/browser.js";
import { connection, hidden, paused } from "../shared/settings.js";
import { hostOf, isOrderPage } from "../shared/sites.js";
import { mark } from "./badge.js";
import { call } from "./daemon.js";
import { deliver } from "./delivery.js";
import * as queue from "./queue.js";

const ROOM = 15_500_000; // bytes; the daemon takes 16 MB

/** @param {Envelope} envelope */
const weight = (envelope) => new TextEncoder().encode(JSON.stringify(envelope)).length;

/**
 * Leave out the oldest answers until the daemon can take the page.
 * @param {Envelope} envelope
 * @returns {Envelope}
 */
export function fitted(envelope) {
  const { payloads } = envelope;
  if (!payloads.length || weight(envelope) <= ROOM) return envelope;
  return fitted({ ...envelope, payloads: payloads.slice(1) });
}

/**
 * Why a page is not to be read, or null if it is.
 * @param {string} url
 * @returns {Promise<TabState | null>}
 */
async function objection(url) {
  if (!(await connection.get())) return "unpaired";
  return (await paused.get()).includes(hostOf(url)) ? "paused" : null;
}

/**
 * The tab that asks and its address, in the browser's words: of a host without a permission of its
 * own it names the asking page only.
 * @param {chrome.runtime.MessageSender} sender
 */
function whence({ tab, url }) {
  return { id: tab?.id, url: tab?.url ?? url ?? "" };
}

/**
 * Tell a page whether it is to be read.
 * @param {unknown} _message
 * @param {chrome.runtime.MessageSender} sender
 */
export async function wanted(_message, sender) {
  const { id, url } = whence(sender);
  if (id === undefined || !isOrderPage(url)) return { wanted: false };
  const state = await objection(url);
  if (state) await mark(id, { state, url, orders: 0 });
  return { wanted: !state };
}

/**
 * The address is the browser's word, never the page's.
 * @param {PageMessage} message
 * @param {string} url
 * @returns {Envelope}
 */
function envelope(message, url) {
  const { title, html, payloads, captured_at, page_id, sequence } = message;
  return { url, title, captured_at, html, payloads, page_id, sequence, client: program() };
}

/**
 * Keep a page and bring it to the daemon.
 * @param {PageMessage} message
 * @param {chrome.runtime.MessageSender} sender
 */
export async function page(message, sender) {
  const { id, url } = whence(sender);
  if (id === undefined || sender.frameId !== 0 || !isOrderPage(url)) return { kept: false };
  const state = await objection(url);
  if (state === "unpaired" || (state && !message.asked)) return { kept: false, state };
  return keep(envelope(message, url), id);
}

/** Put a page into the queue and set off; a full disk is said, never hidden. @param {Envelope} whole @param {number} tab */
async function keep(whole, tab) {
  const { url } = whole;
  try {
    await queue.add(fitted(whole), tab);
  } catch {
    await mark(tab, { state: "not_kept", url, orders: 0 });
    return { kept: false, state: "not_kept" };
  }
  await mark(tab, { state: "waiting", url, orders: 0 });
  await deliver();
  return { kept: true };
}

/** Read a page that is none of ours, on the shopper's click. */
function snapshot() {
  const random = crypto.getRandomValues(new Uint32Array(4));
  return {
    kind: /** @type {const} */ ("page"),
    title: document.title,
    html: document.documentElement.outerHTML,
    payloads: [],
    captured_at: new Date().toISOString(),
    page_id: Array.from(random, (part) => part.toString(16)).join(""),
    sequence: 0,
  };
}

/** Save the page in a tab because the shopper says so. @param {{tab: number}} message */
export async function save({ tab: id }) {
  if (!(await connection.get())) return { kept: false, state: "unpaired" };
  const answer = await browser.tabs
    .sendMessage(id, { kind: "take", asked: true }, { frameId: 0 })
    .catch(() => undefined);
  if (answer) return answer;
  const seen = await read(id);
  return seen ? keep(seen, id) : { kept: false, state: "not_readable" };
}

/**
 * Let the daemon take everything personal out of the page in a tab; nothing is kept anywhere.
 * @param {{tab: number}} message
 */
export async function skeleton({ tab: id }) {
  const seen = (await look(id)) ?? (await read(id));
  return seen ? call("POST", "/v1/skeletons", fitted(seen)) : { problem: "not_readable" };
}

/** Ask our script in a page how it looks, with the answers it received; null where none is. @param {number} id */
async function look(id) {
  const seen = await browser.tabs
    .sendMessage(id, { kind: "look" }, { frameId: 0 })
    .catch(() => undefined);
  const { url = "" } = seen ? await browser.tabs.get(id) : {};
  return seen && url ? envelope(seen, url) : null;
}

/** Read a page on the shopper's click; null where the browser protects it. @param {number} tab */
async function read(tab) {
  try {
    const { url = "" } = await browser.tabs.get(tab);
    const [seen] = await browser.scripting.executeScript({
      target: { tabId: tab },
      func: snapshot,
    });
    return envelope(/** @type {PageMessage} */ (seen.result), url);
  } catch {
    return null; // the browser's own pages, the extension shop
  }
}

/** Read every open order page now: after pairing, or when a site is no longer paused. */
export async function readOpenPages() {
  const matches = browser.runtime.getManifest().content_scripts?.[0]?.matches;
  const tabs = await browser.tabs.query({ url: matches });
  const take = (/** @type {chrome.tabs.Tab} */ tab) =>
    browser.tabs.sendMessage(tab.id ?? -1, { kind: "take" }, { frameId: 0 }).catch(() => undefined);
  await Promise.all(tabs.map(take));
}

/**
 * The shopper wants no overlay on this site.
 * @param {unknown} _message
 * @param {chrome.runtime.MessageSender} sender
 */
export async function hideHere(_message, sender) {
  const host = hostOf(sender.tab?.url);
  const others = (await hidden.get()).filter((name) => name !== host);
  await hidden.set([...others, host]);
}

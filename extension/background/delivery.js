/** Brings waiting pages to the daemon, oldest first, each exactly once. */
import { browser } from "../shared/browser.js";
import { folded, hidden, losses, noticeGoal } from "../shared/settings.js";
import { hostOf } from "../shared/sites.js";
import { sayer, texts } from "../shared/text.js";
import { mark, meaning, warn } from "./badge.js";
import { call, Refused, Unreachable } from "./daemon.js";
import * as queue from "./queue.js";
import { rows } from "./rows.js";

const BREATH = 1000; // ms, when the daemon says that we ask too fast

/**
 * Deliver until nothing waits or the daemon cannot take more now. The lock is the browser's: two
 * events never send the same page side by side, and it ends with the worker that held it.
 */
export function deliver() {
  return navigator.locks.request("hugou:deliver", async () => {
    let after = 0;
    for (let page = await queue.next(); page; page = await queue.next(after)) {
      const became = await send(page);
      if (became === "stop") break;
      if (became === "slower") await new Promise((resolve) => setTimeout(resolve, BREATH));
      else after = page.head.order;
    }
    await warn(await queue.waiting());
  });
}

/** @typedef {NonNullable<Awaited<ReturnType<typeof queue.next>>>} Waiting */

/**
 * Send one page; tell how to go on.
 * @param {Waiting} page
 * @returns {Promise<"on" | "slower" | "stop">}
 */
async function send({ head, body }) {
  try {
    const answer = await call("POST", "/v1/captures", body);
    await queue.remove(head.order);
    await told(head, answer);
    return "on";
  } catch (error) {
    if (error instanceof Unreachable) return "stop";
    if (!(error instanceof Refused)) throw error;
    if (error.forGood) await giveUp(head, error);
    if (error.status === 429) return "slower";
    return error.thisAlone ? "on" : "stop";
  }
}

/** Tell whether a tab still shows the page that came from it. @param {Head} head */
async function stillThere({ tab, url }) {
  const now = tab === null ? null : await browser.tabs.get(tab).catch(() => null);
  return now?.url === url;
}

/** What is said of a page that the daemon never takes. @param {Refused} error @returns {TabState} */
const verdict = (error) => (error.refusal.code === "site_paused" ? "paused" : "refused");

/**
 * The daemon will never take this page: it must not stand in the way of the others.
 * @param {Waiting["head"]} head
 * @param {Refused} error
 */
async function giveUp(head, error) {
  await queue.remove(head.order);
  const { code } = error.refusal;
  const state = verdict(error);
  const before = await losses.get();
  if (state === "refused") await losses.set({ ...before, refused: before.refused + 1, code });
  const { tab, url } = head;
  if (tab !== null && (await stillThere(head))) await mark(tab, { state, url, orders: 0, code });
}

/** Show in its tab what stands on the page. @param {Head} head @param {CaptureAnswer} answer */
async function told(head, answer) {
  const { tab, url, page_id } = head;
  if (tab === null || !(await stillThere(head))) return;
  await mark(tab, { state: meaning(answer.reading.outcome), url, orders: answer.orders.length });
  if ((await hidden.get()).includes(hostOf(url))) return;
  const notices = answer.notices ?? [];
  for (const { id, url: goal } of notices) await noticeGoal(id).set(goal ?? "/");
  const all = await texts();
  const locale = all.lang;
  /** @type {OrdersMessage} */
  const message = {
    kind: "orders",
    page_id,
    rows: rows(sayer(all), locale, answer.orders),
    notices,
    texts: all,
    locale,
    folded: await folded.get(),
  };
  await browser.tabs.sendMessage(tab, message, { frameId: 0 }).catch(() => undefined); // the page has gone
}

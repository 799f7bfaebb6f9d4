/** Brings waiting pages to the daemon, oldest first, each exactly once. */
import { browser } from "../shared/browser.js";
import { folded, hidden, losses } from "../shared/settings.js";
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
    if (error instanceof Refused && error.forGood) await giveUp(head, error);
    else if (error instanceof Refused || error instanceof Unreachable)
      await signed(head, "waiting");
    else throw error;
    if (!(error instanceof Refused)) return "stop";
    if (error.status === 429) return "slower";
    return error.thisAlone ? "on" : "stop";
  }
}

/** @param {Head} head @param {TabState} state @param {string} [code] */
async function signed({ tab, url }, state, code) {
  if (tab !== null) await mark(tab, { state, url, orders: 0, code });
}

/**
 * The daemon will never take this page: it must not stand in the way of the others.
 * @param {Waiting["head"]} head
 * @param {Refused} error
 */
async function giveUp(head, error) {
  await queue.remove(head.order);
  const before = await losses.get();
  await losses.set({ ...before, refused: before.refused + 1, code: error.refusal.code });
  await signed(head, "refused", error.refusal.code);
}

/** Show in its tab what stands on the page. @param {Head} head @param {CaptureAnswer} answer */
async function told({ tab, url, page_id }, answer) {
  if (tab === null) return;
  await mark(tab, { state: meaning(answer.reading.outcome), url, orders: answer.orders.length });
  if ((await hidden.get()).includes(hostOf(url))) return;
  const all = await texts();
  const locale = all.lang;
  /** @type {OrdersMessage} */
  const message = {
    kind: "orders",
    page_id,
    rows: rows(sayer(all), locale, answer.orders),
    texts: all,
    locale,
    folded: await folded.get(),
  };
  await browser.tabs.sendMessage(tab, message, { frameId: 0 }).catch(() => undefined); // the page has gone
}

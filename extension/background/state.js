/** What the popup and the options page show, gathered in one answer. */
import { connection, due, link, losses, tabNote } from "../shared/settings.js";
import { call, find, Refused, Unreachable } from "./daemon.js";
import * as queue from "./queue.js";

/** The state of things, after a fresh look for the daemon. @param {{tab?: number}} message */
export async function state({ tab }) {
  const seen = await find();
  if (seen.state === "connected") await refreshDue();
  return {
    link: await link.get(),
    paired: Boolean(await connection.get()),
    waiting: await queue.waiting(),
    losses: await losses.get(),
    due: await due.get(),
    page: tab === undefined ? null : await tabNote(tab).get(),
  };
}

/** Ask what is due next, and remember it for when the daemon is off. */
export async function refreshDue() {
  try {
    const { deadlines } = await call("GET", "/v1/deadlines?limit=20");
    await due.set({ at: new Date().toISOString(), deadlines: oneOfEach(deadlines).slice(0, 5) });
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
  }
}

/** Of several rules on one matter of an order, the first alone. @param {Due[]} deadlines */
function oneOfEach(deadlines) {
  const seen = new Set();
  return deadlines.filter(({ order, deadline: { rule, key, matter } }) => {
    const one = `${order} ${matter ?? key ?? rule}`;
    return !seen.has(one) && seen.add(one);
  });
}

/** Forget the daemon; pages that wait stay until the next pairing. */
export async function disconnect() {
  await Promise.all([connection.forget(), due.forget(), link.forget()]);
  return { ok: true };
}

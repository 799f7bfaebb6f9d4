/** Reminders: asks the daemon what is due to be shown, shows it, and reports what became of it. */
import { browser } from "../shared/browser.js";
import { noticeGoal } from "../shared/settings.js";
import { say } from "../shared/text.js";
import { call, Refused, Unreachable } from "./daemon.js";
import { open } from "./dashboard.js";

const PREFIX = "hugou:";
const BUTTONS = /** @type {const} */ (["snoozed", "done"]);

/** Show every reminder that waits; a reminder counts as shown only when the browser took it. */
export async function showWaiting() {
  const { notices } = /** @type {{notices: Notice[]}} */ (await call("GET", "/v1/notices"));
  for (const notice of notices) await report(notice.id, (await show(notice)) ? "shown" : "failed");
}

/** @param {Notice} notice @returns {Promise<boolean>} */
async function show(notice) {
  const t = await say();
  const content = {
    type: /** @type {const} */ ("basic"),
    iconUrl: browser.runtime.getURL("icons/128.png"),
    title: notice.title,
    message: notice.body,
  };
  const buttons = [{ title: t("notice_later") }];
  if (notice.one_matter !== false) buttons.push({ title: t("notice_done") }); // several are not done at one press
  await noticeGoal(notice.id).set(notice.url ?? "/");
  const own = { ...content, buttons, requireInteraction: Boolean(notice.urgent) };
  return (await appears(notice.id, own)) || appears(notice.id, content); // Firefox knows no buttons
}

/** Create a notification and look whether it is really there: Firefox says yes to everything. @param {string} id @param {any} options */
async function appears(id, options) {
  try {
    const shown = await browser.notifications.create(PREFIX + id, options);
    return shown in (await browser.notifications.getAll());
  } catch {
    return false;
  }
}

/** @param {string} id @param {"shown" | "failed" | "clicked" | "snoozed" | "done"} event */
async function report(id, event) {
  try {
    await call("POST", `/v1/notices/${encodeURIComponent(id)}`, { event });
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
  }
}

/** The shopper clicked a reminder: open what it is about. @param {string} shown */
export async function clicked(shown) {
  if (!shown.startsWith(PREFIX)) return;
  const id = shown.slice(PREFIX.length);
  browser.notifications.clear(shown);
  await report(id, "clicked");
  await open(await noticeGoal(id).get());
  await noticeGoal(id).forget();
}

/**
 * What became of a reminder in the panel on a shop's page: really shown, or answered there.
 * @param {{id: string, event: "shown" | "clicked" | "snoozed" | "done"}} message
 */
export async function onPage({ id, event }) {
  if (!/^[0-9a-f]{32}$/.test(id) || !["shown", "clicked", ...BUTTONS].includes(event))
    throw new Error("not a reminder");
  await call("POST", `/v1/notices/${id}`, { event, channel: "overlay" });
  if (event === "clicked") await open(await noticeGoal(id).get());
  return { ok: true };
}

/** The shopper pressed a button of a reminder. @param {string} shown @param {number} button */
export async function pressed(shown, button) {
  if (!shown.startsWith(PREFIX) || !BUTTONS[button]) return;
  browser.notifications.clear(shown);
  await report(shown.slice(PREFIX.length), BUTTONS[button]);
}

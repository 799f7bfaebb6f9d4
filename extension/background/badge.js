/** The sign on the toolbar button: what became of the page in a tab. */
import { browser } from "../shared/browser.js";
import { due, tabNote } from "../shared/settings.js";
import { say } from "../shared/text.js";

const GREEN = "#2f6f4f";
const AMBER = "#9a6a00";
const GREY = "#6b7280";

/** @type {Record<TabState, {sign: (orders: number) => string, colour: string}>} */
const SIGNS = {
  read: { sign: (orders) => String(orders), colour: GREEN },
  empty: { sign: () => "0", colour: GREEN },
  unknown: { sign: () => "?", colour: AMBER },
  signed_out: { sign: () => "?", colour: AMBER },
  blocked: { sign: () => "?", colour: AMBER },
  refused: { sign: () => "×", colour: AMBER },
  not_kept: { sign: () => "×", colour: AMBER },
  waiting: { sign: () => "…", colour: GREY },
  unpaired: { sign: () => "+", colour: GREY },
  paused: { sign: () => "‖", colour: GREY },
};

/** Remember and show what became of the page in a tab. @param {number} tab @param {TabNote} note */
export async function mark(tab, note) {
  await tabNote(tab).set(note);
  const t = await say();
  const { sign, colour } = SIGNS[note.state];
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId: tab, text: sign(note.orders) }),
      browser.action.setBadgeBackgroundColor({ tabId: tab, color: colour }),
      browser.action.setBadgeTextColor({ tabId: tab, color: "#ffffff" }),
      browser.action.setTitle({
        tabId: tab,
        title: `${t("name")} · ${t(`page_${note.state}`, note.orders)}`,
      }),
    ]);
  } catch {
    // the tab was closed meanwhile
  }
}

/** How many of the next deadlines the shopper has to see to soon. */
async function pressing() {
  const { deadlines } = (await due.get()) ?? { deadlines: [] };
  const mine = deadlines.filter(({ deadline: { kind } }) => kind === "consumer");
  return mine.filter(({ deadline: { status } }) => ["due_soon", "overdue"].includes(status)).length;
}

/**
 * On tabs without a sign of their own: "!" while pages wait for a daemon that is off, else how much
 * is due soon.
 * @param {number} pages
 */
export async function warn(pages) {
  const soon = await pressing();
  await browser.action.setBadgeText({ text: pages ? "!" : soon ? String(soon) : "" });
  await browser.action.setBadgeBackgroundColor({ color: pages ? GREY : AMBER });
}

/** What a Reading's outcome means for the shopper. @param {string} outcome @returns {TabState} */
export function meaning(outcome) {
  /** @type {Record<string, TabState>} */
  const states = {
    read: "read",
    partial: "read",
    empty: "empty",
    signed_out: "signed_out",
    blocked: "blocked",
  };
  return states[outcome] ?? "unknown";
}

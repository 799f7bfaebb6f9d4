/** What the overlay shows of each order: texts, ready to be put on the page. */
import { titled, when } from "../shared/deadlines.js";

/** @typedef {import("../shared/text.js").Say} Say */

/** What to do, and how the date came about. @param {string} locale @param {Deadline} next */
function reasons(locale, next) {
  const english = locale === "en";
  const act = english ? next.act_en : next.act;
  const steps = (english ? next.explanation_en : next.explanation) ?? [];
  return [act, ...steps].filter(Boolean).join("\n");
}

/** @param {Say} t @param {string} locale @param {Deadline} next @returns {Row["next"]} */
function nextDeadline(t, locale, next) {
  return {
    text: `${titled(locale, next)} · ${when(t, locale, next)}`,
    why: reasons(locale, next),
    soon: ["due_soon", "overdue"].includes(next.status),
  };
}

/**
 * Lists print few dates: the order's own page often tells more.
 * @param {Say} t
 * @param {OrderBrief} order
 * @returns {Row["next"]}
 */
function noDeadline(t, { status }) {
  const over = ["closed", "unpaid"].includes(status);
  return { text: t(over ? "no_deadline" : "more_in_detail"), why: "", soon: false };
}

/**
 * One line per order, in the order of the page.
 * @param {Say} t
 * @param {string} locale
 * @param {OrderBrief[]} orders
 * @returns {Row[]}
 */
export function rows(t, locale, orders) {
  return orders.map((order) => ({
    order: order.key,
    name: order.title || order.merchant || order.number,
    detail: [order.merchant, order.status_text, order.number].filter(Boolean).join(" · "),
    next: order.next ? nextDeadline(t, locale, order.next) : noDeadline(t, order),
  }));
}

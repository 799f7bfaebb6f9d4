/** What the overlay shows of each order: texts, ready to be put on the page. */
import { when } from "../shared/moment.js";

/** @typedef {import("../shared/text.js").Say} Say */

/** @param {Say} t @param {string} locale @param {Deadline} next @returns {Row["next"]} */
function nextDeadline(t, locale, next) {
  return {
    text: `${next.title} · ${when(t, locale, next)}`,
    why: [next.act, ...(next.explanation ?? [])].filter(Boolean).join("\n"),
    soon: ["due_soon", "overdue"].includes(next.status),
  };
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
    next: order.next ? nextDeadline(t, locale, order.next) : null,
  }));
}

/** Deadlines as the shopper reads them. */

/** @typedef {import("./text.js").Say} Say */

/** Deadlines are moments in China, wherever the browser stands. */
const CHINA = /** @type {const} */ ({ timeZone: "Asia/Shanghai" });
const MOMENT = /** @type {const} */ ({
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
});
const DAY = /** @type {const} */ ({ year: "numeric", month: "short", day: "numeric" });
const FAR = 60; // days: beyond, the day is enough

/**
 * When a deadline ends, in words.
 * @param {Say} t
 * @param {string} locale
 * @param {Pick<Deadline, "at" | "days_left">} deadline
 */
export function when(t, locale, { at, days_left: days }) {
  if (!at) return t("when_unknown");
  const far = days === null || Math.abs(days) > FAR;
  const written = new Intl.DateTimeFormat(locale, { ...CHINA, ...(far ? DAY : MOMENT) }).format(
    new Date(at),
  );
  const date = written.replaceAll(" ", "\u00a0"); // day and hour stay on one line
  if (days === null || days > FAR) return date;
  if (days < 0) return t("when_past", date);
  if (days === 0) return t("when_today", date);
  return days === 1 ? t("when_tomorrow", date) : t("when_days", date, days);
}

/** The name of a deadline, in the shopper's language. @param {string} locale @param {Deadline} deadline */
export function titled(locale, { title, title_en }) {
  return (locale === "en" && title_en) || title;
}

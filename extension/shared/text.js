/** Texts in the shopper's language: the browser's, unless they chose another. */
import { browser } from "./browser.js";
import { language } from "./settings.js";

/** @typedef {(key: string, ...parts: (string | number)[]) => string} Say */

/** Which of our two languages to speak. */
export async function spoken() {
  const chosen = await language.get();
  if (chosen !== "auto") return chosen;
  return /^zh/i.test(browser.i18n.getUILanguage()) ? "zh" : "en";
}

/** Load every text of one language, as plain strings. @returns {Promise<Record<string, string>>} */
export async function texts() {
  const folder = (await spoken()) === "zh" ? "zh_CN" : "en";
  const answer = await fetch(browser.runtime.getURL(`_locales/${folder}/messages.json`));
  const messages = /** @type {Record<string, {message: string}>} */ (await answer.json());
  return Object.fromEntries(Object.entries(messages).map(([key, entry]) => [key, entry.message]));
}

/** Put the parts in the places of $1, $2 … @param {Record<string, string>} all @returns {Say} */
export function sayer(all) {
  return (key, ...parts) =>
    (all[key] ?? key).replace(/\$(\d)/g, (_place, number) => String(parts[number - 1] ?? ""));
}

/** Give the function that says a text by its key. */
export async function say() {
  return sayer(await texts());
}

/**
 * Fill every element that names its text with `data-text`.
 * @param {ParentNode} page
 * @param {Say} t
 */
export function label(page, t) {
  for (const element of page.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? "");
  }
}

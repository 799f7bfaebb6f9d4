/** The form for the six digits, the same in the popup and on the options page. */
import { browser } from "./browser.js";

/** @typedef {import("./text.js").Say} Say */

/**
 * Why pairing did not work, and what to do.
 * @param {Say} t
 * @param {{code?: string, tries?: number}} result
 */
function reason(t, { code, tries }) {
  if (code === "wrong_code") return tries ? t("pair_wrong", tries) : t("pair_locked");
  /** @type {Record<string, string>} */
  const texts = {
    off: "pair_off",
    pairing_closed: "pair_closed",
    unknown_origin: "pair_closed",
    pairing_busy: "pair_busy",
    stranger: "pair_stranger",
  };
  return t(texts[code ?? ""] ?? "pair_failed");
}

/** Bring the form to life. @param {HTMLFormElement} form @param {Say} t @param {() => void} done */
export function pairForm(form, t, done) {
  const code = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const says = /** @type {HTMLElement} */ (form.querySelector("output"));
  const send = (/** @type {object} */ message) => browser.runtime.sendMessage(message);
  code.addEventListener("focus", () => void send({ kind: "begin" })); // hugou shows which browser asks
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const digits = code.value.replace(/\D/g, "");
    if (digits.length !== 6) return void (says.textContent = t("pair_six"));
    button.disabled = true;
    says.textContent = t("pair_trying");
    const result = await send({ kind: "pair", code: digits });
    button.disabled = false;
    if (result.ok) return done();
    says.textContent = reason(t, result);
    code.select();
  });
}

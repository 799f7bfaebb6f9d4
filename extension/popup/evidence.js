/** The popup's part about evidence: keep this page, and for which case. */
import { browser } from "../shared/browser.js";

/** @typedef {import("../shared/text.js").Say} Say */

const WHOLE = { permissions: /** @type {any} */ (["pageCapture"]) };

/**
 * Ask to save pages whole, where this browser can: the click that asked for the page is still
 * fresh. Without the permission the page is written down by ourselves.
 */
async function mayCapture() {
  const possible = browser.runtime.getManifest().optional_permissions ?? [];
  if (!possible.includes("pageCapture") || /Firefox/.test(navigator.userAgent)) return;
  await browser.permissions.request(WHOLE).catch(() => false);
}

/** @param {any} item */
const nameOf = (item) => [item.item ?? item.order, item.merchant].filter(Boolean).join(" · ");

/**
 * Give the part its life; gives the function that shows the open cases in it.
 * @param {(id: string) => any} by
 * @param {Say} t
 * @param {() => Promise<number | undefined>} tabBelow
 */
export function evidencePart(by, t, tabBelow) {
  const button = by("keep");
  const belongs = by("belongs");
  const said = by("kept");

  async function keep() {
    button.disabled = true;
    said.textContent = t("evidence_taking");
    await mayCapture();
    const message = { kind: "evidence", tab: await tabBelow(), case: belongs.value };
    const answer = await browser.runtime.sendMessage(message);
    button.disabled = false;
    const became = t(`evidence_${answer?.state ?? "failed"}`, answer?.pieces ?? 0);
    said.textContent = answer?.whole === false ? `${became} ${t("evidence_not_whole")}` : became;
  }

  button.addEventListener("click", () => void keep());

  /** Which open case the page belongs to; none is an answer too. @param {any[]} cases */
  return (cases) => {
    const options = cases.map((item) => new Option(nameOf(item), item.id));
    belongs.replaceChildren(new Option(t("evidence_no_case"), ""), ...options);
    belongs.ariaLabel = t("evidence_belongs");
    belongs.hidden = !cases.length;
  };
}

/** The only place that knows whether the browser calls itself `browser` or `chrome`. */

/** @type {typeof chrome} */
export const browser = /** @type {any} */ (globalThis).browser ?? globalThis.chrome;

/** Say which program this is, for the envelope and for the pairing page. */
export function program() {
  const brands = /** @type {any} */ (navigator).userAgentData?.brands ?? [];
  const brand = brands.find((/** @type {any} */ b) => !/not.?a.?brand/i.test(b.brand));
  const firefox = /Firefox\/([\d.]+)/.exec(navigator.userAgent);
  return {
    browser: firefox ? "Firefox" : (brand?.brand ?? "Chromium"),
    version: firefox?.[1] ?? brand?.version ?? "0",
    extension: browser.runtime.getManifest().version,
  };
}

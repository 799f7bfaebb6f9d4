/** Which pages may be read: exactly those of the manifest, nothing that merely looks like one. */
import { browser } from "./browser.js";

/** The addresses that the manifest allows: an exact host, and what its paths look like. */
function places() {
  const patterns = browser.runtime.getManifest().content_scripts?.[0]?.matches ?? [];
  return patterns.map((pattern) => {
    const [, host, path] = /^https:\/\/([^/]+)(\/.*)$/.exec(pattern) ?? [];
    const escaped = path.replace(/[.?+^$()[\]{}|\\]/g, "\\$&").replaceAll("*", ".*");
    return { host, path: new RegExp(`^${escaped}$`) };
  });
}

/** The shops' order-page hosts, once each. @returns {string[]} */
export function orderHosts() {
  return [...new Set(places().map(({ host }) => host))];
}

/** @param {string | undefined} address */
function parsed(address) {
  return address && URL.canParse(address) ? new URL(address) : null;
}

/** The host of an address, or "" where there is none. @param {string | undefined} address */
export function hostOf(address) {
  return parsed(address)?.hostname ?? "";
}

/** Tell whether an address is a page that we may read. @param {string | undefined} address */
export function isOrderPage(address) {
  const page = parsed(address);
  if (page?.protocol !== "https:") return false;
  const where = page.pathname + page.search;
  return places().some(({ host, path }) => host === page.host && path.test(where));
}

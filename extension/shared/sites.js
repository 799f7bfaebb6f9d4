/** Which pages may be read: exactly those of the manifest, nothing that merely looks like one. */
import { browser } from "./browser.js";

/** The addresses that the manifest allows: an exact host, and how the path begins. */
function places() {
  const patterns = browser.runtime.getManifest().content_scripts?.[0]?.matches ?? [];
  return patterns.map((pattern) => new URL(pattern.replace(/\*$/, "")));
}

/** The shops' order-page hosts, once each. @returns {string[]} */
export function orderHosts() {
  return [...new Set(places().map(({ hostname }) => hostname))];
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
  if (!page) return false;
  return places().some(
    (place) => place.origin === page.origin && page.pathname.startsWith(place.pathname),
  );
}

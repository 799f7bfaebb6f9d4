/** Which pages may be read: exactly those of the manifest, nothing that merely looks like one. */
import { browser } from "./browser.js";

/** The addresses that the manifest allows: an exact host, and what its paths look like. */
function places() {
  const scripts = browser.runtime.getManifest().content_scripts ?? [];
  const patterns = [...new Set(scripts.flatMap(({ matches = [] }) => matches))];
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

/** Hosts that belong together in a shopper's eyes; the key names the shop's text. */
const SHOPS = {
  taobao: /(^|\.)taobao\.com$/,
  tmall: /(^|\.)tmall\.com$/,
  jd: /(^|\.)jd\.(com|hk)$/,
  pinduoduo: /(^|\.)(yangkeduo|pinduoduo)\.com$/,
  suning: /(^|\.)suning\.com$/,
  dangdang: /(^|\.)dangdang\.com$/,
  vipshop: /(^|\.)vip\.com$/,
  meituan: /(^|\.)meituan\.com$/,
  xianyu: /(^|\.)goofish\.com$/,
  alibaba1688: /(^|\.)1688\.com$/,
  amazon: /(^|\.)amazon\.[a-z.]+$/,
  filings: /^www\.12315\.cn$/,
};

/** The shops and their hosts; a host of no known shop stands for itself. @returns {Map<string, string[]>} */
export function shops() {
  const found = new Map();
  for (const host of orderHosts()) {
    const [shop] = Object.entries(SHOPS).find(([, names]) => names.test(host)) ?? [host];
    found.set(shop, [...(found.get(shop) ?? []), host]);
  }
  return found;
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

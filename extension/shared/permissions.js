/** What the shopper may have taken away from the extension: single sites, or this very computer. */
import { browser } from "./browser.js";

/** Where hugou itself answers. */
export const HERE = "http://127.0.0.1/*";

/** Tell whether the extension may reach these places. @param {string[]} origins */
const allowed = (origins) => browser.permissions.contains({ origins });

/** The places of the manifest that the extension may no longer reach. @returns {Promise<string[]>} */
export async function missing() {
  const wanted = /** @type {string[]} */ (browser.runtime.getManifest().host_permissions ?? []);
  if (await allowed(wanted)) return [];
  const there = await Promise.all(wanted.map((origin) => allowed([origin])));
  return wanted.filter((_origin, place) => !there[place]);
}

/** Ask the shopper for them; only a click of theirs may. @param {string[]} origins */
export async function ask(origins) {
  try {
    return await browser.permissions.request({ origins });
  } catch {
    return false; // this browser asks on its own page of extensions alone
  }
}

/** Both names that browsers have given to "programs on this computer". */
const LOCAL = ["loopback-network", "local-network-access"];

/** Tell whether the browser was told to keep everything away from programs on this computer. */
async function walled() {
  const states = await Promise.all(
    LOCAL.map(async (name) => {
      try {
        return (await navigator.permissions.query(/** @type {any} */ ({ name }))).state;
      } catch {
        return "unknown"; // this browser does not know that name
      }
    }),
  );
  return states.includes("denied");
}

/** Why a hugou that runs could not be heard, or null. @returns {Promise<LinkState | null>} */
export async function obstacle() {
  if (!(await allowed([HERE]))) return "forbidden";
  return (await walled()) ? "blocked" : null;
}

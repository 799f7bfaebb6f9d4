/** One getter and setter per stored value; no key stands anywhere else. */
import { browser } from "./browser.js";

/**
 * @template T
 * @param {"local" | "session"} area
 * @param {string} key
 * @param {T} fallback
 */
function value(area, key, fallback) {
  return {
    /** @returns {Promise<T>} */
    async get() {
      const found = await browser.storage[area].get(key);
      return /** @type {T} */ (found[key] ?? fallback);
    },
    /** @param {T} next */
    set: (next) => browser.storage[area].set({ [key]: next }),
    forget: () => browser.storage[area].remove(key),
  };
}

/** Kept for good: the daemon this browser is paired with. */
export const connection = value("local", "connection", /** @type {Connection | null} */ (null));
/** Hosts on which the shopper has paused reading. */
export const paused = value("local", "paused", /** @type {string[]} */ ([]));
/** Hosts on which the shopper wants no overlay. */
export const hidden = value("local", "hidden", /** @type {string[]} */ ([]));
/** The overlay is folded to its title line. */
export const folded = value("local", "folded", false);
/** Keep the order page as evidence by itself when 准备投诉 is pressed on it. */
export const autoEvidence = value("local", "autoEvidence", false);
export const language = value("local", "language", /** @type {"auto" | "zh" | "en"} */ ("auto"));
/** Pages that were let go because too many waited, or that the daemon refused for good. */
export const losses = value("local", "losses", { dropped: 0, refused: 0, code: "" });

/** Forgotten when the browser closes: how the daemon was last seen. */
export const link = value("session", "link", /** @type {Link} */ ({ state: "off" }));
/** Pairings under way; they outlive the popup and the worker. */
export const pairings = value("session", "pairings", /** @type {Pairing[]} */ ([]));
/** What is due next, as last heard, to show while the daemon is off. */
export const due = value(
  "session",
  "due",
  /** @type {{at: string, deadlines: Due[]} | null} */ (null),
);

/** What is known of the page in one tab. @param {number} tab */
export const tabNote = (tab) =>
  value("session", `tab:${tab}`, /** @type {TabNote | null} */ (null));

/** Where a click on one reminder leads. @param {string} id */
export const noticeGoal = (id) => value("session", `notice:${id}`, "/");

/**
 * Add hosts to a list of hosts, or take them off.
 * @param {typeof paused} list
 * @param {string[]} hosts
 * @param {boolean} on
 */
export async function setHosts(list, hosts, on) {
  const others = (await list.get()).filter((name) => !hosts.includes(name));
  await list.set(on ? [...others, ...hosts].sort() : others);
}

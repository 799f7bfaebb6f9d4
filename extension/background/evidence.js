/**
 * 留作证据: on the shopper's click a page is walked through to its end and kept: as one file that
 * opens off line, as a picture, as text. Each piece is on the disk before the next is begun.
 */
import { FILES } from "../evidence/files.js";
import { browser, program } from "../shared/browser.js";
import { autoEvidence, connection } from "../shared/settings.js";
import * as picture from "./picture.js";
import * as pieces from "./pieces.js";

/**
 * @typedef {object} Page
 * @property {number} tab
 * @property {(call: string, ...parts: unknown[]) => Promise<any>} ask runs one of our functions in the page
 * @property {Omit<Piece, "form" | "name" | "media_type" | "sequence">} about
 * @property {string} name
 */

/**
 * Runs in the page: the files have just been put there.
 * @param {string} call
 * @param {unknown[]} parts
 */
function run(call, parts) {
  return /** @type {any} */ (globalThis).hugouEvidence[call](...parts);
}

/** @param {number} tab @param {{case?: string, order?: string, asked: "click" | "auto"}} place @returns {Promise<Page>} */
async function enter(tab, place) {
  const { url = "", title = "" } = await browser.tabs.get(tab);
  const target = { tabId: tab };
  await browser.scripting.executeScript({ target, files: [...FILES] });
  const random = crypto.getRandomValues(new Uint32Array(4));
  return {
    tab,
    name: title.trim().slice(0, 80) || new URL(url).hostname,
    about: {
      ...place,
      url,
      title: title.slice(0, 500),
      captured_at: new Date().toISOString(),
      page_id: Array.from(random, (part) => part.toString(16)).join(""),
      client: program(),
    },
    ask: async (call, ...parts) => {
      const [done] = await browser.scripting.executeScript({ target, func: run, args: [call, parts] });
      return done?.result;
    },
  };
}

/**
 * Keep the page in a tab as evidence; gives what became of it, for the popup.
 * @param {{tab: number, case?: string, order?: string, asked?: "click" | "auto"}} message
 */
export async function keep({ tab, case: id, order, asked = "click" }) {
  if (!(await connection.get())) return { state: "unpaired" };
  const page = await enter(tab, { case: id || undefined, order: order || undefined, asked }).catch(
    () => null,
  );
  if (!page) return { state: "not_readable" };
  try {
    const { pieces: count, whole } = await gather(page);
    const became = Object.values(await pieces.deliver());
    const refused = became.filter((one) => one === "refused").length;
    const waiting = await pieces.waiting();
    return { state: refused ? "refused" : waiting ? "waits" : "kept", pieces: count, whole };
  } catch (error) {
    if (error instanceof pieces.NoRoom) return { state: "not_kept" };
    throw error;
  }
}

/**
 * Keep an order page by itself because a dispute begins on it, where the shopper wants that.
 * @param {chrome.runtime.MessageSender} sender
 * @param {{order: string, case: string}} place
 */
export async function begun({ tab }, { order, case: id }) {
  if (tab?.id === undefined || !(await autoEvidence.get())) return;
  await keep({ tab: tab.id, order, case: id, asked: "auto" });
}

/** Take every piece of a page. @param {Page} page */
async function gather(page) {
  const alone = page.about.asked === "auto";
  const { lines, whole } = await page.ask(alone ? "look" : "walk");
  const sizes = await page.ask("begin");
  const put = putter(page, whole ? undefined : NOT_WHOLE);
  try {
    const show = (/** @type {number} */ top) => page.ask("show", top);
    const mhtml = await saved(page.tab);
    if (mhtml) await put("mhtml", "multipart/related", ".mhtml", mhtml);
    const pictures = alone ? [] : await picture.whole(page.tab, sizes, show).catch(() => []);
    for (const [place, { content }] of pictures.entries())
      await put("screenshot", "image/png", pictures.length > 1 ? ` ${place + 1}.png` : ".png", content);
    if (!mhtml) await put("html", "text/html", ".html", await flat(page, pictures, sizes.ratio));
    await put("text", "text/plain", ".txt", new Blob([lines.join("\n")], { type: "text/plain" }));
  } finally {
    await page.ask("end", sizes);
  }
  return { pieces: put.count(), whole };
}

const NOT_WHOLE = "页面没有尽头或太长，只保存了滚动到的部分 / the page is endless or very long: kept as far as it was scrolled";

/** Gives the function that keeps one piece of a page after the other. @param {Page} page @param {string} [note] */
function putter({ about, name }, note) {
  let sequence = 0;
  /** @param {Piece["form"]} form @param {string} type @param {string} ending @param {Blob} content */
  async function put(form, type, ending, content) {
    if (!content.size) return;
    const piece = { ...about, form, media_type: type, name: name + ending, sequence, note };
    await pieces.add(piece, content);
    sequence += 1;
  }
  return Object.assign(put, { count: () => sequence });
}

const TRIES = 3;

/**
 * The page as Chromium saves it itself, where the shopper allowed that. What it gives is a file of
 * its own that may be gone before it is read (Chromium 156, often the first after its start): it
 * is read at once, and asked for again.
 * @param {number} tab
 */
async function saved(tab) {
  for (let tries = 0; browser.pageCapture && tries < TRIES; tries += 1) {
    try {
      const file = await browser.pageCapture.saveAsMHTML({ tabId: tab });
      if (file) return new Blob([await file.arrayBuffer()], { type: "multipart/related" });
    } catch {
      // not readable any more, or a page that is not to be saved
    }
  }
  return null;
}

/**
 * The page written as one file by ourselves, with the pictures that were seen.
 * @param {Page} page
 * @param {Awaited<ReturnType<typeof picture.whole>>} pictures
 * @param {number} ratio
 */
async function flat(page, pictures, ratio) {
  await page.ask("release");
  const boxes = await page.ask("pictures");
  const text = await page.ask("flat", await picture.cut(pictures, ratio, boxes));
  return new Blob([text], { type: "text/html" });
}

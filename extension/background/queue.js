/**
 * The pages that wait for the daemon. Bounded: when too many wait, pages that a later look at the
 * same page has overtaken go first, then the oldest; how many went is counted and shown.
 */
import { losses } from "../shared/settings.js";
import { shelf as indexed } from "./shelf.js";

export const LIMITS = { pages: 300, size: 200_000_000 };

/** @typedef {import("./shelf.js").Shelf<string>} Shelf */

/**
 * Choose what to let go so that the rest keeps within the limits.
 * @param {Required<Head>[]} heads oldest first
 * @param {{pages: number, size: number}} limits
 * @returns {number[]}
 */
export function overflow(heads, limits) {
  const newest = new Map(heads.map((head) => [head.page_id, head.order]));
  const overtaken = heads.filter((head) => newest.get(head.page_id) !== head.order);
  const rest = heads.filter((head) => newest.get(head.page_id) === head.order);
  let { length } = heads;
  let size = heads.reduce((sum, head) => sum + head.size, 0);
  const leaving = [];
  for (const head of [...overtaken, ...rest.slice(0, -1)]) {
    if (length <= limits.pages && size <= limits.size) break;
    leaving.push(head.order);
    length -= 1;
    size -= head.size;
  }
  return leaving;
}

/**
 * Keep a page until the daemon has it.
 * @param {Envelope} envelope
 * @param {number | null} tab
 * @param {Shelf} [shelf]
 */
export async function add(envelope, tab, shelf = indexed) {
  const body = JSON.stringify(envelope);
  const { url, page_id, sequence, captured_at: at } = envelope;
  const id = `${page_id}/${sequence}`;
  await shelf.put({ id, url, page_id, sequence, size: body.length, tab, at }, body);
  const leaving = overflow(await shelf.heads(), LIMITS);
  if (!leaving.length) return;
  await shelf.drop(leaving);
  const before = await losses.get();
  await losses.set({ ...before, dropped: before.dropped + leaving.length });
}

/**
 * The page that has waited longest, of those behind a given one.
 * @param {number} [after]
 * @param {Shelf} [shelf]
 */
export async function next(after = 0, shelf = indexed) {
  const head = (await shelf.heads()).find(({ order }) => order > after);
  if (!head) return null;
  return { head, body: (await shelf.body(head.order)) ?? "" };
}

/** The daemon has it (or refuses it for good). @param {number} order @param {Shelf} [shelf] */
export function remove(order, shelf = indexed) {
  return shelf.drop([order]);
}

/** How many pages wait. @param {Shelf} [shelf] */
export async function waiting(shelf = indexed) {
  return (await shelf.heads()).length;
}

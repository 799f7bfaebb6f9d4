/**
 * Pieces of evidence on their way to the daemon: each waits on the disk until the daemon has it.
 * Nothing is let go to make room, as pages are: what does not fit is refused and said.
 */
import { losses } from "../shared/settings.js";
import { call, Refused, Unreachable } from "./daemon.js";
import { shelfIn } from "./shelf.js";

export const LIMITS = { pieces: 400, size: 1_000_000_000 };
const STREAM = "application/x-hugou-evidence";

/** @type {import("./shelf.js").Shelf<Blob>} */
export const shelf = shelfIn("hugou-evidence");

/** @typedef {Awaited<ReturnType<typeof shelf.heads>>[number]} Waiting */

/** @param {Blob} content */
async function digest(content) {
  const hash = await crypto.subtle.digest("SHA-256", await content.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** No room is left for more evidence while the daemon is off. */
export class NoRoom extends Error {}

/**
 * Keep a piece until the daemon has it.
 * @param {Piece} piece
 * @param {Blob} content
 */
export async function add(piece, content) {
  const heads = await shelf.heads();
  const size = heads.reduce((sum, head) => sum + head.size, content.size);
  if (heads.length >= LIMITS.pieces || size > LIMITS.size) throw new NoRoom();
  const envelope = { ...piece, bytes: content.size, sha256: await digest(content) };
  const body = new Blob([JSON.stringify(envelope), "\n", content], { type: STREAM });
  const { url, page_id, sequence, captured_at: at } = piece;
  const id = `${page_id}/${sequence}`;
  await shelf.put({ id, url, page_id, sequence, size: body.size, tab: null, at }, body);
}

/**
 * Deliver until nothing waits or the daemon cannot take more now; gives what became of each piece
 * that was tried, by its id. The lock is the browser's: no piece is sent twice side by side.
 * @returns {Promise<Record<string, "kept" | "refused" | "waits">>}
 */
export function deliver() {
  return navigator.locks.request("hugou:evidence", async () => {
    /** @type {Record<string, "kept" | "refused" | "waits">} */
    const became = {};
    for (const head of await shelf.heads()) {
      became[head.id] = await send(head);
      if (became[head.id] === "waits") break;
    }
    return became;
  });
}

/** @param {Waiting} head @returns {Promise<"kept" | "refused" | "waits">} */
async function send(head) {
  const body = await shelf.body(head.order);
  try {
    if (body) await call("POST", "/v1/evidence", body);
    await shelf.drop([head.order]);
    return "kept";
  } catch (error) {
    if (error instanceof Unreachable) return "waits";
    if (!(error instanceof Refused)) throw error;
    if (!final(error)) return "waits";
    await shelf.drop([head.order]);
    const before = await losses.get();
    await losses.set({ ...before, refused: before.refused + 1, code: error.refusal.code });
    return "refused";
  }
}

/** Asking again will never help: the piece is at fault, or its case is gone. @param {Refused} error */
const final = (error) => error.forGood || error.status === 404;

/** How many pieces wait. */
export async function waiting() {
  return (await shelf.heads()).length;
}

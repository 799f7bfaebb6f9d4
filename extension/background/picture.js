/** The picture of a whole page, from top to end, as it is seen; in parts where it is very long. */
import { browser } from "../shared/browser.js";

const BETWEEN = 520; // ms: Chromium takes two pictures a second at most
const HIGHEST = 15_000; // device pixels of one picture; canvases end at 16,384
const LONGEST = 60; // screens

/**
 * @typedef {object} Sizes
 * @property {number} width
 * @property {number} height
 * @property {number} screen
 * @property {number} ratio
 */

/** @param {string} address A data: address, which our policy lets nobody fetch. */
export function bytesOf(address) {
  const [head, body] = address.split(",");
  const type = /data:([^;]+)/.exec(head)?.[1] ?? "image/png";
  return new Blob([Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))], { type });
}

/** @param {number} width @param {number} height */
function paper(width, height) {
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  return { canvas, pen };
}

/**
 * Take the page in parts of at most HIGHEST pixels; each says which part of the page it shows. A
 * browser gives what is on the screen: scroll, take, put together.
 * @param {number} tab
 * @param {Sizes} sizes
 * @param {(top: number) => Promise<number>} show scrolls there, gives where the page then stands
 */
export async function whole(tab, { width, height, screen, ratio }, show) {
  const window = (await browser.tabs.get(tab)).windowId;
  const parts = [];
  const screens = Math.max(1, Math.floor(HIGHEST / (screen * ratio)));
  const end = Math.min(height, LONGEST * screen);
  for (let top = 0; top < end; top += screens * screen) {
    const high = Math.min(screens * screen, end - top);
    const { canvas, pen } = paper(width * ratio, high * ratio);
    for (let y = top; y < top + high; y += screen) {
      const stands = await show(y);
      await new Promise((done) => setTimeout(done, BETWEEN));
      const seen = await createImageBitmap(
        bytesOf(await browser.tabs.captureVisibleTab(window, { format: "png" })),
      );
      pen.drawImage(seen, 0, (stands - top) * ratio);
      seen.close();
    }
    const content = await canvas.convertToBlob({ type: "image/png" });
    parts.push({ top, height: high, content });
  }
  return parts;
}

/**
 * Cut pieces out of the pictures of a page, as data: addresses; null where it was not pictured.
 * @param {{top: number, height: number, content: Blob}[]} parts
 * @param {number} ratio
 * @param {{x: number, y: number, width: number, height: number, read: string | null}[]} boxes
 */
export async function cut(parts, ratio, boxes) {
  const bitmaps = await Promise.all(parts.map(({ content }) => createImageBitmap(content)));
  const pieces = [];
  for (const box of boxes) pieces.push(box.read ?? (await piece(parts, bitmaps, ratio, box)));
  for (const bitmap of bitmaps) bitmap.close();
  return pieces;
}

/**
 * @param {{top: number, height: number}[]} parts
 * @param {ImageBitmap[]} bitmaps
 * @param {number} ratio
 * @param {{x: number, y: number, width: number, height: number}} box
 */
async function piece(parts, bitmaps, ratio, { x, y, width, height }) {
  const place = parts.findIndex(({ top, height: high }) => y >= top && y < top + high);
  if (place < 0 || width < 1 || height < 1) return null;
  const { canvas, pen } = paper(width * ratio, height * ratio);
  pen.drawImage(bitmaps[place], -x * ratio, -(y - parts[place].top) * ratio);
  return addressOf(await canvas.convertToBlob({ type: "image/png" }));
}

/** @param {Blob} content */
async function addressOf(content) {
  const bytes = new Uint8Array(await content.arrayBuffer());
  let letters = "";
  for (let start = 0; start < bytes.length; start += 0x8000)
    letters += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return `data:${content.type};base64,${btoa(letters)}`;
}

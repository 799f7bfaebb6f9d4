/** The files that are put into a page, in this order, before it is kept as evidence. */
export const FILES = Object.freeze(["evidence/walk.js", "evidence/flat.js"]);

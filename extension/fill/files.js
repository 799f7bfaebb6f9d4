/** The files that are injected, in this order, before a form is filled; classic scripts all. */
export const FILES = Object.freeze([
  "fill/page.js",
  "fill/labels.js",
  "fill/selects.js",
  "fill/wheels.js",
  "fill/widgets.js",
  "fill/places.js",
  "fill/checks.js",
  "fill/dialogs.js",
  "shared/dress.js",
  "fill/panel.js",
  "fill/engine.js",
]);

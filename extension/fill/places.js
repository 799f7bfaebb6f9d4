/** Where the fields of a recipe stand on this page: by its selectors, else by their labels. */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { boxed, boxes, visible, match, fillable, isField, labelsOf, PERSONAL } = parts;
  const NEAR = 0.85; // a label of the field itself, not any text that stands before it

  function candidates(selector, step) {
    const roots = step.within ? boxes(step.within) : [document];
    return roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  }

  /** Whether the shopper could use the field now: hidden fields are traps, or not wanted yet. */
  function usable(step, element) {
    if (isField(element) ? fillable(element) : visible(element)) return true;
    const lists = step.do === "pick" ? (step.options ?? []) : [];
    return lists.some((selector) => [...document.querySelectorAll(selector)].some(boxed));
  }

  /** The first of a step's selectors that leads to a field that can be used, else to any. */
  function direct(step) {
    const all = (step.select ?? []).flatMap((selector) =>
      candidates(selector, step).map((element) => ({ element, how: selector })),
    );
    return all.find(({ element }) => usable(step, element)) ?? all[0] ?? null;
  }

  /** Find the field of every step. */
  function locate(steps) {
    const found = steps.map(direct);
    const rest = steps.filter((_, index) => !found[index]);
    const matched = match(rest);
    return steps.map((step, index) => found[index] ?? matched[rest.indexOf(step)]);
  }

  /** Whether a field asks for identity, consent, a declaration or a captcha. */
  const personal = (element) =>
    labelsOf(element).some(([text, weight]) => weight >= NEAR && PERSONAL.test(text));

  Object.assign(parts, { usable, direct, locate, personal });
})();

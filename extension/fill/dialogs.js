/**
 * Steps that are made of several: a dialog with fields of its own, and a search whose result is
 * taken only where it is exactly what was looked for.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { sleep, until, plain, boxed, visible, direct, usable, offer, type, SETTLE } = parts;
  const CODE = /^[0-9A-Z]{18}$/; // 统一社会信用代码: it names one company

  /** Find the field of a step inside what was just opened. */
  const appears = (step, ms = 1500) =>
    until(() => {
      const found = direct(step)?.element;
      return found && usable(step, found) ? found : null;
    }, ms);

  /** Press a button that only opens, chooses or closes something within the form. */
  async function press(step, act) {
    const button = await appears(step);
    if (!button) return { why: "no_popup" };
    act(button);
    await sleep(SETTLE);
    return null;
  }

  /**
   * Go through the steps of a dialog, in order; what does not appear is not asked for.
   * @param {(step: any, element: Element, value: any) => Promise<any>} put
   */
  async function through(steps, values, act, put) {
    for (const step of steps) {
      const value = values[step.key] ?? step.value;
      if (step.do === "press") {
        const wrong = await press(step, act);
        if (wrong) return wrong;
        continue;
      }
      const element = value === undefined ? null : await appears(step);
      if (!element) continue;
      const wrong = parts.problem(step, value, []);
      const why = wrong ? { why: wrong } : await put(step, element, value);
      if (why) return why;
    }
    return null;
  }

  async function dialog(element, step, values, act, put) {
    act(element);
    await sleep(SETTLE);
    return through(step.inside ?? [], values, act, put);
  }

  /** Search, and take the result that is exactly it; otherwise the results are only offered. */
  async function search(element, value, step, act) {
    const refused = type(element, value, { leave: false });
    if (refused) return { why: refused };
    const items = () =>
      (step.options ?? []).flatMap((one) => [...document.querySelectorAll(one)]).filter(boxed);
    const before = items();
    const button = (step.press ?? [])
      .flatMap((one) => [...document.querySelectorAll(one)])
      .find(visible);
    if (button) act(button);
    else parts.key(element, "Enter");
    const fresh = () => items().some((one) => !before.includes(one)) && items();
    const found = (await until(fresh, 8000)) || items();
    const exact = found.filter((one) => plain(one.textContent) === plain(value));
    const hit = exact.length === 1 ? exact[0] : CODE.test(value) && found.length === 1 && found[0];
    if (!hit) return { why: "no_option", options: offer(found) };
    act(hit);
    await until(() => !step.shows?.length || shownIn(step, hit.textContent), 4000);
    return null;
  }

  /** Whether the page shows what a search took. */
  function shownIn(step, value) {
    return (step.shows ?? []).some((selector) =>
      [...document.querySelectorAll(selector)].some(
        (one) => boxed(one) && plain(one.textContent).includes(plain(value)),
      ),
    );
  }

  Object.assign(parts, { press, dialog, through, search, shownIn });
})();

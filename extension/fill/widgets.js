/**
 * What a field is and shows, and how dates, groups, suggestion lists and files take a value.
 * Each function gives null, or why it could not: {why, options}.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { sleep, until, plain, boxed, boxes, find, set, fire, focus, blur, key, type } = parts;
  const { PERSONAL, SETTLE, SHOWN_AT_MOST, offer, selectOf, cascadeOf, wheelOf, groupOf } = parts;

  const DATES = ".el-date-editor, .ant-picker, .ivu-date-picker";
  const TAB = 400; // ms that a list in several parts gets to show one of them
  const NATIVE_DATES = /^(date|datetime-local|month|time)$/;

  const isChoice = (element) => /^(radio|checkbox)$/.test(roleOf(element));
  const roleOf = (element) =>
    element.matches("input") ? element.type : element.getAttribute("role");
  const isChosen = (choice) => choice.checked ?? choice.getAttribute("aria-checked") === "true";

  /** What a field is. */
  function kindOf(element) {
    if (element.type === "file") return "upload";
    if (isChoice(element)) return "check";
    if (wheelOf(element)) return "wheel";
    if (element.tagName === "SELECT") return "select";
    if (cascadeOf(element)) return "cascade";
    if (element.closest(DATES) || NATIVE_DATES.test(element.type)) return "date";
    if (selectOf(element)) return "select";
    return "text";
  }

  /** What a field shows at present, as the shopper reads it. */
  function shown(element) {
    if (element.type === "file") return [...element.files].map((file) => file.name).join("、");
    if (isChoice(element)) {
      return groupOf(element)
        .filter(isChosen)
        .map(choiceText)
        .join("、");
    }
    if (element.tagName === "SELECT") {
      const picked = [...element.selectedOptions].filter((option) => option.value !== "");
      return picked.map((option) => option.text.trim()).join("、");
    }
    const kind = cascadeOf(element) ?? selectOf(element);
    if (kind) return componentText(element, kind);
    return element.isContentEditable ? element.textContent : (element.value ?? "");
  }

  function componentText(element, kind) {
    const root = element.closest(kind.root);
    const tags = [...root.querySelectorAll(kind.chosen ?? ".ant-select-selection-item")]
      .filter(
        (tag) =>
          !tag.matches(".is-transparent") && !(kind.chosen && tag.querySelector(kind.chosen)),
      )
      .map((tag) => tag.textContent.trim());
    const typed = [...root.querySelectorAll("input:not([type=hidden])")].map(
      (input) => input.value,
    );
    return [...tags, ...typed].filter(Boolean).join("、");
  }

  // -- dates -------------------------------------------------------------------------------------

  /** Write a date: native, or typed into a picker that was opened first and told Enter. */
  async function date(element, value, act) {
    if (NATIVE_DATES.test(element.type)) {
      set(element, "value", element.type === "datetime-local" ? `${value}T00:00` : value);
      fire(element, "input", "change");
      return element.value ? null : { why: "refused" };
    }
    const picker = element.closest(DATES);
    if (!picker) return type(element, value) && { why: "readonly" };
    const input = element.matches("input") ? element : picker.querySelector("input");
    focus(input);
    act(input); // Element UI throws if its picker was never opened
    await sleep(150);
    set(input, "value", value);
    fire(input, "input", "change");
    await sleep(30);
    if (!input.closest(".ivu-date-picker")) key(input, "Enter"); // there Enter picks today
    await sleep(120);
    blur(input);
    parts.clickBeside();
    return null;
  }

  // -- radios and checkboxes ---------------------------------------------------------------------

  /** The words beside one choice. */
  function choiceText(choice) {
    const label = choice.closest("label") ?? choice.labels?.[0];
    const beside = choice.nextSibling?.textContent ?? "";
    const own = choice.matches("input") ? "" : choice.textContent;
    return (label?.textContent ?? own).trim() || choice.title || beside.trim();
  }

  /** Choose by the exact words; "退货" and "退款" together also mean "退货退款". */
  async function check(element, values, act) {
    const group = groupOf(element);
    const named = (value) => group.find((one) => plain(choiceText(one)) === plain(value));
    const together = values.length > 1 && named(values.join(""));
    const wanted = together ? [together] : values.map(named);
    const single = roleOf(element) === "radio";
    if (wanted.some((one) => one && PERSONAL.test(choiceText(one)))) return { why: "forbidden" };
    const off = (one) => one.disabled || one.getAttribute("aria-disabled") === "true";
    if (wanted.some((one) => !one || off(one)) || (single && wanted.length > 1)) {
      return { why: "no_option", options: group.map(choiceText).slice(0, SHOWN_AT_MOST) };
    }
    for (const choice of wanted) {
      if (isChosen(choice)) continue;
      const drawn = choice.nextElementSibling; // layui draws its own beside the hidden input
      act(drawn && /layui-form-(radio|checkbox)/.test(drawn.className) ? drawn : choice);
      await sleep(SETTLE);
    }
    return wanted.every(isChosen) ? null : { why: "refused" };
  }

  // -- suggestions and files ---------------------------------------------------------------------

  /** Type into a field that offers a list, and take the item that is exactly it. */
  async function suggest(element, value, step, act) {
    const refused = type(element, value, { leave: false });
    if (refused) return { why: refused };
    const selector = (step.options ?? []).join(", ");
    const items = () => [...document.querySelectorAll(selector)].filter(boxed);
    const item = await until(
      () => items().find((one) => plain(one.textContent) === plain(value)),
      4000,
    );
    if (!item) {
      const options = offer(items());
      type(element, "", { leave: false });
      return { why: "no_option", options };
    }
    act(item);
    await sleep(SETTLE);
    return null;
  }

  /** Pick from a list of links that the page shows (or shows after a click on the field). */
  async function pickFromList(element, value, step, act) {
    const selector = step.options.join(", ");
    const near = step.within ? boxes(step.within) : [];
    const items = () => {
      const inside = near.flatMap((box) => [...box.querySelectorAll(selector)]);
      return inside.length ? inside : [...document.querySelectorAll(selector)];
    };
    const exact = () => items().filter(boxed).find((one) => plain(one.textContent) === plain(value));
    if (!items().some(boxed)) act(element);
    let item = await until(exact, step.tabs?.length ? TAB : undefined);
    for (const tab of item ? [] : tabsOf(step)) {
      act(tab);
      item = await until(exact, TAB);
      if (item) break;
    }
    if (!item) return { why: "no_option", options: offer(items().filter(boxed)) };
    act(item);
    await sleep(SETTLE);
    return null;
  }

  const tabsOf = (step) =>
    (step.tabs ?? []).flatMap((one) => [...document.querySelectorAll(one)]).filter(boxed);

  function bytesOf(base64) {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }

  /** Hand files over; the page's own list must show them. @param {any[]} files */
  async function upload(element, files, step) {
    if (files.length > 1 && !element.multiple) return { why: "one_file_only" };
    const queue = () => (step.queue ?? []).flatMap((one) => [...document.querySelectorAll(one)]);
    const before = queue().length;
    const transfer = new DataTransfer();
    for (const { name, type: kind, base64 } of files) {
      transfer.items.add(new File([bytesOf(base64)], name, { type: kind }));
    }
    element.files = transfer.files;
    fire(element, "input", "change");
    if (!step.queue?.length || !find(step.queue[0].split(" ")[0])) return null;
    const taken = await until(() => queue().length >= before + files.length);
    return taken ? null : { why: "not_taken" };
  }

  Object.assign(parts, {
    kindOf,
    shown,
    date,
    check,
    suggest,
    pickFromList,
    upload,
  });
})();

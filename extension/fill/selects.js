/**
 * Selects and cascades, native and of the component libraries: Element UI, Element Plus, Ant
 * Design, iView, layui. Each function gives null, or why it could not: {why, options}.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { sleep, until, plain, boxed, visible, set, fire, focus, blur, key, type } = parts;

  const SETTLE = 80; // ms between two picks: Vue's v-model loses one of two clicks in a tick
  const SHOWN_AT_MOST = 12;

  /** The component libraries: the field's root, what opens it, its popup, option and chosen text. */
  const SELECTS = [
    {
      root: ".ant-select",
      opener: ".ant-select-selector",
      popup: ".ant-select-dropdown",
      option: ".ant-select-item-option", // [role=option] there are zero-size twins
      chosen: ".ant-select-selection-item",
      list: ".rc-virtual-list-holder",
    },
    {
      root: ".el-select",
      opener: ".el-select__wrapper, .el-input__inner",
      popup: ".el-select__popper, .el-select-dropdown",
      option: ".el-select-dropdown__item",
      chosen: ".el-tag, .el-select__selected-item",
      list: ".el-select-dropdown__wrap, .el-vl__window",
    },
    {
      root: ".ivu-select",
      opener: ".ivu-select-selection",
      popup: ".ivu-select-dropdown",
      option: ".ivu-select-item",
      chosen: ".ivu-select-selected-value, .ivu-tag",
      list: ".ivu-select-dropdown",
    },
    {
      root: ".layui-form-select",
      opener: ".layui-select-title",
      popup: "dl",
      option: "dd",
      chosen: ":scope > .none",
      list: "dl",
    },
  ];
  const SEVERAL = ".is-multiple";
  const ROW = ".el-form-item, .ant-form-item, .layui-form-item, .form-item, .form-group, tr, dd, p, li";
  const CASCADES = [
    {
      root: ".ant-cascader",
      opener: ".ant-select-selector",
      popup: ".ant-cascader-dropdown",
      menu: ".ant-cascader-menu",
      node: ".ant-cascader-menu-item",
    },
    {
      root: ".el-cascader",
      opener: ".el-input__inner, .el-input__wrapper",
      popup: ".el-cascader__dropdown",
      menu: ".el-cascader-menu",
      node: ".el-cascader-node",
    },
    {
      root: ".ivu-cascader",
      opener: ".ivu-cascader-rel",
      popup: ".ivu-select-dropdown",
      menu: ".ivu-cascader-menu",
      node: ".ivu-cascader-menu-item",
    },
  ];
  const library = (table, element) => table.find(({ root }) => element.closest(root));
  const optionText = (option) => plain(option.getAttribute("title") || option.textContent);
  const offer = (options) =>
    options.map((option) => (option.title || option.textContent).trim()).slice(0, SHOWN_AT_MOST);

  function pickNative(element, values) {
    const options = [...element.options].filter((option) => option.value !== "");
    const hits = values.map((value) => options.find((o) => plain(o.text) === plain(value)));
    const open = hits.filter((hit) => hit && !hit.disabled);
    if (open.length < values.length || (!element.multiple && values.length > 1)) {
      return { why: "no_option", options: offer(options) };
    }
    if (element.multiple) for (const option of open) option.selected = true;
    else set(element, "value", open[0].value);
    fire(element, "input", "change");
    return null;
  }

  /** Open a component and give its popup: its own, never one that is just fading away. */
  async function openPopup(element, kind, act) {
    const root = element.closest(kind.root);
    const before = new Set([...document.querySelectorAll(kind.popup)].filter(boxed));
    const opener = root.querySelector(kind.opener) ?? root;
    focus(element.matches("input") ? element : opener);
    if (opener.matches(".ant-select-selector")) {
      opener.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
      opener.dispatchEvent(new MouseEvent("mouseup", { bubbles: true, cancelable: true }));
    }
    act(opener);
    return until(() => {
      const input = root.querySelector("[aria-controls], [aria-owns]") ?? element;
      const id = input.getAttribute("aria-controls") ?? input.getAttribute("aria-owns");
      const named = id && document.getElementById(id)?.closest(kind.popup);
      if (named) return boxed(named) && named;
      const inside = root.querySelector(kind.popup);
      if (inside) return boxed(inside) && inside;
      return [...document.querySelectorAll(kind.popup)].find(
        (popup) => boxed(popup) && !before.has(popup) && !/leave/.test(popup.className),
      );
    });
  }

  /** Find an option of an open popup: as it lies there, by typing, or by scrolling a long list. */
  async function findOption(popup, kind, element, value) {
    const options = () => [...popup.querySelectorAll(kind.option)].filter(visible);
    const hit = () =>
      options().find((one) => optionText(one) === plain(value) && !/disabled/.test(one.className));
    let found = await until(hit, 400);
    if (!found && element.matches("input") && !element.readOnly) {
      set(element, "value", value);
      fire(element, "input");
      found = await until(hit, 800);
      if (!found) {
        set(element, "value", "");
        fire(element, "input");
        await sleep(60);
      }
    }
    const list = popup.querySelector(kind.list) ?? popup;
    for (let y = 0; !found && y < list.scrollHeight; y += Math.max(80, list.clientHeight * 0.8)) {
      list.scrollTop = y;
      fire(list, "scroll");
      await sleep(40);
      found = hit();
    }
    return { found, options: offer(options()) };
  }

  /** Whether more than one option may be chosen; Element's says so on its popup. */
  function takesSeveral(root, popup) {
    return (
      root.matches("[class*=multiple]") ||
      Boolean(popup.closest(SEVERAL) ?? popup.querySelector(SEVERAL))
    );
  }

  async function pickComponent(element, values, kind, act) {
    const input = element.matches("input") ? element : (element.querySelector("input") ?? element);
    const popup = await openPopup(input, kind, act);
    if (!popup) return { why: "no_popup" };
    const several = values.length > 1 && takesSeveral(element.closest(kind.root), popup);
    const wanted = several ? values : [values.join("")]; // 退货 and 退款 in one: 退货退款
    /** @type {{why: string, options: string[]} | null} */
    let missing = null;
    for (const value of wanted) {
      const { found, options } = await findOption(popup, kind, input, value);
      if (!found) missing ??= { why: "no_option", options };
      else if (!/selected|layui-this/.test(found.className)) act(found);
      await sleep(SETTLE);
    }
    if (boxed(popup)) key(input, "Escape");
    blur(input);
    parts.clickBeside();
    await sleep(SETTLE);
    return missing;
  }

  /** Pick in any select. */
  async function pick(element, values, act) {
    if (element.tagName === "SELECT") return pickNative(element, values);
    const kind = library(SELECTS, element);
    if (kind) return pickComponent(element, values, kind, act);
    const why = type(element, values.join("、"));
    return why ? { why } : null;
  }

  // -- cascades ----------------------------------------------------------------------------------

  /** Walk a cascade of a component library, or of the recipe's own menus and links. */
  async function cascade(element, path, act, step) {
    if (element.tagName === "SELECT") return pickLinked(element, path);
    const kind = library(CASCADES, element) ?? {
      root: "*",
      menu: step.options?.join(", "),
      node: "a, li",
    };
    const own = kind.root === "*";
    if (own && !kind.menu) return { why: "no_popup" };
    const levels = own ? step.options : []; // one selector a level, or one for all of them
    const popup = own ? (act(element), document) : await openPopup(element, kind, act);
    if (!popup) return { why: "no_popup" };
    for (const [level, name] of path.entries()) {
      const menu = () =>
        levels.length > 1
          ? [...popup.querySelectorAll(levels[level])].find(boxed)
          : [...popup.querySelectorAll(kind.menu)].filter(boxed)[level];
      const nodes = () => [...(menu()?.querySelectorAll(kind.node) ?? [])];
      const node = await until(() => nodes().find((one) => optionText(one) === plain(name)));
      if (!node) return { why: "no_option", options: offer(nodes()) };
      act(node);
      await sleep(SETTLE);
    }
    await sleep(SETTLE);
    return null;
  }

  /** The selects of one row that depend on each other, such as 省 · 市 · 区. */
  function linkedSelects(element) {
    const row = element.closest(ROW) ?? element.parentElement;
    const all = [...row.querySelectorAll("select")].filter(visible);
    return all.slice(all.indexOf(element));
  }

  /** Pick level by level; the next list is there only when the page has answered. */
  async function pickLinked(element, path) {
    for (const [level, name] of path.entries()) {
      const here = () => linkedSelects(element)[level];
      await until(() => [...(here()?.options ?? [])].some((one) => plain(one.text) === plain(name)));
      const missing = here() ? pickNative(here(), [name]) : { why: "no_option" };
      if (missing) return missing;
      await sleep(SETTLE);
    }
    return null;
  }

  const selectOf = (element) => library(SELECTS, element);
  const cascadeOf = (element) => library(CASCADES, element);

  Object.assign(parts, {
    SETTLE,
    SHOWN_AT_MOST,
    offer,
    selectOf,
    cascadeOf,
    pick,
    cascade,
    linkedSelects,
  });
})();

/**
 * Which field is meant by a label: who the field is about × what it asks for. Nothing is guessed:
 * below the threshold, or with two equal candidates, a field is not matched.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { PERSONAL, plain, boxed, boxes, visible, everything } = parts;

  const FIELD =
    "input, textarea, select, [contenteditable=''], [contenteditable=true], [role=combobox], [role=textbox], [role=radio], [role=checkbox]";
  const NO_FIELD = /^(hidden|submit|button|image|reset|password)$/;
  const ITEM =
    ".el-form-item, .ant-form-item, .ivu-form-item, .layui-form-item, .van-cell, .form-item, .form-group, tr, dl, li, .row";
  const ITEM_LABEL =
    ".el-form-item__label, .ant-form-item-label, .ivu-form-item-label, .layui-form-label, .van-field__label, .form-label, th, dt, label";
  const HOSTS = ".ivu-select, .ant-select";
  const GROUP =
    ".el-radio-group, .el-checkbox-group, .ant-radio-group, .ant-checkbox-group, .ivu-radio-group, .ivu-checkbox-group, .van-radio-group, .van-checkbox-group, [role=radiogroup]";
  const CELL = "td, dd, li, .layui-input-block, .form-item";
  const FORM = "form, [role=form], [role=dialog], .el-dialog, .ant-modal, .ivu-modal";
  const THRESHOLD = 0.55;
  const LONGEST = 40; // characters of a label; more is a paragraph

  /** Who a label speaks about; "被投诉人" holds "投诉人", so the order matters. @type {[string, RegExp][]} */
  const ROLES = [
    ["opponent", /被(投诉|申诉|举报|检举|诉|告)|对方|商家|商户|店铺|经营者|卖家/],
    ["sender", /寄件/],
    ["recipient", /收件|收货人/],
    ["agent", /代理|委托|受托/],
    ["self", /投诉人|申诉人|举报人|检举人|联系人|本人|原告|^(姓名|手机|电话|地址|邮箱)/],
  ];

  /** @param {string} label */
  const roleOf = (label) => ROLES.find(([, words]) => words.test(label))?.[0] ?? null;

  /** Whether a label about somebody fits a step about somebody. */
  function fits(label, about) {
    const role = roleOf(label);
    if (!role || role === about) return true;
    return role === "opponent" && !about;
  }

  const ROLE = "[role=radio], [role=checkbox]";
  const chosen = (element) =>
    element.type === "radio" || element.type === "checkbox" || element.matches(ROLE);

  function nativeLabels(element) {
    if (chosen(element)) return [];
    const named = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
    const root = element.getRootNode();
    return [
      ...[...(element.labels ?? [])].map((label) => [ownText(label, element), 1]),
      ...named.map((id) => [root.getElementById?.(id)?.textContent, 1]),
      [element.getAttribute("aria-label"), 0.95],
    ];
  }

  /** A label's text without that of the field inside it. */
  function ownText(label, element) {
    if (!label.contains(element)) return label.textContent;
    const copy = label.cloneNode(true);
    for (const inner of copy.querySelectorAll(FIELD)) inner.remove();
    return copy.textContent;
  }

  /** The labels of the rows around a field, the nearest row first. */
  function* rowLabels(element) {
    let weight = 0.9;
    let row = (element.closest(GROUP) ?? element).closest(ITEM);
    for (let up = 0; row && up < 3; up += 1) {
      const before = [...row.querySelectorAll(ITEM_LABEL)].filter(
        (label) =>
          !label.contains(element) &&
          label.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING &&
          !label.querySelector(FIELD) &&
          !between(label, element, row),
      );
      if (before.length) {
        yield [before.at(-1).textContent, weight];
        return;
      }
      weight -= 0.02;
      row = row.parentElement?.closest(ITEM);
    }
  }

  /** Whether another field stands between a label and this field: then the label is that one's. */
  function between(label, element, row) {
    const own = element.closest(`${HOSTS}, .el-select, .layui-form-select`);
    const group = element.closest(GROUP);
    return [...row.querySelectorAll(FIELD)].some(
      (other) =>
        other !== element &&
        !NO_FIELD.test(other.type ?? "") &&
        !own?.contains(other) &&
        !element.contains(other) &&
        !group?.contains(other) &&
        !(chosen(other) && other.name && other.name === element.name) &&
        boxed(other) &&
        label.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING &&
        other.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
  }

  /** The text to the left of a field, in its cell, the cell before or the line. */
  function* leftText(element) {
    const cell = element.closest("td");
    if (cell?.previousElementSibling && !cell.previousElementSibling.querySelector(FIELD)) {
      yield [cell.previousElementSibling.textContent, 0.88];
    }
    let at = element;
    for (let up = 0; at && up < 4; up += 1, at = at.parentElement) {
      let before = at.previousSibling;
      while (before && before.nodeType === Node.TEXT_NODE && !before.data.trim()) {
        before = before.previousSibling;
      }
      if (!before) continue;
      if (before.nodeType === Node.COMMENT_NODE || before.querySelector?.(FIELD)) return;
      yield [before.textContent, 0.8 - up * 0.03];
      return;
    }
  }

  /** All that may name a field, with how much it is worth. */
  function labelsOf(element) {
    const named = [
      ...nativeLabels(element),
      ...rowLabels(element),
      ...leftText(element),
      [element.getAttribute("placeholder"), 0.7],
      [element.getAttribute("title"), 0.6],
    ];
    return named
      .map(([text, weight]) => [plain(text), weight])
      .filter(([text]) => text && text.length <= LONGEST);
  }

  /** Words that say what of a thing is asked for: one more of them is another question. */
  const ATTRIBUTE =
    /地址|电话|手机|邮箱|姓名|名称|日期|时间|金额|数量|单价|类别|类型|型号|品牌|代码|编号|单号|方式|结果|状态/g;

  const attributes = (text) => [...new Set(text.match(ATTRIBUTE))].sort().join();

  /** How well a label says what is wanted: the same words, or most of them. */
  function likeness(label, wanted) {
    if (label === wanted) return 1;
    if (wanted.length < 3 || label.length < 3 || attributes(label) !== attributes(wanted)) return 0;
    const [short, long] = label.length < wanted.length ? [label, wanted] : [wanted, label];
    return long.includes(short) && short.length / long.length >= 0.5 ? 0.8 : 0;
  }

  /** How well a field fits a step, and by which label. @returns {[number, string]} */
  function score(element, step) {
    const labels = labelsOf(element);
    if (labels.some(([text, weight]) => weight >= 0.8 && PERSONAL.test(text))) return [0, ""];
    const strongest = labels[0]?.[0] ?? "";
    if (!fits(strongest, step.about)) return [0, ""];
    /** @type {[number, string]} */
    let best = [0, ""];
    for (const [text, weight] of labels) {
      if (!fits(text, step.about)) continue;
      for (const wanted of step.label ?? []) {
        const worth = likeness(text, plain(wanted)) * weight;
        if (worth > best[0]) best = [worth, text];
      }
    }
    return best;
  }

  /** The radios or checkboxes that belong together: by component, by name, by their cell. */
  function groupOf(element) {
    const role = element.matches("input") ? null : element.getAttribute("role");
    const kind = role ? `[role=${role}]` : `input[type=${element.type}]`;
    const group = element.closest(GROUP);
    if (group) return [...group.querySelectorAll(kind)];
    const root = element.form ?? element.getRootNode();
    const named = element.name ? `${kind}[name="${CSS.escape(element.name)}"]` : null;
    const same = named ? [...root.querySelectorAll(named)] : [];
    if (same.length > 1) return same;
    return [...(element.closest(CELL)?.querySelectorAll(kind) ?? [element])];
  }

  /** All fields of the page that a shopper could fill. */
  function fields() {
    const all = [...everything(document)];
    const found = all.filter((element) => isField(element) && fillable(element));
    return found.filter((element) => !chosen(element) || groupOf(element)[0] === element);
  }

  /** Whether an element is a field at all; one that is drawn over a real input is not. */
  function isField(element) {
    if (element.matches(HOSTS)) return true;
    if (!element.matches(FIELD) || NO_FIELD.test(element.type ?? "")) return false;
    if (element.closest(HOSTS)) return false;
    return !(element.matches(ROLE) && element.querySelector("input"));
  }

  /** Whether a shopper could fill it now. */
  function fillable(element) {
    if (element.type === "file") return boxed(element) || boxed(element.parentElement);
    if (chosen(element)) return boxed(element.closest("label") ?? element.parentElement);
    return visible(element);
  }

  const formOf = (element) => element.closest(FORM) ?? document.body;

  /** Of several forms with the same labels: the one with most matches, else the shopper's own. */
  function rightForm(matches) {
    const counted = new Map();
    for (const candidates of matches) {
      for (const form of new Set(candidates.map(({ element }) => formOf(element)))) {
        counted.set(form, (counted.get(form) ?? 0) + 1);
      }
    }
    const most = Math.max(0, ...counted.values());
    const best = [...counted.keys()].filter((form) => counted.get(form) === most);
    const active = document.activeElement ? formOf(document.activeElement) : null;
    return best.length === 1 ? best[0] : (best.find((form) => form === active) ?? null);
  }

  /**
   * Match steps to fields: at most one field for a step and one step for a field.
   * Gives for each step {element, how} or {why: "not_found" | "unsure"}.
   */
  function match(steps) {
    const all = fields();
    const candidates = steps.map((step) => {
      const wantsFile = step.do === "upload";
      const around = step.within && boxes(step.within);
      return all
        .filter((element) => (element.type === "file") === wantsFile)
        .filter((element) => !around || around.some((box) => box.contains(element)))
        .map((element) => ({ element, worth: score(element, step) }))
        .filter(({ worth }) => worth[0] >= THRESHOLD)
        .sort((a, b) => b.worth[0] - a.worth[0]);
    });
    const form = rightForm(candidates);
    const taken = new Set();
    const found = steps.map(() => ({ why: "not_found" }));
    const ranked = candidates
      .flatMap((list, index) => list.map((one) => ({ ...one, index })))
      .sort((a, b) => b.worth[0] - a.worth[0]);
    for (const { element, worth, index } of ranked) {
      const rivals = candidates[index].filter(
        (other) => other.worth[0] === worth[0] && !taken.has(other.element),
      );
      const inForm = form ? rivals.filter((other) => formOf(other.element) === form) : rivals;
      if (found[index].element || taken.has(element)) continue;
      if (inForm.length > 1 || (!form && rivals.length > 1)) found[index] = { why: "unsure" };
      else if (!inForm.length || inForm[0].element === element) {
        found[index] = { element, how: worth[1] };
        taken.add(element);
      }
    }
    return found;
  }

  Object.assign(parts, { labelsOf, match, roleOf, fields, isField, fillable, groupOf });
})();

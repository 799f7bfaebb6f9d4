/**
 * How a form page is looked at and touched: what is visible, waiting, writing a value so that the
 * page's framework takes notice, and the one way to click, which refuses what only the shopper may.
 */
(() => {
  "use strict";

  const parts = (globalThis.hugouParts = globalThis.hugouParts ?? {});
  const HIDDEN_INPUTS = ".ant-select-selection-search-input, .el-select__input, .ivu-select-input";
  const SELECT_ROOTS = ".ant-select, .el-select, .ivu-select";

  /** Words on a button that sends, leaves or agrees. */
  const SENDS =
    /提交|下一步|上一步|保存|发送|登录|登陆|注册|同意|确认投诉|支付|submit|next|login|agree/i;
  /** Words beside a field that is about identity, consent, a declaration or a captcha. */
  const PERSONAL =
    /验证码|校验码|图形码|密码|口令|身份证|证件|银行卡|同意|承诺|声明|授权|已阅读|真实有效|captcha|password/i;

  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

  /** Wait until `look` gives something, at most `ms`. */
  async function until(look, ms = 2500) {
    const end = performance.now() + ms;
    for (;;) {
      const found = look();
      if (found) return found;
      if (performance.now() > end) return null;
      await sleep(30);
    }
  }

  /** A label or option as it is compared: without marks, brackets and polite words. */
  function plain(text) {
    return String(text ?? "")
      .normalize("NFKC")
      .replace(/[([【][^)\]】]*(必填|选填|可选|必选|\d+字|单选|多选)[^)\]】]*[)\]】]/g, "")
      .replace(/^\s*(请您?)?(输入|填写|选择|上传|点击选择)(您的?)?/, "")
      .replace(/[\s:;*·、,。\u200b-\u200d\ufeff]/g, "")
      .toLowerCase();
  }

  const boxed = (element) => Boolean(element?.isConnected && element.getClientRects().length);

  /** Whether the shopper can see it (some libraries make the real input a transparent line). */
  function visible(element) {
    if (element?.matches?.(HIDDEN_INPUTS)) return boxed(element.closest(SELECT_ROOTS));
    if (!boxed(element)) return false;
    const style = getComputedStyle(element);
    return style.visibility !== "hidden" && style.display !== "none" && style.opacity !== "0";
  }

  function* everything(root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* everything(element.shadowRoot);
    }
  }

  /** Find by selector, also inside open shadow roots; the visible one first. */
  function find(selector, root = document) {
    const found = [...root.querySelectorAll(selector)];
    return found.find(visible) ?? found[0] ?? null;
  }

  /** The boxes of the page whose heading says what the recipe names; the innermost ones. */
  function boxes({ select, heading, text }) {
    const said = (box) =>
      [...box.querySelectorAll(heading)].some((one) => plain(one.textContent).includes(plain(text)));
    const all = [...document.querySelectorAll(select)].filter(said);
    return all.filter((box) => !all.some((inner) => inner !== box && box.contains(inner)));
  }

  /** The setter of the element's own kind: a framework's tracker on the instance is passed by. */
  function set(element, property, value) {
    const kinds = { TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement };
    const { prototype } = kinds[element.tagName] ?? HTMLInputElement;
    Object.getOwnPropertyDescriptor(prototype, property)?.set?.call(element, value);
  }

  function event(type) {
    if (type === "input") return new InputEvent(type, { bubbles: true, inputType: "insertText" });
    if (type.startsWith("key")) return new KeyboardEvent(type, { bubbles: true });
    if (/^(focus|blur)/.test(type)) return new FocusEvent(type, { bubbles: /in$|out$/.test(type) });
    return new Event(type, { bubbles: true });
  }

  function fire(element, ...types) {
    for (const type of types) element.dispatchEvent(event(type));
  }

  /** Focus; a window without focus sends no focus events by itself. */
  function focus(element) {
    const had = document.activeElement === element;
    element.focus({ preventScroll: true });
    if (!document.hasFocus() && !had) fire(element, "focus", "focusin");
  }

  function blur(element) {
    const sent = document.hasFocus() && document.activeElement === element;
    element.blur();
    if (!sent) fire(element, "blur", "focusout");
  }

  function key(element, name) {
    const options = { bubbles: true, cancelable: true, key: name, code: name };
    const code = { Enter: 13, Escape: 27 }[name];
    for (const type of ["keydown", "keyup"]) {
      element.dispatchEvent(new KeyboardEvent(type, { ...options, keyCode: code, which: code }));
    }
  }

  /** Whether a click would send, leave or agree: such a thing is never clicked. */
  function forbidden(element, never = []) {
    if (never.some((selector) => element.closest(selector))) return true;
    const button = element.closest("button, input, a, [role=button]");
    if (!button) return false;
    if (/^(submit|image|reset)$/.test(button.type ?? "") && button.form) return true;
    if (button.tagName === "INPUT" && !/^(button|submit)$/.test(button.type)) return false;
    if (button.closest("[role=listbox], ul, dl, .city-select, .el-popper, .el-select-dropdown")) {
      return false;
    }
    return SENDS.test(button.value || button.textContent || "");
  }

  /** Click as a hand would: pointer down and up, then click. */
  function click(element, never) {
    if (forbidden(element, never)) throw new Error("forbidden");
    const box = element.getBoundingClientRect();
    const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
    const options = { bubbles: true, cancelable: true, composed: true, button: 0, ...at };
    element.dispatchEvent(new PointerEvent("pointerdown", options));
    element.dispatchEvent(new MouseEvent("mousedown", options));
    element.dispatchEvent(new PointerEvent("pointerup", options));
    element.dispatchEvent(new MouseEvent("mouseup", options));
    element.click();
  }

  /** Close what a click opened: as if the shopper had clicked beside it. */
  function clickBeside() {
    for (const type of ["mousedown", "mouseup", "click"]) {
      document.body.dispatchEvent(new MouseEvent(type, { bubbles: true }));
    }
  }

  /** Write text; gives a reason when it may not. */
  function type(element, text, { leave = true } = {}) {
    if (element.readOnly || element.disabled) return "readonly";
    if (element.maxLength > 0 && text.length > element.maxLength) return "too_long";
    focus(element);
    if (element.isContentEditable) {
      element.textContent = text;
      fire(element, "input");
    } else {
      set(element, "value", text);
      fire(element, "input", "keyup", "change"); // keyup: pages of the jQuery age listen to it
    }
    if (leave) blur(element);
    return null;
  }

  Object.assign(parts, {
    PERSONAL,
    SENDS,
    sleep,
    until,
    plain,
    boxed,
    visible,
    everything,
    find,
    boxes,
    set,
    fire,
    focus,
    blur,
    key,
    click,
    clickBeside,
    forbidden,
    type,
  });
})();

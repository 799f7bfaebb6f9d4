/**
 * What the shopper sees after filling: outlines on what is left and on the button that only they
 * press, and a small panel that says what was filled, with each value to copy, or to put into the
 * field with the cursor where a page forbids pasting.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const chinese = !/^(?!zh)/.test(navigator.language.toLowerCase());
  const say = (zh, en) => (chinese ? zh : en);
  const STYLE = `
    :host { all: initial; }
    section { position: fixed; right: 16px; bottom: 16px; z-index: 2147483647; width: 320px; max-height: 60vh;
      overflow: auto; padding: 14px 16px; border-radius: 14px; background: #fff; color: #1b2421; font: 14px/1.55
      "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; box-shadow: 0 6px 28px rgb(20 30 25 / 28%); }
    h2 { margin: 0 0 6px; font-size: 16px; } p { margin: 4px 0; color: #55615c; } ul { margin: 8px 0 0; padding: 0; list-style: none; }
    li { padding: 6px 0; border-top: 1px solid #e3e1d9; } .good { color: #0b6e54; } .open { color: #875300; } .soft { color: #55615c; }
    button { font: inherit; font-size: 13px; margin: 4px 6px 0 0; padding: 2px 10px; border-radius: 8px; border: 1px solid #0b6e54;
      background: #fff; color: #0b6e54; cursor: pointer; } .close { float: right; border: 0; }
    @media (prefers-color-scheme: dark) { section { background: #1a201e; color: #e9eeeb; } p { color: #a3b1ab; } li { border-color: #2e3835; }
      .good { color: #5fcfa9; } .open { color: #e9b45c; } button { background: #1a201e; color: #5fcfa9; border-color: #5fcfa9; } }`;
  const FIELD = "input, textarea, [contenteditable=''], [contenteditable=true]";
  /** @type {Element | null} */
  let last = null; // the field in which the shopper last put the cursor

  parts.unlisten?.();
  const listening = new AbortController();
  parts.unlisten = () => listening.abort();
  document.addEventListener(
    "focusin",
    ({ target }) => {
      if (target instanceof Element && target.matches(FIELD)) last = target;
    },
    { capture: true, signal: listening.signal },
  );

  function outline(element, colour, line) {
    element.style.setProperty("outline", `2px ${line} ${colour}`, "important");
    element.style.setProperty("outline-offset", "2px");
  }

  /** Outline what is left to the shopper, and the button that only they press. */
  parts.point = (jobs, fields, buttons) => {
    jobs.forEach((job, index) => {
      if (!job.element) return;
      if (["filled", "kept", "later"].includes(fields[index].state)) {
        job.element.style.removeProperty("outline");
      } else outline(job.element, "#b7791f", "dashed");
    });
    for (const button of buttons) outline(button, "#0b6e54", "solid");
  };

  function element(tag, text = "", name = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  }

  function button(text, act) {
    const made = element("button", text);
    made.type = "button";
    made.addEventListener("mousedown", (event) => event.preventDefault()); // keep the cursor
    made.addEventListener("click", act);
    return made;
  }

  /** Put a value where the cursor is: works where a page forbids pasting. */
  function putAtCursor(value) {
    if (!last?.isConnected || parts.labelsOf(last).some(([text]) => parts.PERSONAL.test(text)))
      return;
    parts.type(last, value, { leave: false });
  }

  function row(field) {
    const item = element("li");
    const good = field.state === "filled" || field.state === "kept";
    const later = field.state === "later";
    const look = good ? "good" : later ? "soft" : "open";
    item.append(element("span", `${good ? "✓" : "○"} ${field.label}`, look));
    if (!good || field.state === "kept")
      item.append(element("p", say(field.message, field.message_en)));
    if (field.options?.length) item.append(element("p", field.options.join(" · ")));
    if (!good && !later && field.value !== undefined && field.value !== null) {
      const value = [field.value].flat().join("、");
      item.append(
        button(say("复制", "Copy"), () => void navigator.clipboard.writeText(value)),
        button(say("填入光标所在处", "Put at the cursor"), () => putAtCursor(value)),
      );
    }
    return item;
  }

  /** Show the panel; it replaces the one from before. */
  parts.panel = (about, fields) => {
    document.querySelector("hugou-fill")?.remove();
    const host = document.createElement("hugou-fill");
    const root = host.attachShadow({ mode: "open" });
    root.append(...globalThis.hugouDress(root, STYLE));
    const section = element("section");
    const filled = fields.filter(({ state }) => state === "filled").length;
    const close = button("×", () => host.remove());
    close.className = "close";
    close.setAttribute("aria-label", say("关闭", "Close"));
    const list = element("ul");
    list.append(...[...fields].sort(openFirst).map(row));
    section.append(
      close,
      element("h2", say(`护购填好了 ${filled} 项`, `hugou filled ${filled} fields`)),
      ...(about.pages > 1 ? [element("p", pageOf(about))] : []),
      element("p", say(about.note, about.note_en)),
      element(
        "p",
        say(
          "请核对后由您提交；护购不会替您点提交。",
          "Check it, then submit it yourself: hugou never does.",
        ),
      ),
      list,
    );
    root.append(section);
    document.documentElement.append(host);
  };

  const pageOf = ({ page, pages }) =>
    say(`第 ${page} 页，共 ${pages} 页`, `Page ${page} of ${pages}`);
  const rank = ({ state }) => ["refused", "left", "later", "kept", "filled"].indexOf(state);
  const openFirst = (a, b) => rank(a) - rank(b);
})();

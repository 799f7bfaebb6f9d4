/**
 * The small panel on an order page: each order's next deadline and 准备投诉. It lives in a closed
 * shadow tree, so the page's styles do not reach it and the page's scripts cannot read it.
 */
(() => {
  "use strict";

  const STYLE = `
    :host { all: initial !important; position: fixed !important; right: 16px !important; bottom: 16px !important;
      z-index: 2147483646 !important; }
    * { box-sizing: border-box; margin: 0; font: inherit; color: inherit; }
    section { --ink: #1f2937; --soft: #5b6472; --line: #e5e7eb; --ground: #ffffff; --mark: #2f6f4f; --warn: #a3420b;
      width: 340px; max-width: calc(100vw - 32px); color: var(--ink); background: var(--ground);
      border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 4px 18px rgb(0 0 0 / .12);
      font: 13px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; text-align: start; }
    header { display: flex; align-items: center; gap: 8px; padding: 8px 6px 8px 12px; }
    h2 { flex: 1; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    h2::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px; border-radius: 50%; background: var(--mark); }
    ul { list-style: none; padding: 0; max-height: min(46vh, 360px); overflow: auto; overscroll-behavior: contain; }
    li { display: grid; grid-template-columns: 1fr auto; gap: 2px 10px; align-items: center; padding: 8px 12px; border-top: 1px solid var(--line); }
    .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .next { grid-row: 2; word-break: keep-all; color: var(--soft); font-size: 12px; }
    .next.soon { color: var(--warn); }
    li > button { grid-row: 1 / span 2; grid-column: 2; }
    button { padding: 3px 10px; border: 1px solid var(--line); border-radius: 6px; background: transparent; cursor: pointer; white-space: nowrap; }
    button:hover { border-color: var(--soft); }
    button:focus-visible { outline: 2px solid var(--mark); outline-offset: 1px; }
    button[disabled] { color: var(--soft); cursor: default; }
    .quiet { border-color: transparent; color: var(--soft); }
    .notice { display: flex; flex-wrap: wrap; gap: 4px 6px; padding: 8px 12px; border-top: 1px solid var(--line); border-left: 3px solid var(--warn); }
    .notice p { flex: 1 1 100%; white-space: pre-line; overflow-wrap: anywhere; }
    .notice p:first-child { font-weight: 600; }
    footer { display: flex; justify-content: space-between; align-items: center; gap: 8px; padding: 4px 6px 6px 12px; border-top: 1px solid var(--line); color: var(--soft); font-size: 12px; }
    .folded ul, .folded footer, .folded .notice { display: none; }
    .folded { width: auto; }
    @media (prefers-color-scheme: dark) {
      section { --ink: #e5e7eb; --soft: #a0a8b4; --line: #3a404a; --ground: #1c2027; --mark: #6fbf95; --warn: #f0a36b; }
    }
    @media print { :host { display: none !important; } }`;

  /** @type {{host: HTMLElement, root: ShadowRoot, look: Node[]} | undefined} */
  let place;

  /**
   * @param {string} tag
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} children
   */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /**
   * A button that only a real click or key press moves: the page cannot press it.
   * @param {string} text
   * @param {string} name
   * @param {(button: HTMLButtonElement) => void} act
   */
  function button(text, name, act) {
    const made = /** @type {HTMLButtonElement} */ (
      element("button", { type: "button", class: name }, text)
    );
    made.addEventListener("click", (event) => event.isTrusted && act(made));
    return made;
  }

  /** @typedef {(message: object) => Promise<any>} Ask */

  /** @param {OrdersMessage} show @param {string} key @param {number} [part] */
  const say = (show, key, part) => (show.texts[key] ?? key).replace("$1", String(part));

  /** @param {Row["next"]} next */
  function deadline(next) {
    return element("span", { class: next.soon ? "next soon" : "next", title: next.why }, next.text);
  }

  /** @param {OrdersMessage} show @param {Row} row @param {Ask} ask */
  function line(show, { order, name, detail, next }, ask) {
    const act = button(say(show, "prepare"), "", async (pressed) => {
      pressed.disabled = true;
      const answer = await ask({ kind: "prepare", order });
      pressed.disabled = false;
      pressed.textContent = say(show, answer?.ok ? "prepared" : "prepare_failed");
    });
    act.setAttribute("aria-label", `${say(show, "prepare")}: ${name}`);
    const what = element("span", { class: "what", title: detail }, name);
    return element("li", {}, what, deadline(next), act);
  }

  /** Reminders that stand here until they are answered. @type {Map<string, Notice>} */
  const waiting = new Map();
  /** Those that were told as shown. @type {Set<string>} */
  const told = new Set();

  /**
   * A reminder counts as shown when all of it really stood before the shopper's eyes.
   * @param {HTMLElement} shape
   * @param {string} id
   * @param {Ask} ask
   */
  function watch(shape, id, ask) {
    if (told.has(id)) return;
    let inSight = false;
    const look = () => {
      if (!shape.isConnected && inSight) return document.removeEventListener("visibilitychange", look);
      if (!inSight || document.visibilityState !== "visible" || told.has(id)) return;
      told.add(id);
      eye.disconnect();
      void ask({ kind: "notice", id, event: "shown" });
    };
    const eye = new IntersectionObserver(
      ([seen]) => {
        inSight = seen.intersectionRatio >= 0.9;
        look();
      },
      { threshold: 0.9 },
    );
    eye.observe(shape);
    document.addEventListener("visibilitychange", look);
  }

  /** @param {OrdersMessage} show @param {Notice} notice @param {Ask} ask */
  function reminder(show, notice, ask) {
    const { id, title, body } = notice;
    /** @param {string} key @param {"clicked" | "snoozed" | "done"} event */
    const press = (key, event) => {
      const made = button(say(show, key), "", async (pressed) => {
        pressed.disabled = true;
        const answer = await ask({ kind: "notice", id, event });
        pressed.disabled = false;
        if (!answer?.ok) return void (pressed.textContent = say(show, "prepare_failed"));
        if (event === "clicked") return;
        waiting.delete(id);
        shape.remove();
      });
      made.setAttribute("aria-label", `${say(show, key)}: ${title}`);
      return made;
    };
    const actions = [press("notice_open", "clicked"), press("notice_later", "snoozed")];
    if (notice.one_matter !== false) actions.push(press("notice_done", "done"));
    const shape = element(
      "div",
      { class: "notice", role: "group", "aria-label": say(show, "notice_due") },
      element("p", {}, title),
      element("p", {}, body),
      ...actions,
    );
    watch(shape, id, ask);
    return shape;
  }

  /** @param {OrdersMessage} show @param {Ask} ask */
  function panel(show, ask) {
    const shape = element("section", {
      role: "region",
      "aria-label": say(show, "name"),
      lang: show.locale,
    });
    const fold = button("", "quiet", () => folding(!shape.classList.contains("folded"), true));
    /** @param {boolean} on @param {boolean} told */
    function folding(on, told) {
      shape.classList.toggle("folded", on);
      fold.textContent = on ? "＋" : "－";
      fold.setAttribute("aria-label", say(show, on ? "unfold" : "fold"));
      fold.setAttribute("aria-expanded", String(!on));
      if (told) void ask({ kind: "fold", on });
    }
    const hide = button(say(show, "hide"), "quiet", () => {
      place?.host.remove();
      void ask({ kind: "hide" });
    });
    shape.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the page's shortcuts are not meant
      if (event.key === "Escape" && event.isTrusted) folding(true, true);
    });
    const { size } = waiting;
    const orders = say(show, "overlay_title", show.rows.length);
    const title = element("h2", {}, size ? say(show, "overlay_due", size) : orders);
    const due = [...waiting.values()].map((notice) => reminder(show, notice, ask));
    const lines = show.rows.map((row) => line(show, row, ask));
    shape.append(
      element("header", {}, title, fold),
      ...due,
      element("ul", {}, ...lines),
      element("footer", {}, say(show, "local_only"), hide),
    );
    folding(show.folded, false);
    return shape;
  }

  /**
   * Show the orders of this page; called again, it replaces what it showed.
   * @param {OrdersMessage} show
   * @param {Ask} ask
   */
  function overlay(show, ask) {
    if (!place) {
      const host = document.createElement("hugou-overlay");
      const root = host.attachShadow({ mode: "closed" });
      place = { host, root, look: /** @type {any} */ (globalThis).hugouDress(root, STYLE) };
    }
    const { host, root, look } = place;
    for (const notice of show.notices) waiting.set(notice.id, notice);
    if (!show.rows.length && !waiting.size) return host.remove();
    const scrolled = root.querySelector("ul")?.scrollTop ?? 0;
    root.replaceChildren(...look, panel(show, ask));
    if (!host.isConnected) document.documentElement.append(host);
    const list = root.querySelector("ul");
    if (list) list.scrollTop = scrolled;
  }

  /** @type {any} */ (globalThis).hugouOverlay = overlay;
})();

/**
 * Runs in the page on the shopper's click: walks through everything that only loads or shows when
 * it is scrolled to, and notes each line of text as it appears. A classic script.
 */
(() => {
  "use strict";

  const SCREENS = 120; // of one area: a feed of recommendations never ends
  const REST = 160; // ms without a change
  const LONGEST = 2500; // ms to wait for the pictures of one screen
  const OWN = "hugou-overlay, hugou-fill";
  /** @type {any} */
  const parts = (/** @type {any} */ (globalThis).hugouEvidence ??= {});
  const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

  /** The page itself first, then every pane in it that scrolls by itself, such as a chat. */
  function areas() {
    const page = document.scrollingElement ?? document.documentElement;
    const panes = [...document.body.querySelectorAll("*")].filter(
      (element) =>
        element.scrollHeight > element.clientHeight + 40 &&
        element.clientHeight > 150 &&
        element.clientWidth > 200 &&
        /auto|scroll/.test(getComputedStyle(element).overflowY),
    );
    return [page, ...panes];
  }

  /** @param {HTMLImageElement} image */
  function awaited(image) {
    const { top, bottom } = image.getBoundingClientRect();
    return !image.complete && bottom > 0 && top < innerHeight;
  }

  /** Wait until nothing changes and every picture on the screen is there; bounded. */
  async function settled() {
    let changed = performance.now();
    const watch = new MutationObserver(() => (changed = performance.now()));
    watch.observe(document, { childList: true, subtree: true, attributes: true });
    const last = changed + LONGEST;
    while (performance.now() < last) {
      await pause(REST / 4);
      const quiet = performance.now() - changed > REST;
      if (quiet && ![...document.images].some(awaited)) break;
    }
    watch.disconnect();
  }

  /** What is noted, by the text node it stood in: a list may use its rows again for other texts. */
  function notebook() {
    /** @type {WeakMap<Node, string>} */
    const noted = new WeakMap();
    /** @type {Map<Element, boolean>} */
    const inline = new Map();
    /** @type {string[]} */
    const lines = [];

    /** The block that an inline piece of text belongs to. @param {Element} start */
    function blockOf(start) {
      let element = start;
      for (;;) {
        if (!inline.has(element))
          inline.set(element, getComputedStyle(element).display.startsWith("inline"));
        if (!inline.get(element) || !element.parentElement) return element;
        element = element.parentElement;
      }
    }

    /** Lines that were not noted yet, in the order of the page. */
    function fresh() {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      /** @type {{block: Element, text: string}[]} */
      const found = [];
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const text = (node.nodeValue ?? "").replace(/\s+/g, " ");
        const owner = node.parentElement;
        if (!owner || !text.trim() || noted.get(node) === text) continue;
        if (owner.closest(`script, style, noscript, template, ${OWN}`) || !owner.checkVisibility())
          continue;
        noted.set(node, text);
        const block = blockOf(owner);
        const last = found.at(-1);
        if (last?.block === block) last.text += text;
        else found.push({ block, text });
      }
      return found.map(({ text }) => text.trim());
    }

    return {
      lines,
      /** @param {boolean} before */
      note(before) {
        if (before) lines.unshift(...fresh());
        else lines.push(...fresh());
      },
    };
  }

  /**
   * Go through one area: down, or up where it stands at its end as a chat does.
   * @param {Element} area
   * @param {(before: boolean) => void} note
   * @returns {Promise<boolean>} whether its end was reached
   */
  async function through(area, note) {
    const start = area.scrollTop;
    const inner = area !== document.scrollingElement;
    const up = inner && start > (area.scrollHeight - area.clientHeight) / 2;
    const step = Math.max(area.clientHeight * 0.8, 100) * (up ? -1 : 1);
    let still = 0;
    for (let screen = 0; screen < SCREENS && still < 2; screen += 1) {
      const before = `${area.scrollTop} ${area.scrollHeight}`;
      area.scrollTo({ top: area.scrollTop + step, behavior: "instant" });
      await settled();
      note(up);
      still = before === `${area.scrollTop} ${area.scrollHeight}` ? still + 1 : 0;
    }
    area.scrollTo({ top: start, behavior: "instant" });
    return still >= 2;
  }

  /** Walk through the whole page; gives its text and whether every end was reached. */
  parts.walk = async () => {
    const book = notebook();
    book.note(false);
    let whole = true;
    for (const area of areas()) whole = (await through(area, book.note)) && whole;
    await settled();
    return { lines: book.lines, whole };
  };

  /** The text as it stands, for a page that is kept by itself: nothing scrolls under the reader. */
  parts.look = () => {
    const book = notebook();
    book.note(false);
    return { lines: book.lines, whole: true };
  };

  /** @type {{element: HTMLElement, visibility: string, priority: string}[]} */
  let held = [];
  /** @type {Element[]} */
  let own = [];

  /** How large the page is, and where it stands, with our own panels out of the picture. */
  parts.begin = () => {
    own = [...document.querySelectorAll(OWN)];
    for (const host of own) host.remove();
    const page = document.scrollingElement ?? document.documentElement;
    return {
      width: page.clientWidth,
      height: Math.max(page.scrollHeight, innerHeight),
      screen: innerHeight,
      left: scrollX,
      top: scrollY,
      ratio: devicePixelRatio,
    };
  };

  /** Show another part of the page for its picture; what sticks to the screen is in the first. */
  parts.show = async (/** @type {number} */ top) => {
    if (top > 0 && !held.length) hold();
    scrollTo({ top, behavior: "instant" });
    await settled();
    return scrollY;
  };

  function hold() {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (
      document.body.querySelectorAll("*")
    )) {
      if (!/fixed|sticky/.test(getComputedStyle(element).position)) continue;
      const { style } = element;
      held.push({
        element,
        visibility: style.getPropertyValue("visibility"),
        priority: style.getPropertyPriority("visibility"),
      });
      style.setProperty("visibility", "hidden", "important");
    }
  }

  /** Show again what sticks to the screen. */
  parts.release = () => {
    for (const { element, visibility, priority } of held)
      element.style.setProperty("visibility", visibility, priority);
    held = [];
  };

  /** Put everything back as it was. */
  parts.end = (/** @type {{left: number, top: number}} */ { left, top }) => {
    parts.release();
    document.documentElement.append(...own);
    own = [];
    scrollTo({ left, top, behavior: "instant" });
  };
})();

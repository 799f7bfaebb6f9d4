/**
 * Runs in the page where the browser cannot save it as one file: writes the page as one HTML file
 * that needs nothing from outside. It asks the shop for nothing: a picture that the page may not
 * read out is taken from the screen. A classic script.
 */
(() => {
  "use strict";

  const INHERITED =
    "color cursor direction font-family font-size font-style font-variant font-weight letter-spacing line-height list-style-type list-style-position text-align text-indent text-transform visibility white-space word-break overflow-wrap word-spacing border-collapse border-spacing".split(
      " ",
    );
  const OWN_PROPERTIES =
    "display position top right bottom left float clear box-sizing overflow-x overflow-y z-index opacity margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left border-top-width border-right-width border-bottom-width border-left-width border-top-style border-right-style border-bottom-style border-left-style border-top-color border-right-color border-bottom-color border-left-color border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius background-color box-shadow text-decoration-line text-decoration-color text-overflow vertical-align flex-direction flex-wrap flex-grow flex-shrink flex-basis justify-content align-items align-self align-content order gap grid-template-columns grid-template-rows grid-column grid-row transform transform-origin table-layout min-height max-height object-fit -webkit-line-clamp -webkit-box-orient".split(
      " ",
    );
  const PICTURES = "img, canvas, video, svg, iframe, embed, object, input[type=image]";
  const LEFT_OUT = "script, noscript, link, meta, base, template, hugou-overlay, hugou-fill, style";
  /** @type {any} */
  const parts = (/** @type {any} */ (globalThis).hugouEvidence ??= {});
  /** @type {Element[]} */
  let pictures = [];

  /** Read a picture out where the page allows it. @param {Element} element @returns {string | null} */
  function readOut(element) {
    if (element instanceof SVGElement) return null;
    if (element instanceof HTMLImageElement && element.currentSrc.startsWith("data:"))
      return element.currentSrc;
    try {
      if (element instanceof HTMLCanvasElement) return element.toDataURL();
      if (!(element instanceof HTMLImageElement) || !element.naturalWidth) return null;
      const canvas = document.createElement("canvas");
      canvas.width = element.naturalWidth;
      canvas.height = element.naturalHeight;
      canvas.getContext("2d")?.drawImage(element, 0, 0);
      return canvas.toDataURL();
    } catch {
      return null; // the picture comes from another host
    }
  }

  /** Whether an element shows a picture of its own behind nothing. @param {Element} element */
  function hasBackground(element) {
    return (
      getComputedStyle(element).backgroundImage.includes("url(") &&
      !element.textContent?.trim() &&
      !element.querySelector(PICTURES)
    );
  }

  /** The pictures of the page, each read out or with the place where it is on the screen. */
  parts.pictures = () => {
    const all = [...document.body.querySelectorAll("*")];
    pictures = all.filter(
      (element) =>
        element.checkVisibility() &&
        (element.matches(PICTURES) ? !element.parentElement?.closest("svg") : hasBackground(element)),
    );
    return pictures.map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const box = { x: left + scrollX, y: top + scrollY, width, height };
      return { ...box, read: element.matches("img, canvas") ? readOut(element) : null };
    });
  };

  /** What a browser gives an element of a kind without any style of the page. */
  function plainStyles() {
    const host = document.createElement("div");
    host.style.setProperty("all", "initial");
    const root = host.attachShadow({ mode: "closed" });
    document.documentElement.append(host);
    /** @type {Map<string, Record<string, string>>} */
    const known = new Map();
    return {
      /** @param {string} tag */
      of(tag) {
        let found = known.get(tag);
        if (!found) {
          const sample = root.appendChild(document.createElement(tag));
          const style = getComputedStyle(sample);
          found = Object.fromEntries(OWN_PROPERTIES.map((name) => [name, style.getPropertyValue(name)]));
          known.set(tag, found);
          sample.remove();
        }
        return found;
      },
      done: () => host.remove(),
    };
  }

  /** Whether the height must be said: without it the element would be as high as its content. */
  function boxed(/** @type {CSSStyleDeclaration} */ style) {
    return style.overflowY !== "visible" || /absolute|fixed/.test(style.position);
  }

  /**
   * The style that makes an element look alone as it looks on the page.
   * @param {Element} element
   * @param {Record<string, string>} plain
   */
  function lookOf(element, plain) {
    const style = getComputedStyle(element);
    const above = element.parentElement && getComputedStyle(element.parentElement);
    const differing = [
      ...INHERITED.filter((name) => style.getPropertyValue(name) !== above?.getPropertyValue(name)),
      ...OWN_PROPERTIES.filter((name) => style.getPropertyValue(name) !== plain[name]),
    ];
    const said = differing.map((name) => [name, style.getPropertyValue(name)]);
    if (!style.display.startsWith("inline") || style.display !== "inline") {
      said.push(["box-sizing", "border-box"], ["width", `${element.getBoundingClientRect().width}px`]);
      if (boxed(style) || element.matches(PICTURES))
        said.push(["height", `${element.getBoundingClientRect().height}px`]);
    }
    return said.map(([name, value]) => `${name}:${value}`).join(";");
  }

  /** The words and shape that a style sheet puts before or after an element. @param {Element} element */
  function aside(element, /** @type {"::before" | "::after"} */ which) {
    const style = getComputedStyle(element, which);
    const words = /^"((?:[^"\\]|\\.)*)"$/.exec(style.content)?.[1];
    if (!words) return null;
    const made = document.createElement("span");
    made.textContent = words.replace(/\\(.)/g, "$1");
    made.style.cssText = ["color", "font-size", "font-weight", "margin", "padding", "display"]
      .map((name) => `${name}:${style.getPropertyValue(name)}`)
      .join(";");
    return made;
  }

  /** @param {Element} element @param {string} address */
  function pictureOf(element, address) {
    const made = document.createElement("img");
    made.src = address;
    made.alt = element.getAttribute("alt") ?? element.getAttribute("aria-label") ?? "";
    return made;
  }

  /** @param {Element} from @param {HTMLElement} to */
  function stateOf(from, to) {
    if (from instanceof HTMLInputElement) {
      to.setAttribute("value", from.type === "password" ? "" : from.value);
      to.toggleAttribute("checked", from.checked);
    }
    if (from instanceof HTMLTextAreaElement) to.textContent = from.value;
    if (from instanceof HTMLOptionElement) to.toggleAttribute("selected", from.selected);
  }

  /**
   * Write the page down.
   * @param {(string | null)[]} addresses the pictures, as data, in the order of `pictures()`
   */
  parts.flat = (addresses) => {
    const plain = plainStyles();
    const of = new Map(pictures.map((element, place) => [element, addresses[place]]));

    /** @param {Element} element @returns {Node | null} */
    function copy(element) {
      if (element.matches(LEFT_OUT) || !element.checkVisibility()) return null;
      const address = of.get(element);
      const tag = element.localName;
      const bare = element.matches(PICTURES);
      const made = bare ? pictureOf(element, address ?? "") : document.createElement(tag.includes("-") ? "div" : tag);
      made.setAttribute("style", lookOf(element, plain.of(bare ? "img" : made.localName)));
      if (bare) return made;
      if (address) made.style.background = `url("${address}") 0 0 / 100% 100% no-repeat`;
      for (const name of ["href", "colspan", "rowspan", "type", "title"])
        if (element.hasAttribute(name)) made.setAttribute(name, element.getAttribute(name) ?? "");
      const inside = element.shadowRoot?.mode === "open" ? element.shadowRoot : element;
      const before = aside(element, "::before");
      const after = aside(element, "::after");
      if (before) made.append(before);
      for (const child of inside.childNodes) {
        if (child instanceof Text) made.append(child.data);
        else if (child instanceof Element) made.append(copy(child) ?? "");
      }
      if (after) made.append(after);
      stateOf(element, made);
      return made;
    }

    const body = copy(document.body);
    plain.done();
    const page = document.implementation.createHTMLDocument(document.title);
    const policy = page.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
    const letters = page.createElement("meta");
    letters.setAttribute("charset", "utf-8");
    page.head.prepend(letters, policy);
    page.documentElement.lang = document.documentElement.lang;
    page.documentElement.style.cssText = `width:${document.documentElement.clientWidth}px;background:${getComputedStyle(document.documentElement).backgroundColor}`;
    if (body) page.body.replaceWith(page.importNode(body, true));
    return `<!doctype html>\n${page.documentElement.outerHTML}`;
  };
})();

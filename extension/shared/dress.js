/** How our panels on other people's pages get their look; a classic script, since pages take no other. */
(() => {
  "use strict";

  /**
   * Give a closed tree its look. A sheet of our own: under the page's policy Chromium would refuse
   * a style element. Firefox 140 refuses the sheet to extensions, and lets a style element pass
   * whose text an extension sets.
   * @param {ShadowRoot} root
   * @param {string} style
   * @returns {Node[]} what has to stand in the tree for it
   */
  function dress(root, style) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
      return [];
    } catch {
      const element = document.createElement("style");
      element.textContent = style; // not append: Firefox asks who set the text
      return [element];
    }
  }

  /** @type {any} */ (globalThis).hugouDress = dress;
})();

/**
 * Runs in the page's own world before any of its scripts: copies the text of answers that the
 * page receives, and hands the copies to capture.js. It asks for nothing itself.
 *
 * Every change is a Proxy with an `apply` trap alone, so name, length, prototype and
 * "[native code]" stay as they were; whatever goes wrong in here is swallowed, never the page's.
 */
(() => {
  "use strict";

  const WANTED =
    /order|bought|trade|logistic|express|transit|trace|track|refund|dispute|after_?sale|complain|price_?protect|\/lazy\//i;
  const TEXT = /json|javascript|text\/(?!event-stream)|xml/i;
  const LONGEST = 8_000_000; // bytes or characters of one answer; the daemon takes 16 MB in all
  const { apply } = Reflect;
  const { then } = Promise.prototype;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const Copied = CustomEvent;
  const stringify = JSON.stringify;

  /** @param {string} url @param {string} body */
  function hand(url, body) {
    if (!body || body.length > LONGEST) return;
    apply(dispatchEvent, document, [new Copied("hugou-copy", { detail: `${url}\n${body}` })]);
  }

  /** Run what may fail without the page noticing. @param {() => unknown} work */
  function quietly(work) {
    try {
      const result = work();
      if (result instanceof Promise) apply(then, result, [undefined, () => undefined]);
    } catch {
      // the page must not see our mistakes
    }
  }

  /**
   * Numbers beyond 2^53 have lost digits by the time the page's engine has read them:
   * such a value is left out, because a wrong order number is worse than none.
   * @param {string} _key @param {unknown} value
   */
  const exact = (_key, value) =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? undefined
      : value;

  /** @param {Response} response */
  async function read(response) {
    const kind = response.headers.get("content-type") ?? "";
    const charset = /charset=["']?([\w-]+)/i.exec(kind)?.[1] ?? "utf-8";
    const reader = response.body?.getReader();
    const decoder = new TextDecoder(charset);
    let text = "";
    for (let size = 0; reader;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > LONGEST) return void reader.cancel();
      text += decoder.decode(value, { stream: true });
    }
    hand(response.url, text + decoder.decode());
  }

  /** @param {Response} response */
  function copied(response) {
    quietly(() => {
      const kind = response.headers.get("content-type") ?? "";
      return WANTED.test(response.url) && TEXT.test(kind) ? read(response.clone()) : undefined;
    });
    return response;
  }

  window.fetch = new Proxy(window.fetch, {
    // A derived promise: it rejects as the page's own would, handled or unhandled.
    apply: (target, self, given) => apply(then, apply(target, self, given), [copied]),
  });

  /** @this {XMLHttpRequest} */
  function loaded() {
    quietly(() => {
      const { responseURL: url, responseType: type } = this;
      if (!WANTED.test(url)) return;
      if (type === "" || type === "text") hand(url, this.responseText);
      else if (type === "json") hand(url, stringify(this.response, exact));
      else if (type === "arraybuffer") hand(url, new TextDecoder().decode(this.response));
    });
  }

  XMLHttpRequest.prototype.send = new Proxy(XMLHttpRequest.prototype.send, {
    apply(target, request, given) {
      quietly(() => apply(addEventListener, request, ["load", loaded]));
      return apply(target, request, given);
    },
  });

  /**
   * JSONP: the answer is a script, so its argument is all that can be seen.
   * @param {string} source
   */
  function watch(source) {
    if (!WANTED.test(source)) return;
    const { searchParams } = new URL(source, document.baseURI);
    const name = searchParams.get("callback") ?? searchParams.get("jsonpCallback") ?? "";
    const page = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (window));
    const callback = page[name];
    if (!/^[\w$]+$/.test(name) || typeof callback !== "function") return;
    page[name] = new Proxy(callback, {
      apply(target, self, given) {
        quietly(() => hand(source, `${name}(${stringify(given[0], exact)})`));
        return apply(/** @type {any} */ (target), self, given);
      },
    });
  }

  new MutationObserver((records) => {
    for (const record of records) {
      for (const node of record.addedNodes) {
        if (node instanceof HTMLScriptElement && node.src) quietly(() => watch(node.src));
      }
    }
  }).observe(document, { childList: true, subtree: true });
})();

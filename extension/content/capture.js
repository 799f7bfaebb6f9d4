/**
 * Runs beside the page: once it has settled, and again when it changes in more than its
 * countdowns, hands its document and the copied answers to the background. Asks shops for nothing.
 */
(() => {
  "use strict";

  const QUIET = 600; // ms without a change: the page has settled
  const LONGEST = 4000; // ms: a page that never rests is taken all the same
  const PATIENCE = 60_000; // ms: the longest pause between two tries to hand a page over
  const ROOM = 12_000_000; // characters of answers kept for one page view
  /** @type {typeof chrome} */
  const browser = /** @type {any} */ (globalThis).browser ?? globalThis.chrome;
  const view = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

  /** @type {{url: string, body: string, endpoint: string, sent: boolean}[]} */
  let answers = [];
  let sequence = 0;
  let taken = ""; // what the last capture looked like
  let takenAt = -Infinity;
  let firstChange = 0;
  let lastChange = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {boolean | undefined} */
  let wanted;

  /** Keep an answer; it replaces the one from the same endpoint that was sent before. */
  function keep(/** @type {string} */ copy) {
    const cut = copy.indexOf("\n");
    const url = copy.slice(0, Math.min(cut, 8000));
    const endpoint = url.split("?")[0] + (/[?&]functionId=[^&]*/.exec(url)?.[0] ?? "");
    answers = answers.filter((answer) => !(answer.sent && answer.endpoint === endpoint));
    answers.push({ url, body: copy.slice(cut + 1), endpoint, sent: false });
    let room = ROOM;
    answers = answers
      .reverse()
      .filter((answer) => (room -= answer.body.length) > 0)
      .slice(0, 200)
      .reverse();
    stir();
  }

  /** What the shopper reads, without the digits of countdowns; order numbers are long and stay. */
  function appearance() {
    const text = document.body?.textContent ?? "";
    const orders = text.match(/\d{8,}/g) ?? [];
    return [location.href, text.replace(/\d+/g, ""), ...orders].join("\n");
  }

  function stir() {
    lastChange = performance.now();
    if (!timer && wanted !== false) {
      firstChange = lastChange;
      timer = setTimeout(rest, QUIET);
    }
  }

  function rest() {
    const now = performance.now();
    const gap = takenAt + Math.min(sequence, 60) * 1000 - now; // ever rarer while a page keeps changing
    const quiet = Math.min(lastChange + QUIET, firstChange + LONGEST) - now;
    const wait = Math.max(gap, quiet);
    if (wait > 0) timer = setTimeout(rest, wait);
    else {
      timer = undefined;
      requestIdleCallback(() => void take(), { timeout: 2000 });
    }
  }

  async function ask(/** @type {object} */ message) {
    try {
      return await browser.runtime.sendMessage(message);
    } catch {
      return undefined; // the background was stopped, or the extension updated or removed
    }
  }

  /** Say the same again until it is answered: the browser may stop the background at any moment. */
  async function surely(/** @type {object} */ message) {
    for (let wait = 200; wait < PATIENCE && browser.runtime?.id; wait *= 2) {
      const answer = await ask(message);
      if (answer && answer.problem !== "failed") return answer;
      await new Promise((done) => setTimeout(done, wait));
    }
    taken = ""; // not kept: the next change is a new chance
    return undefined;
  }

  /** Hand the page over if it looks different from the last time, or if the shopper asks. */
  async function take(asked = false) {
    wanted ??= (await surely({ kind: "wanted" }))?.wanted;
    if (!wanted && !asked) return undefined;
    const seen = appearance();
    if (!asked && seen === taken && answers.every((answer) => answer.sent)) return undefined;
    taken = seen;
    takenAt = performance.now();
    const message = { ...page(), sequence: sequence++, asked };
    for (const answer of answers) answer.sent = true;
    return surely(message);
  }

  /** The page as it stands, with the answers that it received. */
  function page() {
    return {
      kind: "page",
      title: document.title,
      html: html(),
      payloads: answers.map(({ url, body }) => ({ url, body })),
      captured_at: new Date().toISOString(),
      page_id: view,
      sequence,
    };
  }

  /** The document as it stands, without our own overlay's host. */
  function html() {
    const whole = document.documentElement.outerHTML;
    const own = document.querySelector("hugou-overlay")?.outerHTML;
    return own ? whole.replace(own, "") : whole;
  }

  document.addEventListener("hugou-copy", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (typeof detail === "string") keep(detail);
  });
  new MutationObserver(stir).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
  });
  addEventListener("pagehide", () => timer && wanted && void take());

  browser.runtime.onMessage.addListener((message, _sender, answer) => {
    if (message.kind === "take") {
      wanted = undefined;
      void take(message.asked).then(answer);
      return true; // the answer comes later
    }
    if (message.kind === "look") answer(page()); // to be shown to the shopper, not to be kept
    if (message.kind === "orders" && message.page_id === view) {
      /** @type {any} */ (globalThis).hugouOverlay(message, ask);
    }
    return undefined;
  });
})();

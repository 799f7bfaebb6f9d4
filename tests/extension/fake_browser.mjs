/** A small browser: storage, tabs, notifications and a daemon on the other end of fetch. */
import { readFileSync } from "node:fs";
import { createHash, createHmac, webcrypto } from "node:crypto";

const extension = new URL("../../extension/", import.meta.url);
export const manifest = JSON.parse(readFileSync(new URL("manifest.json", extension), "utf8"));

globalThis.crypto ??= webcrypto;

function area() {
  let kept = {};
  return {
    get: async (key) => structuredClone(key in kept ? { [key]: kept[key] } : {}),
    set: async (values) => void Object.assign(kept, structuredClone(values)),
    remove: async (key) => void delete kept[key],
    empty: () => (kept = {}),
    all: () => kept,
  };
}

function event() {
  const listeners = [];
  return { addListener: (listener) => listeners.push(listener), listeners };
}

const badge = (name) => async (details) => void fake.badges.push({ ...details, set: name });

/** What the tests look at and change. */
export const fake = {
  badges: [],
  tabs: [],
  sent: [],
  opened: [],
  shown: [],
  scripts: [],
  buttons: true,
};

globalThis.chrome = {
  runtime: {
    id: "hugou",
    getManifest: () => manifest,
    getURL: (path) => new URL(path.replace(/^\//, ""), "chrome-extension://hugou/").href,
    onMessage: event(),
    onInstalled: event(),
    onStartup: event(),
  },
  i18n: { getUILanguage: () => fake.language },
  storage: { local: area(), session: area() },
  alarms: { get: async () => undefined, create: async () => undefined, onAlarm: event() },
  action: {
    setBadgeText: badge("text"),
    setBadgeBackgroundColor: badge("colour"),
    setBadgeTextColor: badge("ink"),
    setTitle: badge("title"),
  },
  tabs: {
    onRemoved: event(),
    create: async ({ url }) => void fake.opened.push(url),
    get: async (id) => fake.tabs.find((tab) => tab.id === id),
    query: async () => fake.tabs,
    sendMessage: async (tab, message) => {
      fake.sent.push({ tab, message });
      return fake.reply?.(tab, message);
    },
  },
  notifications: {
    onClicked: event(),
    onButtonClicked: event(),
    clear: async () => true,
    getPermissionLevel: async () => fake.level,
    getAll: async () =>
      Object.fromEntries(fake.vanishes ? [] : fake.shown.map(({ id }) => [id, true])),
    create: async (id, options) => {
      if (options.buttons && !fake.buttons)
        throw new TypeError('Property "buttons" is unsupported');
      if (fake.noNotifications) throw new Error("not allowed");
      fake.shown.push({ id, ...options });
      return id;
    },
  },
  permissions: {
    contains: async ({ origins }) => !origins.some((origin) => fake.taken.includes(origin)),
    request: async ({ origins }) => {
      fake.asked = origins;
      if (fake.never) throw new Error("only optional permissions");
      return !fake.declines;
    },
  },
  scripting: {
    executeScript: async (details) => {
      fake.scripts.push(details);
      return fake.answer?.(details) ?? [{ frameId: 0, result: fake.result }];
    },
  },
};

let lock = Promise.resolve();
const locks = { request: (_name, work) => (lock = lock.then(work, work)) };
const navigator = {
  locks,
  permissions: {
    query: async ({ name }) => {
      if (!(name in fake.walls)) throw new TypeError(`${name} is no permission`);
      return { state: fake.walls[name] };
    },
  },
  userAgent: "Mozilla/5.0 Chrome/156.0.0.0",
  userAgentData: {
    brands: [
      { brand: "Not;A=Brand", version: "8" },
      { brand: "Chromium", version: "156" },
    ],
  },
};
Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });

/** A hugou that follows the protocol; its cryptography is Node's, not ours. */
export class FakeDaemon {
  constructor({ port = 20315, token = "ab".repeat(32), client = "c1" } = {}) {
    Object.assign(this, {
      port,
      token,
      client,
      protocol: 1,
      on: true,
      honest: true,
      calls: [],
      answers: {},
    });
  }

  proof(nonce) {
    const key = createHash("sha256")
      .update(this.honest ? this.token : "guess")
      .digest();
    return createHmac("sha256", key).update(`hugou-ping:${nonce}:${this.port}`).digest("hex");
  }

  respond(url, init) {
    const path = url.pathname + url.search;
    const method = init.method ?? "GET";
    const body = typeof init.body === "string" ? JSON.parse(init.body) : init.body;
    this.calls.push({ method, path, body, headers: init.headers });
    if (url.pathname === "/ping") {
      const known = init.headers["X-Hugou-Client"] === this.client;
      const proof = known ? this.proof(url.searchParams.get("nonce")) : null;
      return Response.json({
        name: "hugou",
        protocol: this.protocol,
        version: "0.1.0",
        port: this.port,
        proof,
      });
    }
    const answer = this.answers[`${method} ${url.pathname}`];
    if (!answer)
      return Response.json({ code: "not_here", message: "无", message_en: "no" }, { status: 404 });
    return answer({ body, headers: init.headers });
  }

  /** The calls that are not a ping. */
  get real() {
    return this.calls.filter(({ path }) => !path.startsWith("/ping"));
  }
}

export const refusal = (status, code, more = {}) =>
  Response.json({ code, message: "不行", message_en: "no", ...more }, { status });

globalThis.fetch = async (address, init = {}) => {
  const url = new URL(address);
  if (url.protocol === "chrome-extension:")
    return new Response(readFileSync(new URL(url.pathname.slice(1), extension)));
  const daemon = fake.daemons.find(({ port, on }) => on && port === Number(url.port));
  if (url.hostname !== "127.0.0.1" || !daemon) throw new TypeError("Failed to fetch");
  return daemon.respond(url, init);
};

/** Start over, with these daemons on the machine. */
export function reset(...daemons) {
  chrome.storage.local.empty();
  chrome.storage.session.empty();
  Object.assign(fake, {
    badges: [],
    tabs: [],
    sent: [],
    opened: [],
    shown: [],
    scripts: [],
    buttons: true,
  });
  Object.assign(fake, {
    language: "zh-CN",
    reply: undefined,
    result: undefined,
    noNotifications: false,
    vanishes: false,
    taken: [],
    asked: undefined,
    never: false,
    declines: false,
    level: "granted",
    walls: {},
    daemons,
  });
}

/** Be paired with this daemon. */
export function paired({ client, token, port }) {
  return chrome.storage.local.set({ connection: { client, token, port } });
}

/** Waiting pages in memory, with the interface of background/shelf.js. */
export function memoryShelf() {
  let order = 0;
  const kept = new Map();
  return {
    heads: async () => [...kept.values()].map(({ head }) => head),
    put: async (head, body) => {
      if ([...kept.values()].some((page) => page.head.id === head.id)) return;
      kept.set(++order, { head: { ...head, order }, body });
    },
    body: async (key) => kept.get(key)?.body,
    drop: async (keys) => keys.forEach((key) => kept.delete(key)),
  };
}

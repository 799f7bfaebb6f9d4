import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { fake, manifest, reset } from "./fake_browser.mjs";
import { rows } from "../../extension/background/rows.js";
import { when } from "../../extension/shared/deadlines.js";
import { hidden, language, setHosts } from "../../extension/shared/settings.js";
import { orderHosts, shops } from "../../extension/shared/sites.js";
import { say, sayer, spoken, texts } from "../../extension/shared/text.js";

const extension = new URL("../../extension/", import.meta.url);
const load = (folder) =>
  JSON.parse(readFileSync(new URL(`_locales/${folder}/messages.json`, extension), "utf8"));
const [zh, en] = [load("zh_CN"), load("en")];
const sources = readdirSync(extension, { recursive: true })
  .filter((name) => /\.(js|html)$/.test(name) && !name.startsWith("fill"))
  .map((name) => ({ name, text: readFileSync(new URL(name, extension), "utf8") }));
const everything = sources.map(({ text }) => text).join("\n");

beforeEach(() => reset());

test("every text exists in both languages, with the same places to fill", () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en));
  const places = (text) => (text.match(/\$\d/g) ?? []).sort().join();
  for (const key of Object.keys(zh))
    assert.equal(places(zh[key].message), places(en[key].message), key);
});

test("every text that is asked for exists", () => {
  const asked = [...everything.matchAll(/\bt\("(\w+)"|data-text="(\w+)"|say\(show, "(\w+)"/g)].map(
    (match) => match[1] ?? match[2] ?? match[3],
  );
  assert.ok(asked.length > 40);
  for (const key of asked) assert.ok(zh[key], key);
  const states = ["connected", "unpaired", "off", "stranger", "older", "newer"];
  states.push("forbidden", "blocked", "filtered");
  for (const state of states)
    assert.ok(zh[`link_${state}`] && (state === "connected" || zh[`advice_${state}`]), state);
  for (const state of [
    "read",
    "empty",
    "unknown",
    "signed_out",
    "blocked",
    "waiting",
    "unpaired",
    "paused",
    "refused",
    "not_kept",
  ])
    assert.ok(zh[`page_${state}`], state);
});

test("no text lies about unused", () => {
  const families =
    /^(link|advice|evidence|page|shop|not_saved|pair|replaced)_|^(name|description|lang|prepared|prepare_failed|fold|unfold|when_days|when_tomorrow)$/;
  for (const key of Object.keys(zh))
    assert.ok(families.test(key) || everything.includes(`"${key}"`), key);
});

test("the language is the browser's unless the shopper chose another", async () => {
  for (const [shown, expected] of [
    ["zh-CN", "zh"],
    ["zh-TW", "zh"],
    ["en-GB", "en"],
    ["de", "en"],
  ]) {
    fake.language = shown;
    assert.equal(await spoken(), expected);
  }
  await language.set("zh");
  assert.equal((await say())("prepare"), "准备投诉");
  await language.set("en");
  assert.equal((await texts()).lang, "en");
});

test("parts stand where the text wants them", () => {
  const t = sayer({ both: "$2 before $1", none: "plain" });
  assert.equal(t("both", "a", 7), "7 before a");
  assert.equal(t("both", "$2", "b"), "b before $2");
  assert.equal(t("missing"), "missing");
});

test("deadlines are told as dates in China", async () => {
  const t = await say();
  const at = "2026-11-25T15:59:59Z"; // one second before midnight in Beijing
  assert.equal(when(t, "zh-CN", { at, days_left: 5 }), "还有 5 天 · 11月25日\u00a023:59");
  assert.equal(when(t, "zh-CN", { at, days_left: 1 }), "明天 · 11月25日\u00a023:59");
  assert.equal(when(t, "zh-CN", { at, days_left: 0 }), "今天 · 11月25日\u00a023:59");
  assert.equal(when(t, "zh-CN", { at, days_left: -1 }), "11月25日\u00a023:59 已过");
  assert.equal(when(t, "zh-CN", { at: null, days_left: null }), "时间待定");
});

test("a far deadline is told with its year", async () => {
  assert.equal(
    when(await say(), "zh-CN", { at: "2029-11-20T04:00:00Z", days_left: 1096 }),
    "2029年11月20日",
  );
});

test("an order's line names it by what the shopper knows best", async () => {
  const t = await say();
  const order = {
    key: "taobao:1",
    platform: "taobao",
    number: "1",
    status: "shipped",
    status_text: "卖家已发货",
    merchant: "测试店铺",
  };
  const [line] = rows(t, "zh-CN", [order]);
  assert.deepEqual(line, {
    order: "taobao:1",
    name: "测试店铺",
    detail: "测试店铺 · 卖家已发货 · 1",
    next: { text: "打开订单详情，可读到更多期限", why: "", soon: false },
  });
  const next = {
    title: "自动确认收货",
    at: null,
    days_left: null,
    status: "due_soon",
    act: "未收到就申请延长",
    explanation: ["页面上写着"],
  };
  const [told] = rows(t, "zh-CN", [{ ...order, title: "保温杯", next }]);
  assert.equal(told.name, "保温杯");
  assert.deepEqual(told.next, {
    text: "自动确认收货 · 时间待定",
    why: "未收到就申请延长\n页面上写着",
    soon: true,
  });
});

test("a host stands in a list once, or not at all", async () => {
  await setHosts(hidden, ["b.test", "c.test"], true);
  await setHosts(hidden, ["a.test"], true);
  await setHosts(hidden, ["b.test"], true);
  assert.deepEqual(await hidden.get(), ["a.test", "b.test", "c.test"]);
  await setHosts(hidden, ["b.test", "c.test"], false);
  assert.deepEqual(await hidden.get(), ["a.test"]);
});

test("every order host belongs to one shop that has a name", () => {
  const hosts = [...shops().values()].flat();
  assert.deepEqual(hosts.toSorted(), orderHosts().toSorted());
  for (const shop of shops().keys()) assert.ok(zh[`shop_${shop}`], shop);
});

test("security 20: the manifest asks for order pages and the daemon, for nothing wide and no remote code", () => {
  assert.deepEqual(manifest.permissions, [
    "activeTab",
    "alarms",
    "notifications",
    "scripting",
    "storage",
    "unlimitedStorage",
  ]);
  for (const pattern of manifest.host_permissions)
    assert.match(pattern, /^(https:\/\/[\w.-]+\/\*|http:\/\/127\.0\.0\.1\/\*)$/);
  // asked for one site at a time, on the shopper's click, where a form lies in another site's frame
  assert.deepEqual(manifest.optional_host_permissions, ["https://*/*"]);
  // to save a page whole as evidence; nothing else may be asked for later
  assert.deepEqual(manifest.optional_permissions, ["pageCapture"]);
  const asking = sources.filter(({ text }) => text.includes("permissions.request("));
  assert.deepEqual(
    asking.map(({ name }) => name.replaceAll("\\", "/")),
    ["popup/evidence.js", "popup/popup.js", "shared/permissions.js"],
  );
  // what was taken away is asked for again, and nothing that the manifest does not name
  const users = sources.filter(({ text }) => /\bimport .*\bask\b.*permissions\.js/.test(text));
  assert.equal(users.length, 1);
  assert.match(users[0].text, /const origins = await missing\(\);[^]*await ask\(origins\)/);
  assert.ok(asking[0].text.includes('{ permissions: /** @type {any} */ (["pageCapture"]) }'));
  assert.ok(asking[1].text.includes("permissions.request({ origins: [`${origin}/*`] })"));
  assert.equal(manifest.web_accessible_resources, undefined);
  const policy = manifest.content_security_policy.extension_pages;
  assert.match(policy, /default-src 'none'; script-src 'self';/);
  assert.ok(!/unsafe|https:|\*(?!;|$)/.test(policy.replace("http://127.0.0.1:*", "")));
});

test("security 20: no markup is made from text, no code from strings, and only daemon.js talks HTTP", () => {
  for (const { name, text } of sources) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    assert.ok(
      !/innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/.test(code),
      name,
    );
    const asks = /\bfetch\(|new XMLHttpRequest|sendBeacon|new WebSocket|new EventSource/.test(code);
    assert.equal(asks, ["background/daemon.js", "shared/text.js"].includes(name), name);
    if (name !== "shared/browser.js")
      assert.ok(!/\bchrome\./.test(code.replace(/typeof chrome/g, "")), name);
  }
});

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, paired, reset } from "./fake_browser.mjs";
import { clicked, pressed, showWaiting } from "../../extension/background/notices.js";

const notice = {
  id: "n1",
  title: "七天无理由退货",
  body: "还有 2 天",
  order: "taobao:48",
  url: "/orders/taobao/48",
  urgent: false,
};

let daemon;
let events;

beforeEach(async () => {
  daemon = new FakeDaemon();
  events = [];
  daemon.answers["GET /v1/notices"] = () => Response.json({ notices: [notice] });
  daemon.answers["POST /v1/notices/n1"] = ({ body }) => (events.push(body), Response.json({}));
  daemon.answers["POST /v1/links"] = ({ body }) =>
    Response.json({ url: `http://127.0.0.1:20315/login/once?to=${body.to}` });
  reset(daemon);
  await paired(daemon);
});

test("a reminder is shown with its buttons, and then reported as shown", async () => {
  await showWaiting();
  const [{ id, title, message, buttons }] = fake.shown;
  assert.deepEqual([id, title, message], ["hugou:n1", "七天无理由退货", "还有 2 天"]);
  assert.deepEqual(
    buttons.map((button) => button.title),
    ["稍后提醒", "已处理"],
  );
  assert.deepEqual(events, [{ event: "shown" }]);
});

test("several matters at once can be put off, but not be done at one press", async () => {
  const several = { ...notice, order: null, url: "/due", one_matter: false };
  daemon.answers["GET /v1/notices"] = () => Response.json({ notices: [several] });
  await showWaiting();
  assert.deepEqual(
    fake.shown[0].buttons.map((button) => button.title),
    ["稍后提醒"],
  );
});

test("Firefox, which has no buttons, shows it without", async () => {
  fake.buttons = false;
  await showWaiting();
  assert.equal(fake.shown.length, 1);
  assert.equal(fake.shown[0].buttons, undefined);
  assert.deepEqual(events, [{ event: "shown" }]);
});

test("a reminder that the browser does not take is reported as failed", async () => {
  fake.noNotifications = true;
  await showWaiting();
  assert.deepEqual(events, [{ event: "failed" }]);
});

test("a notification that is not there after all is reported as failed", async () => {
  fake.vanishes = true;
  await showWaiting();
  assert.deepEqual(events, [{ event: "failed" }]);
});

test("a click is reported and opens what the reminder is about, logged in once", async () => {
  await showWaiting();
  await clicked("hugou:n1");
  assert.deepEqual(events.at(-1), { event: "clicked" });
  assert.deepEqual(fake.opened, ["http://127.0.0.1:20315/login/once?to=/orders/taobao/48"]);
});

test("the buttons put it off or say that it is done", async () => {
  await pressed("hugou:n1", 0);
  await pressed("hugou:n1", 1);
  assert.deepEqual(events, [{ event: "snoozed" }, { event: "done" }]);
  await pressed("hugou:n1", 2);
  assert.equal(events.length, 2);
});

test("other notifications are none of ours", async () => {
  await clicked("other");
  await pressed("other", 0);
  assert.deepEqual([events, fake.opened], [[], []]);
});

test("a click opens nothing but the dashboard or an order page", async () => {
  for (const url of ["//evil.test/", "https://evil.test/", "javascript:alert(1)", "/\\evil.test"]) {
    await chrome.storage.session.set({ "notice:n1": url });
    await clicked("hugou:n1");
  }
  assert.ok(fake.opened.every((url) => url === "http://127.0.0.1:20315/login/once?to=/"));
  await chrome.storage.session.set({ "notice:n1": "https://trade.taobao.com/trade/detail/x" });
  await clicked("hugou:n1");
  assert.equal(fake.opened.at(-1), "https://trade.taobao.com/trade/detail/x");
});

test("a link that does not lead to this machine is not opened", async () => {
  daemon.answers["POST /v1/links"] = () => Response.json({ url: "https://evil.test/" });
  await assert.rejects(clicked("hugou:n1"), /dashboard/);
  assert.deepEqual(fake.opened, []);
});

test("with the daemon off by the time of the click, the click is not an error of reporting", async () => {
  daemon.on = false;
  await pressed("hugou:n1", 1);
  assert.deepEqual(events, []);
});

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, manifest, paired, reset } from "./fake_browser.mjs";
import { report } from "../../extension/background/health.js";
import { onPage } from "../../extension/background/notices.js";
import { ask, missing } from "../../extension/shared/permissions.js";
import { losses, noticeGoal } from "../../extension/shared/settings.js";

const JD = "https://order.jd.com/*";
const NOTICE = "0123456789abcdef0123456789abcdef";
let daemon;
let said;

beforeEach(async () => {
  daemon = new FakeDaemon();
  said = [];
  daemon.answers["POST /v1/browser"] = ({ body }) => (said.push(body), Response.json({}));
  daemon.answers[`POST /v1/notices/${NOTICE}`] = ({ body }) => (said.push(body), Response.json({}));
  daemon.answers["POST /v1/links"] = ({ body }) =>
    Response.json({ url: `http://127.0.0.1:20315/login/once?to=${body.to}` });
  reset(daemon);
  await paired(daemon);
});

test("all is well: nothing is missing, nothing was lost", async () => {
  await report();
  assert.deepEqual(said, [{ missing: [], notifications: true, lost: 0 }]);
});

test("what was taken away and what was lost is told to doctor", async () => {
  fake.taken = [JD];
  fake.level = "denied";
  await losses.set({ dropped: 2, refused: 3, code: "too_large" });
  await report();
  assert.deepEqual(said, [{ missing: [JD], notifications: false, lost: 5 }]);
});

test("a browser that does not say whether notifications are shown is believed", async () => {
  const level = chrome.notifications.getPermissionLevel;
  chrome.notifications.getPermissionLevel = undefined;
  await report();
  chrome.notifications.getPermissionLevel = level;
  assert.equal(said[0].notifications, true);
});

test("only places of the manifest can be missing", async () => {
  fake.taken = [JD, "https://elsewhere.test/*"];
  assert.deepEqual(await missing(), [JD]);
  assert.ok(manifest.host_permissions.includes(JD));
});

test("a browser that will not ask is as one that was told no", async () => {
  assert.equal(await ask([JD]), true);
  assert.deepEqual(fake.asked, [JD]);
  fake.declines = true;
  assert.equal(await ask([JD]), false);
  fake.never = true;
  assert.equal(await ask([JD]), false);
});

test("what became of a reminder on a page is told as the page's", async () => {
  for (const event of ["shown", "snoozed", "done"])
    assert.deepEqual(await onPage({ id: NOTICE, event }), { ok: true });
  assert.deepEqual(
    said,
    ["shown", "snoozed", "done"].map((event) => ({ event, channel: "overlay" })),
  );
  assert.deepEqual(fake.opened, []);
});

test("a click on it opens what it is about", async () => {
  await noticeGoal(NOTICE).set("/orders/taobao/48");
  await onPage({ id: NOTICE, event: "clicked" });
  assert.match(fake.opened[0], /to=\/orders\/taobao\/48$/);
});

test("security: a page can name no other event and no other address", async () => {
  for (const message of [
    { id: "../clients", event: "shown" },
    { id: `${NOTICE}/x`, event: "shown" },
    { id: NOTICE, event: "failed" },
    { id: NOTICE, event: "" },
    { id: undefined, event: "done" },
  ])
    await assert.rejects(onPage(message));
  assert.deepEqual(daemon.calls, []);
});

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fake, FakeDaemon, paired, reset } from "./fake_browser.mjs";
import { fill, list, prepare } from "../../extension/background/cases.js";

let daemon;

beforeEach(async () => {
  daemon = new FakeDaemon();
  daemon.answers["POST /v1/cases"] = () => Response.json({ id: "k 1" });
  daemon.answers["GET /v1/cases"] = () => Response.json({ cases: [{ id: "k 1" }] });
  daemon.answers["POST /v1/links"] = ({ body }) =>
    Response.json({ url: `http://127.0.0.1:20315/login/once?to=${body.to}` });
  daemon.answers["POST /v1/fill"] = () =>
    Response.json({ recipe: { id: "12315" }, values: { 订单号: "48" } });
  reset(daemon);
  await paired(daemon);
});

test("准备投诉 opens the case of the order in the dashboard", async () => {
  assert.deepEqual(await prepare({ order: "taobao:4810000000000000001" }), {
    ok: true,
    case: "k 1",
  });
  assert.deepEqual(daemon.real[0].body, { order: "taobao:4810000000000000001" });
  assert.equal(fake.opened[0], "http://127.0.0.1:20315/login/once?to=/cases/k%201");
});

test("what is not an order's key is not asked for", async () => {
  for (const order of ["", "taobao", "taobao:../../x", "taobao:1 2", "TAOBAO:1"]) {
    await assert.rejects(prepare({ order }), /not an order/);
  }
  assert.deepEqual(daemon.calls, []);
});

test("open cases are listed", async () => {
  assert.deepEqual(await list(), { cases: [{ id: "k 1" }] });
});

test("a form is filled in the tab that the shopper chose, from the values of the case", async () => {
  fake.tabs = [{ id: 5, url: "https://www.12315.cn/cuser/portal/tscase/information" }];
  fake.result = { fields: [], frames: [], origin: "https://www.12315.cn" };
  const left_out = [{ name: "a.exe" }];
  const files = { files: [{ name: "a.pdf", type: "application/pdf", base64: "QQ==" }] };
  daemon.answers["POST /v1/fill"] = () =>
    Response.json({ recipe: { id: "12315" }, values: { 订单号: "48" }, files, left_out });
  const { report } = await fill({ tab: 5, case: "k 1" });
  assert.deepEqual(report.left_out, left_out);
  assert.deepEqual(daemon.real[0].body, {
    case: "k 1",
    url: "https://www.12315.cn/cuser/portal/tscase/information",
  });
  const run = fake.scripts.at(-1);
  assert.equal(run.target.tabId, 5);
  assert.deepEqual(run.args, [{ recipe: { id: "12315" }, values: { 订单号: "48" }, files }]);
});

test("a daemon that knows of no files is no problem", async () => {
  fake.tabs = [{ id: 5, url: "https://www.12315.cn/" }];
  fake.result = { fields: [], frames: [], origin: "https://www.12315.cn" };
  const { report } = await fill({ tab: 5, case: "k 1" });
  assert.deepEqual(report.left_out, []);
  assert.deepEqual(fake.scripts.at(-1).args[0].files, {});
});

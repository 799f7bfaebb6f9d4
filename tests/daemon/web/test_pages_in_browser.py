"""The dashboard in a real browser: nothing is blocked, nothing overflows, it changes by itself."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PAGES = [
    "/start",
    "/connect",
    "/due",
    "/orders",
    "/orders/jd/328990000601",
    "/orders/jd/328990000601/correct",
    "/orders/jd/328990000601/delete",
    "/settings",
    "/settings/erase?platform=jd",
    "/pages",
    "/money",
    "/import",
    "/cases",
    "/doctor",
    "/nothing/here",
]
LOOKS = [
    (1280, "zh-CN", "light"),
    (1280, "en-GB", "dark"),
    (360, "zh-CN", "dark"),
    (360, "en-GB", "light"),
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@dataclass
class Demo:
    """A daemon on sample orders, and a browser that is logged in to it."""

    folder: Path
    address: str
    browser: object
    state: dict

    def page(self, width=1280, language="zh-CN", scheme="light", **more):
        context = self.browser.new_context(
            storage_state=self.state,
            viewport={"width": width, "height": 800},
            locale=language,
            color_scheme=scheme,
            base_url=self.address,
            **more,
        )
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page


def hugou(folder, *words):
    command = [sys.executable, "-m", "daemon", *words, "--data", str(folder), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, "-m", "daemon", "serve", "--port", "0", "--json", "--demo"]
    daemon = subprocess.Popen(
        [*command, "--data", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    told = json.loads(daemon.stdout.readline())
    try:
        with playwright.sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = browser.new_context()
            page = context.new_page()
            page.goto(told["url"])
            page.wait_for_url(re.compile("/(due|start)$"))
            address = f"http://127.0.0.1:{told['port']}"
            yield Demo(folder, address, browser, context.storage_state())
            browser.close()
    finally:
        daemon.terminate()
        daemon.communicate(timeout=20)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Give the folder for pictures: HUGOU_PICTURES, so that one can look at them afterwards."""
    folder = os.environ.get("HUGOU_PICTURES")
    chosen = Path(folder) if folder else tmp_path_factory.mktemp("pictures")
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_every_width_and_nothing_on_it_is_blocked(demo, path, pictures):
    name = re.sub(r"\W+", "-", path).strip("-")
    for width, language, scheme in LOOKS:
        page = demo.page(width, language, scheme)
        page.goto(path)
        page.screenshot(path=pictures / f"{name}-{width}-{language}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, language)
        blocked = [said for said in page.complaints if "404" not in said]
        assert blocked == []
        assert page.locator("h1").count() == 1
        assert page.locator("img:not([alt])").count() == 0
        unnamed = page.locator("input:not([type=hidden]), select, textarea").evaluate_all(
            "them => them.filter(e => !e.labels.length && !e.ariaLabel).map(e => e.outerHTML)"
        )
        assert unnamed == []
        page.context.close()


def test_the_digits_and_the_steps_appear_without_reloading(demo):
    page = demo.page()
    page.goto("/start")
    assert page.locator(".digits").is_hidden()
    digits = hugou(demo.folder, "pair")["digits"]
    playwright.expect(page.locator(".digits")).to_have_text(digits, timeout=10_000)
    page.get_by_role("button", name="取消").click()
    playwright.expect(page.locator(".digits")).to_be_hidden()
    page.get_by_role("button", name="连接浏览器").click()
    playwright.expect(page.locator(".digits")).to_have_text(re.compile(r"^\d{6}$"))
    assert page.url.endswith("/start#connect")


def test_forms_work_under_our_own_policy(demo):
    page = demo.page()
    page.goto("/settings")
    page.get_by_role("button", name="English").click()
    playwright.expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    assert page.url.endswith("/settings")
    page.get_by_label("Notifications may name the goods").check()
    page.get_by_role("button", name="Save").last.click()
    playwright.expect(page.get_by_role("status")).to_have_text("Saved.")
    assert page.get_by_label("Notifications may name the goods").is_checked()


def test_a_deadline_explains_itself_and_is_put_aside(demo):
    page = demo.page()
    page.goto("/orders/jd/328990000601")
    page.get_by_text("为什么是这一天").first.click()
    steps = page.locator("details.why[open] ol li")
    assert steps.count() > 1
    before = page.get_by_role("button", name="办好了").count()
    page.get_by_role("button", name="办好了").first.click()
    page.wait_for_load_state()
    assert page.url.endswith("/orders/jd/328990000601")
    assert page.get_by_role("button", name="办好了").count() == before - 1
    page.get_by_role("button", name="恢复提醒").first.click()
    page.wait_for_load_state()
    assert page.get_by_role("button", name="办好了").count() == before


def test_the_keyboard_alone_is_enough(demo):
    page = demo.page()
    page.goto("/orders")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.querySelector('main').contains(document.activeElement)"
    assert page.evaluate(inside)


FRAMED = """url => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.onload = frame.onerror = done;
  frame.src = url;
  document.body.append(frame);
}).then(() => null)"""


def test_another_site_cannot_reach_in(demo):
    page = demo.page()
    page.route("https://shop.test/**", lambda route: route.fulfill(body="<h1>shop</h1>"))
    page.goto("https://shop.test/")
    reach = "url => fetch(url, {mode: 'no-cors', method: 'POST', body: 'x'}).catch(() => 'blocked')"
    page.evaluate(reach, f"{demo.address}/samples/remove")
    page.evaluate(FRAMED, f"{demo.address}/orders")
    assert not any("无线吸尘器" in frame.content() for frame in page.frames)
    own = demo.page()
    own.goto("/orders")
    assert own.get_by_text("无线吸尘器").count() == 1


def test_the_shop_s_own_words_stay_words(demo):
    page = demo.page()
    page.goto("/orders?q=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert page.locator("main img").count() == 0
    assert page.get_by_role("searchbox").input_value() == "<img src=x onerror=alert(1)>"

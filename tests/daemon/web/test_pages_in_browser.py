"""The dashboard in a real browser: nothing is blocked, nothing overflows, it changes by itself."""

import json
import re
import subprocess
import sys

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

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
    "/evidence",
    "/doctor",
    "/nothing/here",
]
LOOKS = [
    (1280, "zh-CN", "light"),
    (1280, "en-GB", "dark"),
    (360, "zh-CN", "dark"),
    (360, "en-GB", "light"),
]

pytestmark = pytest.mark.browser


def hugou(folder, *words):
    command = [sys.executable, "-m", "daemon", *words, "--data", str(folder), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


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

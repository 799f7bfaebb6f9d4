"""Every page of the dashboard in both browsers and languages, wide and narrow, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.dashboard import open_dashboard, overflow, put_orders, words
from tests.browser.driver import Driver, Tab
from tests.browser.firefox import FirefoxTab
from tests.browser.real_daemon import RealDaemon
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
NUMBER = "4800000000000000001"
ORDER = f"/orders/taobao/{NUMBER}"
PAGES = {
    "/start": ("三步", "Three steps"),
    "/connect": ("连接", "Connect"),
    "/due": ("期限", "due"),
    "/orders": ("订单", "Orders"),
    ORDER: ("围裙", "围裙"),
    f"{ORDER}/correct": ("更正", "Correct"),
    f"{ORDER}/delete": ("删除", "Delete"),
    "/settings": ("设置", "Settings"),
    "/pages": ("页面", "pages"),
    "/money": ("钱", "Money"),
    "/import": ("导入", "Import"),
    "/cases": ("维权", "Cases"),
    "/evidence": ("证据", "Evidence"),
    "/doctor": ("自检", "Is everything working?"),
}
FAULTS = """
return {
  headings: document.querySelectorAll("h1").length,
  unnamed: [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter((field) => !field.labels.length && !field.ariaLabel && !field.title)
    .map((field) => field.outerHTML),
  lang: document.documentElement.lang.slice(0, 2),
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  light: getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)
    .reduce((sum, part) => sum + Number(part), 0) > 384,
  width: innerWidth,
};
"""


def go(page: Tab, address: str) -> None:
    """Open an address in this tab."""
    if isinstance(page, FirefoxTab):
        page.there.navigate(address)
    else:
        page.page.goto(address)  # type: ignore[attr-defined]


def darken(page: Tab, dark: bool) -> None:
    """Ask for the dark or the light look, as the system's setting does."""
    if isinstance(page, FirefoxTab):
        with page.there.using_context("chrome"):
            page.there.execute_script(
                "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override',"
                f" {0 if dark else 1});"
            )
    else:
        page.page.emulate_media(color_scheme="dark" if dark else "light")  # type: ignore[attr-defined]


def narrow(page: Tab, width: int) -> None:
    """Make the page this wide in its own pixels; Firefox's window ends at 450, so it zooms."""
    zoom = 1.5 if isinstance(page, FirefoxTab) and width < 500 else 1.0
    if isinstance(page, FirefoxTab):
        with page.there.using_context("chrome"):
            page.there.execute_script(f"ZoomManager.zoom = {zoom};")
    page.size(round(width * zoom), 900)
    until(f"{width} wide", lambda: abs(int(page.run("return innerWidth")) - width) <= 2)


@pytest.fixture
def bought(hugou: RealDaemon) -> RealDaemon:
    """One order that is on its way."""
    dated = {"placed_at": "2026-11-11T20:14:00+08:00", "shipped_at": "2026-11-12T10:05:00+08:00"}
    order = {"number": NUMBER, "status": "shipped", "paid": "59.00", **dated}
    put_orders(hugou, [{**order, "items": [{"title": "围裙"}]}])
    return hugou


def test_every_page_is_whole_in_both_languages_wide_and_narrow_light_and_dark(
    browser: Driver, bought: RealDaemon, pictures: Path
) -> None:
    page = open_dashboard(browser, bought, "/due")
    until("the first page", lambda: "期限" in words(page))
    here = page.run("return location.origin")
    for place, (language, width, dark) in enumerate(
        [("zh", 1280, False), ("zh", 360, True), ("en", 1280, True), ("en", 360, False)]
    ):
        narrow(page, width)
        darken(page, dark)
        if language == "en" and place == 2:
            page.click(".language button")
            until("English", lambda: "Settings" in words(page, "body"))
        for path, said in PAGES.items():
            wanted = said[language == "en"]
            go(page, here + path)
            until(f"{path} in {language}", lambda w=wanted, p=path: _shows(page, p, w))
            seen = page.run(FAULTS)
            assert (seen["headings"], seen["unnamed"]) == (1, []), path
            assert (seen["lang"], seen["dark"], seen["light"]) == (language, dark, not dark), path
            assert overflow(page) <= 0, (path, width)
            name = re.sub(r"\W+", "-", path).strip("-")
            look = f"{language}-{width}-{'dark' if dark else 'light'}"
            page.picture(pictures / f"every-{name}-{look}-{browser.name}.png")


def _shows(page: Tab, path: str, wanted: str) -> bool:
    text = words(page).lower()
    return wanted.lower() in text and page.run("return location.pathname") == path

"""The extension's own pages: nothing in anybody's way, and a popup that is there at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import Chromium, ChromiumTab
from tests.browser.connecting import connect, shown
from tests.browser.driver import Driver, Tab
from tests.browser.pages import ORDERS, show_detail, show_list
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "extension" / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .filter(({impact}) => ["serious", "critical"].includes(impact))
  .map(({id, nodes}) => [id, ...nodes.map((n) => n.html.slice(0, 160) + " " + n.failureSummary)])
"""
PAGES = ("popup/popup.html", "options/options.html", "skeleton/skeleton.html")
LOOKS = [("zh", "light", 360), ("en", "dark", 360), ("zh", "dark", 800), ("en", "light", 800)]
PANEL = """
const root = shadowOf(document.querySelector("hugou-overlay"));
const style = [...root.adoptedStyleSheets].flatMap((s) => [...s.cssRules]).map((r) => r.cssText);
return [style.join("\\n"), root.querySelector("section").outerHTML];
"""
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core: run npm ci in tests/extension")


def faults(tab: ChromiumTab) -> Any:
    tab.page.evaluate(AXE.read_text("utf-8"))
    return tab.page.evaluate(FAULTS)


def look_at(tab: ChromiumTab, look: tuple[str, str, int]) -> None:
    language, scheme, width = look
    tab.run(f"await chrome.storage.local.set({{language: '{language}'}})")
    tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.size(width, 720)
    tab.reload()


@needs_axe
def test_the_pages_of_the_extension_and_its_panel_have_no_serious_fault(
    browser: Driver, hugou: RealDaemon, shop: Shop, pictures: Path
) -> None:
    if not isinstance(browser, Chromium):
        pytest.skip("axe runs in Chromium; the pages are the same files in Firefox")
    connect(browser, hugou)
    detail = browser.visit(show_detail(shop, ORDERS[1]))
    until("read", detail.overlay)
    hugou.ask("/v1/cases", "POST", {"order": f"taobao:{ORDERS[1].number}"})
    found: dict[str, Any] = {}
    for state in ("on", "off"):
        for path in PAGES:
            own = browser.own(path)
            for look in LOOKS:
                look_at(own, look)
                until("shown", lambda own=own, path=path: shown(own) or "skeleton" in path)
                name = f"{path.partition('/')[0]}-{state}-{'-'.join(map(str, look))}"
                own.picture(pictures / f"extension-{name}.png")
                if wrong := faults(own):
                    found[name] = wrong
                assert own.run("return document.documentElement.scrollWidth") <= look[2], name
            own.close()
        if state == "on":
            found |= panel_faults(browser, shop)
            hugou.stop()
    assert found == {}


def panel_faults(browser: Chromium, shop: Shop) -> dict[str, Any]:
    """Check the panel's own markup and style: its closed tree hides it from any tester."""
    page = browser.visit(show_list(shop))
    until("overlay", page.overlay)
    style, markup = page.peek(PANEL)
    bare = browser.visit("about:blank")
    bare.page.set_content(
        f"<html lang=zh><title>panel</title><style>{style}</style>"
        f"<main><h1>shop</h1>{markup}</main>"
    )
    found = {}
    for scheme in ("light", "dark"):
        bare.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if wrong := faults(bare):
            found[f"panel {scheme}"] = wrong
    page.close()
    bare.close()
    return found


def painted(popup: Tab) -> int:
    """Milliseconds from opening until everything known stood there; 0 while it does not."""
    return int(popup.run("return Number(document.body.dataset.painted ?? 0)"))


def test_the_popup_is_there_at_once_with_hugou_and_without(
    browser: Driver, hugou: RealDaemon, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(browser, hugou)
    page = browser.visit(show_detail(shop, ORDERS[1]))
    until("order stored", lambda: hugou.orders() == [ORDERS[1].number])
    page.close()
    took: dict[str, list[int]] = {"on": [], "off": []}
    for state in took:
        for _ in range(5):
            popup = browser.own("popup/popup.html")
            took[state].append(until("painted", lambda popup=popup: painted(popup)))
            until("looked", lambda popup=popup: shown(popup))
            text = popup.run("return document.body.innerText")
            popup.close()
        if state == "on":
            assert ORDERS[1].title in text
            hugou.stop()
    assert "护购没有运行" in text or "hugou is not running" in text
    assert ORDERS[1].title in text  # what was known last still stands there, with its moment
    assert "截至" in text or "as of" in text
    with capsys.disabled():
        sys.stdout.write(
            f"\npopup painted, ms, to reach 200 ({browser.name}): {json.dumps(took)}\n"
        )

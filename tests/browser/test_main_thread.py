"""How long our scripts keep a page's main thread: measured by the browser's own profiler."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import pages
from tests.browser.chromium import Chromium, ChromiumTab, program
from tests.browser.connecting import connect
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
SAMPLE = 100  # microseconds between looks of the profiler
GENEROUS = 40  # times one serialisation of the document, beside which our work is put
FLOOR = 150.0  # milliseconds of the clock: other work runs beside it; the figure is printed


@pytest.fixture
def browser(shop: Shop, tmp_path: Path) -> Iterator[Chromium]:
    if program() is None:
        pytest.skip("no chromium on this machine: main-thread time is not measured")
    running = Chromium(tmp_path / "chromium", shop.port)
    try:
        yield running
    finally:
        running.quit()


def ours(profile: dict[str, Any]) -> float:
    """Milliseconds in our scripts and in what the browser did for them, of a profile."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parent = {child: node["id"] for node in nodes.values() for child in node.get("children", ())}

    def owner(node: int | None) -> str:
        while node is not None and not nodes[node]["callFrame"]["url"]:
            node = parent.get(node)
        return "" if node is None else str(nodes[node]["callFrame"]["url"])

    spent = zip(profile["samples"], profile["timeDeltas"], strict=True)
    return sum(time for node, time in spent if "chrome-extension://" in owner(node)) / 1000


def measured(browser: Chromium, url: str) -> tuple[float, float, int]:
    """Open a page under the profiler; gives our time, one serialisation, the document's size."""
    watcher = browser.own("options/options.html")
    page = browser.context.new_page()
    session = browser.context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.setSamplingInterval", {"interval": SAMPLE})
    session.send("Profiler.start")
    page.goto(url)
    until("captured", lambda: watcher.run(SEEN.replace("%s", url)))
    profile = session.send("Profiler.stop")["profile"]
    once, size = ChromiumTab(page, browser.id).run(
        """
        const times = [];
        let size = 0;
        for (let i = 0; i < 20; i++) {
          const start = performance.now();
          size = document.documentElement.outerHTML.length;
          times.push(performance.now() - start);
        }
        return [times.sort((a, b) => a - b)[10], size];
        """
    )
    page.close()
    return ours(profile), once, size


SEEN = """
const notes = Object.values(await chrome.storage.session.get());
return notes.some((note) => note?.url?.endsWith("%s"));
"""


def test_a_page_view_costs_little_of_the_main_thread(
    browser: Chromium, hugou: RealDaemon, shop: Shop, shared_corpus: Path
) -> None:
    connect(browser, hugou)  # type: ignore[arg-type]
    v1 = (shared_corpus / "taobao" / "taobao_pc_v1_boughtlist_2025-11.html").read_text("utf-8")
    v2 = (shared_corpus / "taobao" / "taobao_pc_v2_queryboughtlistV2_2026-08.json").read_text()
    amazon = (shared_corpus / "intl" / "ao__order-history-amazon-store.html").read_text("utf-8")
    shop.show(pages.ANSWER, v2, pages.JSON)
    cases = {
        "list V1, as served": ("buyertrade.tmall.com/trade/itemlist/list_bought_items.htm", v1),
        "list V2, 306 KB answer": (pages.LIST, pages.shell()),
        "largest document of the corpus": ("trade.tmall.com/detail/orderDetail.htm", amazon),
    }
    for name, (place, text) in cases.items():
        spent, once, size = measured(browser, shop.show(place, text))
        figures = f"{size / 1000:.0f} kB, ours {spent:.1f} ms, one outerHTML {once:.2f} ms"
        sys.stdout.write(f"main thread, {name}: {figures}\n")
        assert 0 < spent < max(FLOOR, GENEROUS * once)

"""Parse time per page, beside the bare library on the same text: lxml for HTML, json for JSON."""

from __future__ import annotations

import gc
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from lxml import html as lxml_html

import parsers

REPOSITORY = Path(__file__).resolve().parent.parent.parent
ROUNDS = 31
TARGET = 3.0
LARGE = 100_000
"""Characters from which on the records' own cost should be lost beside the parse."""
LARGE_TARGET = 2.0
SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
_LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
_MTOP = "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/"
_TMALL = "https://trade.tmall.com/detail/orderDetail.htm?bizOrderId=4806729952625990001"
_DETAIL = "https://trade.taobao.com/trade/detail/trade_order_detail.htm"
_PDD = "https://mobile.yangkeduo.com"

CAPTURED = {
    "taobao/taobao_pc_v1_boughtlist_2025-11.html": _LIST,
    "taobao/taobao_pc_v2_queryboughtlistV2_2026-08.json": _MTOP,
    "taobao/RECON_taobao_pc_v2_boughtlist_dom_2026-09.html": _LIST,
    "taobao/taobao_pc_v1_orderdetail_2025-11.html": _DETAIL,
    "taobao/tmall_pc_orderdetail_detailData_2025-11.json": _TMALL,
    "taobao/RECON_tmall_pc_orderdetail_page-wrapper.html": _TMALL,
    "jd/jd_list_2017-01_rendered_multi.html": "https://order.jd.com/center/list.action",
    "pinduoduo/pdd_orders_html_rawData_reconstructed.html": f"{_PDD}/orders.html?type=0",
    "pinduoduo/pdd_order_list_v4_response_reconstructed.json": (
        f"{_PDD}/proxy/api/api/aristotle/order_list_v4?pdduid=1"
    ),
}
"""Captured pages beside the project (skipped where they are absent), with their addresses."""


def pages() -> Iterator[tuple[str, str, str]]:
    """Give name, address and text of each page: the captured ones, and our own lists."""
    shared = Path(os.environ.get("HUGOU_SHARED") or REPOSITORY.parent / "shared") / "corpus"
    for name, address in CAPTURED.items():
        if (shared / name).is_file():
            yield name, address, (shared / name).read_text("utf-8")
    own = REPOSITORY / "tests" / "corpus"
    for case in sorted(own.glob("*/order_list/*several*/expected.json")):
        address = json.loads(case.read_text("utf-8"))["url"]
        for page in sorted(case.parent.glob("[pr]*.*")):
            yield str(page.relative_to(own)), address, page.read_text("utf-8")


def medians_ms(*jobs: Callable[[], object]) -> list[float]:
    """Time jobs turn about, so that whatever else the machine does slows them alike."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(ROUNDS):
        for job, taken in zip(jobs, times, strict=True):
            started = time.process_time()  # another program's turn is no page's time
            job()
            taken.append(time.process_time() - started)
    return [statistics.median(taken) * 1000 for taken in times]


def bare(text: str) -> Callable[[], object]:
    """Give the bare library call that reads the same text into a tree and no more."""
    if text.lstrip()[:1] == "<":
        return lambda: lxml_html.document_fromstring(text)
    return lambda: json.loads(text)


def run() -> Iterator[dict[str, object]]:
    """Measure every page: hugou's reading, records and all, over the bare parse."""
    gc.collect()
    gc.freeze()  # a full collection walks all that was imported: that is no page's time
    for name, address, text in pages():
        capture = parsers.Capture(address, text, captured_at=SEEN_AT)
        parsers.parse(capture)  # what is made once per process is not this page's
        ours, library = medians_ms(lambda capture=capture: parsers.parse(capture), bare(text))
        ratio, target = ours / library, LARGE_TARGET if len(text) > LARGE else TARGET
        yield {
            "what": f"{name} ({len(text) // 1000} KB)",
            "measured": f"{ours * 1000:.0f} µs = {ratio:.1f} × {library * 1000:.0f}",
            "target": f"≤ {target:.0f} × bare",
            "ok": ratio <= target,
        }

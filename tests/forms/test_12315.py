"""The 12315 complaint form (a replica) is filled from a case: by codes and state, not only text."""

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.fill import recipe
from rules.cases import casebook

pytestmark = pytest.mark.browser
Open = Callable[[str], Any]
RECIPE = recipe(casebook().forms["12315_complaint"])
BODY = "2026年11月11日，我为生活消费在淘宝“云织女装”购买大衣，实付259.00元。请求退货退款。"
VALUES = {
    "item": "2026秋冬新款羊毛大衣女中长款",
    "item_category": "服装",
    "order_number": "4810000000000000001",
    "problem_category": "售后服务",
    "bought_on": "2026-11-11",
    "paid": "259.00",
    "remedies": ["退货", "退款"],
    "authority": ["浙江省", "杭州市", "余杭区市场监督管理局"],
    "body": BODY,
}
EVIDENCE = [
    {
        "name": "证据.pdf",
        "type": "application/pdf",
        "base64": base64.b64encode(b"%PDF-1.4 invented").decode(),
    }
]


def test_every_field_is_filled_and_nothing_else_is_touched(open_form: Open) -> None:
    form = open_form("12315_complaint")
    report = form.fill(RECIPE, VALUES, files={"files": EVIDENCE})
    assert {key: one["state"] for key, one in report["by"].items()} == dict.fromkeys(
        [*VALUES, "sales_mode", "files"], "filled"
    ), report
    assert form.state() == {
        "name": "",
        "id": "",
        "item": VALUES["item"],
        "category": "服装:1001",
        "mode": "网购",
        "order": VALUES["order_number"],
        "problem": "售后服务:p3",
        "date": "2026-11-11",
        "amount": "259.00",
        "requests": ["1", "2"],
        "unit": "浙江省/杭州市/余杭区市场监督管理局:330110",
        "body": BODY,
        "left": str(400 - len(BODY)),
        "files": ["证据.pdf:17"],
        "code": "",
        "promised": False,
        "clicked": [],
    }
    assert report["submit"][:1] == ["提交"]
    assert report["verified_on"] is None
    shot(form)


def shot(form: Any) -> None:
    """Keep a picture where one is asked for (the README's is made this way)."""
    if folder := os.environ.get("HUGOU_PICTURES"):
        form.page.screenshot(path=str(Path(folder) / "filled-form.png"), full_page=True)


def test_what_the_case_does_not_know_is_left_to_the_shopper(open_form: Open) -> None:
    form = open_form("12315_complaint")
    report = form.fill(RECIPE, {"item": "大衣", "body": BODY})
    states = {key: one["state"] for key, one in report["by"].items()}
    assert states["item"] == states["body"] == states["sales_mode"] == "filled"
    assert states["item_category"] == states["authority"] == states["files"] == "left"
    assert form.state()["category"] == ":"


def test_an_inexact_suggestion_is_offered_never_taken(open_form: Open) -> None:
    form = open_form("12315_complaint")
    report = form.fill(RECIPE, VALUES | {"item_category": "床", "problem_category": "售后"})
    category = report["by"]["item_category"]
    assert (category["state"], category["why"]) == ("refused", "no_option")
    assert category["options"] == ["床上用品"]
    assert report["by"]["problem_category"]["options"] == ["售后服务"]
    assert form.state()["category"] == ":"
    assert form.state()["problem"] == ":"


def test_too_long_a_text_is_refused_before_the_page_is_touched(open_form: Open) -> None:
    form = open_form("12315_complaint")
    report = form.fill(RECIPE, {"body": "字" * 401, "item": "名" * 51})
    assert report["by"]["body"]["why"] == "too_long"
    assert report["by"]["item"]["why"] == "too_long"
    assert form.state()["body"] == ""
    assert form.state()["item"] == ""


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([*EVIDENCE * 5], "too_many_files"),
        ([{"name": "a.exe", "type": "x", "base64": "QQ=="}], "file_type"),
        ([{"name": "a.pdf", "type": "x", "base64": "QUFB" * 2_000_000}], "file_too_large"),
    ],
)
def test_files_that_the_page_would_refuse_are_not_handed_over(
    open_form: Open, files: list[dict[str, str]], why: str
) -> None:
    form = open_form("12315_complaint")
    report = form.fill(RECIPE, {}, files={"files": files})
    assert report["by"]["files"]["why"] == why
    assert form.state()["files"] == []


def test_a_second_run_changes_nothing(open_form: Open) -> None:
    form = open_form("12315_complaint")
    form.fill(RECIPE, VALUES)
    before = form.state()
    form.page.evaluate("document.getElementById('ddh').value = '我自己写的'")
    report = form.fill(RECIPE, VALUES)
    assert report["by"]["order_number"]["state"] == "kept"
    assert form.state() == before | {"order": "我自己写的"}
    again = form.fill(RECIPE, VALUES, overwrite=True)
    assert again["by"]["order_number"]["state"] == "filled"
    assert form.state() == before


def test_a_page_whose_ids_changed_goes_by_its_labels(open_form: Open) -> None:
    form = open_form("12315_complaint")
    form.page.evaluate(
        "for (const id of ['spmc', 'ddh', 'tsnr']) document.getElementById(id).id = `new_${id}`"
    )
    report = form.fill(RECIPE, {key: VALUES[key] for key in ("item", "order_number", "body")})
    assert report["by"]["body"]["how"] == "投诉内容"
    values = form.page.evaluate(
        "['spmc', 'ddh', 'tsnr'].map((id) => document.getElementById(`new_${id}`).value)"
    )
    assert values == [VALUES["item"], VALUES["order_number"], BODY]

"""Courier appeal, refund application and court filing (replicas), in both browsers, packed."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.fill import recipe
from rules.cases import casebook
from tests.forms.packed import PackedBrowser, PackedForm

pytestmark = pytest.mark.browser
BOOK = casebook()
PICTURE = {"name": "实物.png", "type": "image/png", "base64": base64.b64encode(b"png").decode()}


def states(report: dict[str, Any]) -> dict[str, str]:
    return {key: one["state"] for key, one in report["by"].items()}


def picture(form: PackedForm, name: str) -> None:
    if folder := os.environ.get("HUGOU_PICTURES"):
        form.picture(Path(folder) / f"{name}.png")


def test_the_three_steps_of_a_courier_appeal(forms: PackedBrowser) -> None:
    form = forms.open("12305")
    values = {
        "courier_place": ["浙江省", "杭州市", "余杭区"],
        "carrier": "圆通速递",
        "courier_reason": "丢失",
        "courier_result": "超过7日没有处理",
        "courier_complaint_at": "2026-11-10",
        "courier_ticket": "T2026111000001",
        "tracking_number": "YT8800000000001",
        "body": "包裹2026年11月8日起没有更新，向快递公司投诉七日未答复。",
    }
    given = recipe(BOOK.forms["12305"])
    first = form.fill(given, values, files={"files": [PICTURE]})
    here = {"courier_place", "carrier", "courier_reason"}
    assert {key for key, state in states(first).items() if state == "filled"} == here, first
    assert set(states(first).values()) == {"filled", "later"}
    form.page.click("#next")
    second = form.fill(given, values, files={"files": [PICTURE]})
    told = {"courier_result", "courier_complaint_at", "courier_ticket"}
    assert {states(second)[key] for key in told} == {"filled"}, second
    form.page.click("#next")
    third = form.fill(given, values, files={"files": [PICTURE]})
    mine = {"own_name", "own_phone", "sender", "recipient"}
    assert {key for key, state in states(third).items() if state == "left"} == mine, third
    picture(form, f"courier-{forms.name}")
    assert form.state() == {
        "step": 3,
        "province": "33",
        "city": "3301",
        "county": "330110",
        "courier": "YT",
        "reason": "3",
        "answer": "1",
        "told": "2026-11-10",
        "ticket": "T2026111000001",
        "name": "",
        "phone": "",
        "sender": "",
        "recipient": "",
        "number": "YT8800000000001",
        "body": values["body"],
        "captcha": "",
        "files": ["实物.png"],
        "clicked": ["next1", "next2"],  # the shopper's own
    }


def test_a_district_that_is_not_listed_is_offered(forms: PackedBrowser) -> None:
    form = forms.open("12305")
    values = {"courier_place": ["浙江省", "杭州市", "不存在区"]}
    field = form.fill(recipe(BOOK.forms["12305"]), values)["by"]["courier_place"]
    assert (field["state"], field["why"]) == ("refused", "no_option")
    assert field["options"] == ["余杭区", "西湖区"]
    assert form.state()["county"] == ""


def test_a_refund_is_applied_for_and_the_button_only_shown(forms: PackedBrowser) -> None:
    form = forms.open("taobao_refund")
    values = {
        "goods_received": "已收到货",
        "refund_reason": "质量问题",
        "total": "259.00",
        "body": "左袖开裂，请求退货退款259.00元。",
    }
    report = form.fill(recipe(BOOK.forms["taobao_refund"]), values, files={"files": [PICTURE]})
    assert set(states(report).values()) == {"filled"}, report
    picture(form, f"refund-{forms.name}")
    assert form.state() == {
        "state": "已收到货",
        "reason": "质量问题",
        "amount": "259.00",
        "why": values["body"],
        "pictures": ["实物.png"],
        "ready": True,
        "clicked": [],
    }
    assert report["submit"] == ["提交"]


def test_a_reason_that_the_shop_does_not_list_is_offered(forms: PackedBrowser) -> None:
    form = forms.open("taobao_refund")
    field = form.fill(recipe(BOOK.forms["taobao_refund"]), {"refund_reason": "假货"})["by"]
    assert field["refund_reason"]["why"] == "no_option"
    assert "与商品描述不符" in field["refund_reason"]["options"]
    assert form.state()["reason"] == ""


COURT = {
    "company": "杭州云织服饰有限公司",
    "company_address": "杭州市余杭区某路1号",
    "credit_code": "91330110MA2XXXXX1A",
    "total": "777.00",
    "demand": "一、被告退还货款259.00元；二、被告赔偿518.00元。",
    "body": "2026年11月11日，原告在淘宝向被告购买大衣。",
}
BLANK = {"name": "", "place": "", "code": "", "id": ""}


@pytest.mark.parametrize("opened", ["被告", "原告,被告"])
def test_only_the_other_side_is_filled_into_a_filing(forms: PackedBrowser, opened: str) -> None:
    form = forms.open("court_filing", open=opened)
    files = {"statement": [PICTURE | {"name": "起诉状.pdf"}], "files": [PICTURE]}
    report = form.fill(recipe(BOOK.forms["court_filing"]), COURT, files=files)
    assert {key: one for key, one in states(report).items() if one != "filled"} == {
        "cause": "left"
    }, report
    held = form.state()
    assert held["被告"] == {
        "name": COURT["company"],
        "place": COURT["company_address"],
        "code": COURT["credit_code"],
        "id": "",
    }
    assert held["原告"] == BLANK
    assert held["files"] == {"起诉状": ["起诉状.pdf"], "证据材料": ["实物.png"]}
    assert (held["amount"], held["demand"], held["facts"]) == (
        COURT["total"],
        COURT["demand"],
        COURT["body"],
    )
    assert (held["mediate"], held["cause"], held["clicked"]) == ("", "", [])
    picture(form, f"court-{forms.name}-{len(opened)}")


def test_a_plaintiffs_dialog_alone_is_not_for_us(forms: PackedBrowser) -> None:
    form = forms.open("court_filing", open="原告")
    report = form.fill(recipe(BOOK.forms["court_filing"]), COURT)
    assert states(report)["company"] == "refused"
    assert report["by"]["company"]["why"] == "not_found"
    assert form.state()["原告"] == form.state()["被告"] == BLANK


def test_no_consent_or_identity_slot_is_ever_a_field(forms: PackedBrowser) -> None:
    form = forms.open("court_filing", open="被告")
    greedy = recipe(BOOK.forms["court_filing"]) | {
        "step": [
            {"key": "a", "do": "check", "title": "a", "label": ["是否同意先行调解"]},
            {"key": "b", "do": "upload", "title": "b", "label": ["身份证明材料"]},
            {"key": "c", "do": "fill", "title": "c", "label": ["证件号码"]},
            {
                "key": "d",
                "do": "check",
                "title": "d",
                "select": ["[name=mediate]"],
                "value": "同意",
            },
        ]
    }
    report = form.fill(greedy, {"a": "同意", "c": "x"}, files={"b": [PICTURE]})
    assert set(states(report).values()) == {"refused"}, report
    held = form.state()
    assert (held["mediate"], held["files"], held["被告"]) == ("", {}, BLANK)

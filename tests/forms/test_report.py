"""The report to 12315 (a replica) page by page, in both browsers, with the packed extension."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.fill import recipe
from rules.cases import casebook
from tests.browser.waiting import until
from tests.forms.packed import PackedBrowser, PackedForm

pytestmark = pytest.mark.browser
PAGES = Path(__file__).parent / "pages"
PORTAL = "www.12315.cn/cuser/portal/jbcase"
BODY = "2026年11月11日在淘宝“云织女装”购买的大衣，页面标注含羊毛90%，检测为10%。"
VALUES = {
    "company": "杭州云织服饰有限公司",
    "item": "2026秋冬新款羊毛大衣女中长款",
    "item_category": "服装",
    "platform_name": "淘宝",
    "seller_kind": "入驻商户",
    "merchant": "云织女装",
    "order_number": "4810000000000000001",
    "report_category": "对商品或者服务作引人误解的虚假宣传",
    "authority": ["浙江省", "杭州市", "余杭区市场监督管理局"],
    "body": BODY,
}
REPORTED = {
    "item": VALUES["item"],
    "category": "服装:1001",
    "mode": "网购",
    "platform": "淘宝网:p01",
    "kind": "2",
    "seller": "云织女装",
    "order": VALUES["order_number"],
    "problem": f"{VALUES['report_category']}:p9",
    "bribery": "0",
    "unit": "浙江省/杭州市/余杭区市场监督管理局:330110",
    "body": BODY,
    "words": str(len(BODY)),
    "promised": False,
    "clicked": [],
    "refused": [],
}


def page(name: str) -> dict[str, Any]:
    return recipe(casebook().forms[f"12315_report_{name}"])


def file(name: str, size: int = 20) -> dict[str, str]:
    return {
        "name": name,
        "type": "application/pdf",
        "base64": base64.b64encode(b"%PDF-1.4 " + b"x" * size).decode(),
    }


def walked_to(forms: PackedBrowser, name: str, walked: int = 3) -> PackedForm:
    """Open the replica at the address of a real page, as one who has gone so many pages before."""
    forms.shop.folders["www.12315.cn"] = PAGES.parent
    forms.shop.show(f"{PORTAL}/{name}", (PAGES / "12315_report.html").read_text("utf-8"))
    return forms.at(f"https://{PORTAL}/{name}?walked={walked}")


def states(report: dict[str, Any]) -> dict[str, str]:
    return {key: one["state"] for key, one in report["by"].items()}


def test_the_notice_is_the_shoppers_to_agree_to(forms: PackedBrowser) -> None:
    form = walked_to(forms, "notice")
    until("the countdown", lambda: form.value("$('#agree').val()") == "同意")
    report = form.fill(page("notice"), VALUES)
    assert (report["fields"], report["page"], report["pages"]) == ([], 1, 4)
    assert form.state()["clicked"] == []


def test_a_company_is_looked_for_and_taken(forms: PackedBrowser) -> None:
    form = walked_to(forms, "corperation")
    found = form.fill(page("corperation"), VALUES)
    assert states(found) == {"company": "filled"}, found
    assert form.state()["company"] == VALUES["company"]
    assert form.state()["clicked"] == []


def test_the_shoppers_own_address_is_left_to_them(forms: PackedBrowser) -> None:
    form = walked_to(forms, "customer")
    mine = form.fill(page("customer"), VALUES)
    assert states(mine) == {"own_address": "left"}
    assert (form.state()["address"], form.state()["clicked"]) == ("", [])


def test_the_report_itself_is_filled_by_codes_and_queue(forms: PackedBrowser) -> None:
    form = walked_to(forms, "information")
    last = form.fill(page("information"), VALUES, files={"files": [file("证据.pdf")]})
    unasked = {"item_category_other", "report_category_other"}
    assert {key for key, state in states(last).items() if state != "filled"} == unasked, last
    assert {last["by"][key]["state"] for key in unasked} == {"later"}
    held = form.state()
    assert {key: held[key] for key in REPORTED} == REPORTED
    assert held["files"] == ["证据.pdf:29"]
    assert last["submit"] == ["提交"]
    picture(form, forms.name)


def test_a_page_that_was_opened_out_of_turn_is_left_alone(forms: PackedBrowser) -> None:
    form = walked_to(forms, "information", walked=0)
    report = form.fill(page("information"), VALUES)
    assert {one["why"] for one in report["fields"]} == {"not_shown"}
    held = form.state()
    assert (held["error"], held["item"], held["body"], held["clicked"]) == (True, "", "", [])


def picture(form: PackedForm, browser: str) -> None:
    if folder := os.environ.get("HUGOU_PICTURES"):
        form.picture(Path(folder) / f"filled-report-{browser}.png")


def test_a_company_is_taken_by_its_whole_name_or_its_code_only(forms: PackedBrowser) -> None:
    form = walked_to(forms, "corperation")
    vague = form.fill(page("corperation"), {"company": "杭州云织"})["by"]["company"]
    assert (vague["state"], vague["why"]) == ("refused", "no_option")
    assert vague["options"] == ["杭州云织服饰有限公司", "杭州云织服饰有限公司分公司"]
    assert form.state()["company"] == ""
    nobody = form.fill(page("corperation"), {"company": "没有这家公司"})["by"]["company"]
    assert (nobody["state"], nobody["why"]) == ("refused", "no_option")
    code = form.fill(page("corperation"), {"company": "91330110MA2XXXXX2B"})["by"]["company"]
    assert form.state()["company"] == "杭州云织服饰有限公司分公司"
    assert code["state"] == "filled", code
    assert form.state()["clicked"] == []


def test_a_platform_in_another_part_of_the_list_is_found(forms: PackedBrowser) -> None:
    form = walked_to(forms, "information")
    values = VALUES | {"platform_name": "抖音"}
    report = form.fill(page("information"), values)
    assert report["by"]["platform_name"]["state"] == "filled", report["by"]["platform_name"]
    assert form.state()["platform"] == "抖音:p21"


def test_a_platform_that_is_not_listed_is_named_as_another_one(forms: PackedBrowser) -> None:
    form = walked_to(forms, "information")
    values = {"platform_name": "某某团购", "seller_kind": "平台本身", "merchant": "云织女装"}
    report = form.fill(page("information"), values)
    assert report["by"]["platform_name"]["state"] == "filled", report["by"]["platform_name"]
    held = form.state()
    assert (held["platform"], held["kind"], held["seller"]) == ("某某团购:99", "1", "")


def test_too_many_or_wrong_files_are_not_handed_over(forms: PackedBrowser) -> None:
    form = walked_to(forms, "information")
    five = [file(f"{n}.pdf") for n in range(5)]
    for given, why in (
        (five, "too_many_files"),
        ([file("a.exe")], "file_type"),
        ([file("a.pdf", 5 * 1024 * 1024)], "file_too_large"),
    ):
        report = form.fill(page("information"), {}, files={"files": given})
        assert report["by"]["files"]["why"] == why
    assert form.state()["files"] == form.state()["refused"] == []
    four = form.fill(page("information"), {}, files={"files": five[:4]})
    assert four["by"]["files"]["state"] == "filled"
    assert len(form.state()["files"]) == 4


def test_what_an_uploader_refuses_is_told(forms: PackedBrowser) -> None:
    form = walked_to(forms, "information")
    form.fill(page("information"), {}, files={"files": [file("1.pdf"), file("2.pdf")]})
    again = form.fill(page("information"), {}, files={"files": [file(f"{n}.pdf") for n in "345"]})
    assert (again["by"]["files"]["state"], again["by"]["files"]["why"]) == ("refused", "not_taken")
    assert "Q_EXCEED_NUM_LIMIT" in form.state()["refused"]


def test_other_kinds_are_described_in_chinese_characters_only(forms: PackedBrowser) -> None:
    form = walked_to(forms, "information")
    values = {"item_category": "其他商品", "item_category_other": "T恤"}
    report = form.fill(page("information"), values)
    assert report["by"]["item_category_other"]["why"] == "han_only"
    assert form.state()["categoryOther"] == ""
    values["item_category_other"] = "上衣"
    again = form.fill(page("information"), values)  # a field that only now is shown
    assert again["by"]["item_category_other"]["state"] == "filled", again
    assert form.state()["categoryOther"] == "上衣"

"""Real component libraries are filled right by their own state and validation, not by text."""

import base64
import sys
import time
from pathlib import Path

import pytest

from daemon.cases.fill import recipe
from rules.cases import casebook
from tests.forms.packed import PackedBrowser

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
GENERIC = recipe(casebook().forms["generic"])
RECIPE = GENERIC | {
    "step": [
        *GENERIC["step"],
        {"key": "area", "do": "cascade", "title": "地区", "label": ["所在地区"]},
        {"key": "settled", "do": "check", "title": "协商", "label": ["是否协商"]},
        {"key": "signs", "do": "check", "title": "表现", "label": ["问题表现"]},
    ]
}
VALUES = {
    "merchant": "云织女装",
    "item": "羊毛大衣",
    "order_number": "4810000000000000001",
    "platform_name": "拼多多",
    "problem_category": "合同",
    "remedies": ["退货", "退款"],
    "bought_on": "2026-11-11",
    "total": "259.00",
    "area": ["浙江省", "杭州市", "余杭区"],
    "settled": "是",
    "signs": ["破损", "异味"],
    "body": "2026年11月11日下单，实付259.00元，请求退货退款。",
}
FILES = [
    {"name": f"{name}.png", "type": "image/png", "base64": base64.b64encode(b"x").decode()}
    for name in ("订单", "实物")
]
STATE = {
    "merchant": "云织女装",
    "item": "羊毛大衣",
    "order": "4810000000000000001",
    "shop": "s_拼多多",
    "problem": "v_合同",
    "wants": ["退货", "退款"],
    "bought": "2026-11-11",
    "total": 259,
    "area": ["33", "3301", "330110"],
    "settled": "1",
    "signs": ["a", "c"],
    "body": VALUES["body"],
    "files": ["订单.png", "实物.png"],
    "clicked": [],
}
LABELS_AS_VALUES = {"settled": "是", "signs": ["破损", "异味"]}


@pytest.fixture(autouse=True)
def libraries() -> None:
    if not (HERE / "node_modules").is_dir():
        pytest.skip(
            "the component libraries are not installed: npm ci --legacy-peer-deps in tests/forms"
        )


@pytest.mark.parametrize("name", ["element2", "elementplus", "antd", "iview"])
def test_every_field_by_the_frameworks_own_state(forms: PackedBrowser, name: str) -> None:
    form = forms.open(name)
    report = form.fill(RECIPE, VALUES, files={"files": FILES})
    wrong = {key: one for key, one in report["by"].items() if one["state"] != "filled"}
    left = {"company_address", "paid", "carrier", "tracking_number", "title"}
    assert set(wrong) == left, {key: wrong[key] for key in set(wrong) - left}
    held = form.state()
    assert not held.pop("courier", None)  # nobody asked for it
    assert held == STATE | (LABELS_AS_VALUES if name == "iview" else {})
    if name != "iview":
        assert form.value("valid()") is True


@pytest.mark.parametrize("name", ["elementplus", "antd"])
def test_a_long_list_that_draws_only_what_is_seen(forms: PackedBrowser, name: str) -> None:
    form = forms.open(name)
    report = form.fill(RECIPE, {"carrier": "圆通速递"})
    assert report["by"]["carrier"]["state"] == "filled", report["by"]["carrier"]
    assert form.state()["courier"] == "c_圆通速递"


@pytest.mark.parametrize("name", ["element2", "elementplus", "antd", "iview"])
def test_an_option_that_is_not_there_is_offered_and_nothing_is_chosen(
    forms: PackedBrowser, name: str
) -> None:
    form = forms.open(name)
    report = form.fill(RECIPE, {"problem_category": "质"})
    field = report["by"]["problem_category"]
    assert (field["state"], field["why"]) == ("refused", "no_option")
    assert "质量" in field["options"]
    assert form.state()["problem"] in ("", None)


def test_layui_hears_of_the_choice(forms: PackedBrowser) -> None:
    form = forms.open("layui")
    values = VALUES | {"signs": ["破损", "掉色"], "remedies": []}
    report = form.fill(RECIPE, values)
    for key in ("merchant", "item", "problem_category", "settled", "signs", "body"):
        assert report["by"][key]["state"] == "filled", report["by"][key]
    state = form.state()
    assert state["told"] == ["v_合同"]
    assert (state["problem"], state["settled"], state["s1"], state["s2"]) == (
        "v_合同",
        "1",
        "a",
        "b",
    )
    assert state["clicked"] == []


def test_vant_sheets_wheels_and_boxes(forms: PackedBrowser) -> None:
    form = forms.open("vant")
    values = VALUES | {"signs": ["外观", "掉色"]}
    steps = [
        one | {"do": "cascade"} if one["key"] in ("signs", "area") else one
        for one in RECIPE["step"]
    ]
    report = form.fill(RECIPE | {"step": steps}, values, files={"files": FILES})
    left = {"company_address", "paid", "carrier", "tracking_number", "title"}
    assert {key for key, one in report["by"].items() if one["state"] != "filled"} == left, report
    assert form.state() == STATE | {
        "shop": "拼多多",
        "shopCode": "s_拼多多",
        "problem": "合同",
        "problemCode": "v_合同",
        "total": "259.00",
        "area": ["330000", "330100", "330110"],
        "signs": ["o", "o2"],
    }
    assert form.value("valid()") is True


def test_a_wheel_without_the_option_is_put_away(forms: PackedBrowser) -> None:
    form = forms.open("vant")
    report = form.fill(RECIPE, {"problem_category": "质", "item": "羊毛大衣"})
    field = report["by"]["problem_category"]
    assert (field["state"], field["why"]) == ("refused", "no_option")
    assert field["options"] == ["质量", "虚假宣传", "合同", "售后服务"]
    held = form.state()
    assert (held["problem"], held["item"]) == ("", "羊毛大衣")
    assert form.value("sheet()") == ""


@pytest.mark.parametrize("name", ["element2", "antd"])
def test_a_second_run_keeps_what_is_there(forms: PackedBrowser, name: str) -> None:
    form = forms.open(name)
    form.fill(RECIPE, VALUES)
    before = form.state()
    report = form.fill(RECIPE, VALUES | {"item": "另一件", "problem_category": "质量"})
    assert report["by"]["item"]["state"] == "kept"
    assert report["by"]["problem_category"]["state"] == "kept"
    assert form.state() == before


@pytest.mark.parametrize("name", ["element2", "elementplus", "antd", "iview"])
def test_twelve_fields_take_three_seconds_at_most(forms: PackedBrowser, name: str) -> None:
    form = forms.open(name)
    began = time.monotonic()
    report = form.fill(RECIPE, VALUES)
    took = time.monotonic() - began
    filled = sum(one["state"] == "filled" for one in report["fields"])
    sys.stdout.write(f"{name}, {forms.name}: {filled} fields filled in {took:.2f} s\n")
    assert filled == len(VALUES) == 12
    assert took < 6  # 3 s on a quiet machine; tests share theirs

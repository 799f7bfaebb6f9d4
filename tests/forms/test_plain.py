"""Plain HTML forms and their traps: what is nobody's business stays untouched, nothing is sent."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from daemon.cases.fill import recipe
from rules.cases import casebook

pytestmark = pytest.mark.browser
Open = Callable[[str], Any]
GENERIC = recipe(casebook().forms["generic"])
VALUES = {
    "merchant": "云织女装",
    "company_address": "浙江省杭州市某路1号",
    "item": "羊毛大衣",
    "order_number": "4810000000000000001",
    "bought_on": "2026-11-11",
    "paid": "259.00",
    "total": "271.00",
    "problem_category": "质量",
    "remedies": ["退货", "退款"],
    "tracking_number": "YT8800000000001",
    "title": "商品存在质量问题：羊毛大衣",
    "body": "左袖开裂，请求退货退款271.00元。",
}


def step(key: str, *labels: str, do: str = "fill", **more: Any) -> dict[str, Any]:
    return {"key": key, "do": do, "title": key, "label": list(labels), **more}


def recipe_of(*steps: dict[str, Any], never: tuple[str, ...] = ()) -> dict[str, Any]:
    told = {"key": "test", "title": "test", "note": "请核对", "note_en": "check", "never": never}
    return told | {"step": steps}


def test_a_plain_form_is_filled_by_its_labels(open_form: Open) -> None:
    form = open_form("plain")
    report = form.fill(GENERIC, VALUES)
    assert form.state() == {
        "name": "",
        "address": "",
        "opponent": "云织女装",
        "opponent_address": "浙江省杭州市某路1号",
        "item": "羊毛大衣",
        "order": "4810000000000000001",
        "bought": "2026-11-11",
        "today": "",
        "paid": "259.00",
        "refund": "271.00",
        "kind": "1",
        "want": "a",
        "body": VALUES["body"],
        "files": [],
        "tracking": "YT8800000000001",
        "title": VALUES["title"],
        "password": "",
        "captcha": "",
        "agree": False,
        "clicked": [],
    }
    assert {key for key, one in report["by"].items() if one["state"] == "filled"} == set(VALUES)
    assert report["submit"] == ["提交投诉"]


def test_a_disabled_option_is_not_chosen(open_form: Open) -> None:
    form = open_form("plain")
    report = form.fill(GENERIC, {"problem_category": "合同"})
    assert report["by"]["problem_category"]["why"] == "no_option"
    assert report["by"]["problem_category"]["options"] == ["质量", "合同", "售后服务"]
    assert form.state()["kind"] == ""


def test_what_is_personal_is_never_a_field_for_us(open_form: Open) -> None:
    form = open_form("plain")
    greedy = recipe_of(
        step("a", "投诉人姓名"),
        step("b", "登录密码"),
        step("c", "验证码"),
        step("d", "我已阅读并同意", do="check"),
        step("e", "投诉人地址", about="opponent"),
    )
    report = form.fill(greedy, dict.fromkeys("abcde", "x"))
    states = {key: one["state"] for key, one in report["by"].items()}
    assert states == dict.fromkeys("abcd", "refused") | {"e": "filled"}
    state = form.state()
    assert (state["password"], state["captcha"], state["agree"], state["clicked"]) == (
        "",
        "",
        False,
        [],
    )
    assert (state["name"], state["address"], state["opponent_address"]) == ("", "", "x")


TRAPS = {
    "maxlength": '<label>商品名称 <input id="x" maxlength="5"></label>',
    "readonly": '<label>商品名称 <input id="x" readonly></label>',
    "disabled": '<label>商品名称 <input id="x" disabled></label>',
}


@pytest.mark.parametrize(
    ("trap", "why"), [("maxlength", "too_long"), ("readonly", "readonly"), ("disabled", "readonly")]
)
def test_a_field_that_would_not_take_it_is_left_alone(open_form: Open, trap: str, why: str) -> None:
    form = open_form("traps")
    form.page.evaluate("(html) => show(html)", TRAPS[trap])
    report = form.fill(recipe_of(step("item", "商品名称")), {"item": "一件很长名字的大衣"})
    assert (report["by"]["item"]["state"], report["by"]["item"]["why"]) == ("refused", why)
    assert form.page.evaluate("values()") == {"x": ""}


def test_only_han_where_only_han_is_taken(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate("() => show('<label>其他类别 <input id=x></label>')")
    only = recipe_of(step("kind", "其他类别", han_only=True))
    assert form.fill(only, {"kind": "T恤"})["by"]["kind"]["why"] == "han_only"
    assert form.fill(only, {"kind": "上衣"})["by"]["kind"]["state"] == "filled"


def test_code_points_count_not_utf16_units(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate("() => show('<label>投诉内容 <textarea id=x></textarea></label>')")
    short = recipe_of(step("body", "投诉内容", longest=4))
    assert form.fill(short, {"body": "𠮷𠮷𠮷𠮷"})["by"]["body"]["state"] == "filled"
    assert form.fill(short, {"body": "𠮷𠮷𠮷𠮷𠮷"})["by"]["body"]["why"] == "too_long"


TWO = """
<form id="ask"><h2>咨询</h2>
<label>商品名称 <input id="a1"></label><label>内容 <textarea id="a2"></textarea></label></form>
<form id="complain"><h2>投诉</h2>
<label>商品名称 <input id="b1"></label><label>内容 <textarea id="b2"></textarea></label>%s</form>
"""


def test_of_two_forms_the_one_that_fits_more_is_filled(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate("(html) => show(html)", TWO % '<label>订单号 <input id="b3"></label>')
    steps = recipe_of(step("item", "商品名称"), step("body", "内容"), step("order", "订单号"))
    report = form.fill(steps, {"item": "大衣", "body": "开裂", "order": "48"})
    assert [one["state"] for one in report["fields"]] == ["filled"] * 3
    assert form.page.evaluate("values()") == {
        "a1": "",
        "a2": "",
        "b1": "大衣",
        "b2": "开裂",
        "b3": "48",
    }


def test_of_two_equal_forms_none_is_guessed_but_the_shoppers_own_is_taken(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate("(html) => show(html)", TWO % "")
    steps = recipe_of(step("item", "商品名称"), step("body", "内容"))
    report = form.fill(steps, {"item": "大衣", "body": "开裂"})
    assert {one["why"] for one in report["fields"]} == {"unsure"}
    assert set(form.page.evaluate("values()").values()) == {""}
    form.page.focus("#b2")
    again = form.fill(steps, {"item": "大衣", "body": "开裂"})
    assert [one["state"] for one in again["fields"]] == ["filled"] * 2
    assert form.page.evaluate("values()") == {"a1": "", "a2": "", "b1": "大衣", "b2": "开裂"}


def test_a_field_that_another_choice_clears_is_filled_again(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate(
        """() => {
          show('<label>商品名称 <input id=x></label><label>投诉类型 <select id=y>'
            + '<option value="">请选择</option><option>质量</option></select></label>');
          y.onchange = () => setTimeout(() => { x.value = ""; }, 100);
        }"""
    )
    steps = recipe_of(step("item", "商品名称"), step("kind", "投诉类型", do="pick"))
    report = form.fill(steps, {"item": "大衣", "kind": "质量"})
    assert [one["state"] for one in report["fields"]] == ["filled"] * 2
    assert form.page.evaluate("values()") == {"x": "大衣", "y": "质量"}


def test_a_page_that_always_changes_it_back_is_told(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate(
        """() => {
          show('<label>商品名称 <input id=x></label>');
          x.addEventListener("input", () => setTimeout(() => { x.value = "别的"; }, 50));
        }"""
    )
    report = form.fill(recipe_of(step("item", "商品名称")), {"item": "大衣"})
    field = report["by"]["item"]
    assert (field["state"], field["why"], field["actual"]) == ("refused", "changed", "别的")


def test_what_the_recipe_names_as_submitting_is_never_clicked(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate(
        """() => show('<form><label>商品名称 <input id=x></label><button id=s>提交</button>'
          + '<a id=n href="#next">下一步</a></form>')"""
    )
    wicked = recipe_of(
        step("item", "商品名称"),
        step("go", "提交", do="pick", select=["#s"], options=["#s"]),
        step("next", "下一步", do="cascade", select=["#n"], options=["#n"]),
        never=("#n",),
    )
    report = form.fill(wicked, {"item": "大衣", "go": "提交", "next": ["下一步"]})
    assert report["by"]["item"]["state"] == "filled"
    assert report["by"]["go"]["state"] == report["by"]["next"]["state"] == "refused"
    assert form.page.evaluate("clicked") == []
    assert "#next" not in form.page.url


def test_a_hidden_tab_is_not_filled(open_form: Open) -> None:
    form = open_form("plain")
    world = form.inject()
    hide = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
    form.run(world, hide)
    report = form.run(
        world, f"hugouFill({{ recipe: {json.dumps(GENERIC)}, values: {{ item: 'x' }} }})"
    )
    assert report["problem"] == "hidden"
    assert report["message"]
    assert form.state()["item"] == ""


def test_the_panel_says_what_is_left_and_fills_at_the_cursor(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate(
        """() => { document.onpaste = () => false;
          show('<p>某种奇怪的说法</p><input id=odd><label>验证码 <input id=captcha></label>'); }"""
    )
    form.fill(recipe_of(step("item", "商品名称")), {"item": "大衣"})
    panel = form.page.locator("hugou-fill section")
    assert "护购填好了 0 项" in panel.inner_text()
    put = form.page.locator("hugou-fill button", has_text="填入光标所在处")
    form.page.focus("#captcha")
    put.click()
    assert form.page.evaluate("values()") == {"odd": "", "captcha": ""}
    form.page.focus("#odd")
    put.click()
    assert form.page.evaluate("values()") == {"odd": "大衣", "captcha": ""}


def test_fields_in_an_open_shadow_tree_are_found(open_form: Open) -> None:
    form = open_form("traps")
    form.page.evaluate(
        """() => { const host = document.createElement("div"); document.body.append(host);
          host.attachShadow({ mode: "open" }).innerHTML = '<label>商品名称 <input></label>';
          window.inner = () => host.shadowRoot.querySelector("input").value; }"""
    )
    report = form.fill(recipe_of(step("item", "商品名称")), {"item": "大衣"})
    assert report["by"]["item"]["state"] == "filled"
    assert form.page.evaluate("inner()") == "大衣"

"""Traps of real pages in both browsers, with the packed extension: frames, clones, late fields."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from daemon.cases.fill import recipe
from rules.cases import casebook
from tests.forms.packed import HOST, PackedBrowser

pytestmark = pytest.mark.browser
GENERIC = recipe(casebook().forms["generic"])
VALUES = {
    "item": "羊毛大衣",
    "order_number": "4810000000000000001",
    "body": "左袖开裂，请求退货退款。",
}


def step(key: str, *labels: str, do: str = "fill", **more: Any) -> dict[str, Any]:
    return {"key": key, "do": do, "title": key, "label": list(labels), **more}


def recipe_of(*steps: dict[str, Any]) -> dict[str, Any]:
    told = {"key": "test", "title": "test", "note": "请核对", "note_en": "check", "never": []}
    return told | {"step": list(steps)}


ITEM = step("item", "商品名称")
BY_ID = step("item", "商品名称", select=["#x"])
KIND = step("kind", "投诉类型", do="pick")
NAME = "<label>商品名称 <input id=x></label>"
CHOICE = """<label>投诉类型 <select id=k><option value="">请选择</option><option>质量</option>
  <option disabled>合同</option></select></label>"""
UNSEEN = """<label style="position:absolute;opacity:0">商品名称 <input id=x style="opacity:0">
  </label><label>商品名称 <input id=y></label>"""
LATE = "k.onchange = () => setTimeout(() => { late.innerHTML = again; }, 120)"
ANEW = "k.onchange = () => { late.innerHTML = again; }"
CLEARED = "k.onchange = () => setTimeout(() => { x.value = ''; }, 100)"


class Trap(NamedTuple):
    """A page, what it does, which steps go where, what is said of each, what the page holds."""

    html: str
    steps: tuple[dict[str, Any], ...]
    whys: dict[str, str]
    held: dict[str, Any]
    does: str = "0"


BOTH = {"kind": "filled", "item": "filled"}
TRAPS = {
    "maxlength": Trap(
        NAME.replace("id=x", "id=x maxlength=3"), (ITEM,), {"item": "too_long"}, {"x": ""}
    ),
    "readonly": Trap(
        NAME.replace("id=x", "id=x readonly"), (ITEM,), {"item": "readonly"}, {"x": ""}
    ),
    "disabled": Trap(
        NAME.replace("id=x", "id=x disabled"), (ITEM,), {"item": "readonly"}, {"x": ""}
    ),
    "an option that is off": Trap(
        CHOICE.replace("<option>质量</option>", "<option disabled>质量</option>"),
        (KIND,),
        {"kind": "no_option"},
        {"k": ""},
    ),
    "not shown": Trap(f"<div hidden>{NAME}</div>", (BY_ID,), {"item": "not_shown"}, {"x": ""}),
    "a bait": Trap(UNSEEN, (ITEM,), {"item": "filled"}, {"x": "", "y": "羊毛大衣"}),
    "comes later": Trap(
        f"{CHOICE}<div id=late></div>", (KIND, ITEM), BOTH, {"k": "质量", "x": "羊毛大衣"}, LATE
    ),
    "put in anew": Trap(
        f"<div id=late>{NAME}</div>{CHOICE}",
        (ITEM, KIND),
        BOTH,
        {"x": "羊毛大衣", "k": "质量"},
        ANEW,
    ),
    "cleared": Trap(NAME + CHOICE, (ITEM, KIND), BOTH, {"x": "羊毛大衣", "k": "质量"}, CLEARED),
    "another question now": Trap(
        NAME.replace("商品名称", "身份证号码"), (BY_ID,), {"item": "forbidden"}, {"x": ""}
    ),
    "consent": Trap(
        "<p><label><input id=x type=checkbox>我已阅读并同意</label></p>",
        (step("agree", "声明", do="check", select=["#x"]),),
        {"agree": "forbidden"},
        {"x": False},
    ),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap(forms: PackedBrowser, name: str) -> None:
    trap = TRAPS[name]
    form = forms.open("traps")
    form.value(
        f"(window.again = {json.dumps(NAME)}, show({json.dumps(trap.html)}), {trap.does}, 0)"
    )
    given = {"item": "羊毛大衣", "kind": "质量", "agree": "我已阅读并同意"}
    report = form.fill(recipe_of(*trap.steps), given)
    assert {key: one["why"] for key, one in report["by"].items()} == trap.whys, report
    assert form.value("values()") == trap.held
    assert form.value("clicked") == []


def framed(address: str, beside: str = "") -> str:
    """Script that puts a frame into the page and waits until it is there."""
    frame = f"{beside}<iframe id=inner width=900 height=700 src={address}></iframe>"
    shown = f"show({json.dumps(frame)})"
    return f"new Promise((done) => {{ {shown}; inner.onload = () => done(0); }})"


def test_a_form_in_a_frame_of_the_same_site_is_filled(forms: PackedBrowser) -> None:
    form = forms.open("traps")
    form.value(framed("plain.html"))
    report = form.fill(GENERIC, VALUES)
    assert {report["by"][key]["state"] for key in VALUES} == {"filled"}, report
    held = form.value("inner.contentWindow.state()")
    assert (held["item"], held["order"], held["body"]) == tuple(VALUES.values())
    assert (held["clicked"], held["agree"], held["captcha"]) == ([], False, "")
    assert report["frames"] == []


def test_a_form_in_a_frame_of_another_site_is_told_and_not_entered(forms: PackedBrowser) -> None:
    form = forms.open("traps")
    form.value(framed(f"https://other.{HOST}/pages/plain.html", NAME))
    report = form.fill(GENERIC, VALUES)
    assert report["frames"] == [f"https://other.{HOST}"]
    assert report["by"]["order_number"]["why"] == "not_found"
    assert form.value("x.value") == "羊毛大衣"


def test_the_field_with_the_cursor_is_filled_where_pasting_is_blocked(
    forms: PackedBrowser,
) -> None:
    form = forms.open("traps")
    form.value(
        "(document.onpaste = () => false,"
        " show('<p>某种奇怪的说法</p><textarea id=odd></textarea>'), 0)"
    )
    report = form.fill(recipe_of(step("body", "投诉内容")), {"body": VALUES["body"]})
    assert report["by"]["body"]["why"] == "not_found"
    form.page.click("#odd")
    form.press_in_panel("填入光标所在处")
    assert form.value("odd.value") == VALUES["body"]

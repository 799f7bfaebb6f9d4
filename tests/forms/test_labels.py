"""Labels of real complaint forms: each is matched to what it asks for, or to nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.fill import recipe
from rules.cases import casebook

pytestmark = pytest.mark.browser
LABELS = json.loads((Path(__file__).parent / "labels.json").read_text("utf-8"))
STEPS = recipe(casebook().forms["generic"])["step"]
SHAPES = {
    "cells": "<table><tr><td>{0}<i>*</i>：</td><td>{1}</td></tr></table>",
    "label": "<div><label for=x>{0}（必填）</label>{1}</div>",
    "row": "<div class='el-form-item'><label class='el-form-item__label'>{0}:</label>"
    "<div>{1}</div></div>",
    "placeholder": "<div>{2}</div>",
}
ASK = """
({ labels, shapes, steps }) => labels.map(([wanted, label, shape]) => {
  const file = ["附件", "证据", "凭证", "图片"].some((word) => label.includes(word));
  const kind = file ? "type=file" : "type=text";
  const filled = shapes[shape].replace("{0}", label).replace("{1}", `<input id=x ${kind}>`)
    .replace("{2}", `<input id=x ${kind} placeholder="请输入${label}">`);
  document.body.innerHTML = filled;
  const found = hugouParts.match(steps).findIndex((one) => one.element);
  return [wanted, label, shape, found < 0 ? "" : steps[found].key];
})
"""


# Never looked at while the labels were chosen: each may stay unmatched, none may be mistaken.
UNSEEN = {
    "merchant": ["被投诉商户", "店铺", "商户名称", "卖家店铺名称", "涉事企业名称"],
    "company_address": ["店铺地址", "商户经营地址"],
    "item": ["商品全称", "所购商品名称", "商品名称及型号"],
    "order_number": ["淘宝订单号", "订单号（选填）", "子订单编号"],
    "bought_on": ["购物时间", "购买商品时间"],
    "total": ["请求退款金额", "要求赔偿金额"],
    "body": ["投诉事项说明", "请描述您的问题", "诉求内容", "投诉内容描述"],
    "tracking_number": ["快递单号码", "退货快递单号"],
    "": [
        "店铺电话",
        "商家电话",
        "商家联系人",
        "企业信用代码",
        "退货快递公司电话",
        "购买数量",
        "商品单价",
    ],
}


def ask(form: Any, labels: dict[str, list[str]]) -> list[list[str]]:
    asked = [
        [wanted, label, shape]
        for wanted, named in labels.items()
        for label in named
        for shape in SHAPES
        if not (wanted == "files" and shape == "placeholder")
    ]
    task = json.dumps({"labels": asked, "shapes": SHAPES, "steps": STEPS})
    answers: list[list[str]] = form.run(form.inject(), f"({ASK})({task})")
    return answers


def test_a_label_that_nobody_foresaw_is_never_mistaken(open_form: Callable[[str], Any]) -> None:
    answers = ask(open_form("traps"), UNSEEN)
    assert [one for one in answers if one[3] not in ("", one[0])] == []
    assert sum(one[0] == one[3] for one in answers) >= len(answers) / 3


def test_labels_are_matched_to_what_they_ask_for(open_form: Callable[[str], Any]) -> None:
    answers = ask(open_form("traps"), LABELS)
    assert len({label for _, label, _, _ in answers}) > 150
    misses = [one for one in answers if one[0] != one[3]]
    print(f"{len(answers) - len(misses)} of {len(answers)} labels; misses: {misses}")  # noqa: T201 - read with -s
    wrongly = [one for one in misses if one[3]]
    assert len(misses) <= len(answers) * 0.02, misses
    assert not wrongly, "a field of something else would be filled"

"""What went wrong is guessed from the shopper's own words and the order's state, never pressed."""

from typing import Any

import pytest

from daemon.cases.suggest import suggestions
from rules import Facts, Result
from rules.cases import casebook

BOOK = casebook()


def suggested(words: str = "", **order: Any) -> list[str]:
    facts = Facts.of({"order": {}})
    return [one.key for one in suggestions(BOOK, order, facts, Result(), words)]


SAID = {
    "收到的包包验不了真，感觉是高仿": "counterfeit",
    "用了三天就坏了，开不了机": "quality",
    "货不对板，跟宣传完全不一样": "not_as_described",
    "说好两天发货，一直没发货": "late_ship",
    "单号是假的，一直没有揽收": "fake_ship",
    "买了六条毛巾，漏发两条": "short_wrong",
    "箱子烂了，里面的杯子碎了": "damaged",
    "七天无理由他不给退": "return_refused",
    "退货收到半个月了还不退款": "refund_delay",
    "付了款被单方取消订单": "cancelled",
    "先涨后降，券不能用": "price_fraud",
    "要发票，他说开票要加税点": "no_invoice",
    "蛋糕发霉了，还过期": "food",
    "显示签收，其实没收到": "express",
    "会员自动续费偷偷扣钱": "auto_renew",
    "有人打诈骗电话，知道我的订单": "privacy",
}


@pytest.mark.parametrize(("words", "dispute"), SAID.items())
def test_the_shoppers_words_lead_to_the_kind_of_dispute(words: str, dispute: str) -> None:
    assert suggested(words)[0] == dispute


def test_every_kind_of_dispute_has_an_example() -> None:
    assert set(SAID.values()) == set(BOOK.disputes)


@pytest.mark.parametrize("status", ["unshipped", "unpaid"])
def test_what_cannot_be_yet_is_not_suggested(status: str) -> None:
    found = suggested("坏了，碎了，发霉，漏发", status=status)
    assert not set(found) & {"quality", "damaged", "food", "short_wrong"}


def test_the_state_of_the_order_alone_suggests_too() -> None:
    assert suggested(status="unshipped") == ["late_ship"]
    assert suggested(status="closed") == ["cancelled"]
    assert "express" in suggested(status="shipped")


def test_words_weigh_more_than_the_state() -> None:
    assert suggested("坏了", status="signed")[0] == "quality"
    assert suggested("发票", status="closed")[0] == "no_invoice"

"""What kind of goods a title speaks of, and how sure that is."""

import pytest

from rules import Facts
from rules._goods import classify, kinds, kinds_of
from rules._order import Line, OrderFacts
from rules._tags import known_tags, lasting_tags, line_tags, tags_of


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("山东烟台红富士苹果 新鲜水果 5斤", "fruit"),
        ("阳澄湖大闸蟹 鲜活 公4两", "fresh"),
        ("三只松鼠 坚果 每日零食大礼包", "food"),
        ("某牌 智能手机 12GB+256GB", "phone_computer"),
        ("家用电器 冰箱 双开门", "appliance"),
        ("来图定制 马克杯", "custom_made"),
        ("话费充值 100元 直充", "recharge"),
        ("正版软件激活码", "digital"),
        ("女装 羽绒服 中长款", "clothing"),
        ("补水面膜 护肤 10片", "cosmetics"),
        ("海外直邮 保税仓 奶粉", "cross_border"),
        ("健身卡 年卡 48次课程", "prepaid"),
        ("绿植盆栽 发财树", "plants"),
        ("杂志订阅 全年12期 期刊", "newspaper"),
    ],
)
def test_a_title_shows_its_kind(title: str, kind: str) -> None:
    assert kind in kinds_of((title,))


@pytest.mark.parametrize(
    ("title", "not_kind"),
    [
        ("手机壳 防摔保护套", "phone_computer"),
        ("水果刀 不锈钢", "fresh"),
        ("空调被 夏凉被", "appliance"),
        ("面膜碗 硅胶", "cosmetics"),
        ("洗衣机槽清洁剂", "appliance"),
        ("零食盒 密封", "food"),
        ("鞋柜 简易", "clothing"),
        ("玩具 仿真水果", "fresh"),
    ],
)
def test_a_thing_for_a_thing_is_not_the_thing(title: str, not_kind: str) -> None:
    assert not_kind not in kinds_of((title,))


def test_a_wider_kind_is_implied() -> None:
    assert {"fruit", "fresh", "food"} <= kinds_of(("水果",))
    assert {"appliance", "electronics", "durable"} <= kinds_of(("冰箱",))


def test_several_words_are_surer_than_one_in_a_long_title() -> None:
    one = {guess.kind: guess.sureness for guess in classify("厨房用品置物架带微波炉托盘不锈钢")}
    many = {guess.kind: guess.sureness for guess in classify("家用电器微波炉洗碗机套装组合特价")}
    assert (one["appliance"], many["appliance"]) == ("guess", "likely")


def test_what_the_shopper_says_counts_more_than_the_title() -> None:
    order = {"category": "服装", "items": [{"title": "新鲜水果"}]}
    assert "fresh" not in tags_of(Facts.of({"order": order}))


def test_an_order_of_several_lines_has_only_what_all_of_them_are() -> None:
    items = [{"title": "手机一部"}, {"title": "纯棉T恤"}]
    tags = tags_of(Facts.of({"order": {"items": items}}))
    assert "electronics" not in tags and "clothing" not in tags


def test_a_line_carries_its_own_exception() -> None:
    assert "excepted_confirmed" in line_tags(
        Line(title="手机", excepted_confirmed=True), OrderFacts()
    )


def test_nothing_is_known_of_a_word_that_nobody_listed() -> None:
    assert kinds_of(("置物架",)) == frozenset()


def test_every_tag_has_a_name_in_both_languages() -> None:
    assert all(name.zh and name.en for name in known_tags().values())
    assert lasting_tags() <= known_tags().keys()


def test_every_kind_implies_only_kinds() -> None:
    assert all(set(kind.implies) <= kinds().keys() for kind in kinds().values())


@pytest.mark.parametrize(
    ("badge", "tag", "others"),
    [
        ("30天价保", "price_protection_30", {"price_protection_7", "price_protection_15"}),
        ("7天价保", "price_protection_7", {"price_protection_30"}),
        ("坏果包赔", "bad_fruit_promise", set()),
    ],
)
def test_a_badge_is_read_exactly(badge: str, tag: str, others: set[str]) -> None:
    tags = tags_of(Facts.of({"order": {"badges": [badge]}}))
    assert tag in tags and not others & tags


@pytest.mark.parametrize(
    ("order", "excepted"),
    [
        ({}, True),
        ({"activated": False}, False),
        ({"activated": True}, True),
        ({"activated": False, "installed": True}, True),
    ],
)
def test_a_confirmed_phone_is_excepted_once_it_is_activated(
    order: dict[str, bool], excepted: bool
) -> None:
    line = {"title": "智能手机", "excepted_confirmed": True}
    tags = tags_of(Facts.of({"order": {**order, "items": [line]}}))
    assert ("excepted_confirmed" in tags) == excepted


def test_a_confirmed_dress_is_excepted_whether_worn_or_not() -> None:
    line = {"title": "连衣裙", "excepted_confirmed": True}
    tags = tags_of(Facts.of({"order": {"activated": False, "items": [line]}}))
    assert "excepted_confirmed" in tags

"""What an order is, in the tags that rules ask about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from rules._facts import Facts
from rules._goods import kinds, kinds_of
from rules._order import Line, OrderFacts
from rules._text import Text

ABOUT_THE_ORDER: dict[str, Text] = {
    "excepted_confirmed": Text("购买时已单次确认不宜退", "confirmed at purchase as not returnable"),
    "activated": Text("已激活", "activated"),
    "installed": Text("已安装", "installed"),
    "private_seller": Text("个人闲置卖家", "private second-hand seller"),
    "business_seller": Text("经营者身份的卖家", "seller in business"),
    "service_used": Text("已获得过服务", "some of it was already received"),
    "self_operated": Text("自营", "sold by the platform itself"),
    "paid_online": Text("在线支付", "paid online"),
    "paid_on_delivery": Text("货到付款", "paid on delivery"),
    "presale": Text("预售", "presale"),
    "freight_insurance": Text("有运费险", "freight insurance"),
    "slow_post": Text("平邮", "surface mail"),
    "overseas_post": Text("海外直邮", "posted from overseas"),
    "auto_dispatch": Text("自动发货的虚拟商品", "virtual goods dispatched automatically"),
    "same_city": Text("同城", "same city"),
    "other_city": Text("异地", "another city"),
    "face_to_face": Text("见面交易", "handed over in person"),
    "self_pickup": Text("自提", "picked up by the shopper"),
    "bad_fruit_promise": Text("坏果包赔", "bad-fruit promise"),
    "price_protected": Text("有价保", "price protection"),
    "price_protection_7": Text("7天价保", "7 days of price protection"),
    "price_protection_15": Text("15天价保", "15 days of price protection"),
    "price_protection_30": Text("30天价保", "30 days of price protection"),
    "price_protection_90": Text("90天价保", "90 days of price protection"),
}
ABOUT_THE_DISPUTE: dict[str, Text] = {
    "quality": Text("质量问题", "quality dispute"),
    "counterfeit": Text("假冒", "counterfeit"),
    "fraud": Text("欺诈", "fraud"),
    "fraud_suspected": Text("可能涉及欺诈或假冒", "fraud or counterfeit is possible"),
    "unsafe_food": Text("食品不符合安全标准", "food that is not safe"),
    "no_reason": Text("七日无理由", "return without reason"),
    "late": Text("延迟发货", "late dispatch"),
    "reason_given": Text("有具体理由的退货", "return for a given reason"),
    "no_stock": Text("商家表示无货", "merchant says there is no stock"),
    "left_without_consent": Text("未经同意投柜或代收", "left without consent"),
    "invoice_dispute": Text("发票争议", "dispute about an invoice"),
    "personal_data": Text("个人信息", "personal data"),
    "price_dispute": Text("价格争议", "dispute about the price"),
    "dispute": Text("有争议", "any dispute"),
    "unfair_term": Text("不公平格式条款", "unfair standard term"),
    "merchant_unreachable": Text("商家失联", "merchant cannot be reached"),
    "false_advertising": Text("虚假宣传", "false advertising"),
    "injury": Text("人身损害", "personal injury"),
    "auto_renewal": Text("自动续费", "automatic renewal"),
    "parcel": Text("快递问题", "problem with the parcel"),
    "payment": Text("未经授权的支付", "unauthorised payment"),
    "tie_in": Text("搭售或默认勾选", "tie-in or pre-ticked box"),
    "cancelled": Text("商家单方取消订单", "order cancelled by the merchant"),
    "deposit": Text("有定金", "a deposit was paid"),
    "security_deposit": Text("押金", "security deposit"),
    "livestream": Text("直播间购买", "bought in a livestream"),
    "gift": Text("赠品、奖品", "gift or prize"),
    "off_platform": Text("站外付款或店铺转让", "payment off the platform, or shop transfer"),
    "platform_rule": Text("平台规则争议", "dispute about a platform's rule"),
    "jurisdiction": Text("管辖条款", "forum clause"),
    "promise": Text("商家承诺赔付倍数", "promise of a multiple"),
    "minor": Text("未成年人误购", "purchase by a minor"),
    "recommendation": Text("个性化展示", "personalised results"),
}
ABOUT_THE_STATE: dict[str, Text] = {
    "unshipped": Text("尚未发货", "not yet dispatched"),
    "dispatched_undated": Text("已经发货，发货时间不明", "dispatched, on an unknown day"),
    "signed": Text("物流显示已签收", "shown as signed"),
    "after_sale_asked": Text("已申请售后", "after-sale was asked for"),
    "shipped_late": Text("逾期才发货", "dispatched late"),
    "two_repairs": Text("已修理两次", "two repairs"),
    "repair_over_30": Text("修理超过30日", "a repair of more than 30 days"),
    "ship_overdue": Text("已超过发货期限", "dispatch overdue"),
    "refund_overdue": Text("商家逾期未退款", "refund overdue"),
    "reply_overdue": Text("商家逾期未处理", "answer overdue"),
    "courier_overdue": Text("快递公司逾期未处理", "courier's answer overdue"),
    "authority_overdue": Text("监管部门逾期未处理", "authority's answer overdue"),
}
_DISPUTES: dict[str, tuple[str, ...]] = {
    "quality": ("质量", "破损", "瑕疵", "故障", "不符", "少件", "漏发", "错发"),
    "counterfeit": ("假货", "假冒", "非正品"),
    "fraud": ("欺诈", "虚假", "假货", "假冒", "非正品"),
    "unsafe_food": ("过期", "食品安全", "变质", "异物"),
    "no_reason": ("无理由",),
    "late": ("延迟发货", "未发货", "不发货"),
    "invoice_dispute": ("发票",),
    "personal_data": ("个人信息", "泄露"),
    "price_dispute": ("价格", "价保", "先涨后降"),
    "unfair_term": ("格式条款", "霸王条款", "最终解释权"),
    "merchant_unreachable": ("失联", "联系不上"),
    "false_advertising": ("虚假宣传", "虚假广告"),
    "injury": ("受伤", "人身"),
    "auto_renewal": ("自动续费",),
    "parcel": ("快递", "丢件", "物流"),
    "payment": ("盗刷", "未经授权"),
    "tie_in": ("搭售", "默认勾选"),
    "cancelled": ("砍单", "单方取消"),
    "security_deposit": ("押金",),
    "livestream": ("直播",),
    "gift": ("赠品", "奖品"),
    "off_platform": ("站外", "私下转账", "店铺转让"),
    "platform_rule": ("平台规则", "杀熟"),
    "jurisdiction": ("管辖",),
    "minor": ("未成年", "孩子误购"),
    "recommendation": ("个性化", "大数据"),
}
"""Words in the shopper's own description of the dispute, and what they show."""
_DISPUTE_KEYS: dict[str, tuple[str, ...]] = {
    "counterfeit": ("counterfeit", "fraud"),
    "quality": ("quality",),
    "not_as_described": ("quality", "fraud", "false_advertising"),
    "late_ship": ("late",),
    "fake_ship": ("late", "fraud"),
    "short_wrong": ("quality",),
    "damaged": ("quality",),
    "return_refused": ("no_reason",),
    "price_fraud": ("price_dispute", "fraud"),
    "no_invoice": ("invoice_dispute",),
    "food": ("unsafe_food",),
    "privacy": ("personal_data",),
    "express": ("parcel",),
    "auto_renew": ("auto_renewal",),
    "cancelled": ("cancelled",),
}
"""The dispute as a case calls it."""
_BADGES = {
    "坏果包赔": "bad_fruit_promise",
    "7天价保": "price_protection_7",
    "15天价保": "price_protection_15",
    "30天价保": "price_protection_30",
    "90天价保": "price_protection_90",
    "平邮": "slow_post",
    "海外直邮": "overseas_post",
    "自动发货": "auto_dispatch",
    "见面交易": "face_to_face",
    "自提": "self_pickup",
    "货到付款": "paid_on_delivery",
    "预售": "presale",
}
_YES = {
    "presale": "presale",
    "freight_insurance": "freight_insurance",
    "paid_online": "paid_online",
    "self_operated": "self_operated",
    "activated": "activated",
    "installed": "installed",
    "same_city": "same_city",
}


@lru_cache(maxsize=1)
def known_tags() -> dict[str, Text]:
    """Every tag that a rule may ask about, with its name."""
    goods = {name: kind.name for name, kind in kinds().items()}
    return goods | ABOUT_THE_ORDER | ABOUT_THE_DISPUTE | ABOUT_THE_STATE


@lru_cache(maxsize=1)
def lasting_tags() -> frozenset[str]:
    """The tags that say what was bought and how: a rule that they exclude is named as excluded."""
    return frozenset(kinds()) | frozenset(ABOUT_THE_ORDER)


def tags_of(facts: Facts) -> frozenset[str]:
    """The tags of the order as a whole, from what is known before any clock is counted."""
    return frozenset(_goods(facts.order)) | frozenset(
        [*_order(facts.order), *_dispute(facts), *_state(facts)]
    )


def line_tags(line: Line, order: OrderFacts) -> frozenset[str]:
    """The tags of one line of the order."""
    own = kinds_of(tuple(text for text in (line.category, line.title) if text))
    if line.excepted_confirmed and not _still_new(own, order):
        return own | {"excepted_confirmed"}
    return own


def _still_new(kinds: frozenset[str], order: OrderFacts) -> bool:
    """What loses its value by use is excepted only once it is activated or installed (NR-6-7)."""
    unused = order.activated is False or order.installed is False
    return "electronics" in kinds and unused and not (order.activated or order.installed)


def _goods(order: OrderFacts) -> frozenset[str]:
    if order.category:
        return kinds_of((order.category,))
    lines = [line_tags(line, order) for line in order.items]
    return frozenset.intersection(*lines) if lines else frozenset()


def _order(order: OrderFacts) -> Iterator[str]:
    for field, tag in _YES.items():
        if getattr(order, field):
            yield tag
    for badge in order.badges:
        yield from _badge_tags(badge)
    if "price_protection" in order.page_countdowns:
        yield "price_protected"
    if order.same_city is False:
        yield "other_city"
    if order.paid_online is False:
        yield "paid_on_delivery"
    if order.platform == "xianyu" or order.second_hand:
        yield "second_hand"
        yield "business_seller" if order.second_hand_seller_is_business else "private_seller"


@lru_cache(maxsize=1024)
def _badge_tags(badge: str) -> tuple[str, ...]:
    """What a badge shows; the same few badges stand on most orders."""
    return tuple(
        tag for words, tag in _BADGES.items() if re.search(rf"(?<!\d){re.escape(words)}", badge)
    )


def _dispute(facts: Facts) -> Iterator[str]:
    named = _named(facts.order.dispute or "", facts.order.return_reason or "")
    yield from named
    yield from _from_fields(facts)
    if "fraud" in named or (not facts.order.dispute and facts.at("knew_of_fraud")):
        yield "fraud_suspected"
    if facts.at("merchant_says_no_stock"):
        yield "no_stock"
    if _spoiled(facts):
        yield "unsafe_food"
    yield from _without_consent(facts)


@lru_cache(maxsize=1024)
def _named(dispute: str, reason: str) -> frozenset[str]:
    """What the shopper's words for the dispute and for the return say."""
    told = f"{dispute} {reason}".strip()
    named = set(_DISPUTE_KEYS.get(dispute, ()))
    named.update(tag for tag, words in _DISPUTES.items() if any(word in told for word in words))
    if told and "no_reason" not in named:
        named.add("reason_given")
    if dispute:
        named.add("dispute")
    return frozenset(named)


def _from_fields(facts: Facts) -> Iterator[str]:
    order = facts.order
    if order.deposit:
        yield "deposit"
    if order.promise:
        yield "promise"
    if order.merchant and False in (
        order.merchant.shop_open, order.merchant.published_address_reachable
    ):  # fmt: skip
        yield "merchant_unreachable"
    if order.units_used:
        yield "service_used"
    if sum(one.returned is not None for one in facts.repairs) >= _TWICE:
        yield "two_repairs"
    if any(one.returned and one.returned - one.sent > _LONG_REPAIR for one in facts.repairs):
        yield "repair_over_30"
    if any("直播" in badge for badge in order.badges):
        yield "livestream"
    if any(event in facts.events for event in _AFTER_SALE):
        yield "after_sale_asked"


_TWICE = 2
_LONG_REPAIR = timedelta(days=30)
_AFTER_SALE = (
    "refund_applied_while_unshipped", "refund_applied_shipped", "return_applied",
    "aftersale_applied",
)  # fmt: skip


def _spoiled(facts: Facts) -> bool:
    signed, end = facts.at("signed_at"), facts.shelf_life_end
    return bool(end and signed and signed.date() > end)


def _without_consent(facts: Facts) -> Iterator[str]:
    left = facts.at("left_at_station_at") and facts.consents.get("consent_to_station") is False
    if left or facts.consents.get("consent_to_proxy") is False:
        yield "left_without_consent"


_SIGNED = ("signed_at", "courier_signed_at", "picked_up_at")
_ON_ITS_WAY = ("shipped_at", "parcel_collected", "signed_at", "courier_signed_at", "closed_at")

_DISPATCHED = ("shipped_at", "parcel_collected")
_SENT = ("shipped", "signed", "completed", "closed")
_SENT_WORDS = ("已发货", "待收货", "等待收货", "成功", "签收", "完成", "关闭")


def _state(facts: Facts) -> Iterator[str]:
    status = facts.order.status or ""
    sent = status in _SENT or any(word in status for word in _SENT_WORDS)
    if not sent and not any(event in facts.events for event in _ON_ITS_WAY):
        yield "unshipped"
    elif not any(event in facts.events for event in _DISPATCHED):
        # Nobody can say that the merchant was late, or that it still is.
        yield "dispatched_undated"
    if any(event in facts.events for event in _SIGNED):
        yield "signed"

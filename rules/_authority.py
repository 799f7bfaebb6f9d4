"""Which door: who is in charge of a complaint, and where a suit belongs."""

from __future__ import annotations

from collections.abc import Iterator

from rules._result import Door
from rules._text import Text
from rules._view import View

_OPERATOR = Door(
    kind="12315",
    where=Text("平台经营者住所地的县级市场监管部门", "county authority of the platform's seat"),
    because=Text("自营商品由平台承担销售者责任", "the platform itself is liable as the seller"),
    rule="SPC-ON-4",
)
_FALLBACK = Door(
    kind="12315",
    where=Text("平台住所地的县级市场监管部门", "county authority of the platform's seat"),
    because=Text("商家地址未公示或联系不上", "the merchant's address is missing or dead"),
    rule="SAMR-JUR",
)
_USUAL = Door(
    kind="12315",
    where=Text(
        "商家实际经营地或平台住所地的县级市场监管部门，任选其一",
        "county authority of the merchant's place of business or of the platform's seat",
    ),
    because=Text("平台内商家", "a merchant on a platform"),
    rule="SAMR-JUR",
)
_COURT = Door(
    kind="court",
    where=Text("收货地或被告住所地的基层法院", "court of the place of receipt or the defendant"),
    because=Text("网购寄送的以收货地为合同履行地", "shipped goods: receipt is performance"),
    rule="CPC-24",
)
_COURT_DIGITAL = Door(
    kind="court",
    where=Text(
        "买受人住所地或被告住所地的基层法院", "court of the buyer's or defendant's domicile"
    ),
    because=Text("线上交付的以买受人住所地为履行地", "digital goods: the buyer's domicile"),
    rule="CPC-24",
)
_POST = Door(
    kind="12305",
    where=Text("收件地邮政管理局（12305）", "postal bureau, by 12305"),
    because=Text("快递公司逾期未处理或答复不满意后", "after the courier was silent or unhelpful"),
    rule="POST-APPEAL",
)
_TAX = Door(
    kind="12366",
    where=Text("商家主管税务机关（12366）", "the merchant's tax bureau, by 12366"),
    because=Text("拒开发票", "an invoice was refused"),
    rule="INV-18",
)
_DATA = Door(
    kind="data",
    where=Text("网信部门或市场监管部门", "the cyberspace or the market authority"),
    because=Text("个人信息受侵害", "personal data was misused"),
    rule="PIPL",
)
_ASKS = frozenset(
    {"dispute", "unsafe_food", "fraud_suspected", "merchant_unreachable", "ship_overdue",
     "refund_overdue", "reply_overdue"}
)  # fmt: skip


def doors(tags: frozenset[str], view: View) -> Iterator[Door]:
    """The offices in charge, once there is something to complain of."""
    if tags & _ASKS:
        yield _market(tags, view)
        yield _COURT_DIGITAL if "virtual" in tags else _COURT
    if tags & {"parcel", "courier_overdue", "left_without_consent"}:
        yield _POST
    if "invoice_dispute" in tags:
        yield _TAX
    if "personal_data" in tags:
        yield _DATA


def _market(tags: frozenset[str], view: View) -> Door:
    if "self_operated" in tags or view.facts.platform == "jd_self":
        return _OPERATOR
    return _FALLBACK if "merchant_unreachable" in tags else _USUAL

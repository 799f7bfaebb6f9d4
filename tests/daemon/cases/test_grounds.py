"""Which articles the facts carry, what takes the ground away, and where a dispute fits."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from daemon.cases.known import Known, is_private
from daemon.cases.letters import Draft, draft
from daemon.cases.sources import Sources, Value
from rules import Claim, Facts, Result
from rules.cases import casebook

Example = Callable[..., Known]
Document = Callable[..., dict[str, Any]]
BOOK = casebook()


@pytest.fixture
def written(example: Example, document: Document) -> Callable[..., Draft]:
    """Write the draft of an example with some answers changed."""

    def make(dispute: str, channel: str, **answers: Any) -> Draft:
        document_ = document(dispute, channel)
        changes = {name[5:]: answers.pop(name) for name in list(answers) if name[:5] == "with_"}
        given = {k: v for k, v in (document_["answers"] | answers).items() if v is not None}
        known = example(dispute, channel, answers=given, **changes)
        return draft(known, BOOK.disputes[dispute], BOOK.channels[channel])

    return make


# Read against the statutes by hand: these facts carry these articles and no others.
ARTICLES = [
    ("price_fraud", "price_problem", "结算价高于页面标价", "第十九条第二项"),
    ("price_fraud", "price_problem", "没有按活动规则优惠", "第十九条第五项"),
    ("price_fraud", "price_problem", "不按约定使用券或积分", "第十九条第七项"),
    ("price_fraud", "price_problem", "划线价高于此前七日最低成交价", "第十六条第二款"),
    ("price_fraud", "price_problem", "打折前临时提价", "第十七条第一款"),
    ("food", "food_problem", "超过保质期", "第三十四条第十项"),
    ("food", "food_problem", "变质、霉变或混有异物", "第三十四条第六项"),
    ("food", "food_problem", "没有标签", "第三十四条第十一项"),
    ("food", "food_problem", "检验不合格", "第三十四条第十三项"),
]


@pytest.mark.parametrize(("dispute", "fact", "choice", "article"), ARTICLES)
def test_a_report_names_the_article_of_the_very_conduct(
    written: Callable[..., Draft], dispute: str, fact: str, choice: str, article: str
) -> None:
    report = written(dispute, "12315_report", **{fact: choice})
    assert report.usable, report.findings
    assert [one.article for one in report.bases] == [article]
    complaint = written(dispute, "12315_complaint", **{fact: choice})
    first = {"price_fraud": "第四十一条", "food": "第一百四十八条第一款"}[dispute]
    assert [one.article for one in complaint.bases] == [first, article]


PARCELS = [
    ("显示已签收，本人没有收到", ["ECL-20", "ECL-51"], ["EXP-DELIVER", "EXP-28"]),
    ("未经同意由他人代收", ["ECL-20", "ECL-52"], ["EXP-DELIVER", "EXP-28"]),
    ("很久没有更新，一直没有收到", ["ECL-20", "CC-604"], ["EXP-28", "EXP-29"]),
    ("未经同意放到驿站或快递柜", ["ECL-20", "EXM-28"], ["EXM-28", "EXP-29"]),
]


@pytest.mark.parametrize(("problem", "shop", "carrier"), PARCELS)
def test_shop_and_carrier_answer_by_their_own_articles(
    written: Callable[..., Draft], problem: str, shop: list[str], carrier: list[str]
) -> None:
    to_shop = written("express", "platform", parcel_problem=problem)
    assert [one.rule for one in to_shop.bases] == shop
    to_carrier = written("express", "courier", parcel_problem=problem)
    assert to_carrier.usable, to_carrier.findings
    assert [one.rule for one in to_carrier.bases] == carrier
    assert not any("商家" in one.text for one in to_carrier.sentences if one.kind == "law")


def test_at_a_station_the_parcel_is_asked_for_and_not_the_price(
    written: Callable[..., Draft],
) -> None:
    left = {"parcel_problem": "未经同意放到驿站或快递柜"}
    assert written("express", "merchant", **left).demand.key == "redeliver"
    assert written("express", "courier", **left).demand.key == "redeliver"
    complaint = written("express", "12315_complaint", **left)
    assert [one.code for one in complaint.findings] == ["no_demand"]  # not in its closed list


DAMAGED = [("外包装也有破损", ["ECL-20", "CC-577-584"]), ("外包装完好", ["CC-577-584"])]


@pytest.mark.parametrize(("packing", "rules"), DAMAGED)
def test_the_risk_of_the_way_is_cited_where_the_packing_shows_it(
    written: Callable[..., Draft], packing: str, rules: list[str]
) -> None:
    assert [
        one.rule for one in written("damaged", "platform", outer_damaged=packing).bases
    ] == rules


@pytest.mark.parametrize(
    ("mismatch", "demand", "rules"),
    [("少件", "resend", ["CC-577-584", "CPL-52"]), ("错发", "exchange", ["CC-577-584"])],
)
def test_what_is_missing_is_sent_and_what_is_wrong_exchanged(
    written: Callable[..., Draft], mismatch: str, demand: str, rules: list[str]
) -> None:
    found = written("short_wrong", "12315_complaint", mismatch=mismatch)
    assert found.demand.key == demand
    assert [one.rule for one in found.bases] == rules


def test_what_is_missing_is_paid_by_the_piece(written: Callable[..., Draft]) -> None:
    more = {"missing_unit_price": "13.30", "missing_count": "2", "with_demand": "refund_missing"}
    found = written("short_wrong", "12315_complaint", **more)
    assert "退还缺件货款26.60元（2件，每件13.30）" in (found.text or "")
    assert found.sum.formula == "缺件货款（缺件单价 13.30 × 缺少的件数 2） 26.60 元"
    lacking = written("short_wrong", "12315_complaint", with_demand="refund_missing")
    assert [one.key for one in lacking.missing] == ["missing_unit_price", "missing_count"]


def test_an_order_cancelled_by_a_clause_is_void_by_its_own_article(
    written: Callable[..., Draft],
) -> None:
    found = written("cancelled", "platform", cancel_ground="引用店铺或平台条款")
    assert [one.article for one in found.bases] == ["第四十九条第一款", "第四十九条第二款"]
    report = written("cancelled", "12315_report", cancel_ground="缺货")
    assert [one.code for one in report.findings] == ["nothing_to_report"]


def test_what_was_paid_back_is_not_asked_for_again(written: Callable[..., Draft]) -> None:
    back = written("cancelled", "12315_complaint", cancel_refunded=True)
    assert (back.demand.key, str(back.sum.total)) == ("difference", "700.00")
    kept = written("cancelled", "12315_complaint", cancel_refunded=False)
    assert (kept.demand.key, str(kept.sum.total)) == ("refund_difference", "4699.00")
    cheaper = written("cancelled", "12315_complaint", cancel_refunded=True, market_price="3500")
    assert [one.code for one in cheaper.findings] == ["no_demand"]
    assert written("cancelled", "merchant", market_price="3500").demand.key == "perform"


def test_a_wrong_price_is_warned_of_and_not_refused(written: Callable[..., Draft]) -> None:
    found = written("cancelled", "merchant", cancel_ground="价格标错")
    assert found.usable
    assert any(one.code == "caution" and "九十日" in one.message for one in found.findings)


def test_nothing_overpaid_is_nothing_to_ask_for(written: Callable[..., Draft]) -> None:
    found = written("price_fraud", "merchant", due_price="198.00")
    assert [one.code for one in found.findings] == ["no_amount", "not_yet"]
    assert found.text is None


NOT_A_DAY = [("2026-11-13T18:19:00", False), ("2026-11-13T18:20:00", True), ("2026-11-14", True)]
NOT_A_DAY += [("2026-11-13", False), ("2026-11-12", False)]


@pytest.mark.parametrize(("looked", "ready"), NOT_A_DAY)
def test_a_trace_gets_24_hours_before_it_is_called_odd(
    written: Callable[..., Draft], looked: str, ready: bool
) -> None:
    found = written("fake_ship", "merchant", checked_at=looked)
    assert found.usable is ready
    assert ready or found.findings[0].code == "not_yet"


OVER = {"rule": "EXP-29", "actor": "courier", "due": "2026-11-18T23:59:59+08:00"}


@pytest.mark.parametrize(
    ("result", "status", "ready"),
    [
        ("对处理结果不满意", "open", True),
        ("超过7日没有处理", "overdue", True),
        ("超过7日没有处理", "open", False),
    ],
)
def test_12305_opens_after_seven_days_or_an_answer_that_does_not_satisfy(
    written: Callable[..., Draft], result: str, status: str, ready: bool
) -> None:
    time = [OVER | {"status": status}]
    found = written("express", "courier_appeal", courier_result=result, with_deadlines=time)
    assert found.usable is ready, found.findings
    if not ready:
        assert [one.code for one in found.findings] == ["not_yet"]
        assert "不满 7 日" in found.findings[0].message
    cited = "EXP-29" if result == "超过7日没有处理" else "POST-65"
    assert not ready or found.bases[0].rule == cited


def test_no_renewal_is_complained_of_after_a_notice(written: Callable[..., Draft]) -> None:
    found = written("auto_renew", "12315_complaint", reminded=True)
    assert [one.code for one in found.findings] == ["not_yet"]
    easy = written("auto_renew", "12315_complaint", cancel_path="已经顺利关闭", default_ticked=True)
    assert [one.rule for one in easy.bases] == ["IMPL-10", "CC-496-498"]


def test_the_days_not_used_are_paid_by_days(written: Callable[..., Draft]) -> None:
    days = {"period_days": "30", "unused_days": "22", "with_demand": "refund_unused"}
    found = written("auto_renew", "12315_complaint", **days)
    assert found.sum.formula.endswith(
        "（扣款金额 25.00 × 没有使用的天数 22 ÷ 一个续费周期的天数 30） 18.33 元"
    )


TEN = {"food_conditions": True, "with_demand": "refund_ten"}


def test_tenfold_damages_need_their_conditions_and_are_at_least_a_thousand(
    written: Callable[..., Draft],
) -> None:
    found = written("food", "12315_complaint", **TEN)
    assert "并支付赔偿金1000.00元，合计1059.80元" in (found.text or "")
    assert [one.article for one in found.bases] == ["第一百四十八条第一款", "第一百四十八条第二款"]
    asked = written("food", "12315_complaint", with_demand="refund_ten")
    assert [one.key for one in asked.missing] == ["food_conditions"]
    refused = written("food", "12315_complaint", **(TEN | {"food_conditions": False}))
    assert [one.code for one in refused.findings] == ["no_ground"]


def test_losses_with_receipts_are_added_and_named(written: Callable[..., Draft]) -> None:
    found = written("food", "12315_complaint", other_loss="86.50", eaten="食用后身体不适")
    assert "赔偿有凭证的损失86.50元，合计146.30元" in (found.text or "")
    assert any("先就医" in one.message for one in found.findings if one.code == "caution")


def test_a_leak_without_loss_is_reported_and_with_one_compensated(
    written: Callable[..., Draft],
) -> None:
    asked = written("privacy", "12315_complaint", privacy_loss=None)
    assert [one.key for one in asked.missing] == ["privacy_loss"]
    nothing = written("privacy", "12315_complaint", privacy_loss="0")
    assert [one.code for one in nothing.findings] == ["no_amount"]
    assert written("privacy", "data_report").usable


PHONE = {"category": "手机数码"}


def test_phones_go_by_the_three_guarantees_and_not_by_the_seven_days(
    written: Callable[..., Draft], document: Document
) -> None:
    order = document("quality")["order"] | PHONE
    found = written("quality", "platform", with_order=order)
    assert [one.rule for one in found.bases] == ["SB-7", "CPL-24-FREIGHT"]
    late = written("quality", "platform", with_order=order, found_at="2026-11-24")
    assert "SB-7" not in [one.rule for one in late.bases]
    swap = written("quality", "platform", with_order=order, with_demand="exchange")
    assert swap.bases[0].rule == "SB-15"
    coat = written("quality", "platform")
    assert coat.bases[0].rule == "CPL-24-7D"


@pytest.mark.parametrize(
    ("dispute", "channel"),
    [("no_invoice", "12315_complaint"), ("late_ship", "12315_report"), ("food", "courier_appeal"),
     ("quality", "tax_report"), ("auto_renew", "court")],
)  # fmt: skip
def test_a_door_that_does_not_take_it_says_so(
    written: Callable[..., Draft], dispute: str, channel: str
) -> None:
    found = written(dispute, channel)
    assert "not_here" in [one.code for one in found.findings]
    assert found.text is None
    assert BOOK.channels[channel].title in found.findings[0].message


@pytest.mark.parametrize("dispute", ["quality", "refund_delay"])
def test_a_refusal_is_reported_only_when_its_fifteen_days_are_over(
    written: Callable[..., Draft], dispute: str
) -> None:
    early = written(dispute, "12315_report", with_now="2026-11-22T09:00:00+08:00")
    assert "nothing_to_report" in [one.code for one in early.findings]
    assert written(dispute, "12315_report").usable


COURTS = [
    ("快递寄送", "收货地法院", "收货地为合同履行地"),
    ("线上交付（会员、充值、下载）", "收货地法院", "买受人住所地为合同履行地"),
    ("快递寄送", "被告住所地法院", "由被告住所地人民法院管辖"),
]


@pytest.mark.parametrize(("delivered", "chosen", "said"), COURTS)
def test_the_suit_says_why_this_court(
    written: Callable[..., Draft], delivered: str, chosen: str, said: str
) -> None:
    found = written("quality", "court", delivered_how=delivered, court_choice=chosen)
    told = [one for one in found.sentences if one.label == "管辖依据"]
    assert len(told) == 1
    assert said in told[0].text
    assert told[0].rules == ("CPC-24",)


def test_the_fee_and_the_small_claim_are_hinted_at_with_their_figures(
    written: Callable[..., Draft],
) -> None:
    hints = " ".join(one.zh for one in written("quality", "court").hints)
    assert "案件受理费为50.00元" in hints
    assert "50%" in hints
    without = written("quality", "court", with_demand="exchange").hints
    assert any("按非财产案件收取" in one.zh for one in without)


def test_other_orders_stand_beside_the_first_and_are_added_up(example: Example) -> None:
    one = example("refund_delay", "12315_complaint")
    values = one.values | {"order_number": one.values["order_number"]._replace(value="999")}
    other = replace(one, values=values, order_key="douyin:999", evidence=())
    both = replace(one, beside=(other,))
    found = draft(both, BOOK.disputes["refund_delay"], BOOK.channels["12315_complaint"])
    assert found.usable, found.findings
    assert found.sum.total == 2 * one.get("refund_amount")
    assert "同一争议的另一笔订单：订单号999" in (found.text or "")
    assert "#999" in found.sum.formula


def test_interest_on_a_late_refund_is_a_claim_for_the_court_and_promises_nothing(
    written: Callable[..., Draft], document: Document
) -> None:
    order = document("refund_delay")["order"]
    asked = {"lpr_percent": "3.00", "with_demand": "refund_interest", "with_order": order}
    found = written("refund_delay", "court", **asked)
    assert found.demand.key == "refund_interest"
    # 259.00 × 3 % × 8 days ÷ 365: overdue from 21 November, written on the 29th.
    assert "资金占用损失0.17元，合计259.17元" in (found.text or "")
    assert any("不一定支持" in one.message for one in found.findings)
    complaint = written("refund_delay", "12315_complaint", **asked)
    assert complaint.demand.key == "refund"
    without = written("refund_delay", "court", with_demand="refund_interest")
    assert [one.key for one in without.missing] == ["lpr_percent"]


def test_the_platforms_own_compensation_is_asked_of_the_platform_alone(
    example: Example,
) -> None:
    pay = {"late_pay": Value(Decimal("26.97"), "rule")}
    for channel, asked in {"platform": "platform_pay", "12315_complaint": "refund"}.items():
        known = example("late_ship", channel, demand="platform_pay")
        paid = replace(known, values={**known.values, **pay})
        found = draft(paid, BOOK.disputes["late_ship"], BOOK.channels[channel])
        assert found.usable, found.findings
        assert found.demand.key == asked
        assert ("赔付26.97元" in (found.text or "")) is (asked == "platform_pay")
    unknown = example("late_ship", "platform", demand="platform_pay")
    bare = {key: value for key, value in unknown.values.items() if key != "late_pay"}
    nothing = replace(unknown, values=bare)
    without = draft(nothing, BOOK.disputes["late_ship"], BOOK.channels["platform"])
    assert without.demand.key == "refund"  # nobody may be promised what no rule gives


@pytest.mark.parametrize("rule", ["tmall:W03", "taobao:W03", "W03"])
def test_a_platforms_rule_is_known_by_its_number(document: Document, rule: str) -> None:
    claim = Claim(rule=rule, amounts={"amount": Decimal("26.97")})
    source = Sources({}, Facts.of({"order": {}}), Result(claims=(claim,)), {}, None)
    found = source.find(BOOK.facts["late_pay"])
    assert found == Value(Decimal("26.97"), "rule")
    other = Claim(rule="tmall:W031", amounts={"amount": Decimal(1)})
    strange = Sources({}, Facts.of({"order": {}}), Result(claims=(other,)), {}, None)
    assert strange.find(BOOK.facts["late_pay"]) is None


def private(example: Example, dispute: str, channel: str = "") -> Known:
    return replace(example(dispute, channel), private_seller=True)


@pytest.mark.parametrize("dispute", ["quality", "not_as_described", "late_ship", "counterfeit"])
def test_a_private_seller_is_bound_by_the_civil_code_alone(example: Example, dispute: str) -> None:
    channel = BOOK.channels["platform"]
    found = draft(private(example, dispute, "platform"), BOOK.disputes[dispute], channel)
    assert found.usable, found.findings
    assert all(one.rule.startswith("CC-") for one in found.bases)
    court = draft(
        private(example, dispute, "court"), BOOK.disputes[dispute], BOOK.channels["court"]
    )
    assert court.usable
    assert {one.name for one in court.bases} <= {"民法典"}


@pytest.mark.parametrize("channel", ["12315_complaint", "association", "12315_report"])
def test_offices_for_consumers_take_no_private_seller(example: Example, channel: str) -> None:
    kind = BOOK.disputes["not_as_described"]
    known = private(example, "not_as_described", channel)
    found = draft(known, kind, BOOK.channels[channel])
    assert found.findings[0].code == "not_here"
    assert "个人卖家" in found.findings[0].message


SELLERS = [
    ({"platform": "xianyu"}, True),
    ({"platform": "taobao", "second_hand": True}, True),
    ({"platform": "xianyu", "second_hand_seller_is_business": True}, False),
    ({"platform": "taobao"}, False),
]


@pytest.mark.parametrize(("order", "alone"), SELLERS)
def test_who_sells_as_a_business_is_no_private_seller(order: dict[str, Any], alone: bool) -> None:
    assert is_private(Facts.of({"order": order})) is alone

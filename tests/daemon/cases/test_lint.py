"""The last look over a draft: each kind of slip is found, and names its sentence."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from daemon.cases.findings import Finding
from daemon.cases.known import Known, Value
from daemon.cases.letters import Draft, draft, framed
from daemon.cases.lint import lint, unquoted
from daemon.cases.sentences import Sentence
from rules.cases import casebook

Example = Callable[..., Known]
BOOK = casebook()


def with_fault(example: Example, fault: str, channel: str = "12315_complaint") -> Draft:
    known = example("quality")
    values = {**known.values, "fault": Value(fault, "shopper")}
    return draft(replace(known, values=values), BOOK.disputes["quality"], BOOK.channels[channel])


def codes(written: Draft) -> list[str]:
    return [one.code for one in written.findings if one.severity == "refuse"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("一看就是黑心商家做的", "wording"),
        ("奸商的东西三天就坏", "wording"),
        ("不赔偿就曝光", "threat"),
        ("坏了，否则后果自负", "threat"),
        ("这是假货，开裂", "unproven"),
        ("商家欺诈，面料开裂", "unproven"),
        ("开裂，电话13912345678", "personal_data"),
        ("开裂，证件11010519491231002X", "personal_data"),
        ("开裂，请立案处罚商家", "report"),
        ("开裂，违反《产品质量法》第四十条", "article"),
    ],
)
def test_a_slip_is_found_and_its_sentence_named(example: Example, fault: str, code: str) -> None:
    written = with_fault(example, fault)
    found = [finding for finding in written.findings if finding.code == code]
    assert found
    assert fault in found[0].sentence
    assert found[0].message_en
    assert not written.usable
    assert written.text is not None  # the shopper sees what to mend


@pytest.mark.parametrize(
    "fault",
    [
        "疑似假货，标签与官网不同",
        "涉嫌欺诈宣传的面料开裂",
        "左袖开裂6厘米，2026年11月17日拍照",
        "型号13912345678901，开裂",  # fourteen digits are no phone number
    ],
)
def test_calm_words_pass(example: Example, fault: str) -> None:
    assert codes(with_fault(example, fault)) == []


def test_a_message_to_the_merchant_may_not_threaten_either(example: Example) -> None:
    assert codes(with_fault(example, "不退款就发到网上", "merchant")) == ["threat"]


def test_the_merchants_own_words_are_quoted_as_they_were(example: Example) -> None:
    contacts = [{"time": "2026-11-18", "channel": "旺旺", "said": "你就是骗子，随便举报"}]
    known = example("quality")
    answers = {"contacts": contacts, "genuine": True, "found_at": "2026-11-17"}
    answers |= {"fault": "开裂", "normal_use": True}
    written = draft(
        example("quality", answers=answers),
        BOOK.disputes["quality"],
        BOOK.channels["12315_complaint"],
    )
    assert written.usable, written.findings
    assert known.contacts[0].said != written.known.contacts[0].said


def test_only_the_real_quotation_is_left_out() -> None:
    one = Sentence("fact", "我说“骗子”，对方说“不退”", quotes=("不退",))
    assert unquoted(one) == "我说“骗子”，对方说“”"


def test_the_phone_number_in_a_quotation_is_found_as_well(example: Example) -> None:
    contacts = [{"time": "2026-11-18", "channel": "旺旺", "said": "打我电话13912345678"}]
    known = example("quality")
    values = {**known.values, "contacts": known.values["contacts"]}
    answers = {"genuine": True, "found_at": "2026-11-17", "fault": "开裂", "normal_use": True}
    written = draft(
        example("quality", answers={**answers, "contacts": contacts}),
        BOOK.disputes["quality"],
        BOOK.channels["12315_complaint"],
    )
    assert values
    assert codes(written) == ["personal_data"]
    assert "13912345678" not in written.findings[0].message


def test_an_order_number_that_looks_like_a_phone_number_is_none(example: Example) -> None:
    known = example("quality")
    values = {**known.values, "order_number": Value("13912345678", "page")}
    written = draft(
        replace(known, values=values), BOOK.disputes["quality"], BOOK.channels["merchant"]
    )
    assert codes(written) == []


def test_one_date_is_too_few(example: Example) -> None:
    known = example("quality")
    same = known.values["signed_at"]._replace(value=known.values["found_at"].value)
    values = {**known.values, "signed_at": same}
    del values["contacts"]
    del values["quality_demanded_at"]
    written = draft(
        replace(known, values=values), BOOK.disputes["quality"], BOOK.channels["12315_complaint"]
    )
    assert "dates" in codes(written)


def test_text_that_cannot_be_shortened_enough_is_refused(example: Example) -> None:
    channel = BOOK.channels["merchant"].model_copy(update={"limit": 120})
    written = draft(example("quality"), BOOK.disputes["quality"], channel)
    assert "too_long" in codes(written)
    assert not written.usable


def test_without_evidence_there_is_a_warning_only(example: Example) -> None:
    written = draft(
        example("quality", evidence=[]),
        BOOK.disputes["quality"],
        BOOK.channels["12315_complaint"],
    )
    assert [one.code for one in written.findings] == ["evidence"]
    assert written.usable
    assert "证据见附件" not in (written.text or "")
    assert [one["proof"] for one in written.as_json()["evidence_lacking"]][:2] == [
        "order",
        "logistics",
    ]


PLACES = [
    ("开裂，寄到城关路18号", "路18号"),
    ("开裂，住3幢2单元", "3幢"),
    ("开裂，微信：abc12345", "微信"),
    ("开裂，邮箱a.b@example.test", "@"),
    ("开裂，卡号6222020200112233445", "622"),
]


@pytest.mark.parametrize(("fault", "part"), PLACES)
def test_somebodys_place_or_account_is_found(example: Example, fault: str, part: str) -> None:
    assert part in fault
    assert codes(with_fault(example, fault)) == ["personal_data"]


def test_the_published_address_of_the_merchant_is_none_of_them(example: Example) -> None:
    known = example("quality", "court")
    address = known.values["company_address"]._replace(value="浙江省杭州市余杭区文一西路969号")
    values = {**known.values, "company_address": address}
    written = draft(replace(known, values=values), BOOK.disputes["quality"], BOOK.channels["court"])
    assert "文一西路969号" in (written.text or "")
    assert codes(written) == []


@pytest.mark.parametrize("fault", ["开裂，要求赔偿500元", "开裂，请商家退款"])
def test_a_report_asks_for_nothing_for_oneself(example: Example, fault: str) -> None:
    known = example("not_as_described")
    values = {**known.values, "actual": Value(fault, "shopper")}
    changed = replace(known, values=values)
    kind = BOOK.disputes["not_as_described"]
    assert codes(draft(changed, kind, BOOK.channels["12315_report"])) == ["complaint"]
    assert codes(draft(changed, kind, BOOK.channels["12315_complaint"])) == []


def test_to_ask_for_a_return_is_a_fact_in_a_report(example: Example) -> None:
    written = draft(
        example("return_refused", "12315_report"),
        BOOK.disputes["return_refused"],
        BOOK.channels["12315_report"],
    )
    assert "申请七日无理由退货" in (written.text or "")
    assert codes(written) == []


Change = Callable[[tuple[Sentence, ...]], tuple[Sentence, ...]]


def looked_over(example: Example, change: Change) -> tuple[Finding, ...]:
    known, kind = example("quality"), BOOK.disputes["quality"]
    channel = BOOK.channels["12315_complaint"]
    written = draft(known, kind, channel)
    frame = framed(written.known, kind, channel, written.demand)
    return lint(change(written.sentences), frame, channel)


def test_two_demands_are_one_too_many(example: Example) -> None:
    def twice(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return (*sentences, *(one for one in sentences if one.kind == "demand"))

    found = [one for one in looked_over(example, twice) if one.code == "one_demand"]
    assert len(found) == 1
    assert "投诉请求" in found[0].sentence


def test_no_demand_and_no_order_number_are_found(example: Example) -> None:
    def without(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(one for one in sentences if one.kind not in ("demand", "greeting"))

    found = [one for one in looked_over(example, without) if one.severity == "refuse"]
    assert [one.code for one in found] == ["one_demand", "order_number"]


def test_another_amount_than_the_computed_one_is_found(example: Example) -> None:
    def dearer(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(replace(one, text=one.text.replace("271.00", "2710.00")) for one in sentences)

    found = [one for one in looked_over(example, dearer) if one.severity == "refuse"]
    assert [one.code for one in found] == ["total"]
    assert "2710.00" in found[0].sentence


def test_an_article_that_does_not_apply_is_found(example: Example) -> None:
    def cited(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        more = Sentence("law", "依据：《消费者权益保护法》第五十五条。", rules=("CPL-55-1",))
        return (*sentences, more)

    found = [one for one in looked_over(example, cited) if one.severity == "refuse"]
    assert [(one.code, one.sentence) for one in found] == [
        ("article", "依据：《消费者权益保护法》第五十五条。")
    ]


EVERY = ["一看就是黑心商家", "不赔就曝光", "这是假货", "电话13912345678", "请立案处罚"]
EVERY += ["违反《产品质量法》第四十条", "长" * 80]


@pytest.mark.parametrize("fault", EVERY)
@pytest.mark.parametrize("evidence", [True, False])
def test_every_finding_names_its_sentence(example: Example, fault: str, evidence: bool) -> None:
    known = example("quality") if evidence else example("quality", evidence=[])
    values = {**known.values, "fault": Value(fault, "shopper")}
    short = BOOK.channels["12315_complaint"].model_copy(update={"limit": 60})
    for channel in (BOOK.channels["12315_complaint"], short):
        written = draft(replace(known, values=values), BOOK.disputes["quality"], channel)
        assert written.findings
        texts = [one.text for one in written.sentences]
        assert all(finding.sentence in texts for finding in written.findings)
        assert all(finding.sentence for finding in written.findings)


def test_a_fact_without_evidence_is_named(example: Example) -> None:
    written = draft(example("quality"), BOOK.disputes["quality"], BOOK.channels["merchant"])
    unproved = [one.sentence for one in written.findings if one.code == "unproved"]
    assert unproved == [one.text for one in written.sentences if "开裂" in one.text]

"""Drafts: each golden one was read sentence by sentence against its facts and articles."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.known import Known
from daemon.cases.letters import draft
from daemon.cases.sentences import Sentence
from daemon.cases.shorten import fitted
from rules.cases import casebook
from tests.daemon.cases.conftest import example_document, known_of

Example = Callable[..., Known]
Document = Callable[..., dict[str, Any]]
BOOK = casebook()
GOLDEN = Path(__file__).parent / "golden"
PAIRS = [
    (d, c) for d in sorted(BOOK.disputes) for c in sorted(BOOK.channels) if BOOK.channels[c].fits(d)
]


@pytest.mark.parametrize(("dispute", "channel"), PAIRS)
def test_golden_draft(example: Example, dispute: str, channel: str) -> None:
    written = draft(example(dispute, channel), BOOK.disputes[dispute], BOOK.channels[channel])
    assert written.usable, (written.missing, written.findings)
    file = GOLDEN / f"{dispute}.{channel}.txt"
    if os.environ.get("HUGOU_WRITE_GOLDEN"):
        file.write_text(f"{written.text}\n", "utf-8")
    assert f"{written.text}\n" == file.read_text("utf-8")


def needed(dispute: str, channel: str) -> list[str]:
    """List by hand, from the data alone, what the letter of an example cannot do without."""
    kind, where = BOOK.disputes[dispute], BOOK.channels[channel]
    demand = draft(known_of(example_document(dispute, channel), dispute), kind, where).demand
    formulas = (BOOK.facts[name].reckoned or name for name in demand.total)
    parts = (part for formula in formulas for part in formula.split()[::2])
    return list(dict.fromkeys((*kind.required, *where.required, *parts)))


REQUIRED = [(d, c, f) for d, c in PAIRS for f in needed(d, c)]


@pytest.mark.parametrize(("dispute", "channel", "fact"), REQUIRED)
def test_without_a_required_fact_the_draft_is_refused_and_names_it(
    example: Example, dispute: str, channel: str, fact: str
) -> None:
    known = example(dispute, channel)
    without = replace(known, values={k: v for k, v in known.values.items() if k != fact})
    written = draft(without, BOOK.disputes[dispute], BOOK.channels[channel])
    assert [one.key for one in written.missing] == [fact]
    assert written.text is None
    assert not written.usable
    missing = written.as_json()["missing"][0]
    assert missing["question"]
    assert missing["question_en"]
    assert missing["why"]


@pytest.mark.parametrize(("dispute", "channel"), PAIRS)
def test_every_sentence_says_what_it_rests_on(example: Example, dispute: str, channel: str) -> None:
    written = draft(example(dispute, channel), BOOK.disputes[dispute], BOOK.channels[channel])
    for one in written.sentences:
        if one.kind in ("fact", "contact"):
            assert one.facts
        if one.kind == "law":
            assert one.rules
    cited = {rule for one in written.sentences if one.kind != "court" for rule in one.rules}
    assert cited == {source["rule"] for source in written.as_json()["sources"]}
    silent = BOOK.channels[channel].kind in ("paper", "public")
    demands = [one for one in written.sentences if one.kind == "demand"]
    assert len(demands) == 1 or silent
    assert len(written.text or "") <= (BOOK.channels[channel].limit or 10**5)


def test_an_article_is_cited_only_while_its_time_has_run_out(example: Example) -> None:
    # 15 days after 13 November end on a Saturday: PEN-9-4 is not overdue on Sunday the 29th.
    sunday = draft(
        example("refund_delay"), BOOK.disputes["refund_delay"], BOOK.channels["platform"]
    )
    assert [one.rule for one in sunday.bases] == ["CPL-25-REFUND", "CPL-52"]
    late = [
        {"rule": "CPL-25-REFUND", "actor": "merchant", "status": "overdue", "due": DUE},
        {"rule": "PEN-9-4", "actor": "merchant", "status": "overdue", "due": DUE},
    ]
    tuesday = draft(
        example("refund_delay", deadlines=late),
        BOOK.disputes["refund_delay"],
        BOOK.channels["platform"],
    )
    assert [one.rule for one in tuesday.bases] == ["CPL-25-REFUND", "PEN-9-4"]


DUE = "2026-11-20T23:59:59+08:00"


def test_the_seven_day_article_needs_a_request_in_time(example: Example) -> None:
    early = [{"rule": "NR-10", "actor": "consumer", "status": "passed", "safe": DUE, "legal": DUE}]
    late = draft(
        example("return_refused", deadlines=early),
        BOOK.disputes["return_refused"],
        BOOK.channels["merchant"],
    )
    assert [finding.code for finding in late.findings] == ["not_yet"]
    assert late.text is None


OPEN = [{"rule": "CPL-24-7D", "actor": "consumer", "status": "open", "safe": DUE, "legal": DUE}]


def quality_bases(example: Example, deadlines: list[dict[str, Any]]) -> list[str]:
    shown = example("quality", deadlines=deadlines)
    values = {k: v for k, v in shown.values.items() if k != "quality_demanded_at"}
    known = replace(shown, values=values)
    written = draft(known, BOOK.disputes["quality"], BOOK.channels["merchant"])
    return [basis.rule for basis in written.bases]


def test_a_return_of_defective_goods_asked_for_by_the_letter_itself_is_in_time(
    example: Example,
) -> None:
    over = [{**OPEN[0], "safe": "2026-11-18T23:59:59+08:00", "legal": "2026-11-18T23:59:59+08:00"}]
    assert "CPL-24-7D" in quality_bases(example, OPEN)
    assert "CPL-24-7D" not in quality_bases(example, over)


def test_the_order_s_page_is_no_proof_of_what_only_the_shopper_says(example: Example) -> None:
    def signing(known: Known) -> str:
        written = draft(known, BOOK.disputes["quality"], BOOK.channels["12315_complaint"])
        return next(one.text for one in written.sentences if "签收商品" in one.text)

    shown = example("quality")
    said = shown.values["signed_at"]._replace(origin="shopper")
    assert "〔证1〕" in signing(shown)
    assert "〔证" not in signing(replace(shown, values=shown.values | {"signed_at": said}))


def test_the_answer_that_takes_the_ground_is_told(example: Example) -> None:
    known = example("return_refused")
    worn = replace(
        known, values={**known.values, "intact": known.values["intact"]._replace(value=False)}
    )
    refused = draft(worn, BOOK.disputes["return_refused"], BOOK.channels["merchant"])
    assert refused.text is None
    assert "质量问题" in refused.findings[0].message


PUNITIVE = [
    ("假一赔十", "SPC-ON-10", "增加赔偿2590.00元，合计2849.00元"),
    ("正品保障", "CPL-55-1", "增加赔偿777.00元，合计1036.00元"),
]


@pytest.mark.parametrize(("promise", "rule", "said"), PUNITIVE)
def test_extra_damages_need_their_conditions_confirmed(
    example: Example, document: Document, promise: str, rule: str, said: str
) -> None:
    dispute, channel = BOOK.disputes["counterfeit"], BOOK.channels["12315_complaint"]
    answers = document("counterfeit")["answers"] | {"genuine_promise": promise}
    unconfirmed = draft(
        example("counterfeit", demand="return_refund_extra", answers=answers), dispute, channel
    )
    assert [one.key for one in unconfirmed.missing] == ["punitive_conditions"]
    answers["punitive_conditions"] = True
    asked = draft(
        example("counterfeit", demand="return_refund_extra", answers=answers), dispute, channel
    )
    assert asked.usable, asked.findings
    assert said in (asked.text or "")
    assert {one.rule for one in asked.bases} & {"SPC-ON-10", "CPL-55-1"} == {rule}


def test_an_amount_that_nobody_reckoned_is_not_demanded(example: Example) -> None:
    dispute, channel = BOOK.disputes["counterfeit"], BOOK.channels["12315_complaint"]
    known = example("counterfeit", demand="return_refund_extra", deadlines=[])
    written = draft(known, dispute, channel)
    assert written.demand.key == "return_refund"
    assert "CPL-55-1" not in {one.rule for one in written.bases}


def test_what_happened_is_told_in_the_order_of_time(example: Example) -> None:
    written = draft(example("late_ship"), BOOK.disputes["late_ship"], BOOK.channels["platform"])
    account = [one for one in written.sentences if one.kind in ("fact", "contact")]
    assert [one.kind for one in account] == ["fact", "contact", "fact"]
    assert [one.at for one in account] == sorted(one.at for one in account if one.at)


def test_the_merchants_words_are_not_told_twice(example: Example) -> None:
    written = draft(
        example("return_refused"), BOOK.disputes["return_refused"], BOOK.channels["platform"]
    )
    assert (written.text or "").count("拆封试穿过的一律不退") == 1


def test_the_reply_is_asked_for_before_the_shoppers_own_time_runs_out(example: Example) -> None:
    written = draft(example("quality"), BOOK.disputes["quality"], BOOK.channels["merchant"])
    assert written.reply_by.isoformat() == "2026-11-21"  # the seven days end on the 22nd
    free = draft(example("express"), BOOK.disputes["express"], BOOK.channels["merchant"])
    assert free.reply_by.isoformat() == "2026-11-23"


LONG = (
    Sentence("fact", "甲" * 50, short="甲" * 20),
    Sentence("contact", "乙" * 30, cut=3),
    Sentence("demand", "丙" * 20),
    Sentence("law", "丁" * 40, short="丁" * 10),
    Sentence("next", "戊" * 20, short="戊" * 10, cut=1),
)


@pytest.mark.parametrize(
    ("limit", "lengths"),
    [
        (164, [50, 30, 20, 40, 20]),  # five sentences and four line ends
        (163, [50, 30, 20, 10, 20]),
        (133, [50, 20, 10, 20]),
        (102, [50, 20, 10, 10]),
        (92, [20, 20, 10, 10]),
        (62, [20, 20, 10]),
        (5, [20, 20, 10]),  # nothing more may go: lint then says that it is too long
    ],
)
def test_a_long_text_loses_first_what_matters_least(limit: int, lengths: list[int]) -> None:
    kept, cuts = fitted(LONG, limit)
    assert [len(one.text) for one in kept] == lengths
    assert set(cuts) >= {one.text for one in LONG} - {one.text for one in kept}


@pytest.mark.parametrize(("dispute", "channel"), PAIRS)
def test_the_longest_answers_still_fit(
    example: Example, document: Document, dispute: str, channel: str
) -> None:
    given = document(dispute, channel)["answers"]
    named = {fact: BOOK.facts[fact] for fact in (*given, *BOOK.disputes[dispute].required)}
    words = {
        key: "字" * fact.longest
        for key, fact in named.items()
        if fact.kind in ("text", "quote")
        and key not in ("order_number", "carrier", "tracking_number")
    }
    contacts = [one | {"said": "话" * 120} for one in given["contacts"]]
    answers = {**given, **words, "contacts": contacts, "merchant": "店" * 20}
    written = draft(
        example(dispute, channel, answers=answers), BOOK.disputes[dispute], BOOK.channels[channel]
    )
    assert written.usable, (len(written.text or ""), written.findings)
    if BOOK.channels[channel].kind == "paper":
        return
    said = {fact for one in written.sentences for fact in one.facts}
    # What may go, or stay unsaid, is when and for how much it was bought, when it was received,
    # and how it was not excluded.
    unsaid = {"signed_at", "excluded_confirmed", "bought_at", "paid", "cancel_path"}
    unsaid |= {"producer", "refund_amount"}
    assert {*BOOK.disputes[dispute].required} - said <= unsaid

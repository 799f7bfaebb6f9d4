"""Every name that the casebook takes from the rules is there, and nothing doubtful is cited."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import rules
from rules.cases import casebook

BOOK = casebook()
DATA = Path(rules.__file__).parent
LADDER = ("merchant", "platform_service", "platform", "advance_payment", "platform_report")
LADDER += ("12315_complaint", "12315_report", "association", "mediation", "courier")
LADDER += ("courier_appeal", "tax_report", "payment_complaint", "data_report", "legal_aid")
LADDER += ("court", "public_statement")


def law() -> dict[str, list[dict[str, object]]]:
    """Give the versions of every rule of the law, straight from its file."""
    found = {}
    for path in sorted((DATA / "law").glob("*.toml")):
        for rule in tomllib.loads(path.read_text("utf-8"))["rule"]:
            found[rule["id"]] = rule["version"]
    return found


LAW = law()


@pytest.mark.parametrize("key", list(BOOK.bases))
def test_an_article_that_letters_cite_is_a_rule_in_force(key: str) -> None:
    basis = BOOK.bases[key]
    versions = LAW[basis.rule]
    grades = {str(version["grade"]) for version in versions}
    assert grades & {"A", "B"}, "an article known from memory alone is not cited"
    firsts = [version.get("same_text_since", version["since"]) for version in versions]
    dates = [day for day in firsts if isinstance(day, date)]
    assert basis.since >= min(dates)


def test_the_clocks_of_a_channel_are_rules() -> None:
    platform = {
        str(rule["id"]).rpartition(":")[2]
        for path in (DATA / "platform").glob("*.toml")
        for rule in tomllib.loads(path.read_text("utf-8"))["rule"]
    }
    for channel in BOOK.channels.values():
        for rule in channel.clocks:
            assert rule in LAW or rule in platform, (channel.key, rule)


def test_the_ladder_has_every_door_of_the_facts_in_order() -> None:
    steps = sorted((one for one in BOOK.channels.values() if one.rung), key=lambda one: one.rung)
    assert tuple(one.key for one in steps) == LADDER
    assert len({one.rung for one in steps}) == len(steps)
    assert {one.key for one in BOOK.channels.values() if not one.rung} == {
        "evidence_index",
        "authority_letter",
    }


@pytest.mark.parametrize("key", LADDER)
def test_a_rung_says_when_what_before_how_long_and_is_told_in_both_languages(key: str) -> None:
    channel = BOOK.channels[key]
    for name in ("opens", "before", "takes"):
        assert getattr(channel, name), name
        assert getattr(channel, f"{name}_en"), name
    assert bool(channel.closes) == bool(channel.closes_en)
    assert bool(channel.unripe) == bool(channel.unripe_en) == bool(channel.ripe)
    if channel.wait:
        assert channel.wait.says_en
    assert "any" in channel.entry
    for hint in channel.hint:
        assert hint.says_en


def test_what_ends_another_step_is_said() -> None:
    assert "12315" in BOOK.channels["association"].closes
    for other in ("12315", "消协", "12305"):
        assert other in BOOK.channels["court"].closes
    assert "12315 不再受理" in BOOK.channels["12315_complaint"].closes


def test_the_law_compels_no_order() -> None:
    assert "法律不要求按顺序" in BOOK.ladder.says
    assert "compels no order" in BOOK.ladder.says_en
    assert set(BOOK.ladder.rules) <= set(LAW)
    assert all(one.says_en for one in BOOK.ladder.aside)


NAMES = {"12315_ts": "12315_complaint", "12315_jb": "12315_report", "cca": "association"}
NAMES |= {"express": "courier_appeal", "tax": "tax_report", "12305": "courier_appeal"}
NAMES |= {"12366": "tax_report", "起诉状": "court", "法院": "court"}


@pytest.mark.parametrize(("name", "key"), NAMES.items())
def test_a_door_is_found_by_its_other_names(name: str, key: str) -> None:
    found = BOOK.channel(name)
    assert found
    assert found.key == key


def test_names_of_doors_are_not_shared() -> None:
    names = [n for one in BOOK.channels.values() for n in (one.key, one.title, *one.aliases)]
    assert len(names) == len(set(names))


def test_a_complaint_and_a_report_are_kept_apart() -> None:
    for channel in BOOK.channels.values():
        if channel.kind == "report":
            for demand in channel.demand:
                assert demand.remedies == demand.total == ()
            assert not re.search("赔偿|退款|退还", " ".join(d.says for d in channel.demand))


def test_choices_are_told_in_both_languages() -> None:
    for fact in BOOK.facts.values():
        if fact.kind == "choice":
            assert len(fact.choices) == len(fact.choices_en), fact.key


def test_every_dispute_can_be_brought_somewhere_beyond_the_shop() -> None:
    official = ("12315_complaint", "tax_report", "association")
    for dispute in BOOK.disputes:
        assert [key for key in official if BOOK.channels[key].fits(dispute)]
        assert BOOK.channels["merchant"].fits(dispute, abroad=True)
        assert not BOOK.channels["12315_complaint"].fits(dispute, abroad=True)

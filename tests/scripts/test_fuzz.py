"""A short slice of the fuzzing, always the same; and that a fault would be found."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from parsers import Capture, Reading
from tests.scripts.conftest import SCRIPTS, load

RUNS = 400
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


@pytest.fixture
def fuzz(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The script and its parts, which stand outside the packages."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    script = load("fuzz")
    from fuzzing import checks, inputs, memory  # type: ignore[import-not-found]

    yield SimpleNamespace(script=script, checks=checks, inputs=inputs, memory=memory)
    for name in [name for name in sys.modules if name == "corpus" or name.startswith("fuzzing")]:
        del sys.modules[name]


def test_a_slice_finds_nothing(fuzz: SimpleNamespace) -> None:
    findings = fuzz.script.Findings()
    fuzz.script.by_chance(RUNS, 20261120, findings.look)
    assert findings.tried == RUNS
    assert list(findings.found) == []


def test_a_slice_of_hypothesis_finds_nothing(fuzz: SimpleNamespace) -> None:
    findings = fuzz.script.Findings()
    fuzz.script.by_hypothesis(RUNS // 2, 20261120, findings.look)
    assert findings.tried >= RUNS // 2
    assert list(findings.found) == []


def test_the_same_seed_makes_the_same_inputs(fuzz: SimpleNamespace) -> None:
    def some(seed: int) -> list[Capture]:
        chance = fuzz.inputs.Chance(random.Random(seed))
        return [fuzz.inputs.made(chance) for _ in range(20)]

    assert some(3) == some(3)
    assert some(3) != some(4)


@pytest.mark.parametrize("change", range(14))
def test_every_change_takes_any_page(fuzz: SimpleNamespace, change: int) -> None:
    chance = fuzz.inputs.Chance(random.Random(change))
    changes = fuzz.inputs.CHANGES
    assert len(changes) == 14
    seen = set()
    for seed in (Capture(LIST, ""), *fuzz.inputs.seeds()[::6]):
        changed = changes[change](chance, seed)
        assert isinstance(changed, Capture)
        seen.add(changed != seed)
    assert True in seen


def test_a_fault_of_a_reader_is_found_and_named_once(
    fuzz: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def faulty(capture: Capture) -> Reading:
        raise KeyError("whose fault")

    monkeypatch.setitem(fuzz.checks.WORK, "parse", faulty)
    findings = fuzz.script.Findings(tmp_path)
    for number in range(3):
        findings.look(Capture(LIST, f"<p>{number}"))
    (name,) = findings.found
    assert name.startswith("parse: KeyError")
    assert (tmp_path / "found-001" / "page.html").read_text("utf-8") == "<p>0"
    assert "KeyError" in (tmp_path / "found-001" / "expected.json").read_text("utf-8")


def test_an_error_that_the_readers_loop_would_catch_is_seen(
    fuzz: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from parsers._page import Reader

    monkeypatch.setattr(Reader, "knows", lambda reader, page: 1 // 0)
    finding = fuzz.checks.tried(Capture(LIST, "<html><script>var data = 1</script></html>"))
    assert finding is not None
    assert "ZeroDivisionError" in finding.name


def test_what_takes_too_long_is_found(
    fuzz: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz.checks, "LONGEST", -1.0)
    finding = fuzz.checks.tried(Capture(LIST, "<p>x"))
    assert finding is not None
    assert finding.kind.endswith(" s")


@pytest.mark.parametrize(
    ("outcome", "claim", "told"),
    [
        ("read", None, "outcome read with 0 orders"),
        ("partial", 3, "outcome partial with 0 orders"),
        ("empty", 0, None),
        ("unknown_layout", None, None),
    ],
)
def test_an_answer_that_contradicts_itself_is_found(
    fuzz: SimpleNamespace, outcome: str, claim: int | None, told: str | None
) -> None:
    reading = Reading(platform="taobao", page="order_list", outcome=outcome, orders_on_page=claim)  # type: ignore[arg-type]
    assert fuzz.checks.dishonest(reading) == told


def test_large_pages_are_as_large_as_the_daemon_takes(fuzz: SimpleNamespace) -> None:
    known = dict(fuzz.memory.pages())
    assert {"elements", "lists", "one word"} <= set(known)
    hosts = {name.split()[0] for name in known if name.endswith("repeated")}
    assert {"buyertrade.taobao.com", "order.jd.com", "www.amazon.com"} <= hosts
    made = (make() for make in known.values())
    sizes = [len(capture.html.encode("utf-8", "replace")) for capture in made]
    assert min(sizes) > 15 * 1024 * 1024
    assert max(sizes) < 17 * 1024 * 1024


def test_one_large_page_is_measured_in_a_process_of_its_own(fuzz: SimpleNamespace) -> None:
    told = fuzz.memory.measured("lists")
    assert told.outcome == "unknown_layout"
    assert 20 * 2**20 < told.memory < fuzz.memory.MOST
    assert told.fits

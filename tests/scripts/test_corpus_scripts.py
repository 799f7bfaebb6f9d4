"""anonymise.py and expect.py: a case is written once, as a draft, and a checked one is kept."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from parsers import Capture, Payload, parse
from parsers._case import case_text, expectation
from parsers.skeleton import skeleton
from tests.scripts.conftest import SCRIPTS, load

LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
API = "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/"
PAGE = "<!doctype html><html><body><p>欧阳慕白</p><p>没有找到相关订单</p></body></html>"


@pytest.fixture
def corpus(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load("corpus")
    monkeypatch.setitem(__import__("sys").modules, "corpus", module)
    return module


@pytest.fixture
def anonymise(corpus: ModuleType) -> ModuleType:
    return load("anonymise")


@pytest.fixture
def expect(corpus: ModuleType) -> ModuleType:
    return load("expect")


def made(anonymise: ModuleType, file: Path, into: Path, *words: str) -> Path:
    args = anonymise.arguments([str(file), "--name", "one", "--corpus", str(into), *words])
    folder: Path = anonymise.make(args)
    return folder


def test_a_saved_page_becomes_a_case(anonymise: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    folder = made(anonymise, tmp_path / "page.html", tmp_path / "corpus", "--url", LIST)
    assert folder == tmp_path / "corpus" / "taobao" / "order_list" / "one"
    assert "欧阳慕白" not in (folder / "page.html").read_text("utf-8")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert (expected["draft"], expected["url"]) == (True, LIST)
    assert expected["reading"]["outcome"] == "empty"


def test_a_page_with_its_answers_becomes_files(anonymise: ModuleType, tmp_path: Path) -> None:
    envelope = {"url": LIST, "html": PAGE, "payloads": [{"url": API, "body": '{"data":{}}'}]}
    (tmp_path / "taken.json").write_text(json.dumps(envelope), "utf-8")
    folder = made(anonymise, tmp_path / "taken.json", tmp_path / "corpus")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert expected["payloads"] == {"response-1.json": API}
    assert json.loads((folder / "response-1.json").read_text("utf-8")) == {"data": {}}


def test_what_a_shopper_saved_becomes_a_case(anonymise: ModuleType, tmp_path: Path) -> None:
    capture = skeleton(Capture(LIST, PAGE, (Payload(API, '{"data":{}}'),))).capture
    (tmp_path / "a.case.json").write_text(case_text(capture, parse(capture)), "utf-8")
    folder = made(anonymise, tmp_path / "a.case.json", tmp_path / "corpus")
    assert json.loads((folder / "expected.json").read_text("utf-8"))["url"] == LIST
    assert "没有找到相关订单" in (folder / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "words", "told"),
    [
        (PAGE, [], "--url"),
        ("<p>" + "x " * 3_200_000, ["--url", LIST], "nothing was written"),
        (None, ["--url", LIST], "No such file"),
    ],
)
def test_a_problem_is_named_and_nothing_is_written(
    anonymise: ModuleType, tmp_path: Path, content: str | None, words: list[str], told: str
) -> None:
    if content is not None:
        (tmp_path / "page.html").write_text(content, "utf-8")
    with pytest.raises(anonymise.CaseProblem, match=told):
        made(anonymise, tmp_path / "page.html", tmp_path / "corpus", *words)
    assert not (tmp_path / "corpus").exists()


def test_a_case_is_never_written_over(anonymise: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    folder = made(anonymise, tmp_path / "page.html", tmp_path / "corpus", "--url", LIST)
    before = (folder / "expected.json").read_text("utf-8")
    with pytest.raises(anonymise.CaseProblem, match="another name"):
        made(anonymise, tmp_path / "page.html", tmp_path / "corpus", "--url", LIST)
    assert (folder / "expected.json").read_text("utf-8") == before


def drafted(expect: ModuleType, case: Path, *words: str) -> dict[str, object]:
    path: Path = expect.draft(case, expect.arguments([str(case), *words]))
    found: dict[str, object] = json.loads(path.read_text("utf-8"))
    return found


def test_a_draft_says_that_it_is_one(expect: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    found = drafted(expect, tmp_path, "--url", LIST)
    assert found == {"draft": True, "url": LIST, "reading": expectation(parse(Capture(LIST, PAGE)))}
    assert drafted(expect, tmp_path) == found  # a draft may be written again


def test_what_was_checked_is_kept_unless_asked_for(expect: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    checked = json.dumps({"url": LIST, "reading": {"by": "eye"}})
    (tmp_path / "expected.json").write_text(checked, "utf-8")
    with pytest.raises(expect.CaseProblem, match="checked by eye"):
        drafted(expect, tmp_path)
    assert (tmp_path / "expected.json").read_text("utf-8") == checked
    assert drafted(expect, tmp_path, "--again")["draft"] is True


def test_without_an_address_there_is_no_draft(expect: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    with pytest.raises(expect.CaseProblem, match="--url"):
        drafted(expect, tmp_path)
    assert not (tmp_path / "expected.json").exists()


def test_the_scripts_say_what_they_do_without_an_environment() -> None:
    for name in ("anonymise", "expect", "new_platform"):
        text = (SCRIPTS / f"{name}.py").read_text("utf-8")
        assert f"python3 scripts/{name}.py" in text.split('"""')[1]

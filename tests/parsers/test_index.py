"""The README's table of shops says what the readers know, and how old the evidence is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from parsers import PLATFORMS
from parsers._index import COLUMNS, newest, table

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_holds_todays_table(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert table() in text, "run: python -m parsers, and put the table into both READMEs"


def test_every_kind_of_page_that_is_read_has_a_column() -> None:
    known = {address.kind for platform in PLATFORMS for address in platform.addresses}
    assert known - set(COLUMNS) == set()


def test_every_reader_says_when_its_layout_was_last_seen() -> None:
    for platform in PLATFORMS:
        for address in platform.addresses:
            for reader in address.readers:
                assert re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2]))?\??", reader.seen), reader.name


def test_the_newest_evidence_counts() -> None:
    taobao = next(platform for platform in PLATFORMS if platform.name == "taobao")
    lists = [one.readers for one in taobao.addresses if one.kind == "order_list"]
    assert newest(taobao)["order_list"] == max(reader.seen for some in lists for reader in some)


def test_a_page_that_was_seen_counts_before_a_newer_description() -> None:
    amazon = next(platform for platform in PLATFORMS if platform.name == "amazon")
    assert newest(amazon)["transactions"] == "2025-03"


def test_the_command_prints_the_table() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "parsers"], cwd=REPOSITORY, capture_output=True, check=True
    )
    assert shown.stdout.decode() == table()

import errno
import gzip
import hashlib
import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.ledger.captures import Captures
from daemon.ledger.envelope import (
    View,
    capture_of,
    content_hash,
    envelope_of,
    pack,
    unpack,
    view_of,
)
from daemon.ledger.store import Store
from daemon.problems import DataProblem, DiskFull
from parsers import Capture, Payload, Reading

CHINA = timezone(timedelta(hours=8))
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
PAGE = Capture(
    url="https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
    html="<html><body>我的订单</body></html>",
    payloads=(Payload("https://h5api.m.taobao.com/h5/x", '{"id":4810002233445566778}'),),
    captured_at=NINE,
    title="已买到的宝贝",
)


def view(sequence=1, at=NINE, client="c1", page_id="p1"):
    return View(client, page_id, sequence, at)


@pytest.fixture
def captures(tmp_path):
    store = Store.open(tmp_path / "hugou.db")
    yield Captures(tmp_path / "captures", store)
    store.close()


def files(captures):
    return sorted(captures._folder.glob("??/*"))


def test_a_capture_comes_back_as_it_was_kept(captures):
    kept = captures.keep(PAGE, view())
    assert kept.repeated is False
    assert captures.read(kept.id) == PAGE
    assert captures.envelope(kept.id)["page_id"] == "p1"


def test_its_name_is_the_hash_that_anyone_can_compute_again(captures):
    kept = captures.keep(PAGE, view())
    told = json.loads(gzip.decompress(files(captures)[0].read_bytes()))
    content = [told["url"], told["html"], [[p["url"], p["body"]] for p in told["payloads"]]]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    assert kept.id == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_message_twice_is_one_capture(captures):
    first, again = captures.keep(PAGE, view()), captures.keep(PAGE, view())
    assert (again.id, again.repeated) == (first.id, True)
    assert len(files(captures)) == len(captures) == 1
    assert len(captures._notes.fetch(first.id)["views"]) == 1


def test_the_same_content_seen_again_later_moves_only_its_last_time(captures):
    later = NINE + timedelta(hours=5)
    captures.keep(PAGE, view())
    again = captures.keep(PAGE, view(sequence=7, at=later, page_id="p2"))
    assert again.repeated
    assert (again.first_at, again.last_at) == (NINE, later)
    assert captures.read(again.id).captured_at == NINE


def test_an_older_view_that_arrives_late_does_not_move_the_last_time_back(captures):
    captures.keep(PAGE, view())
    late = captures.keep(PAGE, view(at=NINE - timedelta(days=2), page_id="p0"))
    assert late.last_at == NINE
    assert late.first_at == NINE - timedelta(days=2)


def test_the_same_page_view_with_other_content_is_kept_too(captures):
    captures.keep(PAGE, view())
    other = Capture(url=PAGE.url, html="<html>变了</html>", captured_at=NINE)
    assert captures.keep(other, view()).repeated is False
    assert len(captures) == 2


@pytest.mark.parametrize(
    "other",
    [
        Capture(url=PAGE.url + "?a", html=PAGE.html, payloads=PAGE.payloads),
        Capture(url=PAGE.url, html=PAGE.html + " ", payloads=PAGE.payloads),
        Capture(url=PAGE.url, html=PAGE.html),
        Capture(url=PAGE.url, html=PAGE.html, payloads=(*PAGE.payloads, Payload("", ""))),
    ],
)
def test_any_difference_in_content_is_another_capture(other):
    assert content_hash(other) != content_hash(PAGE)


def test_the_title_and_the_time_are_not_content():
    assert content_hash(Capture(PAGE.url, PAGE.html, PAGE.payloads, None, "x")) == content_hash(
        PAGE
    )


any_text = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates too


@given(any_text, any_text, st.lists(st.tuples(any_text, any_text), max_size=3))
@settings(deadline=None)
def test_any_text_at_all_survives_the_disk(url, html, payloads):
    capture = Capture(url, html, tuple(Payload(*pair) for pair in payloads), NINE, "t")
    envelope = unpack(pack(envelope_of(capture, view())))
    assert capture_of(envelope) == capture
    assert view_of(envelope) == view()
    assert len(content_hash(capture)) == 64


def test_list_newest_first_by_host_and_by_page(captures):
    for hour, host in ((1, "a.test"), (3, "b.test"), (2, "a.test")):
        at = NINE + timedelta(hours=hour)
        captures.keep(Capture(f"https://{host}/{hour}", "x"), view(at=at))
    assert [note.url[-1] for note in captures.notes()] == ["3", "2", "1"]
    assert [note.url[-1] for note in captures.notes(host="a.test")] == ["2", "1"]
    assert [note.url[-1] for note in captures.notes(limit=1, offset=1)] == ["2"]


def test_what_was_read_is_noted(captures):
    kept = captures.keep(PAGE, view())
    reading = Reading(platform="taobao", page="order_list", outcome="partial")
    captures.record(kept.id, reading, ("taobao:1", "taobao:2"))
    note = captures.note(kept.id)
    assert (note.platform, note.page, note.outcome) == ("taobao", "order_list", "partial")
    assert captures.keep(PAGE, view()).orders == ("taobao:1", "taobao:2")


def test_delete_leaves_nothing(captures):
    kept = captures.keep(PAGE, view())
    assert captures.delete(kept.id) is True
    assert captures.delete(kept.id) is False
    assert captures.read(kept.id) is captures.note(kept.id) is None
    assert files(captures) == []


def test_a_file_that_the_store_lost_is_adopted(captures):
    kept = captures.keep(PAGE, view())
    captures._notes.truncate()
    assert list(captures.on_disk()) == [kept.id]
    assert captures.adopt(kept.id).first_at == NINE
    assert captures.note(kept.id).title == "已买到的宝贝"


def test_a_file_that_was_lost_is_written_again_when_it_comes_again(captures):
    kept = captures.keep(PAGE, view())
    files(captures)[0].unlink()
    assert captures.keep(PAGE, view()).id == kept.id
    assert captures.read(kept.id) == PAGE


@pytest.mark.parametrize("content", [b"", b"not gzip", gzip.compress(b"{"), gzip.compress(b"\xff")])
def test_a_damaged_file_is_said_and_not_half_read(captures, content):
    kept = captures.keep(PAGE, view())
    files(captures)[0].write_bytes(content)
    with pytest.raises(DataProblem, match="damaged"):
        captures.read(kept.id)


def test_eight_at_once_keep_all_and_the_same_one_once(captures):
    def keep(number):
        return captures.keep(Capture("https://a.test/", f"page {number % 10}"), view(number))

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(keep, range(80)))
    assert len({one.id for one in kept}) == len(files(captures)) == len(captures) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in access lists")
def test_files_are_the_owners_alone(captures):
    captures.keep(PAGE, view())
    file = files(captures)[0]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(captures._folder.stat().st_mode) == 0o700


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names of open files: Linux alone")
def test_it_is_on_the_disk_before_it_is_acknowledged(captures, monkeypatch):
    synced = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
    )
    captures.keep(PAGE, view())
    names = [name.rsplit("/", 1)[-1] for name in synced]
    assert names[0] == "captures"  # the new sub-folder's name
    assert names[1].endswith(".part")  # the content
    assert len(names[2]) == 2  # the final name


@pytest.mark.parametrize("when", ["write", "fsync", "replace"])
def test_a_full_disk_is_said_and_leaves_no_half(captures, monkeypatch, when):
    captures.keep(PAGE, view())

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    other = Capture("https://a.test/", "x" * 1000)
    with monkeypatch.context() as patch:
        if when == "replace":
            patch.setattr("pathlib.Path.replace", full)
        else:
            patch.setattr(os, "fdopen" if when == "write" else "fsync", full)
        with pytest.raises(DiskFull) as problem:
            captures.keep(other, view())
    assert "腾出空间" in problem.value.zh
    assert [file.name for file in files(captures) if file.suffix == ".part"] == []
    assert len(captures) == 1
    assert captures.keep(other, view()).repeated is False  # goes on after space is freed


def test_halves_that_a_crash_left_are_swept(captures):
    kept = captures.keep(PAGE, view())
    (files(captures)[0].parent / "0123.part").write_bytes(b"half")
    assert captures.sweep(older_than=timedelta(hours=1)) == 0  # someone may be writing it
    assert captures.sweep() == 1
    assert list(captures.on_disk()) == [kept.id]


def test_notes_keep_a_bounded_number_of_views(captures):
    for number in range(60):
        kept = captures.keep(PAGE, view(number, NINE + timedelta(minutes=number)))
    assert len(captures._notes.fetch(kept.id)["views"]) == 50
    assert kept.first_at == NINE
    assert kept.last_at.astimezone(UTC).minute == 59

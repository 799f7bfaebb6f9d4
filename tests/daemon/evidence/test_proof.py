"""The arithmetic of the proof, beside what hashlib says of the same bytes."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from daemon.evidence.parts import parts_root, salts
from daemon.evidence.proof import (
    canonical,
    field_hash,
    link_hash,
    part_hash,
    parts_hash,
    parts_of,
    record_hash,
    salt_for,
)

TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)
SECRET = "ab" * 32


def test_a_field_is_hashed_with_its_name_and_salt():
    text = '["hugou-record-1","note","00ff","电话"]'
    assert field_hash("note", "00ff", "电话") == hashlib.sha256(text.encode()).hexdigest()


def test_a_record_and_a_link_are_hashed_in_one_way_only():
    assert record_hash({"b": "2", "a": "1"}) == record_hash({"a": "1", "b": "2"})
    link = {"n": 1, "at": "2026-11-20T12:00:00+08:00", "act": "added", "subject": "s"}
    text = '["hugou-link-1",1,"2026-11-20T12:00:00+08:00","added","s","p"]'
    assert link_hash(link | {"previous": "p"}) == hashlib.sha256(text.encode()).hexdigest()


@given(st.recursive(st.none() | TEXTS | st.integers() | st.booleans(), st.lists, max_leaves=5))
def test_what_is_hashed_can_be_read_back(value):
    assert json.loads(canonical(value)) == value


@given(st.text(max_size=500))
def test_the_parts_are_the_text(text):
    assert "".join(parts_of(text)) == text
    assert all(parts_of(text))


def test_what_is_personal_stands_alone():
    text = '{"name":"张三","phone":"13800000000","html":"<b>收货人：李四 电话 13812345678</b>"}'
    parts = parts_of(text)
    assert "13800000000" in parts
    assert "张三" in parts
    assert {"收货人：", "李四 ", "电话 ", "13812345678"} <= set(parts)


def test_an_escaped_mark_is_never_cut_in_two():
    parts = parts_of(r"\"收货\\人\n13800000000\"")
    assert not [part for part in parts if len(part) % 2 and part.strip("\\") == ""]
    assert {r"\"", r"\\", r"\n"} & set("".join(parts[:1]).split("收")) or parts[0] == r"\""


def test_the_cutting_of_a_large_page_is_bounded():
    page = '<li class="item"><span data-x="a">文字12345</span></li>\n' * 5000
    assert len(parts_of(page)) < 30_000


@given(TEXTS, st.data())
def test_a_text_with_parts_left_out_has_the_same_root(text, data):
    parts = parts_of(text)
    out = data.draw(st.sets(st.sampled_from(range(len(parts))) if parts else st.nothing()))
    paired = list(zip(salts(SECRET, len(parts)), parts, strict=True))
    told = [part_hash(salt, part) for salt, part in paired]
    shown = {n: pair for n, pair in enumerate(paired) if n not in out}
    again = [part_hash(*shown[n]) if n in shown else told[n] for n in range(len(parts))]
    assert parts_hash(again) == parts_root(SECRET, text.encode())


@given(TEXTS, TEXTS)
def test_two_texts_never_share_a_root(one, other):
    same = parts_root(SECRET, one.encode()) == parts_root(SECRET, other.encode())
    assert same is (one == other)


def test_what_is_no_text_has_no_parts():
    assert parts_root(SECRET, b"\xff\xfe\x00") is None


def test_a_salt_tells_nothing_of_the_next():
    assert salt_for(SECRET, "part 1") != salt_for(SECRET, "part 2")
    assert len(salt_for(SECRET, "note")) == 32

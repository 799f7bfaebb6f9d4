"""Pieces on the shelf: sealed, linked, shared, deleted with a gap that can be seen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.evidence.item import About, hashes_of, sealed
from daemon.evidence.proof import START, field_hash, link_hash
from daemon.evidence.shelf import NoSuchEvidence
from daemon.evidence.taking import Place, about_file, take_file
from daemon.home import Home
from daemon.ledger.envelope import View
from parsers import Capture
from tests.daemon.evidence.conftest import NOON, about, photo


def test_a_piece_is_sealed_and_linked(home, kept):
    item = kept(b"picture", name="开箱 📦.jpg")
    assert item.number == 1
    assert (item.about.name, item.size) == ("开箱 📦.jpg", 7)
    assert b"".join(home.evidence.blocks(item)) == b"picture"
    [link] = home.evidence.chain.links()
    assert (link["act"], link["subject"], link["previous"]) == ("added", item.record, START)
    assert link["hash"] == link_hash(link)
    assert sealed(item.secret, item.values) == item.record


def test_each_field_opens_by_itself(kept):
    item = kept(b"picture", note="电话 13800000000")
    for name in item.values:
        opened = item.field(name)
        assert field_hash(name, opened["salt"], opened["value"]) == item.hashes()[name]
    assert len({item.field(name)["salt"] for name in item.values}) == len(item.values)


def test_the_chain_says_nothing_of_what_is_kept(home, kept):
    kept(b"picture", note="张三 13800000000", source="https://item.taobao.com/?id=1")
    [link] = home.evidence.chain.links()
    assert set(link) == {"n", "at", "act", "subject", "previous", "hash"}
    assert kept(b"picture", note="张三 13800000000").record != link["subject"]


def test_two_pieces_that_say_the_same_have_different_seals():
    values = {"note": "13800000000"}
    assert hashes_of("11" * 32, values) != hashes_of("22" * 32, values)


def test_each_link_holds_the_hash_of_the_one_before(home, kept):
    for number in range(5):
        kept(b"picture %d" % number)
    links = list(home.evidence.chain.links())
    assert [link["n"] for link in links] == [1, 2, 3, 4, 5]
    pairs = pairwise(links)
    assert all(after["previous"] == before["hash"] for before, after in pairs)


def test_sent_twice_is_one(home, kept):
    first, second = kept(b"picture"), kept(b"picture")
    assert first == second
    assert len(home.evidence.chain) == 1


def test_the_same_bytes_at_another_time_are_a_piece_of_their_own_on_one_content(home, kept):
    first = kept(b"<html>", form="html", media_type="text/html", page_id="a", sequence=1)
    second = kept(b"<html>", form="html", media_type="text/html", page_id="b", sequence=1)
    assert first.id != second.id
    assert first.digest == second.digest
    home.evidence.remove(first.id, NOON)
    assert b"".join(home.evidence.blocks(second)) == b"<html>"


def test_a_deleted_piece_leaves_a_marked_gap_and_nothing_else(home, kept):
    item = kept(b"picture", note="secret words")
    home.evidence.remove(item.id, NOON)
    added, removed = home.evidence.chain.links()
    assert (removed["act"], removed["subject"]) == ("removed", added["subject"])
    assert home.evidence.files.path(item.digest) is None
    with pytest.raises(NoSuchEvidence):
        home.evidence.get(item.id)
    home.store.erase_traces()
    whole = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    assert b"secret words" not in whole


def test_what_is_acknowledged_is_there_after_opening_anew(home, kept, clock, tmp_path):
    item = kept(b"picture")
    home.close()
    with Home.open(tmp_path / "data", clock=clock) as again:
        assert again.evidence.get(item.id) == item
        assert b"".join(again.evidence.blocks(item)) == b"picture"


def test_a_captured_page_becomes_evidence_without_being_stored_again(home):
    page = Capture("https://trade.taobao.com/1", "<p>订单</p>", captured_at=NOON)
    digest = home.captures.keep(page, View("c", "p", 1, NOON)).id
    said = About(form="capture", name="订单.json", media_type="application/json")
    item, repeated = home.evidence.enrol(digest, said, NOON)
    assert (item.digest, repeated) == (digest, False)
    assert home.evidence.files.path(digest) is None
    content = b"".join(home.evidence.blocks(item))
    assert content == '["https://trade.taobao.com/1","<p>订单</p>",[]]'.encode()
    assert home.evidence.enrol(digest, said, NOON) == (item, True)
    home.forget_capture(digest)
    assert len(home.evidence) == 0
    assert [link["act"] for link in home.evidence.chain.links()] == ["added", "removed"]


def test_a_page_that_is_gone_cannot_become_evidence(home):
    with pytest.raises(NoSuchEvidence):
        home.evidence.enrol("0" * 64, about(form="capture"), NOON)


def test_a_photo_says_when_by_its_own_clock(home, kept):
    item = kept(photo(taken="2026:11:07 09:30:00", device="Invented X1"))
    expected = {"taken_at": "2026-11-07T09:30:00", "device": "Invented X1"}
    assert item.about.camera == expected | {"width": 40, "height": 30}


def test_a_file_joins_the_case_once_and_fills_the_place_that_was_promised(home, case, tmp_path):
    home.cases.add_evidence(case.id, "photo", NOON)
    path = tmp_path / "故障.jpg"
    path.write_bytes(photo())
    place = Place(case.order, case.id, "photo")
    for _ in range(2):
        item, _ = take_file(home, path, about_file(path), place, NOON)
    page, one = home.cases.get(case.id).evidence
    assert (page.number, page.item) == (1, None)
    assert (one.number, one.proof, one.item, one.sha256) == (2, "photo", item.id, item.digest)


@pytest.mark.parametrize("whose", ["order", "shop", "all"])
def test_what_the_shopper_deletes_takes_its_evidence_along(home, kept, order, whose):
    kept(b"photo", Place(order=order))
    kept(b"page", form="html", source="https://item.taobao.com/item.htm?id=1")
    if whose == "order":
        home.forget_order(order)
        assert [item.about.form for item in home.evidence.all()] == ["html"]
    elif whose == "shop":
        home.forget_shop("taobao")
        assert home.evidence.all() == []
    else:
        home.forget_everything()
        assert (len(home.evidence), len(home.evidence.chain)) == (0, 0)
        assert list(home.evidence.files.on_disk()) == []


@given(st.text(), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_value_cannot_be_guessed_from_its_hash_without_the_salt(value, one, other):
    hashes = [hashes_of(secret.hex(), {"note": value})["note"] for secret in (one, other)]
    assert (hashes[0] == hashes[1]) is (one == other)

"""Several documents at once: the same as one by one, with one statement for all of them."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.ledger.envelope import content_hash, pack, unpack
from daemon.ledger.rows import decode, encode
from daemon.ledger.store import Store
from parsers import Capture, Payload

MANY = {f"jd:{n:03}": {"of": f"shop {n % 3}", "n": n, "title": f"毛衣 {n}"} for n in range(250)}


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "hugou.db")
    yield store
    store.close()


@pytest.fixture
def orders(store):
    return store.table("orders", keys=("of",))


@pytest.fixture
def statements(store, orders):
    said = []
    store.database._writer.set_trace_callback(said.append)
    yield said
    store.database._writer.set_trace_callback(None)


def test_many_documents_are_put_and_fetched_like_single_ones(orders):
    orders.put_all(MANY)
    assert orders.fetch_all(MANY) == MANY
    assert all(orders.fetch(name) == told for name, told in MANY.items())
    assert [one.doc_id for one in orders.fetch_all(["jd:007"]).values()] == ["jd:007"]


def test_putting_replaces_what_was_there_and_leaves_the_rest(orders):
    orders.put_all(MANY)
    orders.put_all({"jd:001": {"of": "other"}, "jd:900": {"of": "new"}})
    assert orders.fetch_all(["jd:001", "jd:900", "jd:002"]) == {
        "jd:001": {"of": "other"}, "jd:900": {"of": "new"}, "jd:002": MANY["jd:002"],
    }  # fmt: skip
    assert orders.count() == len(MANY) + 1


def test_nothing_asked_is_nothing_found_or_written(orders, statements):
    orders.put_all({})
    assert statements == []
    assert orders.fetch_all([]) == orders.fields([], "n") == orders.find_all("of", []) == {}
    assert orders.fetch_all(["jd:1", "毛衣", "'; DROP TABLE orders; --"]) == {}


def test_all_of_many_or_none(store, orders):
    with pytest.raises(RuntimeError), store.transaction():
        orders.put_all(MANY)
        raise RuntimeError
    with pytest.raises(ValueError, match="JSON"):
        orders.put_all({**MANY, "jd:nan": {"paid": float("nan")}})
    assert orders.count() == 0


def test_a_statement_writes_a_hundred_documents(orders, statements):
    orders.put_all(MANY)
    assert sum(one.startswith("INSERT") for one in statements) == 3


def test_fields_are_given_without_the_rest(orders):
    orders.put_all(MANY)
    assert orders.fields(["jd:004", "jd:900"], "n", "title", "none") == {
        "jd:004": (4, "毛衣 4", None)
    }
    with pytest.raises(ValueError, match="field"):
        orders.fields(["jd:004"], "n') FROM orders --")


def test_documents_are_grouped_by_a_key_in_the_order_they_were_put(orders):
    orders.put_all(MANY)
    found = orders.find_all("of", ["shop 2", "shop 9"])
    assert list(found) == ["shop 2", "shop 9"]
    assert [one["n"] for one in found["shop 2"]] == list(range(2, 250, 3))
    assert found["shop 9"] == []
    picked = orders.pick_all("of", ["shop 2"], "n")
    assert picked == [("shop 2", one.doc_id, one["n"]) for one in found["shop 2"]]


def test_a_key_is_looked_up_along_its_index(store, orders):
    sql = (
        "SELECT id FROM orders WHERE json_extract(body,'$.of') IN (SELECT value FROM json_each(?))"
    )
    plan = store.database.rows(f"EXPLAIN QUERY PLAN {sql}", ('["a"]',))
    assert any("orders_by_of" in step[-1] for step in plan)


# -- the words in which they are written ---------------------------------------------------------

TEXTS = st.text(st.characters(), max_size=40)  # also half an emoji
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_a_document_is_read_back_as_it_was_written(document):
    assert decode(encode(document)) == document


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_look_like_no_number_are_kept_and_such_numbers_refused(word):
    assert decode(encode({"title": word})) == {"title": word}
    with pytest.raises(ValueError, match="JSON"):
        encode({"paid": float(word)})


@given(TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
def test_the_hash_of_a_page_is_that_of_its_json_text(html, parts):
    capture = Capture("https://a.test/", html, tuple(Payload(*part) for part in parts))
    text = json.dumps(
        [capture.url, html, [list(part) for part in parts]],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    wanted = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert content_hash(capture) == wanted


@given(TEXTS)
def test_a_packed_page_comes_back_letter_by_letter(html):
    assert unpack(pack({"html": html})) == {"html": html}

"""When two values of one field can both be true, and what is recognised as the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.ledger.identity import gather
from daemon.ledger.observation import Observation, Sighting
from daemon.ledger.values import agree, is_time, richness


@pytest.mark.parametrize(
    ("name", "one", "other", "both"),
    [
        ("paid_at", "2026-11-11", "2026-11-11T00:03:20+08:00", True),
        ("paid_at", "2026-11-11", "2026-11-12T00:03:20+08:00", False),
        ("paid_at", "2026-11-11T00:03:00+08:00", "2026-11-11T00:03:20+08:00", True),
        ("paid_at", "2026-11-11T00:04:00+08:00", "2026-11-11T00:03:20+08:00", False),
        ("paid_at", "2026-11-11T00:03:20+08:00", "2026-11-10T16:03:20+00:00", True),
        ("paid_at", "2026-11-11T00:03:20+08:00", "2026-11-11T00:03:21+08:00", False),
        ("paid", "9.9", "9.90", True),
        ("paid", "9.9", "9.91", False),
        ("title", "圆领羊毛衫女…", "圆领羊毛衫女秋冬", True),
        ("title", "圆领羊毛衫男…", "圆领羊毛衫女秋冬", False),
        ("title", "圆领羊毛衫女", "圆领羊毛衫女秋冬", False),  # not marked as cut: another article
        ("name", "云***店", "云朵毛衣店", True),
        ("name", "云***店", "海浪毛衣店", False),
        ("name", "a[b?**", "a[b?c", True),
        ("name", "a[b?**", "abxc", False),
        ("quantity", 1, 2, False),
        ("self_operated", True, True, True),
        ("snapshot_url", "https://a.test", "https://b.test", True),
    ],
)
def test_can_both_be_true(name, one, other, both):
    assert agree(name, one, other) is both
    assert agree(name, other, one) is both


@pytest.mark.parametrize(
    ("name", "poorer", "richer"),
    [
        ("paid_at", "2026-11-11", "2026-11-11T00:03:00+08:00"),
        ("paid_at", "2026-11-11T00:03:00+08:00", "2026-11-11T00:03:20+08:00"),
        ("title", "圆领…", "圆领羊毛衫"),
        ("name", "云***店", "云朵…"),
    ],
)
def test_richer(name, poorer, richer):
    assert richness(name, poorer) < richness(name, richer)


def test_times_are_known_by_their_names():
    assert all(map(is_time, ("at", "paid_at", "ship_by", "return_until", "auto_confirm_at")))
    assert not any(map(is_time, ("status", "platform", "that", "rugby")))


# -- the same thing on several pages ------------------------------------------------------------


def page(kind, minute, **parts):
    at = f"2026-11-20T01:{minute:02}:00+00:00"
    return Observation(kind, parts, {}, (Sighting(f"{kind}{minute}", at),))


def numbers(groups):
    return [sorted(str(part) for _, part in group) for group in groups]


def test_a_part_without_a_number_joins_the_only_one():
    groups = gather(
        [
            page("order_detail", 0, shipments=[{"number": "1", "carrier": "中通快递"}]),
            page("order_list", 1, shipments=[{"state": "signed"}]),
        ],
        "shipments",
    )
    assert len(groups) == 1


def test_of_two_parcels_with_one_courier_neither_is_guessed():
    two = [{"number": "1", "carrier": "中通快递"}, {"number": "2", "carrier": "中通快递"}]
    groups = gather(
        [
            page("order_detail", 0, shipments=two),
            page("order_list", 1, shipments=[{"carrier": "中通快递", "state": "signed"}]),
        ],
        "shipments",
    )
    assert len(groups) == 3


def test_different_numbers_are_never_the_same_whatever_else_agrees():
    groups = gather(
        [
            page("order_detail", 0, items=[{"line_id": "1", "item_id": "A", "sku": "红"}]),
            page("order_list", 1, items=[{"line_id": "2", "item_id": "A", "sku": "红"}]),
        ],
        "items",
    )
    assert len(groups) == 2


part = st.fixed_dictionaries(
    {}, optional={"number": st.sampled_from("12"), "carrier": st.sampled_from("ab")}
)
pages = st.lists(
    st.builds(
        lambda kind, minute, parts: page(kind, minute, shipments=parts),
        st.sampled_from(["order_list", "order_detail"]),
        st.integers(0, 5),
        st.lists(part, max_size=3),
    ),
    max_size=4,
)


@given(pages, st.randoms(use_true_random=False))
def test_grouping_keeps_every_part_once_and_ignores_the_order_of_arrival(seen, random):
    groups = gather(seen, "shipments")
    assert sum(map(len, groups)) == sum(len(one.order["shipments"]) for one in seen)
    for group in groups:
        kinds = [id(one) for one, _ in group]
        assert len(kinds) == len(set(kinds))  # never two parts of one page
        assert len({said["number"] for _, said in group if "number" in said}) <= 1
    shuffled = random.sample(seen, len(seen))
    assert numbers(gather(shuffled, "shipments")) == numbers(groups)

"""Readers' hits are counted from what is kept; a shop that stopped being readable stands out."""

from datetime import UTC, datetime, timedelta

import pytest

from daemon.home import Home
from daemon.intake import replay, take_in
from daemon.ledger.envelope import View
from daemon.ledger.hits import hits, readers_of, stopped
from parsers import Capture, parse

START = datetime(2026, 11, 1, 4, tzinfo=UTC)
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
DETAIL = "https://trade.taobao.com/trade/detail/trade_order_detail.htm"
READABLE = r"""<!doctype html><html><script>var data = JSON.parse('{\"mainOrders\":[{\"id\":
\"481000000000000000%d\"}],\"page\":{\"totalNumber\":1}}');</script></html>""".replace("\n", "")
CHANGED = (
    "<!doctype html><html><body><p>%d 页面改版了，这里有很多新的内容，请慢慢看，不要着急，"
    "谢谢大家。</p></body></html>"
)
BROKEN = "<html><script>var data = JSON.parse('{\\\"mainOrders\\\":%d');</script></html>"


@pytest.fixture
def home(tmp_path):
    with Home.open(tmp_path / "data", clock=lambda: START + timedelta(days=30)) as home:
        yield home


def see(home, page, day, url=LIST):
    at = START + timedelta(days=day)
    capture = Capture(url, page % day, captured_at=at)
    return take_in(home, capture, View("x", f"page{day}", 1, at)).capture


def counted(home):
    return {one.reader: (one.pages, one.failures) for one in hits(home.store.database)}


def test_a_reading_names_its_readers_and_what_each_gave():
    told = readers_of(parse(Capture(LIST, READABLE % 1)))
    assert set(told) == {"taobao_list_v1"}
    fields, failed = told["taobao_list_v1"]
    assert fields >= 1
    assert failed == 0


def test_a_reader_that_failed_is_counted_as_that():
    assert readers_of(parse(Capture(LIST, BROKEN % 1))) == {"taobao_list_v1": [0, 1]}


def test_every_page_counts_once_however_often_it_is_seen(home):
    for day in (1, 2, 3):
        see(home, READABLE, day)
    assert counted(home) == {"taobao_list_v1": (3, 0)}
    see(home, READABLE, 3)
    (one,) = hits(home.store.database)
    assert (one.platform, one.page, one.pages) == ("taobao", "order_list", 3)
    assert one.last_at == START + timedelta(days=3)


def test_reading_again_and_deleting_leave_the_count_right(home):
    first = see(home, READABLE, 1)
    see(home, READABLE, 2)
    see(home, BROKEN, 4)
    assert counted(home) == {"taobao_list_v1": (3, 1)}
    replay(home)
    assert counted(home) == {"taobao_list_v1": (3, 1)}
    home.forget_capture(first)
    assert counted(home) == {"taobao_list_v1": (2, 1)}


def test_nothing_kept_counts_nothing(home):
    assert hits(home.store.database) == []
    assert stopped(home.store.database) == []


def test_a_page_that_was_read_before_and_no_longer_is_has_stopped(home):
    see(home, READABLE, 1)
    see(home, CHANGED, 5)
    assert stopped(home.store.database) == []  # once may be an accident
    see(home, CHANGED, 6)
    (one,) = stopped(home.store.database)
    assert (one.platform, one.page, one.unread) == ("taobao", "order_list", 2)
    assert one.read_at == START + timedelta(days=1)
    assert one.last_at == START + timedelta(days=6)


def test_what_is_read_again_has_not_stopped(home):
    see(home, READABLE, 1)
    see(home, CHANGED, 5)
    see(home, CHANGED, 6)
    see(home, READABLE, 7)
    assert stopped(home.store.database) == []


def test_what_was_never_read_has_not_stopped(home):
    see(home, CHANGED, 5)
    see(home, CHANGED, 6)
    see(home, READABLE, 1, url=DETAIL)
    assert stopped(home.store.database) == []

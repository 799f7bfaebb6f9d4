"""What doctor finds, and that each finding says it in both languages."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest

from daemon.watch.notify import Health
from daemon.web import doctor, reachability
from daemon.web.callers import Callers
from daemon.web.ports import Owner
from daemon.web.server import DEFAULT_PORT
from parsers import Reading
from rules import Text

Usage = namedtuple("Usage", "total used free")


def finding(found, name):
    return next(one for one in found if one.name == name)


def stored(home, now):
    return list(doctor.stored_findings(home, now))


def browsers_at(home, now, callers=None):
    return list(reachability.browser_findings(home, callers or Callers(), now))


def keep(home, clock, url, outcome, platform="taobao"):
    from daemon.ledger.envelope import View
    from parsers import Capture

    capture = Capture(url, f"<html>{url}{outcome}</html>", captured_at=clock())
    kept = home.captures.keep(capture, View("x", "page", 1, clock()))
    home.captures.record(kept.id, Reading(platform=platform, page="unknown", outcome=outcome), ())


def test_a_new_folder_is_well(home, clock):
    found = stored(home, clock())
    assert {one.state for one in found} == {"good"}
    assert str(home.folder) in finding(found, "folder").says


def test_every_finding_is_said_in_both_languages(home, clock):
    home.clients.add("Firefox 153", clock(), browser="Firefox 153")
    keep(home, clock, "https://buyertrade.taobao.com/x", "unknown_layout")
    for one in [*stored(home, clock()), *reachability.browser_findings(home, Callers(), clock())]:
        assert any("\u4e00" <= mark <= "\u9fff" for mark in one.says)
        assert not any("\u4e00" <= mark <= "\u9fff" for mark in one.says_en)


def test_a_folder_that_others_can_read_is_bad(home, clock):
    home.folder.chmod(0o755)
    one = finding(stored(home, clock()), "folder")
    assert one.state == "bad"
    assert "chmod 700" in one.todo_en


@pytest.mark.parametrize(("free", "state"), [(10**12, "good"), (10**8, "bad")])
def test_little_space_is_bad(home, clock, monkeypatch, free, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 0, free))
    assert finding(stored(home, clock()), "space").state == state


def test_a_shop_whose_pages_stopped_being_readable(home, clock):
    for number in range(3):
        keep(home, clock, f"https://buyertrade.taobao.com/{number}", "unknown_layout")
    keep(home, clock, "https://order.jd.com/1", "read", "jd")
    one = finding(stored(home, clock()), "pages")
    assert one.state == "worth_a_look"
    assert "淘宝" in one.says
    assert "Taobao" in one.says_en
    assert "hugou reparse" in one.todo
    assert "3" in one.says


def test_pages_that_are_no_orders_are_no_fault(home, clock):
    keep(home, clock, "https://buyertrade.taobao.com/1", "signed_out")
    keep(home, clock, "https://buyertrade.taobao.com/2", "empty")
    assert finding(stored(home, clock()), "pages").state == "good"


def test_a_database_that_was_rebuilt_is_told(home, clock, monkeypatch):
    told = {"aside": "hugou.db.corrupt-20261120"}
    monkeypatch.setattr(type(home), "recoveries", property(lambda self: [told]))
    one = finding(stored(home, clock()), "store")
    assert told["aside"] in one.says
    assert told["aside"] in one.says_en


def test_a_year_without_holidays_is_bad(home):
    known = finding(stored(home, datetime(2026, 11, 20, tzinfo=UTC)), "calendar")
    unknown = finding(stored(home, datetime(2036, 11, 20, tzinfo=UTC)), "calendar")
    assert (known.state, unknown.state) == ("good", "bad")
    assert "2036" in unknown.says


def test_browsers_and_when_they_came_last(home, clock):
    [none] = reachability.browser_findings(home, Callers(), clock())
    assert none.state == "worth_a_look"
    home.clients.add("script", clock())
    client, _ = home.clients.add("Firefox 153", clock(), browser="Firefox 153")
    [unseen] = reachability.browser_findings(home, Callers(), clock())
    assert unseen.state == "worth_a_look"
    home.clients.note_seen(client.id, clock())
    [seen] = browsers_at(home, clock() + timedelta(days=2))
    assert (seen.state, "2026-11-20" in seen.says) == ("good", True)
    [silent] = browsers_at(home, clock() + timedelta(days=4))
    assert silent.state == "worth_a_look"


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        ("works", "good"),
        ("cannot_tell", "worth_a_look"),
        ("silent", "worth_a_look"),
        ("off", "worth_a_look"),
    ],
)
def test_a_channel_that_is_silent_is_named(standing, state):
    health = Health("desktop", standing, Text("没有通知服务", "no notification service"))
    [one] = reachability.channel_findings([health])
    assert (one.name, one.state) == ("notifications_desktop", state)
    assert "没有通知服务" in one.says
    assert "no notification service" in one.says_en


@pytest.mark.parametrize(
    ("owner", "state", "by"),
    [(Owner("squid", 812), "worth_a_look", "squid（进程 812）"), (None, "good", "没有程序用")],
)
def test_another_port_than_usual_is_said_with_who_has_it(daemon, owner, state, by):
    [one] = reachability.port_finding(daemon.service, lambda port: owner)
    assert one.state == state
    assert str(daemon.port) in one.says
    assert by in one.says
    daemon.service.port = DEFAULT_PORT
    [usual] = reachability.port_finding(daemon.service, lambda port: owner)
    assert usual.state == "good"


async def test_the_page_shows_what_is_wrong_first(browser, home):
    home.folder.chmod(0o755)
    page = (await browser.get("/doctor")).text
    assert page.index('class="bad"') < page.index('class="worth_a_look"')
    assert page.index('class="worth_a_look"') < page.index('class="good"')


async def test_the_api_tells_the_same(daemon):
    told = (await daemon.call("GET", "/v1/doctor")).json
    assert told["protocol"] == 1
    assert {one["name"] for one in told["findings"]} >= {"port", "folder", "space", "pages"}


ORDERS = r"{\"mainOrders\":[{\"id\":\"48100000000000000%d\"}]}"
READABLE = f"<html><script>var data = JSON.parse('{ORDERS}');</script></html>"
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


def see(home, clock, page):
    from daemon.intake import take_in
    from daemon.ledger.envelope import View
    from parsers import Capture

    take_in(home, Capture(LIST, page, captured_at=clock()), View("x", page[:9], 1, clock()))
    clock.forward(hours=1)


def stop_reading(home, clock):
    see(home, clock, READABLE % 11)
    for number in (1, 2):
        see(home, clock, f"<html><body><p>{number} {'本页已经改版。' * 9}</p></body></html>")


def test_a_shop_whose_pages_stopped_being_readable_is_named(home, clock):
    stop_reading(home, clock)
    (one,) = [one for one in stored(home, clock()) if one.name == "pages"]
    assert one.state == "worth_a_look"
    assert "淘宝的订单列表从 2026-11-20 以后都看不懂了（2 个页面）" in one.says
    assert "保存这一页帮助改进" in one.todo
    assert "Since 2026-11-20 no list of orders of Taobao" in one.says_en


async def test_doctor_counts_what_each_reader_gave(daemon, home, clock):
    stop_reading(home, clock)
    answer = await daemon.call("GET", "/v1/doctor")
    (one,) = answer.json["readers"]
    assert (one["platform"], one["page"], one["reader"]) == (
        "taobao",
        "order_list",
        "taobao_list_v1",
    )
    assert (one["pages"], one["failures"]) == (1, 0)
    assert one["fields"] > 0
    assert one["last_at"].startswith("2026-11-20")


async def test_the_dashboard_shows_how_pages_were_read(browser, home, clock):
    stop_reading(home, clock)
    shown = (await browser.get("/doctor")).text
    assert "<code>taobao_list_v1</code>" in shown
    assert "以后都看不懂了" in shown


def test_the_command_writes_a_table_of_readers(home, clock, monkeypatch):
    from daemon.commands.doctor import counted
    from daemon.web.doctor import reader_briefs

    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert counted([]) == ""
    stop_reading(home, clock)
    briefs = [one.model_dump(mode="json") for one in reader_briefs(home)]
    head, line = counted(briefs).strip().splitlines()
    assert head.split()[0] in ("shop", "平台")
    assert line.split()[:4] == ["taobao", "order_list", "taobao_list_v1", "1"]
    assert line.endswith("2026-11-20")

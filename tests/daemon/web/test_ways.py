"""The page of ways to be reminded, and the calendar behind its secret address."""

import re

import pytest
from icalendar import Calendar

from daemon.watch.lookout import Lookout
from daemon.watch.notify import Health, Outcome
from daemon.watch.ways import Ways
from rules._result import Deadline, Result
from rules._text import Text

PATH = "/settings/ways"
MAIL = {"host": "smtp.example.com", "port": "465", "security": "tls", "to": "me@example.com"}


class Wall:
    name = "desktop"

    async def probe(self):
        return Health("desktop", "works", Text("墙在", "the wall is there"))

    async def show(self, message):
        return Outcome("shown", "the wall #7")


@pytest.fixture
def ways(home):
    return Ways(home.store)


@pytest.fixture
def lookout(daemon):
    daemon.service.lookout = Lookout(daemon.home, lambda _: None, channels=[Wall()])


async def test_the_page_says_how_each_way_is(browser, lookout):
    page = await browser.get(PATH)
    assert page.status == 200
    assert "墙在" in page.text
    assert "还没有浏览器来取过提醒" in page.text


async def test_a_test_says_what_really_happened(browser, lookout):
    page = await browser.post(f"{PATH}/test")
    assert page.status == 200
    assert "已显示，通知服务确认（the wall #7）" in page.text


async def test_without_a_lookout_the_page_stands_all_the_same(browser):
    assert (await browser.get(PATH)).status == 200
    assert "没有可以测试的渠道" in (await browser.post(f"{PATH}/test")).text


async def test_mail_is_kept_and_its_password_never_shown_again(browser, ways):
    answer = await browser.post(f"{PATH}/mail", **MAIL, user="me", password="word-1", sender="")
    assert (answer.status, answer.headers["Location"]) == (303, f"{PATH}?saved")
    assert ways.mail.password == "word-1"
    assert ways.mail.sender == "me@example.com"
    assert "word-1" not in (await browser.get(PATH)).text


async def test_an_empty_password_keeps_the_one_that_is_known(browser, ways):
    await browser.post(f"{PATH}/mail", **MAIL, user="me", password="word-1", sender="")
    await browser.post(f"{PATH}/mail", **MAIL, user="you", password="", sender="")
    assert (ways.mail.user, ways.mail.password) == ("you", "word-1")


async def test_a_password_does_not_follow_to_another_server(browser, ways):
    await browser.post(f"{PATH}/mail", **MAIL, user="me", password="word-1", sender="")
    other = MAIL | {"host": "smtp.example.net"}
    await browser.post(f"{PATH}/mail", **other, user="me", password="", sender="")
    assert ways.mail.password == ""


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"host": ""}, "邮件服务器"),
        ({"port": "99999"}, "端口"),
        ({"to": "nobody"}, "收件地址"),
        ({"security": "none"}, "加密方式"),
    ],
)
async def test_a_slip_is_named_and_nothing_is_kept(browser, ways, wrong, named):
    page = await browser.post(f"{PATH}/mail", **(MAIL | {"sender": "me@example.com"} | wrong))
    assert page.status == 422
    assert f"没有保存：{named}填得不对" in page.text
    assert ways.mail is None


async def test_a_push_address_is_kept_and_its_key_never_shown_again(browser, ways):
    address = "https://bark.example.com/secretkey9876"
    await browser.post(f"{PATH}/hook", service="bark", address=address)
    assert ways.hook.address == address
    page = await browser.get(PATH)
    assert "bark.example.com …9876" in page.text
    assert "secretkey" not in page.text


async def test_an_open_push_address_is_refused(browser, ways):
    page = await browser.post(f"{PATH}/hook", service="ntfy", address="http://ntfy.example.com/x")
    assert page.status == 422
    assert ways.hook is None


@pytest.mark.parametrize("way", ["mail", "hook"])
async def test_a_way_can_be_ended(browser, ways, way):
    await browser.post(f"{PATH}/mail", **MAIL, sender="")
    await browser.post(f"{PATH}/hook", service="ntfy", address="https://ntfy.example.com/x")
    await browser.post(f"{PATH}/{way}", drop="1")
    assert getattr(ways, way) is None
    assert len(ways.channels()) == 1


# -- the calendar ----------------------------------------------------------------------------------


async def opened(browser):
    await browser.post(f"{PATH}/calendar")
    page = await browser.get(PATH)
    return re.search(r"/calendar/[\w-]+\.ics", page.text)[0]


async def test_a_calendar_program_reads_it_without_a_cookie(daemon, browser, clock):
    deadline = Deadline(
        rule="NR-10",
        title=Text("七天无理由退货", "Seven-day return"),
        actor="consumer",
        status="open",
        safe=clock().replace(day=25),
    )
    daemon.home.change_settings(language="zh")
    daemon.home.due.replan("taobao:9900001234", Result(deadlines=(deadline,)), clock())
    answer = await daemon.call("GET", await opened(browser), headers={})
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.body).walk("VEVENT")
    assert event["summary"] == "七天无理由退货"


async def test_nobody_guesses_it(daemon, browser):
    assert (await daemon.call("GET", "/calendar/guess.ics", headers={})).status == 404
    await opened(browser)
    assert (await daemon.call("GET", "/calendar/guess.ics", headers={})).status == 404


async def test_a_new_address_ends_the_old_one(daemon, browser):
    old = await opened(browser)
    new = await opened(browser)
    assert (await daemon.call("GET", old, headers={})).status == 404
    assert (await daemon.call("GET", new, headers={})).status == 200
    await browser.post(f"{PATH}/calendar", drop="1")
    assert (await daemon.call("GET", new, headers={})).status == 404


async def test_another_page_cannot_read_it(daemon, browser):
    path = await opened(browser)
    answer = await daemon.call("GET", path, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403

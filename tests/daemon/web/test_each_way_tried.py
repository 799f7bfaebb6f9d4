"""A test for each way to be reminded, which says what really happened there and nowhere else."""

import pytest

from daemon.watch.lookout import Lookout
from daemon.watch.notify import Health, Outcome
from daemon.watch.trial import TRIAL
from daemon.watch.ways import Ways
from rules._text import Text

PATH = "/settings/ways"


class Wall:
    def __init__(self, name):
        self.name, self.shown = name, 0

    async def probe(self):
        return Health(self.name, "works", Text("墙在", "the wall is there"))

    async def show(self, message):
        self.shown += 1
        return Outcome("shown", "the wall #7")


@pytest.fixture
def walls(daemon):
    found = [Wall("desktop"), Wall("mail")]
    daemon.service.lookout = Lookout(daemon.home, lambda _: None, channels=found)
    return found


async def asks(daemon):
    return (await daemon.call("GET", "/v1/notices")).json["notices"]


@pytest.mark.parametrize("number", [0, 1])
async def test_one_way_is_tried_alone(browser, walls, number):
    page = await browser.post(f"{PATH}/test", channel=walls[number].name)
    assert [wall.shown for wall in walls] == [int(number == 0), int(number == 1)]
    assert page.text.count("已显示，通知服务确认（the wall #7）") == 1


async def test_all_are_tried_at_once(browser, walls):
    await browser.post(f"{PATH}/test")
    assert [wall.shown for wall in walls] == [1, 1]


async def test_every_way_that_is_not_off_has_its_button(browser, walls, home):
    page = (await browser.get(PATH)).text
    for name in ("desktop", "mail", "extension"):
        assert f'name="channel" value="{name}"' in page
    home.change_settings(notify=False)
    page = (await browser.get(PATH)).text
    assert 'name="channel" value="desktop"' not in page


async def test_without_a_browser_nothing_is_laid_ready(browser, daemon, walls):
    page = await browser.post(f"{PATH}/test", channel="extension")
    assert "还没有浏览器来取过提醒" in page.text
    assert await asks(daemon) == []


@pytest.mark.parametrize(
    ("event", "says"), [("shown", "浏览器已显示"), ("failed", "浏览器没能显示")]
)
async def test_the_browser_takes_it_and_what_it_says_is_told(browser, daemon, walls, event, says):
    await asks(daemon)
    page = await browser.post(f"{PATH}/test", channel="extension")
    assert "浏览器一分钟内会来取" in page.text
    [notice] = await asks(daemon)
    assert (notice["id"], notice["one_matter"]) == (TRIAL, False)
    assert (await daemon.call("POST", f"/v1/notices/{TRIAL}", {"event": event})).status == 200
    assert says in (await browser.get(PATH)).text
    assert await asks(daemon) == []
    assert daemon.home.due.history() == []  # nothing of it enters the delivery record


async def test_a_click_on_the_trial_takes_nothing_back(browser, daemon, walls):
    await asks(daemon)
    await browser.post(f"{PATH}/test", channel="extension")
    for event in ("shown", "clicked", "snoozed"):
        await daemon.call("POST", f"/v1/notices/{TRIAL}", {"event": event})
    assert "浏览器已显示" in (await browser.get(PATH)).text


async def test_the_calendar_says_how_much_stands_in_it(browser, home, walls):
    assert "还没有日历地址" in (await browser.post(f"{PATH}/test", channel="calendar")).text
    await browser.post("/samples")
    Ways(home.store).open_calendar()
    page = (await browser.post(f"{PATH}/test", channel="calendar")).text
    assert "日历写好了，有 " in page
    assert "有 0 个期限" not in page


async def test_without_a_lookout_and_for_an_unknown_way_nothing_is_claimed(browser, daemon, walls):
    assert "没有可以测试的渠道" in (await browser.post(f"{PATH}/test", channel="pigeon")).text
    daemon.service.lookout = None
    answer = await daemon.call("POST", f"/v1/notices/{TRIAL}", {"event": "shown"})
    assert answer.status == 200
    assert (await browser.post(f"{PATH}/test", channel="extension")).status == 200

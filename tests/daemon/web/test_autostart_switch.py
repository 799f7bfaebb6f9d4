"""The switch in the settings: what it shows, what it does, and what the system may refuse."""

import pytest

from daemon import autostart
from daemon.autostart import Autostart, NoAutostart, launch_of
from rules._text import Text


class Place:
    """A system that keeps one text."""

    name, where = Text("测试系统", "test system"), "/some/<place>"
    text, refuses = None, False

    def written(self, launch):
        return " ".join(launch.words)

    def kept(self):
        return self.text

    def keep(self, launch):
        if self.refuses:
            raise NoAutostart("这里不行", "not here")
        self.text = self.written(launch)

    def drop(self):
        self.text = None

    def start(self):
        raise AssertionError("the daemon that shows the page runs already")


@pytest.fixture(autouse=True)
def place(monkeypatch):
    found = Place()
    monkeypatch.setattr(autostart, "of_this_system", lambda: found)
    return found


async def test_it_is_shown_and_switched_on_and_off(browser, home, place):
    assert 'name="off"' not in (await browser.get("/settings")).text
    answer = await browser.post("/settings/autostart", on="1")
    assert (answer.status, answer.headers["Location"]) == (303, "/settings?saved#autostart")
    assert Autostart(home.folder).standing == "on"
    page = (await browser.get("/settings")).text
    assert "/some/&lt;place&gt;" in page
    assert 'name="on"' not in page
    await browser.post("/settings/autostart", off="1")
    assert place.text is None


async def test_another_installation_is_said_and_can_be_replaced(browser, place, tmp_path):
    place.text = place.written(launch_of(tmp_path / "elsewhere"))
    page = (await browser.get("/settings")).text
    assert "另一个数据文件夹" in page
    assert 'name="on"' in page
    assert 'name="off"' in page


async def test_a_refusal_is_a_sentence(browser, place):
    place.refuses = True
    answer = await browser.post("/settings/autostart", on="1")
    assert answer.status == 409
    assert "这里不行" in answer.text
    assert place.text is None


async def test_no_form_without_its_token_switches_it(browser, place):
    assert (await browser.post("/settings/autostart", csrf="wrong", on="1")).status == 403
    assert place.text is None

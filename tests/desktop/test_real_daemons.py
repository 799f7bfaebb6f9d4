"""Reminders on a real desktop: shown, photographed, pressed, and honestly failed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from daemon.ledger.store import Store
from daemon.settings import Settings
from daemon.watch.due import DueList
from daemon.watch.lookout import Lookout
from daemon.watch.notice import Attempt, Notice
from daemon.watch.shelves import Notices
from rules._result import Deadline, Result
from rules._text import Text

from .conftest import DEADLINE, Session

pytestmark = pytest.mark.desktop

SETTINGS = {"language": "zh", "quiet": {"starts": "00:00", "ends": "00:00"}}


@dataclass
class House:
    """A shopper's home, as far as reminders need one."""

    store: Store
    settings: Settings = field(default_factory=lambda: Settings.model_validate(SETTINGS))
    ahead: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.due = DueList(self.store, clock=self.clock, settings=lambda: self.settings)

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def expects(self, title: str = "七天无理由退货", hours: float = 16.5) -> None:
        """Have a reminder that is due now."""
        ends = self.clock() + timedelta(hours=hours)
        deadline = Deadline(
            rule="NR-10",
            title=Text(title, "Seven-day return"),
            act=Text("申请退货", "apply for the return"),
            actor="consumer",
            status="open",
            safe=ends,
            at_stake=Decimal("259"),
        )
        self.due.replan("taobao:9900000000000001234", Result(deadlines=(deadline,)), self.clock())
        self.ahead += timedelta(minutes=3)  # past the moment for which it waits for its fellows

    def attempt(self, channel: str) -> Attempt | None:
        latest = Notices(self.store).latest(1)
        return latest[0].channels.get(channel) if latest else None

    def notice(self) -> Notice:
        return Notices(self.store).latest(1)[0]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = Store.open(tmp_path / "data" / "hugou.db")
    yield House(store)
    store.close()


@pytest.fixture
async def opened() -> list[str]:
    return []


@pytest.fixture
async def lookout(session: Session, house: House, opened: list[str]) -> AsyncIterator[Lookout]:
    """The daemon's own heartbeat and channels, beating quickly."""
    lookout = Lookout(house, opened.append, seconds=0.05)
    yield lookout
    await lookout.stop()


async def soon(holds: Callable[[], object], what: str) -> None:
    """Let the daemon work until a condition holds."""
    try:
        async with asyncio.timeout(DEADLINE):
            while not await asyncio.to_thread(holds):
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {DEADLINE:.0f} s: {what}") from None


def result(house: House, channel: str = "desktop") -> str | None:
    attempt = house.attempt(channel)
    return attempt.result if attempt else None


async def test_dunst_shows_it_word_for_word(
    screen: Session, house: House, lookout: Lookout
) -> None:
    screen.dunst()
    house.expects()
    lookout.start()
    await soon(lambda: result(house) == "shown", "the desktop confirms the notice")
    await asyncio.to_thread(screen.photograph, "reminder-dunst")
    (shown,) = screen.history()
    assert shown["appname"] == "护购"
    assert shown["summary"] == "七天无理由退货：还剩 16 小时"
    first, second = shown["body"].splitlines()
    assert first.startswith("请在 ")
    assert first.endswith(" 前：申请退货")
    assert second == "涉及 259.00 元 · 淘宝订单 …1234"
    attempt = house.attempt("desktop")
    assert attempt
    assert attempt.detail
    assert attempt.detail.startswith("dunst")
    (reminder,) = house.due.coming(house.clock())
    assert [alarm.told_by for alarm in reminder.alarms if alarm.state == "told"] == ["desktop"]


async def test_a_second_kind_of_daemon_shows_it_too(
    screen: Session, house: House, lookout: Lookout
) -> None:
    screen.other_daemon()
    house.expects()
    lookout.start()
    await soon(lambda: result(house) == "shown", "the desktop confirms the notice")
    picture = await asyncio.to_thread(screen.photograph, "reminder-second-daemon")
    assert picture.stat().st_size > 1000


async def test_it_is_shown_once_however_often_the_heart_beats(
    screen: Session, house: House, lookout: Lookout
) -> None:
    screen.dunst()
    house.expects()
    lookout.start()
    await soon(lambda: result(house) == "shown", "the desktop confirms the notice")
    for _ in range(10):
        await lookout.delivery.scan()
    assert screen.displayed() == 1


async def test_hostile_text_is_shown_as_text(
    screen: Session, house: House, lookout: Lookout
) -> None:
    screen.dunst()
    house.expects("-u critical <b>粗</b> & \u202e反\x07 <img src=x>")
    lookout.start()
    await soon(lambda: result(house) == "shown", "the desktop confirms the notice")
    await asyncio.to_thread(screen.photograph, "reminder-hostile-text")
    (shown,) = screen.history()
    assert shown["summary"] == "u critical <b>粗</b> & 反 <img src=x>：还剩 16 小时"


async def test_pressing_it_opens_the_order(
    screen: Session, house: House, lookout: Lookout, opened: list[str]
) -> None:
    screen.dunst()
    house.expects()
    lookout.start()
    await soon(lambda: screen.displayed() == 1, "dunst shows it")
    await asyncio.to_thread(screen.ask, "dunstctl", "action", "0")
    await soon(lambda: opened, "the press reaches the daemon")
    assert opened == ["/orders/taobao/9900000000000001234"]
    assert house.notice().event == "clicked"


async def test_without_a_daemon_it_fails_and_the_browser_shows_it(
    session: Session, house: House, lookout: Lookout
) -> None:
    house.expects()
    lookout.start()
    await soon(lambda: result(house) == "failed", "the desktop says that it failed")
    assert house.notice().state == "open"
    attempt = house.attempt("desktop")
    assert attempt
    assert "ServiceUnknown" in str(attempt.detail)
    (message,) = lookout.browser.take()
    house.due.answer(message.id, "shown", "extension")
    assert house.notice().state == "told"
    standings = {health.channel: health.standing for health in await lookout.health()}
    assert standings == {"desktop": "silent", "extension": "works"}


async def test_without_a_session_bus_it_fails_too(
    session: Session, house: House, lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session.folder / "nothing"))
    house.expects()
    lookout.start()
    await soon(lambda: result(house) == "failed", "the desktop says that it failed")
    attempt = house.attempt("desktop")
    assert attempt
    assert "no session bus" in str(attempt.detail)


async def test_a_daemon_that_dies_and_returns_shows_what_waited(
    screen: Session, house: House, lookout: Lookout
) -> None:
    dunst = screen.dunst()
    lookout.start()
    await soon(lambda: lookout.delivery.scans > 0, "the first beat")
    await asyncio.to_thread(screen.stop, dunst)
    house.expects()
    await soon(lambda: result(house) == "failed", "the desktop says that it failed")
    await asyncio.to_thread(screen.dunst)
    await soon(lambda: result(house) == "shown", "it is shown when the daemon is back")
    assert screen.displayed() == 1

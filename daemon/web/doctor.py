"""What hugou finds when it examines itself: each finding says what is, and what to do about it."""

from __future__ import annotations

import shutil
import stat
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from daemon import __version__
from daemon.watch.notify import Health
from daemon.web.dashboard.words import CHINA
from daemon.web.server import DEFAULT_PORT
from daemon.web.wire import DoctorAnswer, Finding
from rules._calendar import Calendar

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.web.service import Service

State = Literal["good", "worth_a_look", "bad"]

LITTLE_SPACE = 500_000_000
LONG_UNSEEN = timedelta(days=3)
RECENT_CAPTURES = 40
STANDINGS: dict[str, State] = {
    "works": "good",
    "cannot_tell": "worth_a_look",
    "silent": "worth_a_look",
    "off": "worth_a_look",
}
CHANNELS = {"desktop": "notifications_desktop", "extension": "notifications_browser"}


async def examine(home: Home, service: Service, now: datetime) -> DoctorAnswer:
    """Examine everything while the daemon runs."""
    channels = await service.lookout.health() if service.lookout else []
    found = [port_finding(service), *browser_findings(home, now), *channel_findings(channels)]
    return DoctorAnswer(version=__version__, findings=(*found, *stored_findings(home, now)))


def stored_findings(home: Home, now: datetime) -> Iterator[Finding]:
    """Examine what lies on the disk, which needs no running daemon."""
    yield folder_finding(home)
    yield space_finding(home)
    yield from recovery_findings(home)
    yield from page_findings(home)
    yield from reminder_findings(home, now)
    yield calendar_finding(now)


def port_finding(service: Service) -> Finding:
    """Look which port we got."""
    if service.port == DEFAULT_PORT:
        return Finding(
            name="port",
            state="good",
            says=f"在 {service.address} 运行",
            says_en=f"Running at {service.address}",
        )
    return Finding(
        name="port",
        state="worth_a_look",
        says=f"在 {service.address} 运行，不是默认端口 {DEFAULT_PORT}（可能被其他程序占用）",
        says_en=f"Running at {service.address}, not at the default port {DEFAULT_PORT} "
        "(another program may have it)",
    )


def browser_findings(home: Home, now: datetime) -> Iterator[Finding]:
    """Look which browsers are connected, and whether they still come."""
    browsers = [client for client in home.clients if client.browser]
    if not browsers:
        yield Finding(
            name="browsers",
            state="worth_a_look",
            says="还没有连接浏览器：打开“设置 → 连接浏览器”",
            says_en="No browser is connected: open Settings → Connect a browser",
        )
    for client in browsers:
        seen = client.seen_at
        fresh = seen is not None and now - seen < LONG_UNSEEN
        when = seen.date().isoformat() if seen else "—"
        yield Finding(
            name="browsers",
            state="good" if fresh else "worth_a_look",
            says=f"{client.name}：最近来过 {when}" + ("" if fresh else "；扩展还开着吗？"),
            says_en=f"{client.name}: last seen {when}" + ("" if fresh else "; is it still on?"),
        )


def channel_findings(channels: list[Health]) -> Iterator[Finding]:
    """Say how the ways to reach the shopper are."""
    for channel in channels:
        yield Finding(
            name=CHANNELS.get(channel.channel, channel.channel),
            state=STANDINGS[channel.standing],
            says=channel.says.zh,
            says_en=channel.says.en,
        )


def folder_finding(home: Home) -> Finding:
    """Look whether others on this machine can read the data."""
    open_to_others = home.folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if sys.platform != "win32" and open_to_others:
        return Finding(
            name="folder",
            state="bad",
            says=f"其他用户可以读取 {home.folder}：请运行 chmod 700",
            says_en=f"Other users can read {home.folder}: run chmod 700 on it",
        )
    return Finding(
        name="folder",
        state="good",
        says=f"数据在 {home.folder}，只有您能读",
        says_en=f"The data is in {home.folder}, for your eyes alone",
    )


def space_finding(home: Home) -> Finding:
    """Look whether pages can still be kept."""
    free = shutil.disk_usage(home.folder).free
    size = f"{free / 1e9:.1f} GB"
    state: State = "good" if free > LITTLE_SPACE else "bad"
    more = ("", "") if state == "good" else ("，请腾出空间", ": make room")
    return Finding(
        name="space",
        state=state,
        says=f"磁盘还有 {size}{more[0]}",
        says_en=f"{size} free on the disk{more[1]}",
    )


def recovery_findings(home: Home) -> Iterator[Finding]:
    """Tell of databases that had to be rebuilt."""
    for told in home.recoveries:
        yield Finding(
            name="store",
            state="worth_a_look",
            says=f"数据库曾经损坏，已从保存的页面重建；旧文件：{told['aside']}",
            says_en=f"The database was damaged and rebuilt from the kept pages; "
            f"the old one is {told['aside']}",
        )


def page_findings(home: Home) -> Iterator[Finding]:
    """Look for shops whose pages stopped being readable."""
    recent = home.captures.notes(limit=RECENT_CAPTURES)
    unread = Counter(
        note.platform or "generic" for note in recent if note.outcome == "unknown_layout"
    )
    for platform, times in unread.items():
        yield Finding(
            name="pages",
            state="worth_a_look",
            says=f"{platform} 最近有 {times} 个页面看不懂（网站可能改版了）；页面都已保存",
            says_en=f"{times} recent pages of {platform} could not be read (a new layout?); "
            "all of them are kept",
        )
    if not unread:
        yield Finding(
            name="pages",
            state="good",
            says=f"已保存 {len(home.captures)} 个页面、{len(home.orders)} 个订单",
            says_en=f"{len(home.captures)} pages and {len(home.orders)} orders are kept",
        )


def reminder_findings(home: Home, now: datetime) -> Iterator[Finding]:
    """Look for reminders that no channel has confirmed; they stay due."""
    for notice in home.due.unheard(now):
        since = f"{notice.created_at.astimezone(CHINA):%m-%d %H:%M}"
        yield Finding(
            name="reminders",
            state="bad",
            says=f"从 {since} 起有 {len(notice.lines)} 条提醒没有任何渠道能确认显示：请看“期限”页，"
            "并用 hugou notify 测试",
            says_en=f"{len(notice.lines)} reminders since {since} were confirmed by no channel: "
            "see the page Deadlines, and try hugou notify",
        )


def calendar_finding(now: datetime) -> Finding:
    """Look whether this year's holidays are known."""
    known = Calendar().is_published(now.astimezone(CHINA).date())
    return Finding(
        name="calendar",
        state="good" if known else "bad",
        says=f"{now.year} 年的放假安排{'已有' if known else '没有：请更新护购'}",
        says_en=f"The holidays of {now.year} are {'known' if known else 'missing: update hugou'}",
    )

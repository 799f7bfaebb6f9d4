"""What hugou finds when it examines itself: what is, what is safe, and what to do about it."""

from __future__ import annotations

import asyncio
import shutil
import stat
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from daemon import __version__
from daemon.ledger.hits import Stopped, hits, stopped
from daemon.web.dashboard.words import CHINA, PAGES, PLATFORMS
from daemon.web.finding import DATA_STAYS, REMINDERS_STAY, good, trouble
from daemon.web.reachability import WAYS, browser_findings, channel_findings, port_finding
from daemon.web.wire import DoctorAnswer, Finding, ReaderBrief
from rules._calendar import Calendar
from rules._text import Text

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.web.service import Service

LITTLE_SPACE = 500_000_000
RECENT_CAPTURES = 40


async def examine(home: Home, service: Service, now: datetime) -> DoctorAnswer:
    """Examine everything while the daemon runs."""
    channels = await service.lookout.health() if service.lookout else []
    # In a thread: to find out who has a port means to look at every process.
    port = await asyncio.to_thread(lambda: list(port_finding(service)))
    found = (
        *port,
        *browser_findings(home, service.callers, now),
        *channel_findings(channels),
        *stored_findings(home, now),
    )
    readers = await asyncio.to_thread(reader_briefs, home)
    return DoctorAnswer(version=__version__, findings=found, readers=readers)


def reader_briefs(home: Home) -> tuple[ReaderBrief, ...]:
    """Count what each reader gave."""
    return tuple(ReaderBrief(**one._asdict()) for one in hits(home.store.database))


def stored_findings(home: Home, now: datetime) -> Iterator[Finding]:
    """Examine what lies on the disk, which needs no running daemon."""
    yield folder_finding(home)
    yield space_finding(home)
    yield from recovery_findings(home)
    yield from page_findings(home)
    yield from reminder_findings(home, now)
    yield calendar_finding(now)


def folder_finding(home: Home) -> Finding:
    """Look whether others on this machine can read the data."""
    open_to_others = home.folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if sys.platform != "win32" and open_to_others:
        return trouble(
            "folder",
            "bad",
            Text(f"其他用户可以读取 {home.folder}。", f"Other users can read {home.folder}."),
            Text("里面的文件仍只有您能读。", "The files in it are still for you alone."),
            Text(f"运行：chmod 700 {home.folder}", f"Run: chmod 700 {home.folder}"),
        )
    return good(
        "folder",
        f"数据在 {home.folder}，只有您能读",
        f"The data is in {home.folder}, for your eyes alone",
    )


def space_finding(home: Home) -> Finding:
    """Look whether pages can still be kept."""
    free = shutil.disk_usage(home.folder).free
    size = f"{free / 1e9:.1f} GB"
    if free > LITTLE_SPACE:
        return good("space", f"磁盘还有 {size}", f"{size} free on the disk")
    return trouble(
        "space",
        "bad",
        Text(f"磁盘只剩 {size}，快存不下新页面。", f"Only {size} free: new pages may not be kept."),
        DATA_STAYS,
        Text(
            f"请在 {home.folder} 所在的磁盘腾出空间。", f"Make room on the disk of {home.folder}."
        ),
    )


def recovery_findings(home: Home) -> Iterator[Finding]:
    """Tell of databases that had to be rebuilt."""
    for told in home.recoveries:
        yield trouble(
            "store",
            "worth_a_look",
            Text(
                f"数据库曾经损坏；旧文件在数据文件夹里：{told['aside']}",
                f"The database was damaged; the old one lies in the data folder: {told['aside']}",
            ),
            Text(
                "订单已从保存的页面重建；您亲手更正和标记的内容可能不全。",
                "The orders were rebuilt from the kept pages; what you corrected or put aside "
                "yourself may be incomplete.",
            ),
            Text(
                "看一眼“期限”和“订单”；有备份的话可用 hugou restore 恢复。",
                "Look at Deadlines and Orders; with a backup, hugou restore brings it back.",
            ),
        )


STILL_KEPT = Text(
    "这些页面都已保存，没有猜任何内容；已算出的期限不变。",
    "All of them are kept and nothing was guessed; deadlines known before stand.",
)


def stopped_finding(one: Stopped) -> Finding:
    """Tell of a kind of page that could be read once, and no longer can."""
    shop = PLATFORMS.get(one.platform, (one.platform, one.platform))
    page = PAGES.get(one.page, (one.page, one.page))
    day = f"{one.read_at.astimezone(CHINA):%Y-%m-%d}"
    return trouble(
        "pages",
        "worth_a_look",
        Text(
            f"{shop[0]}的{page[0]}从 {day} 以后都看不懂了（{one.unread} 个页面），网站可能改版了。",
            f"Since {day} no {page[1]} of {shop[1]} could be read ({one.unread} pages): "
            "the site may have a new layout.",
        ),
        STILL_KEPT,
        Text(
            "更新护购后运行 hugou reparse；想帮忙的话，在“保存的页面”里点“保存这一页帮助改进”。",
            "Update hugou and run hugou reparse. To help mend it: Kept pages → Save this page to "
            "help.",
        ),
    )


def page_findings(home: Home) -> Iterator[Finding]:
    """Look for shops whose pages stopped being readable, or never were."""
    gone = stopped(home.store.database)
    yield from map(stopped_finding, gone)
    told = {(one.platform, one.page) for one in gone}
    recent = home.captures.notes(limit=RECENT_CAPTURES)
    unread = Counter(
        note.platform or "generic"
        for note in recent
        if note.outcome == "unknown_layout" and (note.platform, note.page) not in told
    )
    for platform, times in unread.items():
        zh, en = PLATFORMS.get(platform, (platform, platform))
        yield trouble(
            "pages",
            "worth_a_look",
            Text(
                f"{zh}最近有 {times} 个页面看不懂（网站可能改版了）。",
                f"{times} recent pages of {en} could not be read (a new layout?).",
            ),
            STILL_KEPT,
            Text(
                "更新护购后运行 hugou reparse，会重新读取；在此之前请以订单页为准。",
                "Update hugou and run hugou reparse: they are read again. Until then trust the "
                "order page.",
            ),
        )
    if not unread and not gone:
        yield good(
            "pages",
            f"已保存 {len(home.captures)} 个页面、{len(home.orders)} 个订单",
            f"{len(home.captures)} pages and {len(home.orders)} orders are kept",
        )


def reminder_findings(home: Home, now: datetime) -> Iterator[Finding]:
    """Look for reminders that no channel has confirmed; they stay due."""
    for notice in home.due.unheard(now):
        since = f"{notice.created_at.astimezone(CHINA):%m-%d %H:%M}"
        yield trouble(
            "reminders",
            "bad",
            Text(
                f"从 {since} 起有 {len(notice.lines)} 条提醒没有任何渠道能确认显示。",
                f"{len(notice.lines)} reminders since {since} were confirmed by no channel.",
            ),
            REMINDERS_STAY,
            Text(f"先看“期限”页。{WAYS.zh}", f"Look at the page Deadlines first. {WAYS.en}"),
        )


def calendar_finding(now: datetime) -> Finding:
    """Look whether this year's holidays are known."""
    year = now.astimezone(CHINA).year
    if Calendar().is_published(now.astimezone(CHINA).date()):
        return good("calendar", f"{year} 年的放假安排已有", f"The holidays of {year} are known")
    return trouble(
        "calendar",
        "bad",
        Text(f"没有 {year} 年的放假安排。", f"The holidays of {year} are missing."),
        Text(
            "按日历日算的期限不受影响；按工作日算、或遇休息日顺延的会标明“可能会变”。",
            "Deadlines in calendar days stand; those that count working days, or roll over rest "
            "days, are marked as provisional.",
        ),
        Text("请更新护购或规则包。", "Update hugou, or install a newer rule pack."),
    )

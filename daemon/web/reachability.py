"""What stands between hugou, the browsers and the shopper: port, callers, permissions, channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from daemon.watch.notify import NAMES, Health
from daemon.web.clients import Client
from daemon.web.dashboard.words import CHINA
from daemon.web.finding import (
    DATA_STAYS,
    PAGES_WAIT,
    REMINDERS_STAY,
    good,
    trouble,
)
from daemon.web.ports import Owner, owner_of
from daemon.web.server import DEFAULT_PORT
from daemon.web.wire import PROTOCOL, Finding
from rules._text import Text

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.web.callers import Callers
    from daemon.web.service import Service
    from daemon.web.wire import BrowserReport

LONG_UNSEEN = timedelta(days=3)
NAMED_AT_MOST = 5
CHANNELS = {"desktop": "notifications_desktop", "extension": "notifications_browser"}
CONNECT = Text(
    "打开“设置 → 连接浏览器”，在扩展里填六位数字。",
    "Open Settings → Connect a browser, and type the six digits into the extension.",
)
WAYS = Text(
    "打开“设置 → 测试提醒”，看哪个渠道真的显示；没有桌面通知时，请让浏览器开着，"
    "或设置日历、邮件、推送。",
    "Open Settings → Test a reminder and see which way really shows it; where the desktop shows "
    "none, keep the browser open or set up calendar, mail or push.",
)


def off_finding() -> Finding:
    """Say that no daemon runs."""
    return trouble(
        "daemon",
        "bad",
        Text("护购没有在运行，现在不会提醒。", "hugou is not running: nothing reminds you now."),
        PAGES_WAIT,
        Text(
            "启动：hugou serve --open；登录时自动启动：hugou install",
            "Start it: hugou serve --open; at every log-in: hugou install",
        ),
    )


def port_finding(
    service: Service, owner: Callable[[int], Owner | None] = owner_of
) -> Iterator[Finding]:
    """Look which port we got, and who has the usual one."""
    if service.port == DEFAULT_PORT:
        yield good("port", f"在 {service.address} 运行", f"Running at {service.address}")
        return
    holder = owner(DEFAULT_PORT)
    if holder is None:  # chosen so with --port, or whoever had it at the start is gone
        yield good(
            "port",
            f"在 {service.address} 运行（默认端口 {DEFAULT_PORT} 现在没有程序用）",
            f"Running at {service.address} (nobody uses the default port {DEFAULT_PORT} now)",
        )
    yield from taken_port(holder, service.address)


def taken_port(owner: Owner | None, instead: str | None) -> Iterator[Finding]:
    """Say who has the usual port; `instead` is where we run, if we do."""
    if owner is None:
        return
    by = owner.named
    now = (
        Text(f"；护购改在 {instead} 运行", f"; hugou runs at {instead}")
        if instead
        else Text("", "")
    )
    yield trouble(
        "port",
        "worth_a_look",
        Text(
            f"默认端口 {DEFAULT_PORT}：{by.zh}{now.zh}。",
            f"The default port {DEFAULT_PORT}: {by.en}{now.en}.",
        ),
        Text(
            "扩展会自己找到护购；那个程序得不到任何页面，因为护购要先证明自己。",
            "The extension finds hugou by itself, and that program gets no page: "
            "hugou proves itself first.",
        ),
        Text(
            "不用处理；想用默认端口，就关掉那个程序，再重新启动护购。",
            "Nothing to do; for the default port, end that program and start hugou again.",
        ),
    )


def browser_findings(home: Home, callers: Callers, now: datetime) -> Iterator[Finding]:
    """Look which browsers are connected, whether they still come, and what keeps them off."""
    browsers = [client for client in home.clients if client.browser]
    if not browsers:
        nobody = Text("还没有连接浏览器。", "No browser is connected.")
        yield trouble("browsers", "worth_a_look", nobody, DATA_STAYS, CONNECT)
    for client in browsers:
        yield _seen(client, now)
        if client.id in callers.foreign:
            yield _other_time(client, callers.foreign[client.id])
        if report := callers.reports.get(client.id):
            yield from _reported(client, report)
    yield from _callers(callers)


def _seen(client: Client, now: datetime) -> Finding:
    when = client.seen_at.astimezone(CHINA).date().isoformat() if client.seen_at else "—"
    if client.seen_at is not None and now - client.seen_at < LONG_UNSEEN:
        zh, en = f"{client.name}：最近来过 {when}", f"{client.name}: last seen {when}"
        return good("browsers", zh, en)
    return trouble(
        "browsers",
        "worth_a_look",
        Text(
            f"{client.name}：很久没来（最近 {when}）。",
            f"{client.name} has not come for long (last seen {when}).",
        ),
        PAGES_WAIT,
        Text(
            "打开这个浏览器，点护购图标：上面会写明原因（没运行、没有权限、被拦截、要重新连接）。"
            "不再用它，就在设置里断开。",
            "Open that browser and click the hugou icon: it names the reason (off, no permission, "
            "filtered, to be connected again). If you no longer use it, disconnect it.",
        ),
    )


def _other_time(client: Client, protocol: int) -> Finding:
    newer = protocol > PROTOCOL
    says = Text(
        f"{client.name} 的扩展比护购{'新' if newer else '旧'}，互相听不懂。",
        f"The extension of {client.name} is {'newer' if newer else 'older'} than hugou: "
        "they do not understand each other.",
    )
    todo = (
        Text("请更新护购。", "Update hugou.")
        if newer
        else Text(
            "请在浏览器的扩展页面重新加载新的扩展。", "Reload the newer extension in the browser."
        )
    )
    return trouble("extension", "bad", says, PAGES_WAIT, todo)


def _reported(client: Client, report: BrowserReport) -> Iterator[Finding]:
    if report.missing:
        few = "、".join(report.missing[:NAMED_AT_MOST])
        more = len(report.missing) - NAMED_AT_MOST
        rest = (
            Text(f" 等 {len(report.missing)} 个", f" and {more} more") if more > 0 else Text("", "")
        )
        yield trouble(
            "permission",
            "worth_a_look",
            Text(
                f"{client.name} 不再允许扩展读取：{few}{rest.zh}。",
                f"{client.name} no longer lets the extension read {few}{rest.en}.",
            ),
            DATA_STAYS,
            Text(
                "点浏览器里的护购图标，再点“允许”；不想读这些网站，就在扩展设置里取消。",
                "Click the hugou icon in that browser and press Allow, or untick those shops.",
            ),
        )
    if not report.notifications:
        yield trouble(
            "notifications_browser",
            "worth_a_look",
            Text(
                f"{client.name} 不允许扩展显示通知。",
                f"{client.name} does not let the extension show notifications.",
            ),
            REMINDERS_STAY,
            Text(
                "在系统的通知设置里允许这个浏览器显示通知，再发一条测试提醒。",
                "Allow this browser in the system's notification settings, then send a test.",
            ),
        )
    if report.lost:
        yield trouble(
            "pages",
            "worth_a_look",
            Text(
                f"{client.name} 有 {report.lost} 个页面没能送达（等待太多，或护购不收）。",
                f"{report.lost} pages of {client.name} never arrived (too many, or refused).",
            ),
            DATA_STAYS,
            Text("需要的话，再打开那些订单页一次。", "Open those order pages once more if needed."),
        )


def _callers(callers: Callers) -> Iterator[Finding]:
    if at := callers.revoked_at:
        yield trouble(
            "token",
            "worth_a_look",
            Text(
                f"{_clock(at)} 有一个已被断开的浏览器来过，它的令牌已撤销。",
                f"At {_clock(at)} a browser came whose connection was revoked.",
            ),
            PAGES_WAIT,
            Text(f"如果那是您的浏览器：{CONNECT.zh}", f"If that browser is yours: {CONNECT.en}"),
        )
    if at := callers.proxied_at:
        yield trouble(
            "proxy",
            "worth_a_look",
            Text(
                f"{_clock(at)} 的请求经过了代理或过滤软件。",
                f"A request at {_clock(at)} came through a proxy or a filter.",
            ),
            Text(
                "没有令牌，它什么也改不了；但它能看到经过的页面。",
                "Without a token it changes nothing, but it sees the pages that pass.",
            ),
            Text(
                "在系统代理或安全软件里，把 127.0.0.1 设为直接连接（不走代理）。",
                "Let 127.0.0.1 bypass the proxy, in the settings of the system or the filter.",
            ),
        )


def channel_findings(channels: Iterable[Health]) -> Iterator[Finding]:
    """Say how the ways to reach the shopper are."""
    for one in channels:
        name = CHANNELS.get(one.channel, one.channel)
        if one.standing == "works":
            yield good(name, one.says.zh, one.says.en)
        else:
            title = NAMES.get(one.channel, Text(one.channel, one.channel))
            says = Text(f"{title.zh}：{one.says.zh}", f"{title.en}: {one.says.en}")
            yield trouble(name, "worth_a_look", says, REMINDERS_STAY, WAYS)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"

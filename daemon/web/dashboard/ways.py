"""提醒渠道: the ways to be reminded, a test that says what really happened, the calendar."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from daemon.watch.naming import naming
from daemon.watch.notify import NAMES
from daemon.watch.trial import Tried
from daemon.watch.way import Hook, Mail
from daemon.watch.ways import Ways
from daemon.web.dashboard.view import View
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from rules._text import Text

PATH = "/settings/ways"
CALENDAR = "calendar"
FIELDS = {
    "host": ("邮件服务器", "mail server"),
    "port": ("端口", "port"),
    "sender": ("发件地址", "sender"),
    "to": ("收件地址", "recipient"),
    "address": ("推送地址（要以 https:// 开头）", "push address (it begins with https://)"),
}
"""The fields that a shopper may mistype, in words."""


async def show(view: View) -> web.Response:
    """Show every way, and whether it works."""
    return await shown(view)


async def shown(
    view: View, *, tried: list[Tried] | None = None, trouble: str | None = None
) -> web.Response:
    """Show the page, after a test with its outcome, or with what was wrong in a form."""
    ways, lookout = Ways(view.home.store), view.service.lookout
    return view.page(
        "ways.html",
        status=422 if trouble else 200,
        health=await lookout.health() if lookout else [],
        calendar=address(view, ways.calendar),
        mail=ways.mail,
        hook=ways.hook,
        tried=tried,
        browser_tried=lookout.browser.tried if lookout else None,
        names=NAMES,
        trouble=trouble,
        saved="saved" in view.query,
    )


def address(view: View, secret: str | None) -> str | None:
    """Give the calendar's address."""
    return f"{view.service.address}/calendar/{secret}.ics" if secret else None


async def test(view: View) -> web.Response:
    """Show a test reminder on every way, and say what really happened."""
    lookout, only = view.service.lookout, view.form.get("channel") or None
    if only == CALENDAR:
        return await shown(view, tried=[await asyncio.to_thread(calendar_tried, view)])
    return await shown(view, tried=await lookout.trial(only) if lookout else [])


def calendar_tried(view: View) -> Tried:
    """Write the calendar as a calendar program would get it, and say what stands in it."""
    if Ways(view.home.store).calendar is None:
        return Tried(CALENDAR, "failed", None, Text("还没有日历地址", "there is no address yet"))
    events = written(view).count(b"BEGIN:VEVENT")
    says = Text(
        f"日历写好了，有 {events} 个期限；日历程序按自己的间隔来取，请在那里看",
        f"it is ready with {events} deadlines; calendar programs fetch it in their own time",
    )
    return Tried(CALENDAR, "unknown", None, says)


async def save_mail(view: View) -> web.Response:
    """Keep the mail server; an empty password keeps the one that is known."""
    ways, form = Ways(view.home.store), view.form
    if "drop" in form:
        ways.drop("mail")
        return view.go(f"{PATH}?saved")
    given: dict[str, Any] = {name: form.get(name, "").strip() for name in Mail.model_fields}
    given["password"] = form.get("password", "")
    if not given["password"] and ways.mail and ways.mail.host == given["host"]:
        given["password"] = ways.mail.password
    given["sender"] = given["sender"] or given["to"]
    return await keep(view, ways, Mail, given)


async def save_hook(view: View) -> web.Response:
    """Keep the push service."""
    ways, form = Ways(view.home.store), view.form
    if "drop" in form:
        ways.drop("hook")
        return view.go(f"{PATH}?saved")
    given = {name: form.get(name, "").strip() for name in Hook.model_fields}
    return await keep(view, ways, Hook, given)


async def keep(
    view: View, ways: Ways, kind: type[Mail] | type[Hook], given: dict[str, Any]
) -> web.Response:
    """Keep a set-up, or say which field is wrong."""
    try:
        ways.put(kind.model_validate(given))
    except ValidationError as wrong:
        place = wrong.errors()[0]["loc"]
        zh, en = FIELDS.get(str(place[0]) if place else "", ("加密方式", "encryption"))
        trouble = view.t(f"没有保存：{zh}填得不对。", f"Not saved: the {en} is not right.")
        return await shown(view, trouble=trouble)
    return view.go(f"{PATH}?saved")


async def save_calendar(view: View) -> web.Response:
    """Begin with a new address, or end the calendar."""
    ways = Ways(view.home.store)
    if "drop" in view.form:
        ways.close_calendar()
    else:
        ways.open_calendar()
    return view.go(f"{PATH}?saved")


async def feed(view: View) -> web.Response:
    """Give the calendar to whoever knows its secret address."""
    view.service.rates.spend("calendar")
    if not Ways(view.home.store).admits_calendar(view.path["secret"]):
        raise Refusal("not_here")
    return web.Response(body=await asyncio.to_thread(written, view), content_type="text/calendar")


def written(view: View) -> bytes:
    """Write the due list as a calendar."""
    from daemon.watch.calendar_feed import calendar  # its library is slow to load

    home, settings = view.home, view.home.settings
    reminders = home.due.coming(view.now)
    return calendar(reminders, view.now, settings.language, naming(home.orders, lambda: settings))


pages = [
    PageDef("GET", PATH, show),
    PageDef("POST", f"{PATH}/test", test),
    PageDef("POST", f"{PATH}/mail", save_mail),
    PageDef("POST", f"{PATH}/hook", save_hook),
    PageDef("POST", f"{PATH}/calendar", save_calendar),
    PageDef("GET", "/calendar/{secret}.ics", feed, open_to_all=True),
]

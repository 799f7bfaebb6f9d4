"""The due list as a calendar that any calendar program can subscribe to, alarms included."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm as Ringing
from icalendar import Calendar, Event

from daemon.language import Language
from daemon.watch import plaintext
from daemon.watch.reminder import LIVE, Reminder
from daemon.watch.wording import SHANGHAI, Matter, Naming, Speaker, headline, matters_of, text_of

EVENTS_AT_MOST = 500
REFRESH = timedelta(hours=1)


def calendar(
    reminders: Iterable[Reminder], now: datetime, language: Language | None, name: Naming
) -> bytes:
    """Write the due list as iCalendar; law and platform with one end are one event."""
    to = Speaker(now, language, name)
    feed = Calendar()
    feed.add("prodid", "-//hugou//hugou//ZH")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", to.say("护购期限", "hugou deadlines"))
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT1H")
    live = [reminder for reminder in reminders if reminder.state in LIVE and reminder.alarms]
    for matter in matters_of(live)[:EVENTS_AT_MOST]:
        feed.add_component(_event(matter, to))
    return bytes(feed.to_ical())


def _event(matter: Matter, to: Speaker) -> Event:
    only, event = matter.speaks, Event()
    summary = plaintext.title(headline(matter, to))
    event.add("uid", f"{_name(only)}@hugou.example")
    event.add("dtstamp", to.now)
    event.add("summary", summary)
    event.add("description", plaintext.body(text_of(matter, to)))
    event.add("transp", "TRANSPARENT")
    _put_when(event, only)
    for alarm in only.waiting():
        event.add_component(_ringing(alarm.at, summary))
    return event


def _put_when(event: Event, only: Reminder) -> None:
    """Give a day to what ends with a day, and a moment to what ends at one."""
    last = only.ends - timedelta(seconds=1) if only.sort == "duty" else only.ends
    if only.hourly:
        event.add("dtstart", only.ends)
        event.add("dtend", only.ends)
    else:
        day = last.astimezone(SHANGHAI).date()
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))


def _ringing(at: datetime, summary: str) -> Ringing:
    ringing = Ringing()
    ringing.add("action", "DISPLAY")
    ringing.add("description", summary)
    ringing.add("trigger", at, parameters={"VALUE": "DATE-TIME"})
    return ringing


def _name(reminder: Reminder) -> str:
    """Name an event the same way each time, without the order's number in it."""
    return hashlib.sha256(reminder.id.encode()).hexdigest()[:32]

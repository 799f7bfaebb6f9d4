"""Whatever a shop prints, in any field: text on every page, in every reminder, in every file."""

import csv
import io
import json
import re
import types
import typing
import unicodedata
from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from lxml import html
from pydantic import BaseModel, ValidationError

from daemon.__main__ import main
from daemon.exporting import write_csv, write_json
from daemon.watch import plaintext
from daemon.watch.calendar_feed import calendar
from daemon.watch.linux import BusDesktop
from daemon.watch.mail import letter
from daemon.watch.naming import naming
from daemon.watch.way import Hook, Mail
from daemon.watch.webhook import request
from daemon.web import dashboard
from parsers import Order, Reading

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "breaking out": "\"'></textarea></title><svg onload=alert(3)>",
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}${7*7}",
    "formula": '=HYPERLINK("http://evil.test";"x")',
    "other formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "signs": "+1-1",
    "header": "x\r\nBcc: all@evil.test\r\n\r\nbody",
    "event": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil",
    "other way round": "\u202eevil\u2066\u200f\u200b",
    "terminal": "\x1b[2J\x1b]0;evil\x07\x00",
    "long": "长" * 10_000,
    "address": "javascript:alert(4)",
}
KEY = "taobao:4900000000000000001"
FIXED = {"platform": "taobao", "number": KEY.partition(":")[2], "shop": None, "currency": "CNY"}
PAGES = [
    page.path
    for page in dashboard.all_pages()
    if page.method == "GET" and not re.search(r"/export|/login|\.ics|/start/state|^/$", page.path)
]


def filled(model, text, **fixed):
    """Give a record with this text in every field that takes one."""
    given = {}
    for name, field in model.model_fields.items():
        value = fixed[name] if name in fixed else in_field(field.annotation, text)
        if value is None:
            continue
        try:
            model.model_validate({**given, name: value})
        except ValidationError as wrong:
            if any(error["loc"][0] == name for error in wrong.errors()):
                continue  # a field that takes no such text at all
        given[name] = value
    return given


def in_field(kind, text):
    """Give the text as this kind of field holds it; None where it holds none."""
    if kind is str:
        return text
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return filled(kind, text)
    inner = [one for one in typing.get_args(kind) if one not in (type(None), Ellipsis)]
    if typing.get_origin(kind) is tuple:
        one = in_field(inner[0], text)
        return None if one is None else (one,)
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return next((v for one in inner if (v := in_field(one, text)) is not None), None)
    return None


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE)
def hostile(request):
    return request.param


@pytest.fixture
def order(home, clock, hostile):
    """An order with the text in every field, and its automatic receipt due tomorrow."""
    shipped = clock() - timedelta(days=9, hours=1)
    fields = filled(Order, hostile, **FIXED)
    fields |= {"placed_at": shipped, "paid_at": shipped, "shipped_at": shipped, "paid": "9.90"}
    fields |= {"status": "shipped", "provenance": {}}
    read = Order.model_validate(fields)
    reading = Reading(platform="taobao", page="order_detail", outcome="read", orders=(read,))
    home.change_settings(names_on_lock_screen=True, quiet={"starts": "00:00", "ends": "00:00"})
    home.orders.observe("c1", clock(), reading)
    stored = home.orders.get(KEY)
    home.due.replan(KEY, home.weigh_order(stored, clock()), clock())
    return stored.order


@pytest.fixture
def message(home, clock, order):
    """The reminder that is due, with the goods named in it."""
    clock.forward(hours=17, minutes=5)  # six hours before it ends
    messages = home.due.tick(clock())
    assert messages, [(one.rule, one.state, one.next_at) for one in home.due.of_order(KEY)]
    return messages[0]


def test_the_order_really_holds_the_text_in_its_fields(order, hostile):
    told = json.dumps(order.model_dump(mode="json"), ensure_ascii=True)
    assert told.count(json.dumps(hostile)[1:-1][:12]) > 15


# -- pages -----------------------------------------------------------------------------------------


def dangers(page):
    """List what a browser would run or load on a page, other than our own files."""
    for one in html.fromstring(page).iter():
        if not isinstance(one.tag, str):
            continue
        for name, value in one.attrib.items():
            bad = name.startswith("on") or name in ("style", "srcdoc")
            leads = name in ("href", "src", "action", "formaction", "xlink:href")
            if bad or (leads and re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)):
                yield f"{one.tag} {name}"
        source = one.get("src") or ""
        if one.tag in ("script", "img", "iframe", "object") and not source.startswith("/static/"):
            yield f"{one.tag} {source}"
        if one.tag == "svg" and "onload" in one.attrib:
            yield "svg onload"


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_every_page_shows_it_as_text(browser, home, clock, order, language):
    browser.language = language
    case = home.cases.open(KEY, clock())
    named = {"platform": "taobao", "number": FIXED["number"], "case": case.id}
    for pattern in PAGES:
        path = re.sub(r"\{(\w+)\}", lambda part: named.get(part[1], "0"), pattern)
        answer = await browser.get(path)
        assert answer.status in (200, 404), path
        assert list(dangers(answer.text)) == [], path
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|(?<!\d)49(?=\{%)", answer.text)


async def test_the_order_page_says_it_word_for_word(browser, order, hostile):
    page = html.fromstring((await browser.get(f"/orders/{KEY.replace(':', '/')}")).text)
    shown = " ".join(page.text_content().split())
    title = " ".join(order.items[0].title.replace("\x00", "").split())
    seen = "".join(c for c in title if c.isprintable())[:60]
    assert seen in "".join(c for c in shown if c.isprintable())


# -- reminders -------------------------------------------------------------------------------------


def test_a_notification_is_short_and_plain(message, order):
    for text, limit in ((message.title, 63), (message.body, 255)):
        assert plaintext.units(text) <= limit
        assert not text.startswith(("-", "="))
        kinds = {unicodedata.category(mark) for mark in text if mark != "\n"}
        assert not kinds & {"Cc", "Cs", "Cn"}
        assert not plaintext.DIRECTIONS.search(text)
    markup = plaintext.markup(message.body)
    assert not re.search(r"[<>]", markup)
    assert BusDesktop.name == "desktop"


def test_a_mail_has_no_header_that_was_not_meant(message):
    way = Mail(host="smtp.example.com", sender="me@example.com", to="me@example.com")
    mail = letter(way, message)
    assert sorted(mail.keys()) == sorted(
        ["Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type",
         "Content-Transfer-Encoding"]
    )  # fmt: skip
    assert "Bcc" not in mail
    assert mail["To"] == "me@example.com"
    assert mail.get_content().rstrip("\n") == message.body


@pytest.mark.parametrize("service", ["bark", "serverchan", "wecom", "ntfy"])
def test_a_push_goes_where_it_should_with_the_text_as_a_value(message, service):
    hook = Hook(service=service, address="https://push.example.com/KEY")
    sent = request(hook, message.title, message.body)
    assert sent.address.startswith("https://push.example.com/")
    assert json.loads(json.dumps(sent.content)) == sent.content
    assert any(message.title in str(value) for value in sent.content.values())


# -- files -----------------------------------------------------------------------------------------


def test_the_calendar_has_one_event_per_deadline_and_no_other(home, clock, order):
    name = naming(home.orders, lambda: home.settings)
    feed = Calendar.from_ical(calendar(home.due.coming(clock()), clock(), "zh", name))
    events = list(feed.walk("VEVENT"))
    ends = {one.ends for one in home.due.coming(clock()) if one.alarms}
    assert len(events) == len(ends) > 0
    for event in events:
        assert isinstance(event["dtstart"].dt, datetime | date)
        assert "evil" not in str(event["summary"])
        assert len(event["description"]) <= 255
        assert {part.name for part in event.walk()} <= {"VEVENT", "VALARM"}


def test_a_spreadsheet_computes_nothing(home, order):
    out = io.StringIO()
    write_csv(home, out)
    head, *rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert rows
    for row in rows:
        assert len(row) == len(head)
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_json_gives_it_back_word_for_word(home, order):
    out = io.StringIO()
    write_json(home, out)
    out.getvalue().encode("utf-8")
    assert json.dumps(order.items[0].title) in json.dumps(json.loads(out.getvalue()))


@pytest.mark.parametrize("command", ["orders", "due"])
def test_a_terminal_is_not_steered(home, order, capsys, command):
    assert main(["--data", str(home.folder), command]) == 0
    said = capsys.readouterr().out
    assert said
    kinds = {unicodedata.category(mark) for mark in said if mark != "\n"}
    assert not kinds & {"Cc", "Cf", "Cs"}


async def test_half_a_character_in_an_answer_of_a_shop_breaks_no_page(daemon, browser, home, clock):
    from daemon.samples import SAMPLES, envelope

    answer = next(one for one in SAMPLES if one.answer_of)
    page = envelope(answer, 1, clock())
    body = page.payloads[0].body
    broken = re.sub(r'("title": ")', r"\1\\ud83d", body)
    assert broken != body
    sent = page.model_dump(mode="json")
    sent["payloads"][0]["body"] = broken
    told = await daemon.call("POST", "/v1/captures", sent)
    assert told.status == 200
    assert told.json["orders"][0]["title"].startswith("\ufffd")
    for path in ("/due", "/orders", "/v1/orders"):
        shown = await (browser.get(path) if path[1] != "v" else daemon.call("GET", path))
        assert shown.status == 200
    out = io.StringIO()
    write_csv(home, out)
    assert "\ufffd" in out.getvalue()

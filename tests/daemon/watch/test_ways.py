"""Mail and push services: off at first, private, and honest about what the server said."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_string, policy
from typing import Any

import pytest
import trustme
from aiohttp import web
from pydantic import ValidationError

from daemon.watch.lookout import Lookout
from daemon.watch.mail import MailChannel
from daemon.watch.notify import Outcome, Pause
from daemon.watch.trial import trial_message
from daemon.watch.way import Hook, Mail, Service
from daemon.watch.ways import Ways
from daemon.watch.webhook import HookChannel, request

from .conftest import Desk, at, deadline

MESSAGE = trial_message(at("11-20 09:00"), "zh")


def mail(**fields: Any) -> Mail:
    given = {"host": "smtp.example.com", "sender": "me@example.com", "to": "me@example.com"}
    return Mail.model_validate({**given, **fields})


# -- set-up ----------------------------------------------------------------------------------------


def test_18_nothing_leads_outside_until_it_is_set_up(desk: Desk) -> None:
    assert Ways(desk.store).channels() == []
    assert Ways(desk.store).calendar is None
    assert [c.name for c in Lookout(desk, lambda _: None)._wanted()] == ["desktop"]


def test_what_is_set_up_is_kept_and_can_be_dropped(desk: Desk) -> None:
    ways = Ways(desk.store)
    ways.put(mail(password="not a real one"))
    ways.put(Hook(service="ntfy", address="https://ntfy.example.com/topic"))
    again = Ways(desk.store)
    assert again.mail == mail(password="not a real one")
    assert [channel.name for channel in again.channels()] == ["mail", "push"]
    again.drop("mail")
    assert [channel.name for channel in Ways(desk.store).channels()] == ["push"]


def test_a_channel_lives_on_until_its_set_up_changes(desk: Desk) -> None:
    ways = Ways(desk.store)
    ways.put(mail())
    (first,) = ways.channels()
    assert ways.channels()[0] is first
    ways.put(mail(port=587, security="starttls"))
    assert ways.channels()[0] is not first


def test_switched_off_nothing_is_sent(desk: Desk) -> None:
    lookout = Lookout(desk, lambda _: None)
    lookout.ways.put(mail())
    desk.settings = desk.settings.model_copy(update={"notify": False})
    assert list(lookout._wanted()) == []


def test_what_another_version_wrote_is_as_if_it_were_not_there(desk: Desk) -> None:
    desk.store.table("ways").put("mail", {"host": "x", "colour": "red"})
    assert Ways(desk.store).mail is None


@pytest.mark.parametrize(
    "fields",
    [
        {"to": "me@example.com\nBcc: all@example.com"},
        {"to": "me@example.com, you@example.com"},
        {"sender": "nobody"},
        {"host": "smtp.example.com\r\n"},
        {"port": 0},
        {"security": "none"},
        {"colour": "red"},
    ],
)
def test_a_mail_set_up_that_cannot_be_meant_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        mail(**fields)


@pytest.mark.parametrize(
    "address",
    [
        "http://ntfy.example.com/topic",
        "https://name:word@ntfy.example.com/topic",
        "ftp://ntfy.example.com/topic",
        "https:///topic",
        "https://ntfy.example.com/a b",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_is_not_private_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        Hook(service="ntfy", address=address)


def test_secrets_do_not_stand_in_reprs() -> None:
    assert "word-1" not in repr(mail(password="word-1"))
    hook = Hook(service="bark", address="https://api.example.com/secretkey9876/")
    assert "secretkey" not in repr(hook)
    assert hook.shown == "api.example.com …876/"


# -- push ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "address", "sent_to", "content"),
    [
        (
            "bark",
            "https://bark.example.com/KEY",
            "https://bark.example.com/KEY",
            {"title": "标题", "body": "正文", "group": "护购", "level": "active"},
        ),
        (
            "serverchan",
            "https://sc.example.com/KEY.send",
            "https://sc.example.com/KEY.send",
            {"title": "标题", "desp": "正文"},
        ),
        (
            "wecom",
            "https://wecom.example.com/cgi-bin/webhook/send?key=KEY",
            "https://wecom.example.com/cgi-bin/webhook/send?key=KEY",
            {"msgtype": "text", "text": {"content": "标题\n正文"}},
        ),
        (
            "ntfy",
            "https://ntfy.example.com/push/my-topic/",
            "https://ntfy.example.com/push/",
            {"topic": "my-topic", "title": "标题", "message": "正文", "priority": 3},
        ),
    ],
)
def test_each_service_gets_what_it_wants(
    service: Service, address: str, sent_to: str, content: dict[str, Any]
) -> None:
    sent = request(Hook(service=service, address=address), "标题", "正文")
    assert (sent.address, sent.content) == (sent_to, content)


def test_what_cannot_wait_says_so_where_that_is_possible() -> None:
    bark = Hook(service="bark", address="https://bark.example.com/KEY")
    ntfy = Hook(service="ntfy", address="https://ntfy.example.com/topic")
    assert request(bark, "", "", urgent=True).content["level"] == "timeSensitive"
    assert request(ntfy, "", "", urgent=True).content["priority"] == 4


@dataclass
class PushService:
    """A push service on this computer that answers as it is told."""

    status: int = 200
    answer: Any = None
    got: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""

    async def take(self, asked: web.Request) -> web.Response:
        self.got.append(await asked.json())
        if isinstance(self.answer, str):
            return web.Response(status=self.status, text=self.answer)
        headers = {"Location": "/elsewhere"} if self.status == 302 else None
        return web.json_response(self.answer, status=self.status, headers=headers)


@pytest.fixture
async def push() -> AsyncIterator[PushService]:
    service = PushService()
    app = web.Application()
    app.router.add_post("/{anything:.*}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    service.address = f"http://127.0.0.1:{port}/SECRET"
    yield service
    await runner.cleanup()


@pytest.mark.parametrize(
    ("service", "status", "answer", "result"),
    [
        ("bark", 200, {"code": 200, "message": "success"}, "shown"),
        ("bark", 400, {"code": 400, "message": "failed to get device token"}, "failed"),
        ("serverchan", 200, {"code": 0, "data": {"pushid": "1"}}, "shown"),
        ("serverchan", 200, {"code": 40001, "message": "bad pushkey"}, "failed"),
        ("wecom", 200, {"errcode": 0, "errmsg": "ok"}, "shown"),
        ("wecom", 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, "failed"),
        ("ntfy", 200, {"id": "abc", "event": "message"}, "shown"),
        ("ntfy", 429, {"code": 42901, "error": "limit reached"}, "failed"),
        ("ntfy", 200, "<html>a hotel's log-in page</html>", "failed"),
        ("bark", 302, {}, "failed"),
        ("ntfy", 200, ["not", "a", "record"], "failed"),
    ],
)
async def test_only_what_the_service_confirms_counts(
    push: PushService, service: Service, status: int, answer: Any, result: str
) -> None:
    push.status, push.answer = status, answer
    outcome = await HookChannel(Hook(service=service, address=push.address)).show(MESSAGE)
    assert outcome.result == result
    assert len(push.got) == 1
    assert "SECRET" not in str(outcome)


async def test_what_the_service_says_is_made_safe(push: PushService) -> None:
    push.status, push.answer = 500, {"message": "\x1b[31m" + "x" * 5000}
    outcome = await HookChannel(Hook(service="bark", address=push.address)).show(MESSAGE)
    assert outcome.detail
    assert outcome.detail.startswith("HTTP 500 [31mxxx")
    assert len(outcome.detail) <= 60


async def test_nobody_there_is_a_failure_that_names_no_address(push: PushService) -> None:
    hook = Hook(service="ntfy", address="http://127.0.0.1:9/SECRET")
    outcome = await HookChannel(hook).show(MESSAGE)
    assert (outcome.result, outcome.detail) == ("failed", "ClientConnectorError")


# -- mail ------------------------------------------------------------------------------------------


@dataclass
class MailServer:
    """A mail server on this computer: enough SMTP to take a mail or to refuse one."""

    refuse: str = ""
    said: list[str] = field(default_factory=list)
    mail: str = ""
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, "220 test")
        while line := (await reader.readline()).decode():
            self.said.append(line.strip())
            word = line[:4].upper().strip()
            if word == self.refuse:
                await self._say(writer, "535 no")
            elif word == "EHLO":
                await self._say(writer, "250-test\r\n250 AUTH PLAIN")
            elif word == "AUTH":
                await self._say(writer, "235 yes")
            elif word == "DATA":
                await self._say(writer, "354 go on")
                self.mail = (await reader.readuntil(b"\r\n.\r\n")).decode("ascii")[:-3]
                await self._say(writer, "250 taken")
            else:
                await self._say(writer, "221 bye" if word == "QUIT" else "250 yes")
                if word == "QUIT":
                    break
        writer.close()

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, words: str) -> None:
        writer.write(f"{words}\r\n".encode())
        await writer.drain()


Serving = Callable[..., Any]


@pytest.fixture
async def serving() -> AsyncIterator[Serving]:
    started: list[asyncio.Server] = []

    async def start(server: MailServer, trust: ssl.SSLContext | None = None) -> MailServer:
        listening = await asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=trust)
        started.append(listening)
        server.port = listening.sockets[0].getsockname()[1]
        return server

    yield start
    for listening in started:
        listening.close()
        await listening.wait_closed()


async def send(server: MailServer, trust: ssl.SSLContext | None = None, **fields: Any) -> Outcome:
    return await MailChannel(mail(host="127.0.0.1", port=server.port, **fields), trust).show(
        MESSAGE
    )


async def test_a_mail_arrives_word_for_word(serving: Serving) -> None:
    server = await serving(MailServer())
    outcome = await send(server, security="none")
    assert outcome == Outcome("shown", "accepted by 127.0.0.1")
    arrived = message_from_string(server.mail, policy=policy.default)
    assert arrived["subject"] == "护购：测试提醒"
    assert arrived["to"] == "me@example.com"
    assert arrived["message-id"].endswith("@hugou.example>")
    assert arrived.get_content().strip() == MESSAGE.body


async def test_over_tls_with_name_and_password(serving: Serving) -> None:
    authority = trustme.CA()
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    client_side = ssl.create_default_context()
    authority.configure_trust(client_side)
    server = await serving(MailServer(), server_side)
    outcome = await send(server, client_side, user="me", password="not a real one")
    assert outcome.result == "shown"
    spoken = next(line for line in server.said if line.startswith("AUTH PLAIN"))
    assert base64.b64decode(spoken.split()[-1]) == b"\0me\0not a real one"


async def test_a_server_that_proves_nothing_gets_no_password(serving: Serving) -> None:
    authority = trustme.CA()
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    server = await serving(MailServer(), server_side)
    outcome = await send(server, user="me", password="not a real one")
    assert outcome.result == "failed"
    assert "CERTIFICATE_VERIFY_FAILED" in str(outcome.detail)
    assert server.said == []


async def test_a_refused_password_is_a_failure_without_the_password(serving: Serving) -> None:
    server = await serving(MailServer(refuse="AUTH"))
    outcome = await send(server, security="none", user="me", password="word-1")
    assert (outcome.result, outcome.detail) == ("failed", "SMTPAuthenticationError 535")


async def test_a_refused_address_is_a_failure(serving: Serving) -> None:
    server = await serving(MailServer(refuse="RCPT"))
    assert (await send(server, security="none")).result == "failed"


async def test_nobody_there_is_a_failure() -> None:
    way = mail(host="127.0.0.1", port=9, security="none")
    outcome = await MailChannel(way).show(MESSAGE)
    assert outcome.result == "failed"
    assert str(outcome.detail).startswith("ConnectionRefusedError")


# -- servers are left alone for a while -----------------------------------------------------------


def test_a_server_that_fails_is_asked_less_and_less_often() -> None:
    pause = Pause()
    minutes = [pause.longer() // timedelta(minutes=1) for _ in range(7)]
    assert minutes == [2, 4, 8, 16, 32, 60, 60]
    pause.over()
    assert pause.longer() == timedelta(minutes=2)


def test_within_the_pause_the_channel_is_not_asked(desk: Desk) -> None:
    desk.replan(deadline(safe="11-22 12:00"))
    (message,) = desk.due.tick(at("11-19 12:00"))
    desk.go("11-19 12:00")
    desk.due.record(message.id, "mail", "failed", "x", again_in=timedelta(minutes=4))
    (notice,) = desk.due.history()
    assert not notice.wants("mail", desk.now + timedelta(minutes=3))
    assert notice.wants("mail", desk.now + timedelta(minutes=4))
    assert notice.wants("desktop", desk.now)

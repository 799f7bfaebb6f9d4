"""Reminders by e-mail, through the shopper's own mail server."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from daemon.watch.notify import Health, Outcome, Pause
from daemon.watch.telling import Message
from daemon.watch.way import Mail
from rules._text import Text

NAME = "mail"
SECONDS = 20.0


class MailChannel:
    """What the mail server accepts lies in the shopper's inbox: that counts as shown."""

    name = NAME

    def __init__(self, way: Mail, trust: ssl.SSLContext | None = None) -> None:
        self._way = way
        self._trust = trust
        self._pause = Pause()

    async def probe(self) -> Health:
        """Say where mail goes; the server is asked when there is something to send."""
        zh, en = f"提醒也发到 {self._way.to}", f"reminders are mailed to {self._way.to}"
        return Health(NAME, "works", Text(zh, en))

    async def show(self, message: Message) -> Outcome:
        """Send a notice."""
        try:
            async with asyncio.timeout(3 * SECONDS):
                await asyncio.to_thread(self._send, letter(self._way, message))
        except (OSError, smtplib.SMTPException, TimeoutError, ValueError) as error:
            return Outcome("failed", said(error), self._pause.longer())
        self._pause.over()
        return Outcome("shown", f"accepted by {self._way.host}")

    def _send(self, mail: EmailMessage) -> None:
        way, trust = self._way, self._trust or ssl.create_default_context()
        if way.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                way.host, way.port, timeout=SECONDS, context=trust
            )
        else:
            server = smtplib.SMTP(way.host, way.port, timeout=SECONDS)
        with server:
            if way.security == "starttls":
                server.starttls(context=trust)
            if way.user:
                server.login(way.user, way.password)
            server.send_message(mail)


def letter(way: Mail, message: Message) -> EmailMessage:
    """Write a notice as a mail: plain text, nothing to load, nothing to click."""
    mail = EmailMessage()
    mail["Subject"] = message.title
    mail["From"], mail["To"] = way.sender, way.to
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain="hugou.example")  # not the name of this computer
    mail.set_content(message.body + "\n", cte="base64")  # some servers still take ASCII alone
    return mail


def said(error: Exception) -> str:
    """Say what went wrong, without what we sent."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return f"{type(error).__name__}: {error}".rstrip(": ")[:200]

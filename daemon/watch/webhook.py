"""Reminders to a phone through a push service: Bark, ServerChan, a WeCom bot, ntfy."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from daemon.watch import plaintext
from daemon.watch.notify import Health, Outcome, Pause
from daemon.watch.telling import Message
from daemon.watch.way import Hook, Service
from rules._text import Text

NAME = "push"
SECONDS = 15.0
LARGEST_ANSWER = 64 * 1024

TITLES: dict[Service, str] = {
    "bark": "Bark",
    "serverchan": "Server酱",
    "wecom": "企业微信群机器人",
    "ntfy": "ntfy",
}


class Request(NamedTuple):
    """What is sent, exactly."""

    address: str
    content: dict[str, Any]


def request(hook: Hook, title: str, body: str, *, urgent: bool = False) -> Request:
    """Write a notice as the service wants it."""
    if hook.service == "bark":
        level = "timeSensitive" if urgent else "active"
        content = {"title": title, "body": body, "group": "护购", "level": level}
        return Request(hook.address, content)
    if hook.service == "serverchan":
        return Request(hook.address, {"title": title, "desp": body})
    if hook.service == "wecom":
        text = {"content": f"{title}\n{body}"}
        return Request(hook.address, {"msgtype": "text", "text": text})
    address = urlsplit(hook.address)
    folder, _, topic = address.path.rstrip("/").rpartition("/")
    root = urlunsplit((address.scheme, address.netloc, f"{folder}/", "", ""))
    priority = 4 if urgent else 3
    return Request(root, {"topic": topic, "title": title, "message": body, "priority": priority})


def accepted(service: Service, status: int, answer: dict[str, Any]) -> bool:
    """Did the service say that it took the notice? A 200 alone means little."""
    success = {
        "bark": answer.get("code") == 200,
        "serverchan": answer.get("code") == 0,
        "wecom": answer.get("errcode") == 0,
        "ntfy": bool(answer.get("id")),
    }
    return status == 200 and success[service]


class HookChannel:
    """What the push service accepts is on its way to the phone: that counts as shown."""

    name = NAME

    def __init__(self, hook: Hook) -> None:
        self._hook = hook
        self._pause = Pause()

    async def probe(self) -> Health:
        """Say where notices go; the service is asked when there is something to send."""
        who = TITLES[self._hook.service]
        return Health(NAME, "works", Text(f"提醒也经 {who} 推送", f"{who} pushes reminders too"))

    async def show(self, message: Message) -> Outcome:
        """Send a notice."""
        sent = request(self._hook, message.title, message.body, urgent=message.urgent)
        try:
            status, answer = await _post(sent)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            # Not the error's own text: it names the address, which is a secret.
            return Outcome("failed", type(error).__name__, self._pause.longer())
        if not accepted(self._hook.service, status, answer):
            return Outcome("failed", refusal(status, answer), self._pause.longer())
        self._pause.over()
        return Outcome("shown", f"accepted by {TITLES[self._hook.service]}")


async def _post(sent: Request) -> tuple[int, dict[str, Any]]:
    limit = aiohttp.ClientTimeout(total=SECONDS)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.post(sent.address, json=sent.content, allow_redirects=False) as response,
    ):
        text = await response.content.read(LARGEST_ANSWER)
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {}
    return response.status, answer if isinstance(answer, dict) else {}


def refusal(status: int, answer: dict[str, Any]) -> str:
    """Say what the service objected to, in its own words made safe."""
    words = next((answer[k] for k in ("errmsg", "message", "error") if answer.get(k)), "")
    return plaintext.clip(plaintext.title(f"HTTP {status} {words}"), 60)

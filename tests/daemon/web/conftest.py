"""A daemon that really listens, on a fresh data folder, and ways to talk to it."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from daemon.home import Home
from daemon.web.app import make_app
from daemon.web.server import listening
from daemon.web.service import SERVICE

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self):
        return self.now

    def forward(self, **by):
        self.now += timedelta(**by)


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Daemon:
    """A running daemon with one paired script, as tests see it."""

    home: Home
    service: object
    port: int
    http: aiohttp.ClientSession
    clock: Clock
    client: object
    token: str

    def headers(self, **more):
        named = {name.replace("_", "-"): value for name, value in more.items()}
        given = {
            "Authorization": f"Bearer {self.token}",
            "X-Hugou-Client": self.client.id,
            **named,
        }
        return {name: value for name, value in given.items() if value is not None}

    async def call(self, method, path, body=None, headers=None, data=None):
        """Call as the paired client, unless other headers are given."""
        sent = self.headers() if headers is None else dict(headers)
        if body is not None:
            data = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        async with self.http.request(
            method,
            f"http://127.0.0.1:{self.port}{path}",
            headers=sent,
            data=data,
            allow_redirects=False,
        ) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def raw(self, request):
        """Send bytes as they are and give the status line's number and the whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        await writer.wait_closed()
        return int(answer.split(b" ", 2)[1]), answer


@dataclass
class Browser:
    """A browser that is logged in to the dashboard."""

    daemon: Daemon
    cookie: str
    language: str = "zh-CN"

    def headers(self):
        return {
            "Cookie": self.cookie,
            "Accept": "text/html",
            "Accept-Language": self.language,
            "Sec-Fetch-Site": "same-origin",
        }

    async def get(self, path):
        return await self.daemon.call("GET", path, headers=self.headers())

    async def post(self, path, csrf=True, **fields):
        if csrf is not None:
            fields["csrf"] = self.session.csrf if csrf is True else csrf
        sent = self.headers() | {"Origin": "null"}
        form = aiohttp.FormData(fields, charset="utf-8")()
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        return await self.daemon.call("POST", path, headers=sent, data=form._value)

    @property
    def session(self):
        secret = self.cookie.partition("=")[2]
        return self.daemon.service.sessions.find(secret, self.daemon.clock())


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def home(tmp_path, clock):
    with Home.open(tmp_path / "data", clock=clock) as home:
        yield home


@pytest.fixture
async def daemon(home, clock):
    app = make_app(home, clock)
    client, token = home.clients.add("test script", clock())
    async with listening(app, 0) as port, aiohttp.ClientSession() as http:
        yield Daemon(home, app[SERVICE], port, http, clock, client, token)


@pytest.fixture
async def browser(daemon):
    answer = await daemon.call("GET", daemon.service.sessions.link("/"), headers={})
    return Browser(daemon, answer.headers["Set-Cookie"].partition(";")[0])


# -- in a real browser ----------------------------------------------------------------------------


@dataclass
class Demo:
    """A daemon on sample orders, and a browser that is logged in to it."""

    folder: Path
    address: str
    browser: object
    state: dict

    def page(self, width=1280, language="zh-CN", scheme="light", **more):
        context = self.browser.new_context(
            storage_state=self.state,
            viewport={"width": width, "height": 800},
            locale=language,
            color_scheme=scheme,
            base_url=self.address,
            **more,
        )
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    reason = "playwright is not installed"
    playwright = pytest.importorskip("playwright.sync_api", reason=reason)
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, "-m", "daemon", "serve", "--port", "0", "--json", "--demo"]
    daemon = subprocess.Popen(
        [*command, "--data", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    told = json.loads(daemon.stdout.readline())
    try:
        with playwright.sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = browser.new_context()
            page = context.new_page()
            page.goto(told["url"])
            page.wait_for_url(re.compile("/(due|start)$"))
            address = f"http://127.0.0.1:{told['port']}"
            yield Demo(folder, address, browser, context.storage_state())
            browser.close()
    finally:
        daemon.terminate()
        daemon.communicate(timeout=20)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Give the folder for pictures: HUGOU_PICTURES, so that one can look at them afterwards."""
    folder = os.environ.get("HUGOU_PICTURES")
    chosen = Path(folder) if folder else tmp_path_factory.mktemp("pictures")
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen

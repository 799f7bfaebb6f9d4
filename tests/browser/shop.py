"""The shops, on this machine: any host name over TLS, pages from a table, every request noted."""

from __future__ import annotations

import mimetypes
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

HOSTS = (
    *("*.taobao.com", "*.tmall.com", "*.m.taobao.com", "*.jd.com", "*.12315.cn", "*.test"),
    *("*.spb.gov.cn", "*.court.gov.cn"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop sends for one address."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Shop:
    """A running server; addresses are "host/path" without the query."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    folders: dict[str, Path] = field(default_factory=dict)  # of a host: what lies there is served

    def show(self, place: str, text: str, kind: str = "text/html; charset=utf-8") -> str:
        """Put a page at a place; gives its address."""
        self.answers[place] = Answer(text.encode(), kind)
        return f"https://{place}"

    def find(self, place: str) -> Answer | None:
        """Give what stands at a place, or lies in the folder of its host."""
        host, _, path = place.partition("/")
        if place in self.answers or host not in self.folders:
            return self.answers.get(place)
        folder = self.folders[host].resolve()
        file = (folder / path).resolve()
        if not file.is_file() or folder not in file.parents:
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Answer(file.read_bytes(), kind)

    def show_strictly(self, place: str, text: str, policy: str) -> str:
        """Put a page at a place, under a content security policy."""
        headers = (("Content-Security-Policy", policy),)
        self.answers[place] = Answer(text.encode(), headers=headers)
        return f"https://{place}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    shop: Shop

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer()

    def _answer(self) -> None:
        place = f"{self.headers.get('Host', '')}{self.path.partition('?')[0]}"
        self.server.shop.asked.append(place)
        found = self.server.shop.find(place)
        answer = found or Answer(b"", "text/plain")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        origin = self.headers.get("Origin")
        if origin:  # shops let their own pages call their own services
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Credentials", "true")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output for the tests."""


@contextmanager
def open_shop() -> Iterator[Shop]:
    """Serve until the block ends."""
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*HOSTS).configure_cert(secure)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.socket = secure.wrap_socket(server.socket, server_side=True)
    server.shop = Shop(port=server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Who may call and what may enter: one test for each number of the list, named after it."""

import asyncio
import gzip
import hashlib
import hmac
import logging
import socket
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest

from daemon import __version__
from daemon.web import guard, server
from daemon.web.api import all_routes
from daemon.web.app import make_app
from daemon.web.dashboard import all_pages
from daemon.web.logbook import keep_log
from daemon.web.refusals import SENTENCES
from daemon.web.server import listening

OTHERS = ["cross-site", "same-site", "Cross-Site", "nonsense"]
EXTENSION = "chrome-extension://" + "a" * 32


async def test_02_an_answer_needs_our_exact_name(daemon):
    port = daemon.port
    right = f"127.0.0.1:{port}"
    wrong = [
        "evil.test",
        "127.0.0.1",
        f"127.0.0.1:{port + 1}",
        f"127.0.0.1.evil.test:{port}",
        f"localhost.:{port}",
        f"[::1]:{port}",
        f"0.0.0.0:{port}",
        f"127.1:{port}",
        f"LOCALHOST:{port}.",
        "",
    ]
    paths = ["/ping", "/v1/orders", "/", "/static/hugou.css", "/nothing/here"]
    for host in wrong:
        for path in paths:
            status, answer = await daemon.raw(
                f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
            )
            assert status == 421, (host, path)
            assert b"traceback" not in answer.lower()
    status, _ = await daemon.raw(
        f"GET /ping HTTP/1.1\r\nHost: {right}\r\nConnection: close\r\n\r\n".encode()
    )
    assert status == 200


@pytest.mark.parametrize(
    "request_text",
    [
        "GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /ping HTTP/1.0\r\n\r\n",
        "GET /ping HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"
        "Connection: close\r\n\r\n",
        "GET /ping HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.test\r\n"
        "Connection: close\r\n\r\n",
        "GET http://evil.test/ping HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n",
        "GET http://127.0.0.1:{port}/ping HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Connection: close\r\n\r\n",
        "GET //v1/orders HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n",
        "GET //ping HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n",
    ],
)
async def test_02_no_name_two_names_or_a_disguised_target(daemon, request_text):
    status, _ = await daemon.raw(request_text.format(port=daemon.port).encode())
    assert status == 421


@pytest.mark.parametrize(
    ("host", "expect", "first"),
    [
        ("127.0.0.1:{port}", "100-continue", b"HTTP/1.1 100 "),
        ("evil.test", "100-continue", b"HTTP/1.1 421 "),
        ("evil.test", "tea", b"HTTP/1.1 421 "),
        ("127.0.0.1:{port}", "tea", b"HTTP/1.1 400 "),
    ],
)
async def test_02_nobody_is_asked_to_go_on_before_the_check(daemon, host, expect, first):
    name = host.format(port=daemon.port)
    _, answer = await daemon.raw(
        f"POST /v1/links HTTP/1.1\r\nHost: {name}\r\nExpect: {expect}\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n"
        "Connection: close\r\n\r\n{}".encode()
    )
    assert answer.startswith(first)
    assert b"aiohttp" not in answer


async def test_02_localhost_is_for_the_dashboard_alone(daemon):
    local = f"Host: localhost:{daemon.port}\r\nConnection: close\r\n\r\n"
    status, _ = await daemon.raw(f"GET /static/hugou.css HTTP/1.1\r\n{local}".encode())
    assert status == 200
    status, _ = await daemon.raw(f"GET /ping HTTP/1.1\r\n{local}".encode())
    assert status == 421


@pytest.mark.parametrize("path", ["/ping", "/v1/orders", "/", "/static/hugou.css", "/nothing"])
async def test_03_other_pages_are_refused_and_the_same_site_too(daemon, path):
    for site in OTHERS:
        answer = await daemon.call("GET", path, headers=daemon.headers(Sec_Fetch_Site=site))
        assert (answer.status, answer.json["code"]) == (403, "foreign_page")
    for site in ["none", "same-origin", None]:
        answer = await daemon.call("GET", "/ping", headers=daemon.headers(Sec_Fetch_Site=site))
        assert answer.status == 200


async def test_01_only_this_machine_is_listened_to(daemon):
    listening = [
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    port = f"{daemon.port:04X}"
    assert [address for address in listening if address.endswith(f":{port}")] == [
        f"0100007F:{port}"
    ]


def test_01_ten_ports_to_fall_back_to():
    taken = []
    try:
        for _ in range(server.FALLBACKS + 1):
            taken.append(server.take_port(None))
            taken[-1].listen()
        ports = [listener.getsockname()[1] for listener in taken]
        assert ports == sorted(set(ports))
        assert set(ports) <= set(range(20315, 20326))
        with pytest.raises(server.PortTaken):
            server.take_port(None)
    except server.PortTaken:
        pytest.skip("other programs use some of the ports 20315 to 20325")
    finally:
        for listener in taken:
            listener.close()


async def test_04_an_origin_must_be_one_that_was_paired(daemon):
    strangers = [
        EXTENSION,
        "moz-extension://0f5c6b1e-7d0c-4f6e-9d64-1b1f9c0c0a01",
        "https://evil.test",
        "null",
        f"http://127.0.0.1:{daemon.port + 1}",
        f"http://127.0.0.1:{daemon.port}",  # our own pages have no business with the API
        "",
    ]
    for origin in strangers:
        answer = await daemon.call("GET", "/v1/openapi.json", headers=daemon.headers(Origin=origin))
        assert (answer.status, answer.json["code"]) == (403, "unknown_origin"), origin
    daemon.home.clients.add("Chromium", daemon.clock(), origin=EXTENSION)
    answer = await daemon.call("GET", "/v1/openapi.json", headers=daemon.headers(Origin=EXTENSION))
    assert answer.status == 200


async def test_04_one_that_wants_to_pair_may_ask_only_while_the_window_is_open(daemon):
    firefox = {"Origin": "moz-extension://0f5c6b1e-7d0c-4f6e-9d64-1b1f9c0c0a01"}
    assert (await daemon.call("GET", "/ping", headers=firefox)).status == 403
    daemon.service.pairing.open()
    assert (await daemon.call("GET", "/ping", headers=firefox)).status == 200
    foreign = {"Origin": EXTENSION}  # a Chromium extension that is not ours
    assert (await daemon.call("GET", "/ping", headers=foreign)).status == 403


def api_routes_by_access(*kinds):
    return [
        pytest.param(route, id=f"{route.method} {route.path}")
        for route in all_routes()
        if route.access in kinds
    ]


@pytest.mark.parametrize("route", api_routes_by_access("client", "local"))
async def test_05_every_route_but_ping_and_pairing_wants_a_token(daemon, route):
    wrong = [
        None,
        "Bearer ",
        "Bearer 00",
        f"Basic {daemon.token}",
        f"Bearer {daemon.token[:-1]}",
        f"Bearer {daemon.token}0",
        f"Bearer {daemon.client.token_hash}",
        "Bearer \u00e9",
    ]
    for authorization in wrong:
        answer = await daemon.call(
            route.method,
            route.path.replace("{", "").replace("}", ""),
            body=None if route.method == "GET" else {},
            headers=daemon.headers(Authorization=authorization),
        )
        assert (answer.status, answer.json["code"]) == (401, "who_are_you"), authorization


@pytest.mark.parametrize("route", api_routes_by_access("local"))
async def test_05_what_is_for_the_command_line_is_refused_to_a_browser(daemon, route):
    body = None if route.method == "GET" else {}
    answer = await daemon.call(route.method, route.path.replace("{client}", "x"), body)
    assert answer.status == 401


async def test_05_only_the_token_s_hash_is_kept(daemon):
    daemon.home.store.backup(daemon.home.folder / "copy.db")
    kept = (daemon.home.folder / "copy.db").read_bytes()
    assert daemon.token.encode() not in kept
    assert hashlib.sha256(daemon.token.encode()).hexdigest().encode() in kept
    assert len(bytes.fromhex(daemon.token)) * 8 == 256


@pytest.mark.parametrize(
    "header",
    [
        b"Authorization: Bearer \xff\xfe",
        b"X-Hugou-Client: \xff",
        b"Cookie: hugou_%d=\xff",
        b"Accept-Language: \xff\xfe",
        b"X-Hugou-Protocol: \xc2\xb2",
        b"Content-Type: \xff",
    ],
)
async def test_16_bytes_that_are_no_text_in_a_header_are_refused_calmly(daemon, header):
    for path in (b"/v1/openapi.json", b"/orders", b"/v1/links"):
        method = b"POST" if path == b"/v1/links" else b"GET"
        status, _ = await daemon.raw(
            b"%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s\r\n\r\n"
            % (method, path, daemon.port, header.replace(b"%d", b"%d" % daemon.port))
        )
        assert status == 401


async def test_05_a_token_in_the_address_is_worth_nothing(daemon):
    path = f"/v1/openapi.json?token={daemon.token}&access_token={daemon.token}"
    assert (await daemon.call("GET", path, headers={})).status == 401


async def test_05_a_revoked_token_is_worth_nothing_at_once(daemon):
    assert (await daemon.call("GET", "/v1/openapi.json")).status == 200
    daemon.home.clients.revoke(daemon.client.id)
    assert (await daemon.call("GET", "/v1/openapi.json")).status == 401


async def test_05_a_token_under_another_client_s_name(daemon):
    other, _ = daemon.home.clients.add("another", daemon.clock())
    answer = await daemon.call(
        "GET", "/v1/openapi.json", headers=daemon.headers(X_Hugou_Client=other.id)
    )
    assert answer.status == 401


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None],
)
async def test_06_a_write_says_that_it_is_json(daemon, kind):
    sent = daemon.headers(Content_Type=kind)
    answer = await daemon.call("POST", "/v1/links", headers=sent, data=b'{"to": "/"}')
    assert (answer.status, answer.json["code"]) == (415, "not_json")


async def test_06_a_write_says_whose_it_is(daemon):
    answer = await daemon.call(
        "POST", "/v1/links", {"to": "/"}, headers=daemon.headers(X_Hugou_Client=None)
    )
    assert (answer.status, answer.json["code"]) == (400, "no_client_header")


@pytest.mark.parametrize("path", ["/v1/links", "/ping", "/", "/static/hugou.css", "/nothing"])
async def test_07_no_cross_origin_permission_and_no_preflight(daemon, path):
    asked = {"Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "TRACE", "PUT"):
        answer = await daemon.call(method, path, headers=asked)
        assert answer.status == 405, method
    answer = await daemon.call("GET", path)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


async def test_08_a_body_over_the_limit_is_stopped_while_it_streams(daemon):
    chunk = b"x" * 1_000_000
    sent = 0

    async def endless():
        nonlocal sent
        while sent < 100:
            sent += 1
            yield chunk

    sending = daemon.headers(Content_Type="application/json")
    try:
        answer = await daemon.call("POST", "/v1/links", headers=sending, data=endless())
        assert (answer.status, answer.json["code"]) == (413, "too_large")
    except aiohttp.ClientOSError:
        pass  # the connection was closed before all of it was written: stopped as well
    assert sent * len(chunk) < 4 * guard.LARGEST_BODY


async def test_08_a_body_that_announces_to_be_too_large_is_not_read(daemon):
    status, answer = await daemon.raw(
        f"POST /v1/links HTTP/1.1\r\nHost: 127.0.0.1:{daemon.port}\r\n"
        f"Authorization: Bearer {daemon.token}\r\nX-Hugou-Client: {daemon.client.id}\r\n"
        f"Content-Type: application/json\r\n"
        f"Content-Length: {guard.LARGEST_BODY + 1}\r\n\r\n".encode()
    )
    assert status == 413
    assert b"too_large" in answer


async def test_08_a_compressed_body_is_not_opened(daemon):
    sending = daemon.headers(Content_Type="application/json", Content_Encoding="gzip")
    bomb = gzip.compress(b" " * 50_000_000)
    answer = await daemon.call("POST", "/v1/links", headers=sending, data=bomb)
    assert (answer.status, answer.json["code"]) == (415, "encoded")


async def test_08_thirty_calls_a_second_for_each_client(daemon):
    ticks = [0.0]
    daemon.service.rates = guard.Rates(clock=lambda: ticks[0])
    _, token = daemon.home.clients.add("another", daemon.clock())
    statuses = [(await daemon.call("GET", "/v1/openapi.json")).status for _ in range(40)]
    assert statuses == [200] * 30 + [429] * 10
    other = daemon.headers(Authorization=f"Bearer {token}", X_Hugou_Client=None)
    assert (await daemon.call("GET", "/v1/openapi.json", headers=other)).status == 200
    ticks[0] += 0.5
    statuses = [(await daemon.call("GET", "/v1/openapi.json")).status for _ in range(16)]
    assert statuses == [200] * 15 + [429]


async def test_08_headers_and_bodies_that_never_end_are_given_up(home, monkeypatch):
    monkeypatch.setattr(guard, "HEADER_SECONDS", 0.2)
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.2)
    _, token = home.clients.add("slow", home.clock())
    app = make_app(home)
    async with listening(app, 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /ping HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Never".encode())
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"POST /v1/links HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Hugou-Client: x\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            'Content-Length: 100\r\n\r\n{"to"'.encode()
        )
        answer = await asyncio.wait_for(reader.read(), 10)
        assert answer.startswith(b"HTTP/1.1 408")
        writer.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"to": 1}',
        b'{"to": "/", "more": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
async def test_08_a_message_that_is_none_is_refused(daemon, body):
    sending = daemon.headers(Content_Type="application/json")
    answer = await daemon.call("POST", "/v1/links", headers=sending, data=body)
    assert (answer.status, answer.json["code"]) == (400, "bad_message")


async def test_10_the_daemon_proves_itself_to_a_client_it_knows(daemon):
    nonce = "ab" * 16
    answer = await daemon.call(
        "GET", f"/ping?nonce={nonce}", headers={"X-Hugou-Client": daemon.client.id}
    )
    key = hashlib.sha256(daemon.token.encode()).digest()
    expected = hmac.new(key, f"hugou-ping:{nonce}:{daemon.port}".encode(), "sha256").hexdigest()
    assert answer.json == {
        "name": "hugou",
        "protocol": 1,
        "version": __version__,
        "port": daemon.port,
        "proof": expected,
    }


async def test_10_who_is_unknown_learns_the_name_and_no_more(daemon):
    for sent in ({}, {"X-Hugou-Client": "someone"}):
        answer = await daemon.call("GET", f"/ping?nonce={'ab' * 16}", headers=sent)
        assert answer.status == 200
        assert answer.json["proof"] is None
    answer = await daemon.call("GET", "/ping?nonce=xyz", headers={})
    assert answer.status == 400


async def test_15_the_log_holds_no_content(daemon, caplog):
    planted = {
        "phone": "13912345678",
        "name": "李四光明",
        "address": "杭州市文一西路九百六十九号",
        "token": daemon.token,
        "order": "4810123456789012345",
    }
    caplog.set_level("DEBUG")
    for secret in planted.values():
        path = f"/v1/orders/taobao/{quote(secret)}"
        await daemon.call("GET", path)
        await daemon.call("GET", f"/{quote(secret)}?q={quote(secret)}")
        await daemon.call("POST", "/v1/links", {"to": secret, secret: secret})
        await daemon.raw(f"{secret} / HTTP/9\r\nHost: {secret}\r\n\r\n".encode())
    monkey = RuntimeError(f"cannot read {planted['name']} {planted['phone']}")

    def break_down(path):
        raise monkey

    daemon.service.sessions.link = break_down
    broken = await daemon.call("POST", "/v1/links", {"to": "/"})
    assert broken.status == 500
    told = caplog.text + broken.text
    assert "POST /v1/links 500" in caplog.text
    assert "RuntimeError at" in caplog.text
    for secret in planted.values():
        assert secret not in told
        assert quote(secret) not in told


async def test_16_an_error_is_a_short_sentence_in_two_languages_and_a_code(daemon):
    def break_down(path):
        raise ZeroDivisionError("inside")

    daemon.service.sessions.link = break_down
    answers = [
        await daemon.call("POST", "/v1/links", {"to": "/"}),
        await daemon.call("GET", "/v1/nothing"),
        await daemon.call("POST", "/ping", {}),
        await daemon.call("GET", "/v1/openapi.json", headers={}),
        await daemon.call("POST", "/v1/links", {"nonsense": 1}),
    ]
    assert [answer.status for answer in answers] == [500, 404, 405, 401, 400]
    for answer in answers:
        assert set(answer.json) == {"code", "message", "message_en"}
        assert any("\u4e00" <= mark <= "\u9fff" for mark in answer.json["message"])
        assert answer.json["message_en"].isascii() or "“" in answer.json["message_en"]
        assert len(answer.text) < 300
        for trace in ("Traceback", "Error", ".py", "inside"):
            assert trace not in answer.text


@pytest.mark.parametrize("code", SENTENCES)
def test_16_every_refusal_is_said_in_both_languages(code):
    status, zh, en = SENTENCES[code]
    assert 400 <= status < 600
    assert any("\u4e00" <= mark <= "\u9fff" for mark in zh)
    assert not any("\u4e00" <= mark <= "\u9fff" for mark in en)
    assert len(zh) < 60
    assert len(en) < 100


@pytest.mark.parametrize(
    ("spoken", "status", "code"),
    [
        (None, 200, None),
        ("1", 200, None),
        ("2", 426, "extension_too_new"),
        ("0", 426, "extension_too_old"),
        ("x", 426, "extension_too_old"),
    ],
)
async def test_17_both_sides_learn_that_the_other_is_of_another_time(daemon, spoken, status, code):
    sent = daemon.headers(X_Hugou_Protocol=spoken)
    answer = await daemon.call("GET", "/v1/openapi.json", headers=sent)
    assert answer.status == status
    assert answer.json.get("code") == code
    assert (await daemon.call("GET", "/ping")).json["protocol"] == 1


async def test_18_nothing_leaves_the_machine(daemon, browser, monkeypatch):
    reached = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def watched(self, address, original=connect):
        reached.append(address)
        return original(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    monkeypatch.setattr(
        socket.socket, "connect_ex", lambda self, address: watched(self, address, connect_ex)
    )
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: reached.append(asked))
    await daemon.call("GET", "/v1/openapi.json")
    for page in all_pages():
        if page.method == "GET" and "{" not in page.path:
            await browser.get(page.path)
    assert [address for address in reached if address[0] != "127.0.0.1"] == []


def test_15_exceptions_and_other_libraries_are_not_quoted(tmp_path):
    root = logging.getLogger()
    handler = keep_log(tmp_path)
    try:
        try:
            raise ValueError("13912345678")
        except ValueError:
            logging.getLogger("hugou.web").exception("a reader failed")
            logging.getLogger("asyncio").exception("Task failed: %s", "13912345678")
            logging.getLogger("daemon.watch").warning("kept %d", 3)
    finally:
        root.removeHandler(handler)
        handler.close()
    written = (tmp_path / "hugou.log").read_text("utf-8")
    assert "13912345678" not in written
    assert "ERROR hugou.web a reader failed ValueError" in written
    assert "ERROR asyncio (not written down) ValueError" in written
    assert "WARNING daemon.watch kept 3" in written

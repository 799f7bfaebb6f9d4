"""Who may call and what may enter: one test for each number of the list, named after it."""

import pytest

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

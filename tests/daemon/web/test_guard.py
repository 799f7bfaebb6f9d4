"""The guard's checks one by one, on requests of every kind."""

import json
import string

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import assume, given
from hypothesis import strategies as st

from daemon.web import guard
from daemon.web.clients import Clients
from daemon.web.guard import Rates
from daemon.web.pairing import CHROMIUM_ORIGIN, Pairing, may_ask
from daemon.web.refusals import Refusal

PORT = 20315
OURS = {f"127.0.0.1:{PORT}", f"localhost:{PORT}"}
PRINTABLE = st.text(string.ascii_letters + string.digits + ".:-[]@%_", max_size=40)


class Shelf:
    """A table without a disk."""

    def __init__(self):
        self.documents = {}

    def put(self, id, document):
        self.documents[id] = dict(document)

    def drop(self, id):
        self.documents.pop(id, None)

    def all(self):
        return list(self.documents.values())


def request(path="/ping", method="GET", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return make_mocked_request(method, path, headers={"Host": f"127.0.0.1:{PORT}", **named})


def refused(check, *arguments):
    try:
        check(*arguments)
    except Refusal as refusal:
        return refusal.code
    return None


# -- the name --------------------------------------------------------------------------------------


@given(PRINTABLE)
def test_02_no_other_name_is_ours(host):
    assume(host.strip().lower() not in OURS)
    for path in ("/ping", "/orders"):
        assert refused(guard.check_host, request(path, Host=host), PORT) == "wrong_host"


@given(st.integers(0, 65535))
def test_02_no_other_port_is_ours(port):
    code = refused(guard.check_host, request(Host=f"127.0.0.1:{port}"), PORT)
    assert code == (None if port == PORT else "wrong_host")


@pytest.mark.parametrize("host", ["LOCALHOST:20315", "LocalHost:20315"])
def test_02_a_name_is_a_name_in_capitals_too(host):
    assert refused(guard.check_host, request("/orders", Host=host), PORT) is None
    assert refused(guard.check_host, request("/v1/orders", Host=host), PORT) == "wrong_host"


@pytest.mark.parametrize("path", ["/v1/x", "/ping", "/v1/"])
def test_paths_for_programs(path):
    assert guard.is_api(path)


@pytest.mark.parametrize("path", ["/", "/v1", "/v10/x", "/due", "/static/v1/", "/V1/x"])
def test_paths_for_eyes(path):
    assert not guard.is_api(path)


# -- where it comes from ---------------------------------------------------------------------------


@given(st.text(string.printable.strip(), max_size=20))
def test_03_only_three_kinds_of_site_pass(site):
    code = refused(guard.check_fetch_site, request(Sec_Fetch_Site=site))
    allowed = site.strip().lower() in ("none", "same-origin")
    assert code == (None if allowed else "foreign_page")


@given(PRINTABLE)
def test_04_no_unknown_origin_passes(origin):
    clients = Clients(Shelf())
    pairing = Pairing(clients)
    own = frozenset({f"http://127.0.0.1:{PORT}"})
    for path in ("/v1/orders", "/ping"):
        seen = request(path, Origin=origin)
        assert refused(guard.check_origin, seen, clients, pairing, own) == "unknown_origin"


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        (CHROMIUM_ORIGIN, True),
        (CHROMIUM_ORIGIN.upper(), False),
        (CHROMIUM_ORIGIN + "/", False),
        (CHROMIUM_ORIGIN + ".evil.test", False),
        ("chrome-extension://" + "b" * 32, False),
        ("moz-extension://0f5c6b1e-7d0c-4f6e-9d64-1b1f9c0c0a01", True),
        ("moz-extension://0f5c6b1e-7d0c-4f6e-9d64-1b1f9c0c0a01.evil.test", False),
        ("moz-extension://*", False),
        ("moz-extension://", False),
        ("https://moz-extension://0f5c6b1e-7d0c-4f6e-9d64-1b1f9c0c0a01", False),
        ("null", False),
        ("", False),
    ],
)
def test_04_who_may_ask_to_be_connected(origin, may):
    assert may_ask(origin) is may


# -- the token -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer abc", "abc"),
        ("Bearer  abc ", "abc"),
        ("Bearer", None),
        ("Bearer ", None),
        ("Basic abc", None),
        ("abc", None),
        ("", None),
    ],
)
def test_05_the_token_stands_in_one_place(header, token):
    assert guard.bearer(request(Authorization=header)) == token


@given(st.text(max_size=80))
def test_05_nothing_but_the_token_opens(guess):
    clients = Clients(Shelf())
    from datetime import UTC, datetime

    client, token = clients.add("one", datetime(2026, 11, 20, tzinfo=UTC))
    assume(guess != token)
    assert clients.authenticate(guess) is None
    assert clients.authenticate(token) == client


# -- what is sent ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content_Type": "application/json", "X_Hugou_Client": "x"}, None),
        ({"Content_Type": "application/json; charset=utf-8", "X_Hugou_Client": "x"}, None),
        ({"Content_Type": "application/json", "X_Hugou_Client": " "}, "no_client_header"),
        ({"Content_Type": "application/json"}, "no_client_header"),
        ({"Content_Type": "text/json", "X_Hugou_Client": "x"}, "not_json"),
        ({"X_Hugou_Client": "x"}, "not_json"),
        (
            {
                "Content_Type": "application/json",
                "X_Hugou_Client": "x",
                "Content_Encoding": "br",
            },
            "encoded",
        ),
        (
            {
                "Content_Type": "application/json",
                "X_Hugou_Client": "x",
                "Content_Encoding": "identity",
            },
            None,
        ),
    ],
)
def test_06_a_write_and_its_headers(headers, code):
    assert refused(guard.check_write, request(method="POST", **headers)) == code


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE"])
def test_07_methods_that_we_speak(method):
    assert refused(guard.check_method, request(method=method)) is None


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "TRACE", "CONNECT", "PROPFIND"])
def test_07_methods_that_we_do_not(method):
    assert refused(guard.check_method, request(method=method)) == "wrong_method"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=10,
)


@given(JSON)
def test_08_json_is_decoded(value):
    assert guard.decode(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_08_whatever_else_is_sent_is_refused_and_not_quoted(body):
    try:
        guard.decode(body)
    except Refusal as refusal:
        assert refusal.code == "bad_message"
        assert refusal.answer().message.endswith("(JSON)")


# -- how fast --------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 0.5), max_size=200))
def test_08_never_more_than_a_bucketful_and_the_refill(waits):
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    passed = []
    for wait in waits:
        now[0] += wait
        if refused(rates.spend, "one") is None:
            passed.append(now[0])
    for place, first in enumerate(passed):
        for count, last in enumerate(passed[place:], start=1):
            assert count <= guard.CALLS_PER_SECOND * (1 + last - first) + 1e-6


@given(st.floats(1 / 29, 10))
def test_08_whoever_stays_below_the_limit_never_waits(wait):
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    for _ in range(100):
        now[0] += wait
        assert refused(rates.spend, "one") is None


def test_08_many_callers_do_not_fill_the_memory():
    rates = Rates(clock=lambda: 0.0)
    for number in range(5000):
        rates.spend(str(number))
    assert len(rates._buckets) <= guard.BUCKETS_AT_MOST

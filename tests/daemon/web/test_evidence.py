"""`/v1/evidence`: streamed in, on the disk before it is acknowledged, refused when it is odd."""

import asyncio
import hashlib
import json

import aiohttp
import pytest

from daemon.web import guard
from daemon.web.api import evidence as api
from parsers import Order, Reading

KEY = "taobao:4810000000000000001"
PAGE = "https://item.taobao.com/item.htm?id=1"


def envelope(content, **changes):
    told = {
        "form": "mhtml",
        "name": "羊毛大衣 🧥.mhtml",
        "media_type": "multipart/related",
        "bytes": len(content),
        "url": PAGE,
        "title": "羊毛大衣",
        "page": "product",
        "captured_at": "2026-11-20T12:00:00+08:00",
        "clock": {"offset_ms": -120, "against": "www.taobao.com"},
        "page_id": "p1",
        "sequence": 3,
        "client": {"browser": "Chromium", "version": "156", "extension": "0.1"},
    }
    return {k: v for k, v in (told | changes).items() if v is not None}


async def send(daemon, content, headers=None, **changes):
    line = json.dumps(envelope(content, **changes), ensure_ascii=False).encode()
    return await send_raw(daemon, line + b"\n" + content, headers)


async def send_raw(daemon, body, headers=None):
    sent = headers or daemon.headers(Content_Type=guard.STREAM_TYPE)
    return await daemon.call("POST", "/v1/evidence", headers=sent, data=body)


@pytest.fixture
def order(home, clock):
    read = Order(platform="taobao", number=KEY.partition(":")[2], status="signed")
    page = Reading(platform="taobao", page="order_detail", outcome="read", orders=(read,))
    home.orders.observe("a1" * 32, clock(), page)
    return KEY


async def test_what_is_acknowledged_is_on_the_disk(daemon):
    content = b"From: saved\r\n" * 1000
    answer = await send(daemon, content)
    assert answer.status == 200, answer.text
    told = answer.json
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert (told["kind"], told["kind_title_en"][:12]) == ("product_page", "product page")
    assert (told["number"], told["repeated"], told["size"]) == (1, False, len(content))
    item = daemon.home.evidence.get(told["id"])
    assert b"".join(daemon.home.evidence.blocks(item)) == content
    assert item.about.clock.offset_ms == -120
    assert item.about.browser == "Chromium 156, 0.1"
    again = await send(daemon, content)
    assert (again.json["id"], again.json["repeated"]) == (told["id"], True)
    [listed] = (await daemon.call("GET", "/v1/evidence")).json["evidence"]
    assert listed == {k: v for k, v in told.items() if k != "repeated"}


async def test_a_large_file_comes_in_many_pieces(daemon):
    content = bytes(range(256)) * 20_000  # 5 MB
    line = json.dumps(envelope(content, form="file", media_type="video/mp4")).encode() + b"\n"

    async def slowly():
        yield line[:10]
        yield line[10:] + content[:1]
        for start in range(1, len(content), 300_000):
            yield content[start : start + 300_000]

    answer = await send_raw(daemon, slowly())
    assert answer.json["sha256"] == hashlib.sha256(content).hexdigest()


async def test_it_joins_its_case_as_the_proof_that_was_asked_for(daemon, order):
    opened = await daemon.call("POST", "/v1/cases", {"order": order, "dispute": "quality"})
    case = opened.json["id"]
    answer = await send(daemon, b"photo", case=case, proof="photo", page=None, form="file")
    assert answer.json["order"] == order
    told = (await daemon.call("GET", f"/v1/cases/{case}")).json
    assert told["evidence"][-1]["item"] == answer.json["id"]
    assert "photo" not in [one["proof"] for one in told["evidence_lacking"]]
    await send(daemon, b"another", url=None, page_id=None)
    listed = (await daemon.call("GET", f"/v1/evidence?case={case}")).json["evidence"]
    assert [one["id"] for one in listed] == [answer.json["id"]]
    listed = (await daemon.call("GET", f"/v1/evidence?order={order}")).json["evidence"]
    assert [one["id"] for one in listed] == [answer.json["id"]]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"bytes": 6}, 422, "not_as_announced"),
        ({"bytes": 4}, 422, "not_as_announced"),
        ({"sha256": "0" * 64}, 422, "not_as_announced"),
        ({"bytes": 0}, 400, "bad_message"),
        ({"form": "movie"}, 400, "bad_message"),
        ({"kind": "no_such_kind"}, 400, "bad_message"),
        ({"url": "javascript:alert(1)"}, 400, "bad_message"),
        ({"url": "file:///etc/passwd"}, 400, "bad_message"),
        ({"media_type": "text/html; x=<script>"}, 400, "bad_message"),
        ({"captured_at": "2026-11-20T12:00:00"}, 400, "bad_message"),
        ({"surprise": 1}, 400, "bad_message"),
        ({"order": "taobao:1"}, 404, "no_such_evidence"),
        ({"case": "none"}, 404, "no_such_case"),
    ],
)
async def test_what_is_odd_is_refused_and_leaves_nothing(daemon, changes, status, code):
    answer = await send(daemon, b"12345", **changes)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert len(daemon.home.evidence) == len(daemon.home.evidence.chain) == 0
    folder = daemon.home.evidence.files.folder
    assert [path for path in folder.rglob("*") if path.is_file()] == []


async def test_a_proof_that_the_dispute_does_not_know_is_refused(daemon, order):
    case = (await daemon.call("POST", "/v1/cases", {"order": order})).json["id"]
    answer = await send(daemon, b"photo", case=case, proof="photo")
    assert (answer.status, answer.json["code"]) == (404, "no_such_case")


@pytest.mark.parametrize("body", [b"", b"{}", b"not json\nrest", b"\n", b'{"form": "file"'])
async def test_a_first_line_that_says_nothing_is_refused(daemon, body):
    answer = await send_raw(daemon, body)
    assert (answer.status, answer.json["code"]) == (400, "bad_message")


async def test_a_first_line_without_end_is_not_read_for_ever(daemon):
    answer = await send_raw(daemon, b"{" * (guard.LONGEST_LINE + 100_000))
    assert (answer.status, answer.json["code"]) == (400, "bad_message")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
async def test_only_its_own_content_type_streams(daemon, kind):
    answer = await send(daemon, b"x", headers=daemon.headers(Content_Type=kind))
    assert (answer.status, answer.json["code"]) == (415, "not_a_stream")


async def test_the_stream_type_is_no_way_around_the_json_of_other_routes(daemon):
    sent = daemon.headers(Content_Type=guard.STREAM_TYPE)
    answer = await daemon.call("POST", "/v1/links", headers=sent, data=b'{"to": "/"}')
    assert (answer.status, answer.json["code"]) == (415, "not_json")


async def test_more_than_four_gigabytes_are_not_even_begun(daemon):
    request = (
        f"POST /v1/evidence HTTP/1.1\r\nHost: 127.0.0.1:{daemon.port}\r\n"
        f"Authorization: Bearer {daemon.token}\r\nX-Hugou-Client: {daemon.client.id}\r\n"
        f"Content-Type: {guard.STREAM_TYPE}\r\nContent-Length: {5 << 30}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", daemon.port)
    writer.write(request.encode())
    status = await asyncio.wait_for(reader.readline(), 20)
    writer.close()
    assert b"413" in status


async def test_a_stream_that_grows_past_the_limit_is_stopped(daemon, monkeypatch):
    monkeypatch.setattr(guard, "LARGEST_STREAM", 100_000)

    async def endless():
        yield json.dumps(envelope(b"", bytes=1 << 40)).encode() + b"\n"
        for _ in range(1000):
            yield b"x" * 10_000

    monkeypatch.setattr(daemon.home.evidence.files, "writing", lambda *_: Counting())
    try:
        answer = await send_raw(daemon, endless())
        assert (answer.status, answer.json["code"]) == (413, "too_large_a_file")
    except aiohttp.ClientError:
        pass  # the connection was closed before all of it was written: stopped as well
    assert Counting.most <= 100_000


class Counting:
    """Takes bytes and counts them."""

    size = most = 0

    def feed(self, block):
        self.size += len(block)
        Counting.most = max(Counting.most, self.size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


async def test_a_silent_sender_is_cut_off(daemon, monkeypatch):
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    line = json.dumps(envelope(b"12345")).encode()
    request = (
        f"POST /v1/evidence HTTP/1.1\r\nHost: 127.0.0.1:{daemon.port}\r\n"
        f"Authorization: Bearer {daemon.token}\r\nX-Hugou-Client: {daemon.client.id}\r\n"
        f"Content-Type: {guard.STREAM_TYPE}\r\nContent-Length: {len(line) + 6}\r\n\r\n"
    )
    status, answer = await daemon.raw(request.encode() + line + b"\n12")
    assert status == 408, answer
    assert len(daemon.home.evidence) == 0


async def test_a_full_disk_is_said(daemon, monkeypatch):
    usage = api.Incoming.__init__.__globals__["shutil"]
    monkeypatch.setattr(usage, "disk_usage", lambda _: usage._ntuple_diskusage(100, 90, 10))
    answer = await send(daemon, b"12345")
    assert (answer.status, answer.json["code"]) == (507, "disk_full")


async def test_a_paused_site_is_kept_by_a_click_alone(daemon):
    daemon.home.change_settings(paused_sites=("taobao.com",))
    answer = await send(daemon, b"12345", asked="auto")
    assert (answer.status, answer.json["code"]) == (422, "site_paused")
    assert (await send(daemon, b"12345", asked="click")).status == 200


async def test_the_api_describes_it(daemon):
    told = (await daemon.call("GET", "/v1/openapi.json")).json["paths"]["/v1/evidence"]
    assert list(told["post"]["requestBody"]["content"]) == [guard.STREAM_TYPE]

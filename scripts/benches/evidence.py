"""Evidence: a page sent and acknowledged, 100 pieces bundled and verified, beside bare hashing."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from benches.stock import list_page
from benches.store import row
from PIL import Image

from daemon.cases.case import Case
from daemon.evidence.bundle import Wanted, make
from daemon.evidence.item import About, Form
from daemon.evidence.taking import Place, keep
from daemon.evidence.verify import verify
from daemon.home import Home
from daemon.web.app import make_app
from daemon.web.guard import STREAM_TYPE
from daemon.web.server import listening
from parsers import Order, Reading

ACKNOWLEDGE_MS, BUNDLE_S = 1000.0, 5.0
PAGES, SCREENSHOTS, PHOTOS = 40, 30, 30
TIMES = 20


def run() -> Iterator[dict[str, object]]:
    """Measure; rows for scripts/bench.py."""
    with tempfile.TemporaryDirectory() as folder, Home.open(Path(folder) / "data") as home:
        yield from asyncio.run(_sending(home))
        case = _case(home)
        size = _fill(home, case)
        started = time.perf_counter()
        target = Path(folder) / "bundle.zip"
        made = make(home, home.cases.get(case.id), target, home.clock(), Wanted())
        took = time.perf_counter() - started
        what = f"bundle {made.items} pieces, {size / 1e6:.0f} MB"
        yield _seconds(what, took, BUNDLE_S)
        started = time.perf_counter()
        sound = verify(target).sound
        yield _seconds(f"verify it ({made.size / 1e6:.0f} MB)", time.perf_counter() - started)
        yield {"what": "  it is as it was made", "measured": str(sound), "ok": sound}
        started = time.perf_counter()
        hashlib.sha256(target.read_bytes()).hexdigest()
        yield _seconds("  bare SHA-256 of the same bytes", time.perf_counter() - started)


def _seconds(what: str, took: float, limit: float | None = None) -> dict[str, object]:
    told: dict[str, object] = {"what": what, "measured": f"{took:.2f} s"}
    return told if limit is None else told | {"target": f"< {limit:g} s", "ok": took < limit}


async def _sending(home: Home) -> list[dict[str, object]]:
    """Send pages as an extension does, each acknowledged when it is on the disk and linked."""
    client, token = home.clients.add("bench", home.clock())
    headers = {
        "Authorization": f"Bearer {token}",
        "X-Hugou-Client": client.id,
        "Content-Type": STREAM_TYPE,
    }
    found = []
    async with listening(make_app(home), 0) as port, aiohttp.ClientSession() as http:
        for form, media_type, content in _sent():
            times = []
            for number in range(TIMES):
                body = content + b"<!-- %d -->" % number
                line = _envelope(form, media_type, len(body), number)
                started = time.perf_counter()
                whole = io.BytesIO(line + body)
                address = f"http://127.0.0.1:{port}/v1/evidence"
                async with http.post(address, headers=headers, data=whole) as answer:
                    answer.raise_for_status()
                    await answer.read()
                times.append(time.perf_counter() - started)
            what = f"{form} of {len(content) / 1e6:.1f} MB sent, on the disk, acknowledged"
            found.append(row(what, times, ACKNOWLEDGE_MS))
    return found


def _sent() -> list[tuple[Form, str, bytes]]:
    page = list_page()[1].encode()
    noise = os.urandom(3_000_000)
    return [
        ("html", "text/html", page * (1 + 2_000_000 // len(page))),
        ("mhtml", "multipart/related", page * (1 + 5_000_000 // len(page))),
        ("screenshot", "image/png", noise),
    ]


def _envelope(form: Form, media_type: str, size: int, number: int) -> bytes:
    told = {"form": form, "name": "page", "media_type": media_type, "bytes": size}
    told |= {"captured_at": datetime.now(UTC).isoformat(), "page_id": "p", "sequence": number}
    return json.dumps(told).encode() + b"\n"


def _case(home: Home) -> Case:
    read = Order(platform="taobao", number="4810000000000000001", status="signed")
    page = Reading(platform="taobao", page="order_detail", outcome="read", orders=(read,))
    home.orders.observe("a1" * 32, home.clock(), page)
    return home.cases.open("taobao:4810000000000000001", home.clock(), "quality")


def _fill(home: Home, case: Case) -> int:
    """Put pages, screenshots and photos of usual sizes into a case; gives their bytes."""
    page = list_page()[1].encode()
    size = 0
    for number in range(PAGES):
        content = page + b"<!-- %d -->" % number
        size += _keep(home, case, "html", "text/html", f"{number}.html", content)
    for number in range(SCREENSHOTS):
        content = _picture((1280, 4000), number, "PNG")
        size += _keep(home, case, "screenshot", "image/png", f"{number}.png", content)
    for number in range(PHOTOS):
        content = _picture((4000, 3000), number, "JPEG")
        size += _keep(home, case, "file", "image/jpeg", f"{number}.jpg", content)
    return size


def _picture(size: tuple[int, int], number: int, form: str) -> bytes:
    """Make a photo, or a page: white with pictures on two fifths of it, as a shop's page is."""
    coarse = Image.effect_noise((size[0] // 8, size[1] // 8), 60 + number).resize(size)
    if form == "PNG":
        page = Image.new("L", size, 255)
        for top in range(0, size[1], 1000):
            page.paste(coarse.crop((0, top, size[0], top + 400)), (0, top))
        coarse = page
    file = io.BytesIO()
    coarse.convert("RGB").save(file, form)
    return file.getvalue()


def _keep(home: Home, case: Case, form: Form, media_type: str, name: str, content: bytes) -> int:
    now = home.clock()
    about = About(form=form, name=name, media_type=media_type, captured_at=now)
    with home.evidence.files.writing(media_type, len(content)) as incoming:
        incoming.feed(content)
        keep(home, about, incoming, Place(case.order, case.id), now)
    return len(content)

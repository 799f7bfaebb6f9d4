"""证据: what is kept, adding files to a case, bundles, and verifying one by dropping it here."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import web

from daemon.cases.case import Case
from daemon.evidence.bundle import Made, Wanted, make
from daemon.evidence.checklist import checklist
from daemon.evidence.files import Incoming
from daemon.evidence.gathering import enrolled
from daemon.evidence.item import Item
from daemon.evidence.naming import safe_name
from daemon.evidence.shelf import NoSuchEvidence
from daemon.evidence.space import used
from daemon.evidence.taking import Place, about_file, keep, kind_of, placed
from daemon.evidence.timestamp import ask
from daemon.evidence.verify import Report, verify
from daemon.problems import DataProblem
from daemon.web.dashboard.cases import found, known
from daemon.web.dashboard.view import View
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef

SHOWN = 200
TOGETHER = 1 << 20
WORDS_AT_MOST = 50


async def show(view: View) -> web.Response:
    """Show everything that is kept, and what takes how much space."""

    def look() -> dict[str, Any]:
        kept = home.evidence.all()
        newest = [(item, kind_of(item.about)) for item in reversed(kept[-SHOWN:])]
        told = {"kept": newest, "total": len(kept), "space": used(home), "cases": cases}
        return told | {"authority": home.settings.stamp_authority or ""}

    home = view.home
    cases = await asyncio.to_thread(home.cases.all)
    return view.page("evidence.html", **await asyncio.to_thread(look))


async def show_case(view: View) -> web.Response:
    """Show the evidence of a case: the checklist, the pieces, the bundles."""

    def look() -> dict[str, Any]:
        case = enrolled(view.home, known(view), view.now)
        pieces = [(one, piece(view, one.item)) for one in case.evidence]
        return {
            "case": case,
            "dispute": view.home.cases.dispute(case),
            "lines": [line.as_json() for line in checklist(view.home, case)],
            "pieces": pieces,
            "bundles": view.home.evidence.bundles(case.id),
            "authority": view.home.settings.stamp_authority,
        }

    return view.page("case_evidence.html", **await found(look))


def piece(view: View, id: str | None) -> Item | None:
    """Give a kept piece, or none where nothing is kept."""
    try:
        return view.home.evidence.get(id) if id else None
    except NoSuchEvidence:
        return None


async def add(view: View) -> web.Response:
    """Keep a file that was dropped on the page of a case."""
    name = unquote(view.request.headers.get("X-File-Name", ""))[-200:] or "?"
    about = about_file(Path(safe_name(name)))
    place = Place(case=known(view).id, proof=view.query.get("proof") or None)
    place = await found(lambda: placed(view.home, place))
    announced = view.request.content_length
    opened = view.home.evidence.files.writing
    with await asyncio.to_thread(opened, about.media_type, announced) as incoming:
        await pour(view.rest, incoming)
        if not incoming.size:
            raise Refusal("bad_request")
        item, _ = await asyncio.to_thread(keep, view.home, about, incoming, place, view.now)
    return web.json_response({"name": item.values["name"], "sha256": item.digest})


async def pour(rest: AsyncIterator[bytes] | None, incoming: Incoming) -> None:
    """Write a file as it comes, beside the event loop."""
    assert rest is not None  # noqa: S101 - this page streams
    waiting = bytearray()
    async for chunk in rest:
        waiting += chunk
        if len(waiting) >= TOGETHER:
            await asyncio.to_thread(incoming.feed, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(incoming.feed, bytes(waiting))


async def take_out(view: View) -> web.StreamResponse:
    """Give a piece as the file that it was; no browser opens it here."""
    item = one_of(view)
    name = quote(str(item.values["name"]))
    response = web.StreamResponse(
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Security-Policy": "sandbox",
        }
    )
    response.content_length = item.size
    blocks = view.home.evidence.blocks(item)
    first = await found(lambda: next(blocks, b""))
    await response.prepare(view.request)
    while first:
        await response.write(first)
        first = await asyncio.to_thread(next, blocks, b"")
    await response.write_eof()
    return response


async def delete(view: View) -> web.Response:
    """Delete a piece for good; the chain keeps a marked gap."""
    await asyncio.to_thread(view.home.evidence.remove, one_of(view).id, view.now)
    return view.back("/evidence")


def one_of(view: View) -> Item:
    """Find the piece that the address names."""
    item = piece(view, view.path["item"])
    if item is None:
        raise Refusal("not_here")
    return item


async def bundle(view: View) -> web.StreamResponse:
    """Make the bundle of a case and give it as a download."""
    case, black = known(view), bool(view.form.get("black"))
    words = tuple(view.form.get("words", "").split()[:WORDS_AT_MOST]) if black else None
    with tempfile.TemporaryDirectory(prefix="bundle-", dir=view.home.folder) as folder:
        target = Path(folder) / f"hugou-{case.id}-{view.now:%Y%m%d-%H%M%S}.zip"
        made = await found(lambda: made_of(view, case, target, words))
        headers = {"Content-Disposition": f'attachment; filename="{made.path.name}"'}
        response = web.StreamResponse(headers=headers)
        response.content_type, response.content_length = "application/zip", made.size
        await response.prepare(view.request)
        with made.path.open("rb") as file:
            while block := await asyncio.to_thread(file.read, TOGETHER):
                await response.write(block)
        await response.write_eof()
    return response


def made_of(view: View, case: Case, target: Path, words: tuple[str, ...] | None) -> Made:
    """Make the bundle, with a time stamp where an authority is set and this form asks for it."""
    authority = view.home.settings.stamp_authority if view.form.get("stamp") else None
    stamping = (lambda digest: ask(authority, digest)) if authority else None
    return make(view.home, case, target, view.now, Wanted(words=words, stamping=stamping))


async def choose_stamp(view: View) -> web.Response:
    """Set the time-stamping authority, or none."""
    address = view.form.get("address", "").strip() or None
    try:
        await asyncio.to_thread(view.home.change_settings, stamp_authority=address)
    except DataProblem as problem:
        raise Refusal(problem.code, texts=(422, problem.zh, problem.en)) from problem
    return view.go("/evidence#stamp")


async def check(view: View) -> web.Response:
    """Verify a bundle that was dropped on the page; nothing of it is kept."""
    with tempfile.TemporaryDirectory(prefix="verify-", dir=view.home.folder) as folder:
        path = Path(folder) / "bundle.zip"
        with await asyncio.to_thread(path.open, "wb") as file:
            assert view.rest is not None  # noqa: S101 - this page streams
            async for chunk in view.rest:
                await asyncio.to_thread(file.write, chunk)
        report = await asyncio.to_thread(verify, path)
    ours = report.sound and await asyncio.to_thread(
        view.home.evidence.chain.knows, report.fingerprint
    )
    return web.json_response(told(view, report, ours))


def told(view: View, report: Report, ours: bool) -> dict[str, Any]:
    """Say how a bundle stands, in the language of whoever looks."""
    passed = view.t(
        f"核对通过：{report.items} 份证据，自 {report.made_at} 打包以来没有改动",
        f"Verified: {report.items} pieces, unchanged since {report.made_at}",
    )
    failed = view.t("核对不通过：与打包时不一致", "Not as it was made")
    findings = (*report.wrong, *report.notes)
    here = view.t("由这台电脑上的护购打包。", "Made by hugou on this computer.")
    return {
        "sound": report.sound,
        "text": passed if report.sound else failed,
        "fingerprint": report.fingerprint if report.sound else "",
        "ours": here if ours else "",
        "lines": [f"{one.where}: {view.t(one.zh, one.en)}" for one in findings],
    }


pages = [
    PageDef("GET", "/evidence", show),
    PageDef("POST", "/evidence/verify", check, streams=True),
    PageDef("POST", "/evidence/stamp", choose_stamp),
    PageDef("GET", "/evidence/{item}", take_out),
    PageDef("POST", "/evidence/{item}/delete", delete),
    PageDef("GET", "/cases/{case}/evidence", show_case),
    PageDef("POST", "/cases/{case}/files", add, streams=True),
    PageDef("POST", "/cases/{case}/bundle", bundle),
]

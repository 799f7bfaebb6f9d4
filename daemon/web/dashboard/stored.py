"""您的数据: every page that is kept, to look at, to take out, and to delete for good."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from daemon.web.api.skeletons import skeleton_answer
from daemon.web.dashboard.view import View
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from daemon.web.wire import SkeletonAnswer
from parsers import PLATFORMS
from parsers._case import case_capture

PAGE = 50
WORDS = ("删除", "delete")


async def show(view: View) -> web.Response:
    """List the kept pages, the one seen last first."""
    number = view.page_number()
    captures, offset = view.home.captures, (number - 1) * PAGE
    found = await asyncio.to_thread(lambda: captures.notes(limit=PAGE, offset=offset))
    pages = max(1, -(-len(captures) // PAGE))
    return view.page("pages.html", found=found, total=len(captures), number=number, pages=pages)


async def take_out(view: View) -> web.Response:
    """Give a kept page as a file: exactly what was kept, to be opened by no browser here."""
    digest = known(view)
    envelope = await asyncio.to_thread(view.home.captures.envelope, digest)
    if envelope is None:
        raise Refusal("not_here")
    text = json.dumps(envelope, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="hugou-{digest[:12]}.json"'}
    return web.Response(text=text, content_type="application/json", headers=headers)


async def skeleton(view: View) -> web.Response:
    """Show a kept page without anything personal, before anybody saves it."""
    made = await bare(view)
    shown = case_capture(json.loads(made.file))
    return view.page("skeleton.html", digest=known(view), made=made, shown=shown)


async def skeleton_file(view: View) -> web.Response:
    """Give the same as a file."""
    made = await bare(view)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return web.Response(text=made.file, content_type="application/json", headers=headers)


async def bare(view: View) -> SkeletonAnswer:
    """Make the skeleton of the page that the address names."""
    capture = await asyncio.to_thread(view.home.captures.read, known(view))
    if capture is None:
        raise Refusal("not_here")
    return await asyncio.to_thread(skeleton_answer, capture)


async def delete(view: View) -> web.Response:
    """Delete a page with all that only it said."""
    await asyncio.to_thread(view.home.forget_capture, known(view))
    return view.go("/pages")


def known(view: View) -> str:
    """Find the page that the address names."""
    note = view.home.captures.note(view.path["digest"])
    if note is None:
        raise Refusal("not_here")
    return note.id


async def ask_erase(view: View) -> web.Response:
    """Ask whether a shop, or everything, is really to be deleted."""
    platform = chosen(view.query.get("platform", ""))
    return view.page(
        "erase.html",
        platform=platform,
        orders=view.home.orders.count(platform=platform),
        pages=len(view.home.captures),
    )


async def erase(view: View) -> web.Response:
    """Delete it, if the shopper wrote the word."""
    platform = chosen(view.form.get("platform", ""))
    if view.form.get("word", "").strip().lower() not in WORDS:
        return view.go(f"/settings/erase?platform={platform or ''}")
    if platform is None:
        await asyncio.to_thread(view.home.forget_everything)
        return view.go("/start")
    await asyncio.to_thread(view.home.forget_shop, platform)
    return view.go("/orders")


def chosen(name: str) -> str | None:
    """Give the shop of this name; no name means all of them, a wrong one is refused."""
    if not name:
        return None
    if name not in {shop.name for shop in PLATFORMS}:
        raise Refusal("bad_request")
    return name


pages = [
    PageDef("GET", "/pages", show),
    PageDef("GET", "/pages/{digest}", take_out),
    PageDef("GET", "/pages/{digest}/skeleton", skeleton),
    PageDef("GET", "/pages/{digest}/skeleton/file", skeleton_file),
    PageDef("POST", "/pages/{digest}/delete", delete),
    PageDef("GET", "/settings/erase", ask_erase),
    PageDef("POST", "/settings/erase", erase),
]

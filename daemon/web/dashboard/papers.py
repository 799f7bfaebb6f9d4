"""The papers of a case as files: DOCX, PDF, or a page to print."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from aiohttp import web

from daemon.cases.gathering import NoSuchCase
from daemon.cases.letters import Draft
from daemon.cases.paper import paper_of, rare_characters
from daemon.documents import (
    Document,
    FontMissing,
    PdfUnavailable,
    write_docx,
    write_pdf,
    write_print_page,
)
from daemon.web.dashboard.view import View
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef

ONLY_TEXT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""A page to print carries its own style and nothing else: no script, no form, no address."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def paper(view: View) -> web.Response:
    """Give one paper of a case in the form that was asked for; only what may be used is given."""
    document = paper_of(await _draft(view))
    form = view.path["form"]
    if form == "print":
        page = await asyncio.to_thread(write_print_page, document)
        sealed = {"Content-Security-Policy": ONLY_TEXT}
        return web.Response(text=page, content_type="text/html", headers=sealed)
    if form == "docx":
        content = await asyncio.to_thread(write_docx, document, view.now)
        return _file(content, WORD, f"{document.title}.docx")
    if form == "pdf":
        return await _pdf(view, document)
    raise Refusal("not_here")


async def _draft(view: View) -> Draft:
    cases = view.home.cases
    channel = cases.book.channel(view.path["channel"])
    if channel is None:
        raise Refusal("not_here")
    try:
        case = cases.get(view.path["case"])
        written = await asyncio.to_thread(cases.draft, case, channel, view.now)
    except NoSuchCase as missing:
        raise Refusal(missing.code, texts=(404, missing.zh, missing.en)) from missing
    if not written.usable:
        raise Refusal(
            "not_ready",
            texts=(
                409,
                "这份文书还缺事实，或者有要先改的地方；请回到事项页补全后再下载。",
                "This paper still lacks facts or needs a change: go back to the case first.",
            ),
        )
    return written


async def _pdf(view: View, document: Document) -> web.Response:
    """Give the PDF; characters that it could not show are named first, and the ways around."""
    rare = await asyncio.to_thread(rare_characters, document)
    if rare and not view.query.get("anyway"):
        shown = "、".join(rare[:20])
        raise Refusal(
            "rare_characters",
            texts=(
                409,
                f"这台电脑的字体里没有这些字：{shown}。PDF 里会显示成方框，所以没有生成。"
                "内容没有丢失：请用 Word 文件（DOCX）或打印页面，或安装更全的宋体后再试。",
                f"The font of this computer lacks: {shown}. A PDF would show boxes, so none was "
                "made. Nothing is lost: use the Word file or the page to print.",
            ),
        )
    try:
        content = await asyncio.to_thread(write_pdf, document, view.now)
    except (FontMissing, PdfUnavailable) as trouble:
        raise Refusal(trouble.code, texts=(409, trouble.zh, trouble.en)) from trouble
    return _file(content, "application/pdf", f"{document.title}.pdf")


def _file(content: bytes, kind: str, name: str) -> web.Response:
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    return web.Response(body=content, content_type=kind, headers={"Content-Disposition": named})


pages = [PageDef("GET", "/cases/{case}/paper/{channel}/{form}", paper)]

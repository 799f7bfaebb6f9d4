"""What a dashboard page works with: who looks, in which language, and how a template is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from daemon import __version__
from daemon.language import Language, preferred, say
from daemon.web import guard
from daemon.web.dashboard import MENU
from daemon.web.dashboard.words import Words, shorten, web_address
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from daemon.web.service import SERVICE, Service
from daemon.web.sessions import Session

if TYPE_CHECKING:
    from daemon.home import Home

LARGEST_FORM = 1024 * 1024
FIELDS_AT_MOST = 500
PAGE_DIGITS = 9
LANGUAGE_COOKIE = "hugou_language"
LARGEST_FILE = 32 * 1024 * 1024
FILE_TYPE = "application/octet-stream"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class View:
    """One look at a page, or one form sent from it."""

    request: web.Request
    service: Service
    language: Language
    now: datetime
    session: Session | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    rest: AsyncIterator[bytes] | None = None
    """The file that was sent, where the page takes one."""

    @property
    def home(self) -> Home:
        """Everything that is stored."""
        return self.service.home

    @property
    def path(self) -> Mapping[str, str]:
        """The variable parts of the address."""
        return self.request.match_info

    @property
    def query(self) -> Mapping[str, str]:
        """What stands after the question mark."""
        return self.request.query

    def t(self, zh: str, en: str) -> str:
        """Say it in the language of whoever looks."""
        return say(zh, en, self.language)

    def page(self, template: str, *, status: int = 200, **values: Any) -> web.Response:
        """Show a template."""
        text = templates().get_template(template).render(**self._surroundings(), **values)
        return web.Response(status=status, text=text, content_type="text/html")

    def page_number(self) -> int:
        """Give the page of a list that is asked for, the first if it is no number."""
        asked = self.query.get("page", "")
        return max(1, int(asked)) if asked.isdecimal() and len(asked) < PAGE_DIGITS else 1

    def go(self, to: str) -> web.Response:
        """Go on to a page after a form was sent, so that reloading sends nothing twice."""
        return web.Response(status=303, headers={"Location": to})

    def back(self, otherwise: str) -> web.Response:
        """Go back to the page that the form stood on."""
        to = self.form.get("back", "")
        return self.go(to if is_local(to) else otherwise)

    def _surroundings(self) -> dict[str, Any]:
        return {
            "t": self.t,
            "words": Words(self.language),
            "language": self.language,
            "csrf": self.session.csrf if self.session else None,
            "menu": [(path, self.t(zh, en)) for path, zh, en in MENU],
            "here": self.request.path,
            "now": self.now,
            "version": __version__,
        }


@cache
def templates() -> Environment:
    """Give the templates: everything is escaped, and a misspelt name is an error."""
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"shorten": shorten, "web_address": web_address}
    return found


def is_local(path: str) -> bool:
    """Tell whether a path stays on this dashboard."""
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def showing(page: PageDef) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make the HTTP handler of one page."""

    async def handle(request: web.Request) -> web.StreamResponse:
        view = looking(request)
        if not page.open_to_all:
            if view.session is None:
                view.service.rates.spend("nobody")
                raise Refusal("sign_in")
            view.service.rates.spend(view.session.secret)
        if page.method == "POST":
            view = await reading(page)(view)
        return await page.handler(view)

    return handle


def looking(request: web.Request) -> View:
    """Find out who looks, and in which language."""
    service = request.app[SERVICE]
    now = service.now()
    cookie = request.cookies.get(cookie_name(service.port))
    return View(
        request=request,
        service=service,
        language=language_for(request),
        now=now,
        session=service.sessions.find(cookie, now),
    )


def cookie_name(port: int) -> str:
    """Name our cookie; cookies do not know ports, so that two daemons need two names."""
    return f"hugou_{port}"


def language_for(request: web.BaseRequest) -> Language:
    """Choose the language: what was switched to, else what the browser prefers."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    return preferred(request.headers.get("Accept-Language", ""))


async def filled_in(view: View) -> View:
    """Read a form, which must carry the token of this session."""
    request = view.request
    if request.content_type != FORM_TYPE:
        raise Refusal("bad_request")
    body = await guard.read_body(request, LARGEST_FORM)
    try:
        text = body.decode("utf-8")
        form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_AT_MOST))
    except ValueError:
        raise Refusal("bad_request") from None
    if view.session is None or not view.session.wrote(form.pop("csrf", "")):
        raise Refusal("stale_form")
    return View(request, view.service, view.language, view.now, view.session, form)


def reading(page: PageDef) -> Callable[[View], Awaitable[View]]:
    """Choose how the body of a page that takes one is read."""
    if page.streams:
        return with_stream
    return with_file if page.takes_file else filled_in


async def with_file(view: View) -> View:
    """Read a file that one of this session's pages sends."""
    check_file(view)
    return replace(view, content=await guard.read_body(view.request, LARGEST_FILE))


async def with_stream(view: View) -> View:
    """Let a file come block by block."""
    check_file(view)
    return replace(view, rest=guard.Incoming(view.request).rest())


def check_file(view: View) -> None:
    """Refuse a file that none of this session's pages sends; no other page can name its token."""
    token = view.request.headers.get("X-CSRF", "")
    if view.session is None or not view.session.wrote(token):
        raise Refusal("stale_form")
    if view.request.content_type != FILE_TYPE:
        raise Refusal("bad_request")


def shown_refusal(request: web.Request, refusal: Refusal) -> web.Response:
    """Show what went wrong as a page."""
    view = looking(request)
    sentence = view.t(refusal.zh, refusal.en)
    return view.page("refusal.html", status=refusal.status, sentence=sentence, code=refusal.code)

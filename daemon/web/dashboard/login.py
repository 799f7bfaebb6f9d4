"""Logging in by a one-time link, and switching the language."""

from __future__ import annotations

from aiohttp import web

from daemon.web.dashboard.view import LANGUAGE_COOKIE, View, cookie_name
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from daemon.web.sessions import SESSION_DAYS

SECONDS_PER_DAY = 86_400


async def login(view: View) -> web.Response:
    """Use up the link and set the cookie.

    The answer is a page and no redirect: a browser that came from elsewhere would not send a
    SameSite=Strict cookie along a redirect.
    """
    view.service.rates.spend("nobody")
    entered = view.service.sessions.enter(view.path["key"], view.now)
    if entered is None:
        raise Refusal("sign_in")
    session, to = entered
    response = view.page("login.html", to=to)
    response.set_cookie(
        cookie_name(view.service.port),
        session.secret,
        max_age=SESSION_DAYS * SECONDS_PER_DAY,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


async def switch_language(view: View) -> web.Response:
    """Remember the language for this browser and show the same page again."""
    chosen, response = view.form.get("language", ""), view.back("/")
    if chosen in ("zh", "en"):
        year = 365 * SECONDS_PER_DAY
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=year, httponly=True, samesite="Strict")
    return response


pages = [
    PageDef("GET", "/login/{key}", login, open_to_all=True),
    PageDef("POST", "/language", switch_language),
]

"""Which shop a page of any other shop is of, and what its printed times mean there."""

from __future__ import annotations

from datetime import date, datetime

from parsers._addresses import host_of
from parsers._fields import CHINA
from parsers._label_words import CURRENCY_OF_LANGUAGE
from parsers._page import Page


def shop_of(page: Page) -> str | None:
    """Name a shop by its host, without the part that tells its desktop from its mobile pages."""
    host = host_of(page.url)
    first, _, rest = host.partition(".")
    return (rest if first in ("www", "m") and "." in rest else host) or None


def moment_here(at: date | None, page: Page) -> date | None:
    """Keep only the day of a time without a zone, unless the page is Chinese.

    A shop abroad prints its own time and does not say which: a wrong hour may be a wrong day.
    """
    if not isinstance(at, datetime) or at.tzinfo is not CHINA:
        return at
    chinese = (page.tree.get("lang") or "").casefold().startswith("zh")
    return at if chinese or host_of(page.url).endswith(".cn") else at.date()


def currency_of(page: Page) -> str:
    """Say what "$" and "¥" mean on a page that says for which country it is written."""
    return CURRENCY_OF_LANGUAGE.get((page.tree.get("lang") or "").casefold(), "")

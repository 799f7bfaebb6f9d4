"""Scrubbing addresses: hosts of shops, paths and names of parameters stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from parsers.skeleton._words import Words

if TYPE_CHECKING:
    from parsers.skeleton._json import Values

_ADDRESS = re.compile(
    r"(?:https?:)?//[\w.-]+|/[\w.~%-]+(?:/[\w.~%-]*)*(?:[?#].*)?$|[\w./-]+\?[\w.%-]+=|data:|javascript:|mailto:",
    re.IGNORECASE,
)
_SMALL = re.compile(r"[a-z][A-Za-z0-9_]{0,30}(?:\.[A-Za-z0-9_]{1,40}){0,6}").fullmatch
_VERSION = re.compile(r"\d{1,4}|\d{1,2}(?:\.\d{1,3}){1,3}").fullmatch
_SHOPS = re.compile(
    r"(?:^|\.)((?:taobao|tmall|alicdn|alipay|tbcdn|1688|goofish|jd|360buyimg|360buy|yangkeduo|pinduoduo|pddpic|"
    r"suning|dangdang|ddimg|vip|vipshop|vipstatic|meituan|snssdk|douyin|jinritemai|cainiao|fliggy|amazon|"
    r"media-amazon|ssl-images-amazon|images-amazon|schema|w3)\.[a-z.]{2,7})$"
)


class Addresses:
    """Scrubs web addresses, and what stands in their parameters."""

    def __init__(self, words: Words, values: Values) -> None:
        self._words = words
        self._values = values
        self._own: set[str] = set()

    def keep_host(self, url: str) -> None:
        """Let the host of the page itself stay: without it nobody knows whose layout it is."""
        try:
            self._own.add(urlsplit(url).netloc.lower())
        except ValueError:
            return

    def is_address(self, text: str) -> bool:
        """Tell whether a text is a web address, or the rest of one."""
        return len(text) > 2 and not re.search(r"[\s{}<>]", text) and bool(_ADDRESS.match(text))

    def scrub(self, url: str) -> str:
        """Scrub an address; what is no web address is left out."""
        if url.lower().startswith("data:"):
            return "data:,"
        if url.lower().startswith(("javascript:", "mailto:")):
            return url.split(":")[0] + ":"
        try:
            scheme, host, path, query, fragment = urlsplit(url)
        except ValueError:
            return ""
        parts = (
            scheme,
            self._host(host),
            self._path(path),
            self._query(query),
            self._piece(fragment),
        )
        return urlunsplit(parts)

    def _host(self, host: str) -> str:
        lower = host.lower()
        if not host or lower in self._own or not re.fullmatch(r"[\w.-]+(?::\d+)?", lower):
            return host if lower in self._own or not host else "example.invalid"
        shop = _SHOPS.search(lower)
        if not shop:
            return (
                re.sub(r"[a-z0-9]", "x", lower.rpartition(".")[0]) + "." + lower.rpartition(".")[2]
            )
        below = lower[: shop.start()].strip(".") if shop.start() else ""
        labels = [self._label(label) for label in below.split(".") if label]
        return ".".join([*labels, shop[1]])

    def _label(self, label: str) -> str:
        if self._words.is_label(label) or len(label) <= 4 or label in _KNOWN:
            return self._words.code(label)
        return re.sub(r"[a-z]", "x", self._words.code(label))

    def _path(self, path: str) -> str:
        return "/".join(map(self._piece, path.split("/")))

    def _query(self, query: str) -> str:
        return "&".join(map(self._parameter, query.split("&"))) if query else ""

    def _parameter(self, parameter: str) -> str:
        name, mark, held = parameter.partition("=")
        return f"{self._words.code(name)}{mark}{self._piece(held, name)}"

    def _piece(self, piece: str, key: str = "") -> str:
        """Scrub one piece between the marks of an address, in the writing it has there."""
        if not piece or self._words.knows(piece):
            return piece
        told = unquote(piece)
        if _VERSION(told) or self._is_plain(told, key):
            return piece
        if self.is_address(told) and told != piece:
            return quote(self.scrub(told), safe="")
        scrubbed = self._values.text(told, key) if key else self._words.scrub(told)
        return quote(scrubbed, safe="!$()*,:;@~'|" if told == piece else "")

    def _is_plain(self, told: str, key: str) -> bool:
        """Tell whether a piece names a page rather than a thing or a person."""
        if not key and _SMALL(told) and not re.search(r"\d{5}", told) and not _ODD(told):
            return True
        if re.search(r"\d", told):
            return False
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", told)
        return self._words.is_label(words)


_ODD = re.compile(r"\d\D+\d").search  # digits and letters by turns: an id, no name
_KNOWN = frozenset(
    {
        *("buyertrade", "trade", "order", "details", "detail", "detailskip", "refund2", "rate"),
        *("logistics", "market", "h5api", "pages"),
    }
)

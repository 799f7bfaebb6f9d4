"""What JD's list page fetches after it is shown: product names, shops, and what it announced."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from parsers._collect import dicts
from parsers._page import LayoutChanged, Page, decoded

_CONFIG = re.compile(r"\$ORDER_CONFIG\[['\"](\w+)['\"]\]\s*=\s*['\"]([^'\"]*)['\"]").findall
_JSONP = re.compile(r"\s*[A-Za-z_$][\w$.]{0,99}\s*\(\s*").match


@dataclass(slots=True)
class Lazy:
    """The gaps of a list page, filled from the responses that the page itself received."""

    names: dict[str, str] = field(default_factory=dict)  # sku -> product name
    shops: dict[str, dict[str, Any]] = field(default_factory=dict)  # vender id -> shop
    announced: set[str] = field(default_factory=set)  # order numbers that the page means to show

    @classmethod
    def of(cls, page: Page) -> Lazy:
        """Gather what the page's scripts and its responses say."""
        lazy = cls(announced=_announced(page.text))
        for payload in page.beside:
            if "/lazy/getOrderProductInfo.action" in payload.url:
                lazy._take_names(_body(payload.body))
            elif "/lazy/getPopTelInfo.action" in payload.url:
                lazy._take_shops(_body(payload.body))
        return lazy

    def _take_names(self, body: Any) -> None:
        for product in dicts(body):
            name = product.get("name")
            if isinstance(name, str) and name.strip():
                self.names[str(product.get("productId"))] = name

    def _take_shops(self, body: Any) -> None:
        if isinstance(body, dict):
            self.shops.update((k, shop) for k, shop in body.items() if isinstance(shop, dict))


def _announced(source: str) -> set[str]:
    if "$ORDER_CONFIG" not in source:
        return set()
    config = dict(_CONFIG(source))
    wanted, parents = config.get("orderIds", ""), config.get("parentIds", "")
    return {number for number in wanted.split(",") if number.isdigit()} - set(parents.split(","))


def _body(body: str) -> Any:
    """Decode a response; one that is broken fills nothing."""
    opened = _JSONP(body)
    try:
        return decoded(body[opened.end() : body.rfind(")")] if opened else body)
    except LayoutChanged:
        return None

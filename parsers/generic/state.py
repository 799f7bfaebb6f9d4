"""Orders in the state that a page's scripts start from: `__NEXT_DATA__`, `__INITIAL_STATE__` ….

An object is an order if it has an order's number, items and a sum under names without doubt. A
whole number may be in the smallest unit of its currency: only a sum with a sign or a point counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from parsers._amounts import amount
from parsers._blocks import given
from parsers._collect import Collector, Table, dicts
from parsers._embedded import objects_in
from parsers._fields import CURRENCIES, Unreadable, epoch, identifier, moment, quantity, text
from parsers._origins import Provenance
from parsers._page import LONGEST_JSON, LayoutChanged, Page, decoded
from parsers._records import Item, Order
from parsers.generic.shop import currency_of, moment_here, shop_of

CONFIDENCE = 0.8
_ASSIGNED = re.compile(r"(?<![\w$])__[A-Z][A-Z0-9_]{2,40}\s{0,5}=\s{0,5}(?=[{\[])")
_DECODER = json.JSONDecoder()
_MOST_SCRIPTS = 60

_NAMES = {
    "number": "ordernumber orderno ordersn ordercode orderid orderreference",
    "items": "items lineitems orderitems orderlines products goods goodslist productlist",
    "paid": "grandtotal ordertotal totalprice totalamount orderamount payamount amountpaid total",
    "placed_at": "orderdate ordertime placedat orderedat createdat createtime creationdate",
    "currency": "currency currencycode pricecurrency",
    "title": "title name productname goodsname itemname producttitle",
    "quantity": "quantity qty count num amountordered",
    "unit_price": "unitprice itemprice price saleprice",
    "freight": "shippingcost shippingfee shippingtotal freight postage deliveryfee",
}
_KEYS = {name: frozenset(keys.split()) for name, keys in _NAMES.items()}


def orders_in(page: Page, collector: Collector) -> list[Order]:
    """Read every object of the page's states that is an order."""
    found = [one for state in _states(page) for one in objects_in(state) if _is_order(one)]
    orders = collector.each(found, "state", lambda one, at: _order(one, at, collector))
    return list({order.number: order for order in reversed(orders)}.values())[::-1]


def _states(page: Page) -> Iterator[Any]:
    """Decode the scripts that hold data: whole ones of JSON, and assignments to such names."""
    scripts = [one for one in page.tree.iter("script") if one.text][:_MOST_SCRIPTS]
    for script in scripts:
        source = script.text or ""
        if len(source) > LONGEST_JSON:
            continue
        kind = script.get("type") or ""
        if "json" in kind and "ld+json" not in kind:
            try:
                yield decoded(source)
            except LayoutChanged:
                continue
        for start in islice(_ASSIGNED.finditer(source), _MOST_SCRIPTS):
            try:
                yield _DECODER.raw_decode(source, start.end())[0]
            except (ValueError, RecursionError):
                continue


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


def _under(source: dict[str, Any], what: str) -> Any:
    """Give what stands under one of the names of a thing; under several, nobody knows which."""
    found = [value for name, value in source.items() if _plain(str(name)) in _KEYS[what]]
    return found[0] if len(found) == 1 else None


def _is_order(source: dict[str, Any]) -> bool:
    if _under(source, "number") is None or _under(source, "paid") is None:
        return False
    lines = dicts(_under(source, "items"))
    return bool(lines) and all(isinstance(_under(line, "title"), str) for line in lines)


def _order(source: dict[str, Any], where: str, collector: Collector) -> Order | None:
    currency = _currency(source) or currency_of(collector.page)
    values = collector.values(_ORDER, {**source, "": currency}, where)
    paid = values.pop("sum", None)
    if paid:
        values["paid"], values["currency"] = paid
    else:
        collector.note("ask_shopper", f"paid at {where}: in which currency and unit?")
    values["shop"] = shop_of(collector.page)
    values["placed_at"] = moment_here(values.get("placed_at"), collector.page)
    lines = [{**line, "": currency} for line in dicts(_under(source, "items"))]
    values["items"] = collector.parts(Item, _ITEM, lines, where + "items")
    order = collector.order(values, _ORDER, where, items="items", paid="total")
    origins = order.provenance.items() if order else ()
    surer = {name: Provenance(one.reader, one.where, CONFIDENCE) for name, one in origins}
    return order and order.model_copy(update={"provenance": surer})


def _currency(source: dict[str, Any]) -> str:
    """Give the currency that the object itself names."""
    paid = _under(source, "paid")
    for one in (source, paid if isinstance(paid, dict) else {}):
        named = _under(one, "currency")
        if isinstance(named, str) and named in CURRENCIES.values():
            return named
    return ""


def _sum(raw: Any, currency: str) -> tuple[str, str] | None:
    """Give an amount and its currency, where both are certain."""
    if isinstance(raw, dict):
        inner = [raw[name] for name in ("amount", "value", "formatted", "display") if raw.get(name)]
        return _sum(inner[0], currency) if len(inner) == 1 else None
    if isinstance(raw, float):
        raw = f"{Decimal(str(raw)):f}"
    if not isinstance(raw, str) or not raw.strip():
        return None
    printed = amount(raw, currency)
    if printed:
        return (printed.value, printed.currency) if currency in ("", printed.currency) else None
    with_point = re.fullmatch(r"\d{1,9}\.\d{1,2}", raw.strip())
    return (raw.strip(), currency) if with_point and currency else None


def _moment(raw: Any) -> Any:
    return epoch(raw) if isinstance(raw, int) else moment(raw)


def _number(raw: Any) -> str | None:
    number = identifier(raw)
    if number is not None and sum(map(str.isdigit, number)) < 4:
        raise Unreadable(f"no order number: {number!r}")
    return number


def _find(what: str) -> Any:
    return lambda source: _under(source, what)


def _with_currency(what: str) -> Any:
    def find(source: dict[str, Any]) -> tuple[Any, str] | None:
        raw = _under(source, what)
        return None if raw is None else (raw, source[""])

    return find


def _amount(found: tuple[Any, str]) -> tuple[str, str] | None:
    return _sum(*found)


def _price(found: tuple[Any, str]) -> str | None:
    amount = _sum(*found)
    return amount[0] if amount else None


_ORDER: Table = (
    given("number", "number", _find("number"), _number, needed=True),
    given("placed_at", "date", _find("placed_at"), _moment),
    given("sum", "total", _with_currency("paid"), _amount),
    given("freight", "shipping", _with_currency("freight"), _price),
)
_ITEM: Table = (
    given("title", "title", _find("title"), text, needed=True),
    given("quantity", "quantity", _find("quantity"), quantity),
    given("unit_price", "price", _with_currency("unit_price"), _price),
)

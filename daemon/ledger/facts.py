"""From an order to facts: the one bridge between what pages said and what rules ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from daemon.ledger.observation import Source
from daemon.ledger.stored import StoredOrder
from parsers import Order
from parsers._records import AfterSale, Moment, ParcelEvent, Shipment, is_day_only
from parsers.parcels import oldest_first, parcel_state
from rules import Facts

_CHINA = timezone(timedelta(hours=8))

Events = dict[str, dict[str, Any]]
Origin = Callable[[str], dict[str, str]]

_FROM_ORDER = {
    "placed_at": "order_submitted",
    "paid_at": "paid_at",
    "shipped_at": "shipped_at",
    "completed_at": "transaction_success",
    "closed_at": "closed_at",
}
_BY_RECIPIENT = ("signed", "signed_from_pickup")
_LEFT_WITH_OTHERS = ("at_pickup_point", "signed_by_proxy")
_ON_THE_WAY = ("shipped", "signed")
_TO_SEND = ("unpaid", "unshipped", "unknown")
_PAGES = {
    "order_list": "订单列表",
    "order_detail": "订单详情",
    "logistics": "物流页",
    "after_sale": "售后详情",
    "after_sale_list": "售后列表",
}
_SHIP_HOURS = re.compile(r"(?<!\d)(\d{1,3})\s*小时(?:内)?(?:极速)?发货")
_PROMISED_TIMES = re.compile(r"假一赔[一二两三四五六七八九十]|假一罚[一二三四五六七八九十]")


def facts_of(
    stored: StoredOrder,
    case_facts: Mapping[str, Any] | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Facts:
    """Give the facts of a stored order, with what the shopper told in a case on top.

    `seen` is what other pages show about it, such as a lower price, in the same shape.

    `case_facts` has the shape of a scenario: {"order": …, "events": …, "case": …}.

    Raises:
        rules.FactsError: the case holds a fact that no rule knows.
    """
    document = document_of(stored.order, stored.sources)
    rest: dict[str, Any] = {}
    for told in (seen or {}, case_facts or {}):
        for part in ("order", "events"):
            document[part] |= told.get(part) or {}
        rest |= {name: value for name, value in told.items() if name not in ("order", "events")}
    return Facts.of({**document, **rest})


def document_of(order: Order, sources: Mapping[str, Source] | None = None) -> dict[str, Any]:
    """Give the facts of an order as the document that `rules.Facts.of` reads."""
    origin = _origin(sources or {})
    events = dict(_dated(order, origin))
    events |= _parcel_events(order, origin)
    events |= _after_sale_events(order.after_sales)
    return {"order": dict(_order(order)), "events": events}


def _origin(sources: Mapping[str, Source]) -> Origin:
    def told(path: str) -> dict[str, str]:
        source = sources.get(path)
        if source is None:
            return {"from": "page"}
        if source.page == "correction":
            return {"from": "user"}
        return {"from": "page", "page": _place(source)}

    return told


def _place(source: Source) -> str:
    """Name the page for the explanation: 订单详情，2026-11-20 看到."""
    seen = datetime.fromisoformat(source.at).astimezone(_CHINA).date()
    return f"{_PAGES.get(source.page, '页面')}，{seen} 看到"


def _order(order: Order) -> Iterator[tuple[str, Any]]:
    merchant, promises = order.merchant, order.promises
    yield "platform", order.platform
    yield "status", order.status
    yield "self_operated", merchant.self_operated if merchant else None
    yield "currency", order.currency
    yield "paid", order.paid
    yield "freight", order.freight
    yield from _goods(order)
    badges = _badges(order)
    yield "badges", badges
    yield "freight_insurance", True if any("运费险" in badge for badge in badges) else None
    yield "promise", _first(_PROMISED_TIMES, badges)
    hours = _first(_SHIP_HOURS, badges)
    yield "promised_ship_hours", hours
    if promises and promises.ship_by and order.status in _TO_SEND:
        yield "promised_ship_by", _end(promises.ship_by)
    if promises and promises.auto_confirm_at and order.status in _ON_THE_WAY:
        yield "page_countdown_auto_confirm", _text(promises.auto_confirm_at)
    countdowns = dict(_countdowns(order))
    yield "page_countdowns", countdowns or None


def _goods(order: Order) -> Iterator[tuple[str, Any]]:
    lines = [
        {
            "line_id": item.line_id,
            "title": item.title,
            "quantity": item.quantity,
            "unit_price": item.unit_price,
        }
        for item in order.items
    ]
    yield "items", [{name: v for name, v in line.items() if v is not None} for line in lines]
    if len(order.items) == 1:
        yield "unit_price", order.items[0].unit_price
        yield "qty", order.items[0].quantity


def _badges(order: Order) -> list[str]:
    """Services of the order and of every item that all items share."""
    each = [set(item.services) for item in order.items]
    shared = set.intersection(*each) if each else set()
    of_items = [s for item in order.items[:1] for s in item.services if s in shared]
    return list(dict.fromkeys([*order.services, *of_items]))


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str | None:
    found = (pattern.search(text) for text in texts)
    return next((hit[hit.lastindex or 0] for hit in found if hit), None)


def _countdowns(order: Order) -> Iterator[tuple[str, str]]:
    """Countdowns that the pages show, under the names that rule files use for them."""
    if order.promises and order.promises.price_protected_until:
        yield "price_protection", _end(order.promises.price_protected_until)
    if order.promises and order.promises.ship_by and (order.shipped_at or order.status in _TO_SEND):
        yield "ship", _end(order.promises.ship_by)
    returns = [_end(item.return_until) for item in order.items if item.return_until]
    if returns:
        yield "no_reason_return", min(returns)
    for request in _pending(order.after_sales):
        name = _COUNTDOWN_OF.get(request.deadline_for or "")
        if request.deadline_at and name:
            yield name, _text(request.deadline_at)


def _pending(requests: Iterable[AfterSale]) -> Iterator[AfterSale]:
    """Give the requests that someone still has to act on: the clocks of others have stopped."""
    return (request for request in requests if request.status not in _SETTLED)


_SETTLED = frozenset(["closed", "refunded", "completed"])

_COUNTDOWN_OF = {
    "merchant": "seller_reply",
    "consumer": "send_back",
    "platform": "platform_decision",
}


# -- events -----------------------------------------------------------------------------------


def _dated(order: Order, origin: Origin) -> Iterator[tuple[str, dict[str, Any]]]:
    for field, event in _FROM_ORDER.items():
        moment = getattr(order, field)
        if moment is not None:
            yield event, _event(moment, origin(field))


def _parcel_events(order: Order, origin: Origin) -> Events:
    """Say what the parcels' traces show, and what the order page alone claims about signing.

    A signature by the recipient starts the legal clocks. A locker, a station, a doorman or a
    neighbour does not by itself: it is told as what it is, and the rules ask for consent.
    """
    events: Events = {}
    for parcel in order.shipments:
        for name, event in _traced(parcel):
            _keep_earliest(events, name, event)
    if order.signed_at is not None:
        claimed = _event(order.signed_at, origin("signed_at"))
        by_user = claimed["from"] == "user"
        if by_user or ("signed_at" not in events and "left_at_station_at" not in events):
            events["signed_at"] = claimed
        elif "signed_at" not in events:
            events.setdefault("courier_signed_at", claimed)
    return events


def _traced(parcel: Shipment) -> Iterator[tuple[str, dict[str, Any]]]:
    # pages list the newest line first, responses often the oldest
    dated = [event for event in oldest_first(parcel.events) if event.at is not None]
    for event in dated:
        if event.state == "picked_up":
            yield "parcel_collected", _carried(event)
        elif event.state in _LEFT_WITH_OTHERS:
            yield "left_at_station_at", _carried(event)
    last = next((event for event in reversed(dated) if event.state), None)
    if last is not None:
        yield from _signing(last, parcel_state(parcel.events) or parcel.state)


def _signing(last: ParcelEvent, state: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    if state in _BY_RECIPIENT or state == "signed_by_proxy":
        yield "courier_signed_at", _carried(last)
    if state in _BY_RECIPIENT:
        yield "signed_at", _carried(last)
    if state == "signed_from_pickup":
        yield "picked_up_at", _carried(last)
    if state == "signed_by_proxy":
        yield "left_at_station_at", _carried(last)


def _carried(event: ParcelEvent) -> dict[str, Any]:
    assert event.at is not None  # noqa: S101 - the caller took the dated ones
    return _event(event.at, {"from": "carrier"})


def _keep_earliest(events: Events, name: str, event: dict[str, Any]) -> None:
    """Of several parcels the first one counts: its deadline is the safe one to remind of."""
    known = events.get(name)
    if known is None or event["at"] < known["at"]:
        events[name] = event


def _after_sale_events(requests: Iterable[AfterSale]) -> Events:
    events: Events = {}
    for request in _pending(requests):
        name = _REQUESTED.get(request.kind or "")
        if name and request.applied_at is not None:
            _keep_earliest(events, name, _event(request.applied_at, {"from": "page"}))
    return events


_REQUESTED = {
    "refund": "refund_applied",
    "refund_only": "refund_applied",
    "return": "return_applied",
    "refund_return": "return_applied",
    "return_refund": "return_applied",
    "exchange": "aftersale_applied",
    "repair": "aftersale_applied",
}
"""Kinds of after-sale request, and the event that asking for one is."""


def _event(moment: Moment, origin: Mapping[str, str]) -> dict[str, Any]:
    return {"at": _text(moment), "day_only": is_day_only(moment), **origin}


def _end(moment: Moment) -> str:
    """Write the end of a time limit: a bare day runs to its last second."""
    return f"{moment}T23:59:59+08:00" if is_day_only(moment) else _text(moment)


def _text(moment: Moment) -> str:
    """Write a moment in Chinese time, so that moments of several pages compare as text."""
    if isinstance(moment, datetime):
        return moment.astimezone(_CHINA).isoformat()
    return moment.isoformat()

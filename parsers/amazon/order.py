"""From a card to an order: what list and page of an order have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from parsers._addresses import host_of
from parsers._amounts import Amount, amount
from parsers._blocks import words
from parsers._collect import Collector, Table, whole
from parsers._dates import day, day_since
from parsers._fields import Unreadable
from parsers._records import Item, Order, ParcelEvent, Shipment, Status
from parsers.amazon.card import Box, Card, boxes_of, number_of, product_id
from parsers.amazon.goods import items_of, merchant_of
from parsers.amazon.sums import named, pieces_of, together
from parsers.amazon.words import NOT_AN_ORDER_OF_GOODS, Standing, standing_of

# -- the head ------------------------------------------------------------------------------------


def _placed(card: Card) -> date | None:
    """Give the day beside "order placed"; Amazon prints it first, in every language."""
    for name in ("orderDate", "order-date-invoice-item"):
        for element in card.marked(name):
            if made := day(words(element)):
                return made
    return next((made for column in card.columns if (made := day(" ".join(column)))), None)


def _total(card: Card) -> Amount | None:
    """Give what the order costs; a cancelled order prints nothing."""
    if card.sums.pairs or card.sums.alone:
        return named(card.sums, "paid")
    marketplace = card.currency
    column = card.first("yohtmlc-order-total")
    columns = card.columns if column is None else [pieces_of(column)]
    found = {sum_ for pieces in columns if pieces and (sum_ := amount(pieces[-1], marketplace))}
    if len(found) > 1:
        raise Unreadable("several totals")
    return found.pop() if found else None


def _one(what: str) -> Any:
    def find(card: Card) -> str | None:
        found = named(card.sums, what)
        return found.value if found else None

    return find


def _url(card: Card, number: str) -> str | None:
    """Give the address of the order's page, without the trail of where it was clicked."""
    if not any("order-details" in href for href in card.hrefs):
        return None
    return f"https://{host_of(card.base)}/gp/your-account/order-details?orderID={number}"


ORDER: Table = (
    whole("number", "order id", number_of, needed=True),
    whole("placed_at", "order date", _placed, needed=True),
)
SUMS: Table = (
    whole("freight", "order summary", _one("freight")),
    whole("discount", "order summary", lambda card: together(card.sums, "discount")),
    whole("tax", "order summary", lambda card: together(card.sums, "tax")),
    whole("refund_total", "order summary", _one("refund_total")),
)
TOTAL: Table = (whole("total", "order total", _total),)


def order_of(card: Card, where: str, collector: Collector) -> Order | None:
    """Read one order out of its card or its page."""
    values = collector.values(ORDER, card, where)
    if values.get("number"):
        values["url"] = _url(card, values["number"])
    values.update(collector.values(SUMS, card, where))
    boxes = boxes_of(card)
    values.update(_money(card, where, collector, cancelled=_all_cancelled(boxes)))
    placed = values.get("placed_at")
    values["shipments"] = tuple(made for box in boxes if (made := _shipment(box, placed)))
    values["items"] = tuple(item for box in boxes for item in items_of(box, card, where, collector))
    _note_lost_items(card, values["items"], where, collector)
    values["merchant"] = merchant_of(values["items"])
    values.update(_standing(boxes, where, collector))
    if not values["items"] and _without_goods(card):
        del values["items"]  # a till's receipt: the list never shows what was bought
    return collector.order(values, (*ORDER, *SUMS), where, **_PLACES)


_PLACES = {
    "url": "a[href*=order-details]",
    "paid": "order total",
    "currency": "order total",
    "status": "shipment status",
    "status_text": "shipment status",
    "shipments": "shipment status",
    "items": "item box",
    "merchant": "sold by",
}


def _money(card: Card, where: str, collector: Collector, *, cancelled: bool) -> dict[str, str]:
    before = len(collector.notices)
    total: Amount | None = collector.values(TOTAL, card, where).get("total")
    if total is not None:
        return {"paid": total.value, "currency": total.currency}
    if not cancelled and len(collector.notices) == before:
        collector.note("missing", f"paid is not at {where}order total")
    return {"currency": card.currency}


def _without_goods(card: Card) -> bool:
    return any(shop in href for href in card.hrefs for shop in NOT_AN_ORDER_OF_GOODS)


# -- where it stands -----------------------------------------------------------------------------


def _known(box: Box) -> Standing | None:
    return standing_of(box.state) if box.state else None


def _all_cancelled(boxes: list[Box]) -> bool:
    known = [found for box in boxes if (found := _known(box))]
    return bool(known) and all(one.status == "closed" and not one.refund for one in known)


def _note_lost_items(card: Card, items: tuple[Item, ...], where: str, collector: Collector) -> None:
    """Say which products the card links to and no item is."""
    linked = set(map(product_id, card.hrefs))
    lost = linked - {None, *(item.item_id for item in items)}
    if lost and items:
        collector.note("missing", f"{len(lost)} linked products are no items at {where}item box")


def _standing(boxes: list[Box], where: str, collector: Collector) -> dict[str, Any]:
    for box in boxes:
        if box.mixed:
            collector.note("unreadable", f"status at {where}shipment status: which parcel's?")
        elif box.state and standing_of(box.state) is None:
            collector.note("unreadable", f"status at {where}shipment status: {box.state[:40]!r}")
        elif box.items and not box.state and any(other.state for other in boxes):
            collector.note("missing", f"status of a parcel is not at {where}shipment status")
    parcels = [(_of_parcel(box), box.state) for box in boxes if box.state or box.items]
    status = _status([status for status, _ in parcels])
    printed = {state for one, state in parcels if one == status}
    values: dict[str, Any] = {"status": status}
    if len(printed) == 1:  # of several parcels that say different things each says its own
        values["status_text"] = printed.pop()
    return values


def _of_parcel(box: Box) -> Status:
    known = _known(box)
    if known is None:
        return "unknown"
    if known.status == "unknown" and known.parcel is None and known.refund is None:
        below = standing_of(box.note.removeprefix(box.state or "").strip())
        return "shipped" if below and below.status == "shipped" else "unknown"
    return known.status


_EARLIEST: tuple[Status, ...] = ("unpaid", "unshipped", "shipped", "signed", "completed", "closed")


def _status(parcels: list[Status]) -> Status:
    """Give the order's status: that of the parcel that has come least far."""
    if not parcels or "unknown" in parcels:
        return "unknown"
    return next(status for status in _EARLIEST if status in parcels)


def _shipment(box: Box, placed: date | None) -> Shipment | None:
    if box.state is None:
        return None
    known = _known(box)
    state = known.parcel if known else None
    if state == "signed" and box.left_with_others():
        state = "signed_by_proxy"
    at = _day_of(box.state, placed) if state in ("signed", "signed_by_proxy") else None
    events = (ParcelEvent(at=at, text=box.state, state=state),) if at else ()
    return Shipment(state=state, state_text=box.state, events=events)


def _day_of(printed: str, placed: date | None) -> date | None:
    try:
        return day_since(printed, placed)
    except Unreadable:
        return None

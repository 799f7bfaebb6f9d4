"""The records that a page yields: a `Reading` and what it holds (other programs rely on it)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from parsers._origins import OriginsOfFields

PlatformName = Literal[
    "taobao",
    "tmall",
    "jd",
    "pinduoduo",
    "suning",
    "dangdang",
    "douyin",
    "vipshop",
    "amazon",
    "xianyu",
    "alibaba1688",
    "meituan",
    "12315",
    "generic",
]
PageKind = Literal[
    "order_list",
    "order_detail",
    "logistics",
    "after_sale_list",
    "after_sale",
    "product",
    "chat",
    "invoice",
    "transactions",
    "price_protection",
    "filing_list",
    "filing",
    "unknown",
]
Outcome = Literal[
    "read",
    "partial",
    "empty",
    "signed_out",
    "blocked",
    "shell",
    "unknown_layout",
    "unknown_page",
]
Status = Literal["unpaid", "unshipped", "shipped", "signed", "completed", "closed", "unknown"]
ParcelState = Literal[
    "picked_up",
    "in_transit",
    "out_for_delivery",
    "at_pickup_point",
    "signed",
    "signed_by_proxy",
    "signed_from_pickup",
    "refused",
    "returning",
    "returned",
    "detained",
    "delivery_failed",
    "forwarded",
    "taken_back",
]

Money = Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
"""A decimal string in the order's currency."""

Moment = AwareDatetime | date
"""When: with an offset; a bare day only where the page prints no time of day."""


class Record(BaseModel):
    """One immutable record; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Merchant(Record):
    """Who sells: 商家."""

    name: str | None = None
    nick: str | None = None
    id: str | None = None
    url: str | None = None
    self_operated: bool | None = None


class ItemRefund(Record):
    """The refund state of one item, which is not the order's status.

    `status` is in_progress, send_back, refunded, rejected, closed, or unknown.
    """

    status: str | None = None
    status_text: str | None = None


class Item(Record):
    """One line of an order: 商品."""

    title: str | None = None
    sku: str | None = None
    item_id: str | None = None
    line_id: str | None = None
    quantity: int | None = None
    unit_price: Money | None = None
    url: str | None = None
    snapshot_url: str | None = None
    services: tuple[str, ...] = ()
    seller: str | None = None
    refund: ItemRefund | None = None
    return_until: Moment | None = None


class ParcelEvent(Record):
    """One line of a parcel's trace."""

    at: Moment | None = None
    text: str
    state: ParcelState | None = None


class Shipment(Record):
    """One parcel: 包裹."""

    carrier: str | None = None
    carrier_code: str | None = None
    number: str | None = None
    state: ParcelState | None = None
    state_text: str | None = None
    events: tuple[ParcelEvent, ...] = ()


class AfterSale(Record):
    """One after-sale request: 售后.

    `kind` is refund_only, return_refund, exchange, repair or resend; `status` is in_progress,
    send_back, refunded, completed, rejected, closed, or unknown.
    """

    number: str | None = None
    kind: str | None = None
    status: str | None = None
    status_text: str | None = None
    amount: Money | None = None
    applied_at: Moment | None = None
    deadline_at: AwareDatetime | None = None
    deadline_for: Literal["consumer", "merchant", "platform"] | None = None


class Promises(Record):
    """What the page itself promises: countdowns and dates, which override any table."""

    ship_by: Moment | None = None
    deliver_by: Moment | None = None
    auto_confirm_at: AwareDatetime | None = None
    price_protected_until: Moment | None = None


class Order(Record):
    """One order as one page shows it; absent means: not on this page."""

    platform: PlatformName
    number: str
    shop: str | None = None  # its host, where "generic" stands for many shops
    parent_number: str | None = None
    url: str | None = None
    status: Status = "unknown"
    status_text: str | None = None
    placed_at: Moment | None = None
    paid_at: Moment | None = None
    shipped_at: Moment | None = None
    signed_at: Moment | None = None
    completed_at: Moment | None = None
    closed_at: Moment | None = None
    merchant: Merchant | None = None
    currency: str = "CNY"
    paid: Money | None = None
    freight: Money | None = None
    discount: Money | None = None
    tax: Money | None = None
    refund_total: Money | None = None
    payment: str | None = None  # 支付方式, as printed
    items: tuple[Item, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    after_sales: tuple[AfterSale, ...] = ()
    promises: Promises | None = None
    services: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    provenance: OriginsOfFields = Field(default_factory=dict)


class Transaction(Record):
    """One payment or refund on a transactions page."""

    date: Moment
    amount: Money
    currency: str = "CNY"
    order_number: str | None = None
    refund: bool = False
    state: str | None = None


class ProductSku(Record):
    """One kind of a product to choose: 颜色分类, 尺码; and what it costs."""

    sku_id: str
    names: tuple[str, ...] = ()
    price: Money | None = None


class Product(Record):
    """What a page shows of a product, and what it asks before any discount of the buyer's own."""

    item_id: str
    title: str | None = None
    price: Money | None = None
    price_from: bool = False  # 起: the price of the cheapest kind
    currency: str = "CNY"
    skus: tuple[ProductSku, ...] = ()
    snapshot_of: str | None = None  # the line of an order: shown as it was then, no offer of today


FilingKind = Literal["complaint", "report"]
FilingState = Literal[
    "waiting", "accepted", "refused", "opened", "not_opened", "ended", "done", "unknown"
]


class Filing(Record):
    """One complaint or report as the authority's own pages show it."""

    number: str
    kind: FilingKind | None = None
    opponent: str | None = None
    item: str | None = None
    status: FilingState = "unknown"
    status_text: str | None = None
    filed_at: Moment | None = None
    accepted_at: Moment | None = None
    decided_at: Moment | None = None  # whether a case is opened on a report
    ended_at: Moment | None = None  # the mediation


class Notice(Record):
    """Something that could not be read, or that the shopper should know about the page."""

    kind: str
    detail: str
    reader: str | None = None


class Reading(Record):
    """What one capture says, and honestly what it does not."""

    platform: PlatformName
    page: PageKind
    outcome: Outcome
    orders_on_page: int | None = None
    notices: tuple[Notice, ...] = ()
    orders: tuple[Order, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    products: tuple[Product, ...] = ()
    filings: tuple[Filing, ...] = ()
    readers: tuple[str, ...] = ()  # those that knew a layout on the page, the best source first

    def as_json(self, *, provenance: bool = False) -> dict[str, Any]:
        """Give the reading as plain JSON values, without what was not on the page."""
        origins: dict[str, Any] = {"readers": True, "orders": {"__all__": {"provenance"}}}
        leave_out = None if provenance else origins
        whole = self.model_dump(mode="json", exclude_none=True, exclude=leave_out)
        whole["orders_on_page"] = self.orders_on_page
        return whole


def is_day_only(moment: date) -> bool:
    """Tell whether a moment is a bare day, without a time of day."""
    return not isinstance(moment, datetime)

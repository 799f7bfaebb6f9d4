"""The facts of the order itself, as pages and the shopper give them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Fact(BaseModel):
    """One immutable set of facts; an unknown key is an error that names it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Replacement(Fact):
    """The same thing bought elsewhere."""

    at: AwareDatetime
    price: Decimal


class Price(Fact):
    """A price and the promotion on it."""

    jd_price: Decimal
    promo: Decimal = Decimal(0)


class PriceCheck(Price):
    """A price seen at a time."""

    at: AwareDatetime


class Line(Fact):
    """One line of the order."""

    line_id: str | None = None
    title: str | None = None
    category: str | None = None
    quantity: int | None = None
    unit_price: Decimal | None = None
    excepted_confirmed: bool | None = None


class Promotion(Fact):
    """A discount over several lines."""

    kind: Literal["满减", "无门槛券", "店铺券"]
    threshold: Decimal | None = None
    off: Decimal


class Seller(Fact):
    """What is known about the merchant's reachability."""

    shop_open: bool | None = None
    published_address_reachable: bool | None = None


class OrderFacts(Fact):
    """The facts of the order itself; all may be absent."""

    v: str | None = None
    platform: str | None = None
    self_operated: bool | None = None
    status: str | None = None
    category: str | None = None
    badges: tuple[str, ...] = ()
    promise: str | None = None
    currency: str = "CNY"
    paid: Decimal | None = None
    freight: Decimal | None = None
    freight_insurance: bool | None = None
    return_freight_paid: Decimal | None = None
    return_reason: str | None = None
    paid_online: bool | None = None
    promised_ship_hours: Decimal | None = Field(default=None, ge=0, le=24 * 366)
    promised_ship_by: AwareDatetime | None = None
    page_countdown_auto_confirm: AwareDatetime | None = None
    page_countdowns: dict[str, AwareDatetime] = Field(default_factory=dict)
    presale: bool | None = None
    deposit: Decimal | None = None
    balance: Decimal | None = None
    contract_price: Decimal | None = None
    base_price_at_order: Price | None = None
    unit_price: Decimal | None = None
    qty: int | None = None
    items: tuple[Line, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    offending_goods_paid: Decimal | None = None
    other_goods_paid: Decimal | None = None
    loss: Decimal | None = None
    dispute: str | None = None
    second_hand: bool | None = None
    second_hand_seller_is_business: bool | None = None
    activated: bool | None = None
    installed: bool | None = None
    same_city: bool | None = None
    ship_to: str | None = None
    merchant: Seller | None = None
    prepaid: Decimal | None = None
    units_total: int | None = None
    units_used: int | None = None
    list_unit_price: Decimal | None = None
    discounted_unit_price: Decimal | None = None
    refund_cause: str | None = None
    lpr_1y_at_contract: Decimal | None = None


class UserData(Fact):
    """Figures that only the shopper can give."""

    province_avg_wage: Decimal | None = None


class CalendarDay(Fact):
    """One day of a year's notice, in the shape of the shipped files."""

    name: str = "放假"
    date: datetime.date
    isOffDay: bool = True  # noqa: N815 - the name that such files use


YearGiven = Literal["absent"] | tuple[CalendarDay, ...]

"""Orders and their deadlines, and what is due next."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from daemon.web.wire._message import Message, PageText
from parsers._records import Order, PlatformName, Status
from rules._result import Actor, Confidence
from rules._result import Status as DeadlineStatus


class SourceBrief(Message):
    """Where a deadline comes from."""

    name: str
    article: str | None = None
    url: str | None = None


class DeadlineBrief(Message):
    """One deadline of an order, as shown beside it; `at` is the moment that alerts use."""

    key: str
    rule: str
    matter: str | None = None
    """The same word on one order: several rules on one matter (the earliest is the safe line)."""
    title: str
    title_en: str
    actor: Actor
    kind: Literal["consumer", "other"]
    at: AwareDatetime | None
    opens: AwareDatetime | None = None
    status: DeadlineStatus
    days_left: int | None
    act: str | None = None
    act_en: str | None = None
    consequence: str | None = None
    consequence_en: str | None = None
    at_stake: str | None = None
    source_of_time: Literal["page", "rule"]
    confidence: Confidence
    provisional: bool = False
    explanation: tuple[str, ...] = ()
    explanation_en: tuple[str, ...] = ()
    sources: tuple[SourceBrief, ...] = ()


class OrderBrief(Message):
    """One order in a list, with its deadlines."""

    key: str
    platform: PlatformName
    number: str
    title: str | None = None
    status: Status
    status_text: str | None = None
    merchant: str | None = None
    paid: str | None = None
    currency: str = "CNY"
    url: str | None = None
    placed_at: str | None = None
    sample: bool = False
    next: DeadlineBrief | None = None
    deadlines: tuple[DeadlineBrief, ...] = ()


class OrdersQuery(Message):
    """Which orders to list, newest first; `q` is looked for in titles, merchant and numbers."""

    platform: PlatformName | None = None
    status: Status | None = None
    q: Annotated[PageText, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, lt=2**31)] = 0


class DueQuery(Message):
    """How much of the due list to give."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50


class OrdersAnswer(Message):
    """One page of the list of orders, and how many there are in all."""

    orders: tuple[OrderBrief, ...]
    total: int


class SeenBrief(Message):
    """When and where an order was seen."""

    capture: str
    at: datetime
    url: str
    page: str | None = None


class ConflictBrief(Message):
    """Two pages say different things about one field."""

    field: str
    values: tuple[dict[str, Any], ...]


class OrderAnswer(Message):
    """Everything that is known of one order."""

    brief: OrderBrief
    order: Order
    seen: tuple[SeenBrief, ...] = ()
    conflicts: tuple[ConflictBrief, ...] = ()
    corrections: dict[str, Any] = Field(default_factory=dict)


class DueBrief(Message):
    """One deadline of the due list, with the order that it belongs to."""

    id: str
    order: str
    platform: PlatformName
    number: str
    order_title: str | None = None
    merchant: str | None = None
    url: str | None = None
    sample: bool = False
    deadline: DeadlineBrief


class DueAnswer(Message):
    """What is due next, over all orders."""

    deadlines: tuple[DueBrief, ...]

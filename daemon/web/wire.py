"""The messages between the extension (or a script) and the daemon: the protocol, once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from parsers._records import Notice, Order, Outcome, PageKind, PlatformName, Status
from rules._result import Actor, Confidence
from rules._result import Status as DeadlineStatus

PROTOCOL = 1
"""Raised when an older extension and this daemon can no longer understand each other."""


def mended(text: object) -> object:
    """Replace lone surrogates, which pages do contain and UTF-8 cannot carry."""
    if not isinstance(text, str):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


PageText = Annotated[str, BeforeValidator(mended)]
"""Text from a shop's page: any characters at all."""

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]+$", max_length=128)]
Name = Annotated[PageText, Field(min_length=1, max_length=200)]
Address = Annotated[PageText, Field(max_length=8192)]


LOCAL_PATH = r"^/([A-Za-z0-9_.~%:-][A-Za-z0-9_.~%:?&=/-]*)?$"
"""A page of the dashboard; "//host" would be another one's."""


class Message(BaseModel):
    """One message; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid")


class ErrorAnswer(Message):
    """What went wrong, in one sentence of each language, and a code for programs."""

    code: str
    message: str
    message_en: str
    tries_left: int | None = None


# -- who is there, and pairing ------------------------------------------------------------------


class Ping(Message):
    """The daemon's name and protocol; the proof shows a paired client that it is the right one."""

    name: Literal["hugou"] = "hugou"
    protocol: int = PROTOCOL
    version: str
    port: int
    proof: Hex | None = None


class PairStart(Message):
    """A browser asks to be connected; the nonce is 16 bytes or more, in hex."""

    browser: Name
    extension: Name
    nonce: Annotated[Hex, Field(min_length=32)]


class PairStarted(Message):
    """The daemon agrees to try: the code must be typed within `expires_in` seconds."""

    pairing: str
    nonce: Hex
    expires_in: int


class PairFinish(Message):
    """The browser proves that it was told the six digits."""

    pairing: Annotated[str, Field(max_length=100)]
    proof: Hex


class Paired(Message):
    """Both sides now hold the same token, which never travelled."""

    client: str
    proof: Hex


# -- captures -----------------------------------------------------------------------------------


class PayloadPart(Message):
    """The raw text of a response that the page itself received."""

    url: Address
    body: PageText


class ClientPart(Message):
    """Which program made the capture."""

    browser: Name
    version: Name
    extension: Name


class CaptureEnvelope(Message):
    """One page as the shopper saw it."""

    url: Annotated[Address, Field(min_length=1)]
    title: PageText = ""
    captured_at: AwareDatetime
    html: PageText = ""
    payloads: tuple[PayloadPart, ...] = Field(default=(), max_length=200)
    page_id: Name
    sequence: Annotated[int, Field(ge=0, lt=2**53)]
    client: ClientPart


class SourceBrief(Message):
    """Where a deadline comes from."""

    name: str
    article: str | None = None
    url: str | None = None


class DeadlineBrief(Message):
    """One deadline of an order, as shown beside it; `at` is the moment that alerts use."""

    key: str
    rule: str
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


class ReadingBrief(Message):
    """What was read on a page, and honestly what was not."""

    platform: PlatformName
    page: PageKind
    outcome: Outcome
    orders_on_page: int | None = None
    orders_read: int
    notices: tuple[Notice, ...] = ()


class CaptureAnswer(Message):
    """The page is kept; this is what stands on it."""

    capture: str
    repeated: bool
    reading: ReadingBrief
    orders: tuple[OrderBrief, ...]


# -- orders and deadlines -----------------------------------------------------------------------


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


# -- reminders ----------------------------------------------------------------------------------


class NoticeBrief(Message):
    """One reminder that the extension is asked to show."""

    id: str
    title: str
    body: str
    order: str | None = None
    url: str | None = None
    urgent: bool = False


class NoticesAnswer(Message):
    """The reminders to show now."""

    notices: tuple[NoticeBrief, ...]


class NoticeEvent(Message):
    """What became of a reminder."""

    event: Literal["shown", "failed", "clicked", "snoozed", "done"]
    until: AwareDatetime | None = None


class TrialOutcome(Message):
    """What one channel made of a test reminder."""

    channel: str
    result: Literal["shown", "unknown", "failed"]
    detail: str | None = None
    says: str
    says_en: str


class TrialAnswer(Message):
    """What became of a test reminder, channel by channel."""

    tried: tuple[TrialOutcome, ...]


# -- cases --------------------------------------------------------------------------------------


class CaseOpen(Message):
    """Open a case for an order: 准备投诉."""

    order: Name
    dispute: Name | None = None


class CaseFacts(Message):
    """What the shopper answered."""

    facts: dict[str, Any]


class DraftAsk(Message):
    """Write the complaint for one channel."""

    case: Name
    channel: Name


class FillAsk(Message):
    """How to fill the form that stands at `url`."""

    case: Name
    channel: Name | None = None
    url: Address


class FillAnswer(Message):
    """A recipe for the form and the values to put into it."""

    recipe: dict[str, Any]
    values: dict[str, Any]


# -- for this shopper's own command line --------------------------------------------------------


class ClientAdd(Message):
    """Give a token to a script."""

    name: Name


class ClientAdded(Message):
    """The new client and its token, which is told this once."""

    client: str
    token: str


class ClientBrief(Message):
    """One connected browser or script."""

    id: str
    name: str
    browser: str | None = None
    added_at: AwareDatetime
    seen_at: AwareDatetime | None = None


class ClientsAnswer(Message):
    """Who is connected."""

    clients: tuple[ClientBrief, ...]


class PairState(Message):
    """How far the connecting of a browser is; the digits are shown to the shopper alone."""

    state: Literal["closed", "open", "asking", "done", "locked"]
    digits: str | None = None
    seconds_left: int = 0
    browser: str | None = None


class Done(Message):
    """It is done."""

    done: Literal[True] = True


# -- the dashboard ------------------------------------------------------------------------------


class LinkAsk(Message):
    """Ask for a link that opens the dashboard, once, without logging in by hand."""

    to: Annotated[str, Field(pattern=LOCAL_PATH, max_length=500)]


class LinkAnswer(Message):
    """The one-time link."""

    url: str


class Finding(Message):
    """One thing that doctor looked at."""

    name: str
    state: Literal["good", "worth_a_look", "bad"]
    says: str
    says_en: str


class DoctorAnswer(Message):
    """How hugou is."""

    version: str
    protocol: int = PROTOCOL
    findings: tuple[Finding, ...]

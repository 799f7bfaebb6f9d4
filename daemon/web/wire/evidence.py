"""Evidence on its way in: one line of JSON that says what comes, then the bytes themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from daemon.evidence.item import Form
from daemon.web.wire._message import Message, Name, PageText
from daemon.web.wire.captures import ClientPart
from parsers._records import PageKind

Line = Annotated[PageText, Field(max_length=500)]
WebAddress = Annotated[PageText, Field(max_length=8192, pattern=r"^https?://\S+$")]
MediaType = Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ClockPart(Message):
    """How far this machine's clock was off, measured against what."""

    offset_ms: Annotated[int, Field(gt=-(2**53), lt=2**53)]
    against: Name


class EvidenceEnvelope(Message):
    """What the bytes are: the first line of the body, before a line feed."""

    form: Form
    kind: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)] | None = None
    """One of `rules/case/evidence.toml`; left out, it follows from the page."""
    name: Name
    media_type: MediaType
    bytes: Annotated[int, Field(ge=1, lt=2**53)]
    sha256: Digest | None = None
    url: WebAddress | None = None
    title: Line = ""
    page: PageKind | None = None
    captured_at: AwareDatetime
    clock: ClockPart | None = None
    page_id: Name | None = None
    sequence: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    capture: Digest | None = None
    """The capture (`POST /v1/captures`) of the same page, where one was made."""
    order: Name | None = None
    case: Name | None = None
    proof: Name | None = None
    """Which of the dispute's proofs it is, where the shopper said so."""
    note: Line = ""
    asked: Literal["click", "auto"] = "click"
    """A page of a paused site is kept when the shopper clicks, never by itself."""
    client: ClientPart | None = None


class EvidenceBrief(Message):
    """One kept piece."""

    id: str
    number: int
    """Its place in the chain."""
    form: str
    kind: str
    kind_title: str
    kind_title_en: str
    name: str
    media_type: str
    size: int
    sha256: str
    source: str | None = None
    title: str | None = None
    page: str | None = None
    captured_at: AwareDatetime | None = None
    added_at: AwareDatetime
    order: str | None = None


class EvidenceAnswer(EvidenceBrief):
    """It is on the disk and in the chain; no crash can lose it."""

    repeated: bool


class EvidenceQuery(Message):
    """Of which order or case."""

    order: Name | None = None
    case: Name | None = None


class EvidencesAnswer(Message):
    """What is kept, in the order of the chain."""

    evidence: tuple[EvidenceBrief, ...]

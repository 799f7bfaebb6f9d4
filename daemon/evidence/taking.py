"""Taking in one piece of evidence: from a browser, from the dashboard or from a file."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from daemon.cases.evidence import Evidence
from daemon.evidence.files import Incoming, read_blocks
from daemon.evidence.item import About, Form, Item
from daemon.evidence.naming import safe_name
from daemon.evidence.shelf import NoSuchEvidence
from daemon.problems import SitePaused
from rules.cases import EvidenceKind, evidence_kinds

if TYPE_CHECKING:
    from daemon.home import Home

_TYPES = {".mhtml": "multipart/related", ".mht": "multipart/related", ".heic": "image/heic"}
_TEXTS: dict[str, Form] = {"text/plain": "text", "text/csv": "text", "text/html": "html"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece belongs: to an order, to a case, as one of its proofs."""

    order: str | None = None
    case: str | None = None
    proof: str | None = None


def kind_of(about: About, proof: str | None = None) -> EvidenceKind:
    """Tell what kind of evidence a piece is: as named, else by its proof or page, else other."""
    kinds = evidence_kinds()
    found = kinds.get(about.kind) if about.kind != "other" else None
    found = found or kinds.get(proof or "") or kinds.of_page(about.page) or kinds.get("other")
    assert found is not None  # noqa: S101 - the shipped file has it
    return found


def placed(home: Home, place: Place) -> Place:
    """Check that order and case are there; a case names its order.

    Raises:
        NoSuchCase: there is no such case or proof.
        NoSuchEvidence: there is no such order.
    """
    if place.case:
        case = home.cases.get(place.case)
        if place.proof:
            home.cases.proof(case, place.proof)
        return Place(case.order, place.case, place.proof)
    if place.order and home.orders.get(place.order) is None:
        raise NoSuchEvidence(f"没有订单 {place.order}", f"there is no order {place.order}")
    return place


def refuse_paused(home: Home, address: str | None) -> None:
    """Keep nothing by itself of a site that the shopper paused.

    Raises:
        SitePaused: the shopper does not want pages of this site kept.
    """
    host = (urlsplit(address or "").hostname or "").lower()
    if host and home.settings.paused(host):
        raise SitePaused(f"你已暂停保存 {host} 的页面", f"you paused keeping pages of {host}")


def keep(
    home: Home, about: About, incoming: Incoming, place: Place, now: datetime
) -> tuple[Item, bool]:
    """Keep a content that has come in, and put it into its case.

    Raises:
        DiskFull: it could not be written; nothing that was kept before is touched.
    """
    about = about.model_copy(update={"order": place.order, "name": safe_name(about.name)})
    about = about.model_copy(update={"kind": kind_of(about, place.proof).key})
    item, repeated = home.evidence.keep(about, incoming, now)
    if place.case:
        home.cases.attach(place.case, evidence_of(item, place.proof))
    return item, repeated


def evidence_of(item: Item, proof: str | None = None) -> Evidence:
    """Give a kept piece as a case lists it; its number comes from the list."""
    about = item.about
    return Evidence(
        number=1,
        what=kind_of(about).title[:80],
        page=about.page,
        proof=proof,
        source=about.source or about.name,
        seen_at=about.captured_at or item.added_at,
        sha256=item.digest,
        item=item.id,
    )


def about_file(path: Path, kind: str | None = None, note: str | None = None) -> About:
    """Say what can be said of a file from its name."""
    media_type = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    media_type = media_type or "application/octet-stream"
    form: Form = _TEXTS.get(media_type, "file")
    return About(
        form=form, kind=kind or "other", name=path.name, media_type=media_type, note=note or None
    )


def take_file(
    home: Home, path: Path, about: About, place: Place, now: datetime
) -> tuple[Item, bool]:
    """Keep a file of the shopper; it is copied block by block and never changed.

    Raises:
        OSError: it cannot be read.
        DiskFull: the copy could not be written.
    """
    with home.evidence.files.writing(about.media_type, path.stat().st_size) as incoming:
        for block in read_blocks(path):
            incoming.feed(block)
        return keep(home, about, incoming, place, now)

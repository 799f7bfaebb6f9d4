"""The shelf: what is kept, each piece sealed and linked into the chain, shared between cases."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from daemon.evidence.camera import seen_by_camera
from daemon.evidence.chain import Chain
from daemon.evidence.files import EvidenceFiles, Incoming
from daemon.evidence.item import About, Item, new_secret, sealed
from daemon.evidence.parts import parts_root, readable
from daemon.ledger.captures import Captures
from daemon.ledger.store import Store
from daemon.problems import DataProblem
from parsers import platform_of

Blocks = Iterator[bytes]


class NoSuchEvidence(DataProblem):
    """There is no such piece of evidence."""

    code = "no_such_evidence"


class Shelf:
    """All evidence of one shopper."""

    def __init__(self, folder: Path, store: Store, captures: Captures) -> None:
        self._store = store
        self._captures = captures
        self._items = store.table("evidence", keys=("order", "digest", "view", "number"))
        self._bundles = store.table("evidence_bundles", keys=("case_id",))
        self.files = EvidenceFiles(folder)
        self.chain = Chain(store)

    # -- what comes in ---------------------------------------------------------------------------

    def keep(self, about: About, incoming: Incoming, now: datetime) -> tuple[Item, bool]:
        """Make a content that has come in a piece of evidence; tells whether it was one already.

        When this returns, no crash can lose it.

        Raises:
            DiskFull: it could not be written; nothing that was kept before is touched.
        """
        incoming.finish()
        about = about.model_copy(update={"sha256": incoming.digest, "size": incoming.size})
        return self._enter(about, now, lambda: self.files.blocks(incoming.digest))

    def enrol(self, digest: str, about: About, now: datetime) -> tuple[Item, bool]:
        """Make a page that was captured before a piece of evidence: its bytes stay where they are.

        Raises:
            NoSuchEvidence: the page is not there any more.
        """
        content = self._captures.content(digest)
        if content is None:
            raise _missing()
        about = about.model_copy(update={"sha256": digest, "size": len(content)})
        return self._enter(about, now, lambda: iter((content,)))

    def _enter(
        self, about: About, now: datetime, blocks: Callable[[], Blocks]
    ) -> tuple[Item, bool]:
        if known := self._twin(about):
            return known, True
        secret, more = new_secret(), self._looked_into(about, blocks)
        if readable(about):
            more["parts"] = parts_root(secret, b"".join(blocks()))
        values = about.model_copy(update=more).model_dump(mode="json")
        values["added_at"] = now.isoformat(timespec="seconds")
        with self._store.transaction():
            if known := self._twin(about):  # sent twice at once
                return known, True
            return self._link(secret, values, about.view, now), False

    def _link(self, secret: str, values: dict[str, Any], view: str, now: datetime) -> Item:
        record = sealed(secret, values)
        link = self.chain.append("added", record, now)
        kept = {"id": secrets.token_hex(6), "number": link["n"], "added_at": now}
        item = Item(**kept, secret=secret, record=record, values=values)
        document = item.model_dump(mode="json")
        found_by = {"order": values["order"], "digest": values["sha256"], "view": view}
        self._items.put(item.id, {**document, **found_by})
        return item

    def _looked_into(self, about: About, blocks: Callable[[], Blocks]) -> dict[str, Any]:
        if about.form != "file" or not about.media_type.startswith(("image/", "video/")):
            return {}
        with self.files.open(about.sha256) as file:
            return {"camera": seen_by_camera(file, about.media_type)}

    def _twin(self, about: About) -> Item | None:
        found = self._items.find("view", about.view, limit=1)
        return _item(found[0]) if found else None

    # -- what there is ---------------------------------------------------------------------------

    def get(self, id: str) -> Item:
        """Give a piece.

        Raises:
            NoSuchEvidence: there is none of this id.
        """
        found = self._items.fetch(id)
        if found is None:
            raise _missing()
        return _item(found)

    def all(self, order: str | None = None) -> list[Item]:
        """List what is kept, or what belongs to an order, in the order of the chain."""
        where = {} if order is None else {"order": order}
        return [_item(found) for found in self._items.find(where=where, order="number")]

    def of_digest(self, digest: str) -> list[Item]:
        """List the pieces that have this content."""
        return [_item(found) for found in self._items.find("digest", digest)]

    def blocks(self, item: Item) -> Blocks:
        """Give the content of a piece, block by block, as it came.

        Raises:
            CaptureDamaged: it cannot be read.
            NoSuchEvidence: it is gone.
        """
        if self.files.path(item.digest) is not None:
            yield from self.files.blocks(item.digest)
            return
        content = self._captures.content(item.digest)
        if content is None:
            raise _missing()
        yield content

    def disk_size(self, item: Item) -> int:
        """Tell how many bytes of the disk a piece takes; a captured page is counted as such."""
        return self.files.disk_size(item.digest) or self._captures.disk_size(item.digest)

    def __len__(self) -> int:
        return len(self._items)

    def note_bundle(self, case: str, told: dict[str, Any]) -> None:
        """Remember a bundle that was made, so that its fingerprint can be looked up."""
        self._bundles.put(str(told["fingerprint"]), {"case_id": case, **told})

    def bundles(self, case: str) -> list[dict[str, Any]]:
        """List the bundles that were made of a case, the oldest first."""
        return [dict(one) for one in self._bundles.find("case_id", case)]

    # -- what goes ---------------------------------------------------------------------------------

    def remove(self, id: str, now: datetime) -> None:
        """Delete a piece for good; the chain keeps its place as a marked gap.

        Raises:
            NoSuchEvidence: there is none of this id.
        """
        with self._store.transaction():
            item = self.get(id)
            self._items.drop(id)
            self.chain.append("removed", item.record, now)
            if not self._items.count("digest", item.digest):
                self.files.delete(item.digest)

    def forget_order(self, order: str, now: datetime) -> None:
        """Delete all evidence of an order for good."""
        for item in self.all(order):
            self.remove(item.id, now)

    def forget_shop(self, platform: str, now: datetime) -> None:
        """Delete all evidence that came from the pages of a shop."""
        for item in self.all():
            found = platform_of(item.values["source"] or "")
            if found and found.name == platform:
                self.remove(item.id, now)

    def forget_capture(self, digest: str, now: datetime) -> None:
        """Delete the evidence whose content a captured page was."""
        for item in self.of_digest(digest):
            self.remove(item.id, now)

    def forget_everything(self) -> None:
        """Delete every content; the caller empties the tables."""
        for path in list(self.files.on_disk()):
            path.unlink(missing_ok=True)
        self.files.sweep()


def _item(found: dict[str, Any]) -> Item:
    document = {k: v for k, v in found.items() if k in Item.model_fields}
    return Item.model_validate(document)


def _missing() -> NoSuchEvidence:
    return NoSuchEvidence(
        "没有这份证据，或已被删除", "there is no such evidence, or it was deleted"
    )

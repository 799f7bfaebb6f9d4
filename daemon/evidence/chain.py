"""The chain: each link holds the hash of the one before; nothing in it is ever changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from daemon.evidence.proof import START, link_hash
from daemon.ledger.store import Store

Act = Literal["added", "removed", "bundled"]
"""What happened: a piece was kept, one was deleted (a marked gap), a bundle was made."""

Link = dict[str, Any]


class Chain:
    """The links in the store; they hold hashes and times, and nothing that was said or seen."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._links = store.table("evidence_chain", keys=("n", "hash"))

    def append(self, act: Act, subject: str, now: datetime) -> Link:
        """Add a link; part of the caller's transaction, so that two writers never fork it."""
        with self._store.transaction():
            last = self.head()
            link: Link = {
                "n": last["n"] + 1 if last else 1,
                "at": now.isoformat(timespec="seconds"),
                "act": act,
                "subject": subject,
                "previous": last["hash"] if last else START,
            }
            link["hash"] = link_hash(link)
            self._links.put(f"{link['n']:09d}", link)
        return link

    def head(self) -> Link | None:
        """Give the newest link."""
        newest = self._links.find(order="-n", limit=1)
        return dict(newest[0]) if newest else None

    def knows(self, fingerprint: str) -> bool:
        """Tell whether one of our links has this hash."""
        return self._links.count("hash", fingerprint) > 0

    def links(self) -> Iterator[Link]:
        """Give all links, the oldest first."""
        return (dict(link) for link in self._links.find(order="n"))

    def __len__(self) -> int:
        return len(self._links)

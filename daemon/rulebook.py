"""The rules in use: those that came with hugou, or a newer signed pack that was installed."""

from __future__ import annotations

import base64
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from daemon.ledger.backup import DATABASE
from daemon.ledger.store import Store
from daemon.problems import DataProblem
from rules import RuleBook, load
from rules._pack import Pack, newer
from rules._signed import PackRefused, TrustedKey, root_of, shipped_keys, verify

log = logging.getLogger(__name__)

_STATE = "in_use"
_TRUST = "trust"
_WEIGHED = "weighed"


class RulesRefused(DataProblem):
    """A pack of rules or a key that is not taken over."""

    code = "rules_refused"


class InUse:
    """One set of rules that orders are weighed with."""

    def __init__(self, pack: Pack | None = None) -> None:
        self.pack = pack or Pack()
        self.version = self.pack.about.version
        self.digest = self.pack.digest()
        self.book: RuleBook = pack.book() if pack else load()


class Rules:
    """Keeps signed packs in the store, as they came, and knows whose are taken over.

    A pack is verified each time it is opened: what was changed in the store is not used either.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table = store.table("rules")
        self._packs = store.table("rule_packs")
        self._opened: tuple[list[str], InUse] | None = None

    # -- what is used --------------------------------------------------------------------------

    @property
    def in_use(self) -> InUse:
        """The rules that are used now."""
        if self._opened is None:
            self.refresh()
        assert self._opened is not None  # noqa: S101 - refreshed just now
        return self._opened[1]

    @property
    def book(self) -> RuleBook:
        """The rules to weigh an order with."""
        return self.in_use.book

    def refresh(self) -> bool:
        """Look whether another process installed a pack; tell whether other rules are used now."""
        installed = self._installed()
        if self._opened and self._opened[0] == installed:
            return False
        self._opened = (installed, self._open(installed[-1] if installed else None))
        return True

    def _open(self, version: str | None) -> InUse:
        """The pack of a version; the shipped one where it is newer, or where that one is broken."""
        shipped = InUse()
        if version is None or not newer(version, shipped.version):
            return shipped
        try:
            kept = self._packs.fetch(version)
            return InUse(self.read(base64.b64decode(kept["file"]) if kept else b""))
        except (RulesRefused, ValueError, KeyError) as wrong:
            log.error("an installed pack of rules is not used: %s", type(wrong).__name__)
            return shipped

    def _installed(self) -> list[str]:
        return list(self._state().get("versions", ()))

    def _state(self) -> dict[str, Any]:
        return dict(self._table.fetch(_STATE) or {})

    # -- taking over -----------------------------------------------------------------------------

    def read(self, data: bytes) -> Pack:
        """Open a signed pack, without using it.

        Raises:
            RulesRefused: unsigned, signed by a stranger, changed, or not a pack.
        """
        try:
            return Pack(root_of(verify(data, self.trusted()).archive))
        except PackRefused as wrong:
            raise RulesRefused(wrong.text.zh, wrong.text.en) from wrong

    def check(self, data: bytes) -> InUse:
        """Open a signed pack and try all of it: form, worked examples, and that it is newer.

        Raises:
            RulesRefused: it cannot be used, and why.
        """
        pack = self.read(data)
        for problem in pack.problems():
            raise RulesRefused(f"规则包有错：{problem}", f"the pack has a mistake: {problem}")
        found, now = InUse(pack), self.in_use
        if not newer(found.version, now.version):
            raise RulesRefused(
                f"规则包（{found.version}）不比现用的（{now.version}）新，不使用",
                f"the pack ({found.version}) is not newer than the rules in use ({now.version})",
            )
        lost = _ids(now.book) - _ids(found.book)
        if lost:  # what a rule says ends by `until`; events of before are still judged by it
            named = "、".join(sorted(lost)[:3])
            raise RulesRefused(
                f"规则包缺少现用的 {len(lost)} 条规则（{named} …），不使用",
                f"the pack lacks {len(lost)} rules that are in use ({named} …)",
            )
        return found

    def install(self, data: bytes, at: datetime) -> InUse:
        """Use a signed pack from now on; the earlier ones stay.

        Raises:
            RulesRefused: it cannot be used, and why.
        """
        found = self.check(data)
        kept = {"file": base64.b64encode(data).decode(), "at": at.isoformat()}
        with self._store.transaction():
            self._packs.put(found.version, kept)
            self._table.put(_STATE, {"versions": [*self._installed(), found.version]})
        self._opened = None
        return found

    def undo(self) -> InUse:
        """Go back to the rules before the last pack.

        Raises:
            RulesRefused: no pack was installed.
        """
        installed = self._installed()
        if not installed:
            raise RulesRefused("没有安装过规则包", "no pack of rules was installed")
        with self._store.transaction():
            self._table.put(_STATE, {"versions": installed[:-1]})
            self._packs.drop(installed[-1])
        self._opened = None
        return self.in_use

    def before(self) -> InUse:
        """The rules that `undo` would go back to."""
        return self._open(next(reversed(self._installed()[:-1]), None))

    # -- whose packs ------------------------------------------------------------------------------

    def trusted(self) -> Mapping[str, str]:
        """The public keys whose packs are taken over, each with a name."""
        return {**self._own_keys(), **{key.public: key.name for key in shipped_keys()}}

    def _own_keys(self) -> dict[str, str]:
        told = self._table.fetch(_TRUST)
        return dict(told["keys"]) if told else {}

    def trust(self, key: TrustedKey) -> None:
        """Take over packs that are signed with this key."""
        with self._store.transaction():
            self._table.put(_TRUST, {"keys": {**self._own_keys(), key.public: key.name}})

    def distrust(self, public: str) -> None:
        """Take over nothing more from a key; a pack of it that is in use is put aside."""
        with self._store.transaction():
            own = self._own_keys()
            own.pop(public, None)
            self._table.put(_TRUST, {"keys": own})
        self._opened = None

    # -- what the reminders were planned with ------------------------------------------------------

    @property
    def weighed_with(self) -> str | None:
        """The digest of the rules by which all stored orders were weighed last."""
        told = self._table.fetch(_WEIGHED)
        return str(told["digest"]) if told else None

    def note_weighed(self, digest: str) -> None:
        """All stored orders were weighed with these rules."""
        self._table.put(_WEIGHED, {"digest": digest})


def book_for(folder: Path) -> RuleBook | None:
    """The rules in use for a data folder; None where there is none and the shipped ones count."""
    if not (folder / DATABASE).is_file():
        return None
    store = Store.open(folder / DATABASE)
    try:
        return Rules(store).book
    finally:
        store.close()


def _ids(book: RuleBook) -> set[str]:
    return {entry.rule.id for entry in book.everything()}

"""The kinds of evidence: what each proves, which pages show it, what gets lost in which way."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import model_validator

from rules._case import Entry, Proof
from rules._source import read

FILE = Path(__file__).parent / "case/evidence.toml"


class EvidenceKind(Entry):
    """One kind of evidence, with what it is called upon to prove (证明目的)."""

    key: str
    title: str
    title_en: str
    proves: str
    proves_en: str
    pages: tuple[str, ...] = ()
    loses: str | None = None


class Loss(Entry):
    """A way in which evidence gets lost, and what to do before it does."""

    key: str
    title: str
    title_en: str
    act: str
    act_en: str
    proofs: tuple[str, ...] = ()
    """Proofs of disputes that no page shows, or not alone, and that get lost in this way."""


class EvidenceKinds(Entry):
    """All kinds of evidence and all ways of losing it."""

    kind: tuple[EvidenceKind, ...]
    loss: tuple[Loss, ...]

    @model_validator(mode="after")
    def _known(self) -> EvidenceKinds:
        losses = {loss.key for loss in self.loss}
        unknown = {kind.loses for kind in self.kind} - losses - {None}
        if unknown:
            raise ValueError(f"no [[loss]] is called {sorted(map(str, unknown))[0]}")
        return self

    def get(self, key: str) -> EvidenceKind | None:
        """Give the kind of this key."""
        return next((kind for kind in self.kind if kind.key == key), None)

    def of_page(self, page: str | None) -> EvidenceKind | None:
        """Give the kind that a page of a shop is, where it is one."""
        return next((kind for kind in self.kind if page in kind.pages), None)

    def loss_of(self, proof: Proof) -> Loss | None:
        """Say how a proof gets lost, where it does: by its name, else by the pages that show it."""
        named = next((loss for loss in self.loss if proof.key in loss.proofs), None)
        if named or not proof.pages:
            return named
        kind = self.of_page(proof.pages[0])
        return next((loss for loss in self.loss if kind and loss.key == kind.loses), None)


@cache
def evidence_kinds() -> EvidenceKinds:
    """Give the shipped kinds of evidence.

    Raises:
        SourceError: the file is broken; says which line.
    """
    return read(FILE, EvidenceKinds)

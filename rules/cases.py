"""What complaints are made of, as reviewed data: disputes, channels, letters, forms."""

from rules._case import (
    Basis,
    Caution,
    Cited,
    Demand,
    Dispute,
    Fact,
    Gap,
    Hindrance,
    Proof,
    Statement,
    When,
    Wording,
)
from rules._casebook import Casebook, casebook, load_casebook
from rules._channel import Channel, Ladder, Letter, Part
from rules._evidence import EvidenceKind, EvidenceKinds, Loss, evidence_kinds
from rules._form import Form, Step
from rules._source import SourceError

__all__ = [
    "Basis",
    "Casebook",
    "Caution",
    "Channel",
    "Cited",
    "Demand",
    "Dispute",
    "EvidenceKind",
    "EvidenceKinds",
    "Fact",
    "Form",
    "Gap",
    "Hindrance",
    "Ladder",
    "Letter",
    "Loss",
    "Part",
    "Proof",
    "SourceError",
    "Statement",
    "Step",
    "When",
    "Wording",
    "casebook",
    "evidence_kinds",
    "load_casebook",
]

"""What complaints are made of, as reviewed data: disputes, channels, letters, forms."""

from rules._case import (
    Basis,
    Channel,
    Cited,
    Demand,
    Dispute,
    Fact,
    Form,
    Hindrance,
    Letter,
    Part,
    Proof,
    Statement,
    Step,
    When,
    Wording,
)
from rules._casebook import Casebook, casebook, load_casebook
from rules._source import SourceError

__all__ = [
    "Basis",
    "Casebook",
    "Channel",
    "Cited",
    "Demand",
    "Dispute",
    "Fact",
    "Form",
    "Hindrance",
    "Letter",
    "Part",
    "Proof",
    "SourceError",
    "Statement",
    "Step",
    "When",
    "Wording",
    "casebook",
    "load_casebook",
]

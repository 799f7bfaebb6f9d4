"""Law and platform rules as reviewed data, and the arithmetic that turns facts into deadlines."""

from rules._book import RuleBook, load
from rules._facts import Event, Facts, FactsError, Notice
from rules._load import RuleError
from rules._order import OrderFacts
from rules._result import Claim, Deadline, Exclusion, Option, Result, Source, Start
from rules._text import Text
from rules._weigh import claims, deadlines, weigh

__all__ = [
    "Claim",
    "Deadline",
    "Event",
    "Exclusion",
    "Facts",
    "FactsError",
    "Notice",
    "Option",
    "OrderFacts",
    "Result",
    "RuleBook",
    "RuleError",
    "Source",
    "Start",
    "Text",
    "claims",
    "deadlines",
    "load",
    "weigh",
]

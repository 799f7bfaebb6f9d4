"""What is wrong with a draft, or speaks against it, said in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a draft, and the sentence that has it."""

    code: str
    message: str
    message_en: str
    sentence: str = ""
    severity: Literal["refuse", "warn"] = "refuse"

    def as_json(self) -> dict[str, Any]:
        """Give the finding as plain JSON values."""
        return dict(vars(self))

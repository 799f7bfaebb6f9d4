"""The papers of a bundle: 证据目录 and 验证说明."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.cases.case import Case
from daemon.evidence.gathering import Piece

if TYPE_CHECKING:
    from daemon.home import Home


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a file."""

    name: str
    content: bytes
    role: str
    media_type: str = "application/octet-stream"


def papers(home: Home, case: Case, pieces: list[Piece], now: datetime) -> list[Paper]:
    """Write the papers."""
    return []

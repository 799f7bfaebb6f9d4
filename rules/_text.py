"""A sentence in both languages that the shopper may read."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One sentence in Chinese and in English."""

    zh: str
    en: str

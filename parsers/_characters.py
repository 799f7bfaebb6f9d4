"""Half a character: browsers send it in JSON, and no file and no page can carry it."""

from __future__ import annotations

from typing import Any


def whole(value: Any) -> Any:
    """Put the mark for an unreadable character in the place of each half one, at any depth."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {whole(name): whole(one) for name, one in value.items()}
    return [whole(one) for one in value] if isinstance(value, list) else value

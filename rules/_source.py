"""Reads a data file, and says file and line when something in it is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from rules._load import RuleError

Model = TypeVar("Model", bound=BaseModel)


class SourceError(RuleError):
    """A data file of complaints is wrong; the message says where."""

    def __init__(self, path: Path, where: str, problem: str, line: int | None = None) -> None:
        """Keep the place; without a line, the first line that has the word `where` on it."""
        file = f"{path.parent.name}/{path.name}"
        super().__init__(file, line or line_with(path, where), problem)


def read(path: Path, kind: type[Model]) -> Model:
    """Read one TOML file as a record.

    Raises:
        SourceError: it is no TOML, or holds an unknown or missing key, or a wrong value.
    """
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise SourceError(path, "", str(error), int(line[1]) if line else 1) from error
    except ValidationError as error:
        # A misspelt key is also a missing one: the misspelling says more.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        place = ".".join(str(part) for part in first["loc"])
        problem = f"{place}: {first['msg']}"
        raise SourceError(path, "", problem, line_of(path, first["loc"])) from error


def line_with(path: Path, word: str) -> int:
    """Find the first line that holds a word; the first line of the file if none does."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((n for n, line in enumerate(lines, 1) if word and word in line), 1)


def line_of(path: Path, place: tuple[int | str, ...]) -> int:
    """Find the line of a place such as ("demand", 1, "title"): table by table, then the key."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at, name = 0, ""
    for step, following in zip(place, (*place[1:], None), strict=True):
        if isinstance(step, int):
            continue
        name = f"{name}.{step}" if name else step
        count = following if isinstance(following, int) else 0
        at = _nth_table(lines, name, count, at) or _key(lines, step, at) or at
    return at or 1


def _nth_table(lines: list[str], name: str, count: int, after: int) -> int | None:
    head = re.compile(rf"\s*\[+\s*{re.escape(name)}\s*\]+")
    found = [n for n, line in enumerate(lines, 1) if n > after and head.match(line)]
    return found[count] if count < len(found) else None


def _key(lines: list[str], key: str, after: int) -> int | None:
    line = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    found = (n for n, text in enumerate(lines, 1) if n > after and line.match(text))
    inline = (n for n, text in enumerate(lines, 1) if n >= after and f"{key} =" in text)
    return next(found, None) or next(inline, None)

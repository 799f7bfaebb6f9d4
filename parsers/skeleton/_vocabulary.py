"""The words that may stay: those the readers know, and what every order page says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from lxml import etree
from pydantic import BaseModel

from parsers.skeleton._labels import LABELS

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]{2,}")


class Vocabulary(NamedTuple):
    """Words by their first letter, the longest first; Latin words; whole strings of the code."""

    eastern: dict[str, tuple[str, ...]]
    latin: frozenset[str]
    literals: frozenset[str]

    def parts(self, run: str) -> Iterator[tuple[str, bool]]:
        """Cut a run of Chinese or Japanese into what may stay and what may not."""
        position, begun = 0, 0
        while position < len(run):
            word = next(
                (w for w in self.eastern.get(run[position], ()) if run.startswith(w, position)), ""
            )
            if not word:
                position += 1
                continue
            if begun < position:
                yield run[begun:position], _is_particle(run[begun:position])
            yield word, True
            position = begun = position + len(word)
        if begun < len(run):
            yield run[begun:], _is_particle(run[begun:])


def _is_particle(part: str) -> bool:
    return len(part) == 1 and "\u3041" <= part <= "\u3096"


@cache
def vocabulary() -> Vocabulary:
    """Collect the words once: from the readers' own tables, patterns and code, and our list."""
    literals = frozenset(_strings())
    known = [*literals, LABELS]
    eastern: dict[str, set[str]] = {}
    for word in _runs(_CJK, known):
        eastern.setdefault(word[0], set()).add(word)
    return Vocabulary(
        {first: tuple(sorted(words, key=len, reverse=True)) for first, words in eastern.items()},
        frozenset(word.casefold() for word in _runs(_LATIN, known)),
        literals,
    )


@cache
def marks() -> frozenset[str]:
    """Give the texts by which readers and gates know a page."""
    from parsers import PLATFORMS  # the platforms' tables are complete only after the import

    found = [mark for shop in PLATFORMS for gate in shop.gates for mark in gate.marks]
    for known in (known for shop in PLATFORMS for known in shop.addresses):
        found += [mark for reader in known.readers for mark in reader.marks]
    return frozenset(found)


def _runs(pattern: re.Pattern[str], strings: Iterable[str]) -> Iterator[str]:
    for string in strings:
        yield from pattern.findall(re.sub(r"\\[a-zA-Z]", " ", string))


def _strings() -> Iterator[str]:
    seen: set[int] = set()
    for name, module in sorted(sys.modules.items()):
        ours = name == "parsers" or name.startswith("parsers.")
        if ours and not name.startswith("parsers.skeleton") and isinstance(module, ModuleType):
            for value in list(vars(module).values()):
                yield from _within(value, seen)


def _within(value: Any, seen: set[int]) -> Iterator[str]:
    """Give the strings of a table, a pattern, a function: whatever a reader compares with."""
    if isinstance(value, str):
        yield value
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    for inner in _inside(value):
        yield from _within(inner, seen)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, tuple | list | set | frozenset):
        return value
    if isinstance(value, re.Pattern):
        return [value.pattern]
    if isinstance(value, etree.XPath):
        return [value.path]
    if isinstance(value, CodeType):
        return value.co_consts[1:]  # the first is the docstring, or None
    if isinstance(value, FunctionType):
        return _inside_function(value)
    if isinstance(value, type):
        ours = value.__module__.startswith("parsers.") and not issubclass(value, BaseModel)
        return [one for name, one in vars(value).items() if name != "__doc__"] if ours else ()
    if type(value).__name__ in _BOUND:
        return [
            getattr(value, "__self__", None),
            getattr(value, "fget", None),
            getattr(value, "func", None),
        ]
    names = getattr(type(value), "__dataclass_fields__", ())
    return [getattr(value, name) for name in names]


_BOUND = ("builtin_function_or_method", "property", "cached_property", "method")


def _inside_function(function: FunctionType) -> list[Any]:
    if not function.__module__.startswith("parsers."):
        return []
    cells = []
    for cell in function.__closure__ or ():
        try:
            cells.append(cell.cell_contents)
        except ValueError:
            continue  # a name that was never bound
    constants = function.__code__.co_consts
    told = constants[1:] if function.__doc__ else constants
    return [*told, *(function.__defaults__ or ()), *cells]

"""What kind of goods a title or a category speaks of, and how sure that is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from rules._rule import Written
from rules._text import Text

Sureness = Literal["given", "likely", "guess"]


class Kind(Written):
    """One kind of goods: the words that show it, and the wider kinds that it belongs to."""

    name: Text
    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()


class Guess(NamedTuple):
    """A kind of goods, the word that showed it, and how sure that is."""

    kind: str
    word: str
    sureness: Sureness


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every kind of goods that the rules distinguish."""
    text = (files("rules") / "goods.toml").read_text("utf-8")
    return TypeAdapter(dict[str, Kind]).validate_python(tomllib.loads(text)["kind"])


@lru_cache(maxsize=4096)
def classify(text: str) -> tuple[Guess, ...]:
    """The kinds that a category or a title names; several words for one kind make it likely."""
    found = []
    for name, kind in kinds().items():
        hits = [word for word in kind.words if word in text]
        if hits and not any(word in text for word in kind.not_words):
            sure: Sureness = "likely" if len(hits) > 1 or len(text) <= 8 else "guess"
            found.append(Guess(name, hits[0], sure))
    return tuple(found)


@lru_cache(maxsize=4096)
def kinds_of(texts: tuple[str, ...]) -> frozenset[str]:
    """The kinds that some texts name, with the wider kinds."""
    named = {guess.kind for text in texts for guess in classify(text)}
    return frozenset(_widened(named))


def _widened(named: Iterable[str]) -> set[str]:
    whole: set[str] = set()
    waiting = list(named)
    while waiting:
        kind = waiting.pop()
        if kind not in whole:
            whole.add(kind)
            waiting.extend(kinds()[kind].implies)
    return whole

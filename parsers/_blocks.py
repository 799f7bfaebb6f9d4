"""One block of a page: its elements by class name, found in a single walk.

A dozen XPath searches through one order's row cost more than parsing it did; one walk does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree

from parsers._collect import Field
from parsers._fields import text

Element = Any  # lxml's element; its stubs know neither .get on mixed trees nor .iter by type


def words(element: Element) -> str:
    """Give the words inside an element in one line, those of different elements kept apart."""
    if not len(element):
        return " ".join((element.text or "").split())
    pieces = element.itertext(etree.Element)
    return " ".join(" ".join(pieces).split())


def hidden(element: Element) -> bool:
    """Tell whether an element says of itself that it is not shown."""
    style = element.get("style")
    return bool(style) and "display:none" in style.replace(" ", "")


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Leave out elements that lie inside another one: an order does not contain an order."""
    kept: list[Element] = []
    known: set[Element] = set()
    for element in elements:
        if not any(around in known for around in element.iterancestors()):
            kept.append(element)
            known.add(element)
    return kept


class Block:
    """An element and what stands in it, by class name."""

    __slots__ = ("_by_class", "_words", "element")

    def __init__(self, element: Element) -> None:
        self.element = element
        self._by_class: dict[str, list[Element]] = {}
        self._words: dict[str, str] = {}  # several fields may be read out of the same words
        known = self._by_class
        for inner in element.iter("*"):
            names = inner.get("class")
            if names:
                for name in names.split():
                    if name in known:
                        known[name].append(inner)
                    else:
                        known[name] = [inner]
                    if "--" in name:  # the rest is a hash of the shop's build
                        known.setdefault(name.partition("--")[0], []).append(inner)

    def all(self, name: str) -> list[Element]:
        """Give all elements of a class, in page order."""
        return self._by_class.get(name, [])

    def first(self, name: str) -> Element | None:
        """Give the first element of a class, or None."""
        found = self._by_class.get(name)
        return found[0] if found else None

    @property
    def names(self) -> Iterable[str]:
        """All class names that stand in the block."""
        return self._by_class

    def words(self, name: str) -> str | None:
        """Give the words of the first element of a class, or None where there is none."""
        if name not in self._words:
            found = self._by_class.get(name)
            if not found:
                return None
            self._words[name] = words(found[0])
        return self._words[name]

    def links(self, name: str) -> Iterator[Element]:
        """Give the links inside the elements of a class."""
        for element in self.all(name):
            yield from element.iter("a")


def given(
    name: str,
    where: str,
    find: Callable[[Any], Any],
    read: Callable[[Any], Any] = text,
    *,
    needed: bool = False,
) -> Field:
    """Declare a field that a function finds in a block; `where` says in words where it looks."""
    return Field(name, where, find, read, needed)

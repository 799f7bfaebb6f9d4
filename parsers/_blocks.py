"""One block of a page: its elements by class name, found in a single walk.

A dozen XPath searches through one order's row cost more than parsing it did; one walk does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from lxml import etree

from parsers._collect import Field
from parsers._fields import text

_MOST_KEPT = 20_000  # class attributes of which it is remembered what they come to

Element = Any  # lxml's element; its stubs know neither .get on mixed trees nor .iter by type


def words(element: Element) -> str:
    """Give the words inside an element in one line, those of different elements kept apart."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join(" ".join(_TEXTS(element)).split())


# Four times as fast as walking through the elements for their texts.
_TEXTS: Any = etree.XPath("descendant::text()", smart_strings=False)
_WITH_CLASS: Any = etree.XPath("descendant-or-self::*[@class]")
_CLASSES: Any = etree.XPath("descendant-or-self::*/@class", smart_strings=False)


def texts(element: Element) -> list[str]:
    """Give the texts inside an element as they stand in the document."""
    found: list[str] = _TEXTS(element)
    return found


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


def inside(element: Element, name: str) -> Iterator[Element]:
    """Give the elements of a class in a small part of a block."""
    for inner in element.iter("*"):
        printed = inner.get("class")
        if printed and name in printed and name in printed.split():
            yield inner


class Block:
    """An element and what stands in it, by class name.

    A kind of block that says which names it is asked for skips all others, which most are. What a
    class attribute comes to is worked out once: a page has thousands of elements and few classes.
    """

    __slots__ = ("_by_class", "_words", "element")
    asked: ClassVar[frozenset[str] | None] = None
    _kept: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init_subclass__(cls) -> None:
        cls._kept = {}

    def __init__(self, element: Element) -> None:
        self.element = element
        self._by_class: dict[str, list[Element]] = {}
        self._words: dict[str, str] = {}  # several fields may be read out of the same words
        known, kept = self._by_class, self._kept
        for inner, printed in zip(_WITH_CLASS(element), _CLASSES(element), strict=True):
            names = kept.get(printed)
            for name in self._names(printed) if names is None else names:
                if name in known:
                    known[name].append(inner)
                else:
                    known[name] = [inner]

    @classmethod
    def _names(cls, printed: str) -> tuple[str, ...]:
        """Give the names in a class attribute, those with a hash of the build also without it."""
        if len(cls._kept) >= _MOST_KEPT:
            cls._kept.clear()
        names: list[str] = []
        for name in printed.split():
            names.append(name)
            if "--" in name:
                names.append(name.partition("--")[0])
        wanted = tuple(name for name in names if cls.asked is None or name in cls.asked)
        cls._kept[printed] = wanted
        return wanted

    def all(self, name: str) -> list[Element]:
        """Give all elements of a class, in page order."""
        assert self.asked is None or name in self.asked, name  # noqa: S101  # a slip of ours
        return self._by_class.get(name, [])

    def first(self, name: str) -> Element | None:
        """Give the first element of a class, or None."""
        found = self.all(name)
        return found[0] if found else None

    @property
    def names(self) -> Iterable[str]:
        """All class names that stand in the block."""
        return self._by_class

    def words(self, name: str) -> str | None:
        """Give the words of the first element of a class, or None where there is none."""
        if name not in self._words:
            found = self.all(name)
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

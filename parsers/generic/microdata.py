"""Objects that a page states in attributes: itemscope, itemtype, itemprop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsers._blocks import Element, words

_ADDRESSES = {"a": "href", "link": "href", "img": "src"}
_MOST = 500


def stated_in(root: Element) -> list[dict[str, Any]]:
    """Give the outermost objects in the shape in which JSON-LD states the same."""
    scopes = [one for one in root.iter("*") if one.get("itemscope") is not None][:_MOST]
    return [_object(one) for one in scopes if one.get("itemprop") is None]


def _object(scope: Element) -> dict[str, Any]:
    kind = (scope.get("itemtype") or "").rstrip("/").rpartition("/")[2]
    stated: dict[str, Any] = {"@type": kind}
    for element in _properties(scope):
        value = _object(element) if element.get("itemscope") is not None else _value(element)
        for name in element.get("itemprop").split():
            before = stated.get(name)
            stated[name] = value if before is None else [*_listed(before), value]
    return stated


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _properties(scope: Element) -> Iterator[Element]:
    """Give the elements with a property of this object, not those of objects inside it."""
    for child in scope.iterchildren("*"):
        if child.get("itemprop"):
            yield child
        if child.get("itemscope") is None:
            yield from _properties(child)


def _value(element: Element) -> str | None:
    given = element.get("content") or element.get("datetime")
    named = _ADDRESSES.get(element.tag)
    return given or (element.get(named) if named else None) or words(element) or None

"""From a table of fields to a record: each field for itself, so that a bad one costs only itself.

A reader declares a table per record, `key(...)` for JSON and `node(...)` for elements, and lets a
`Collector` fill it. What cannot be read, or is missing though every page of the layout has it,
becomes a notice that names the field; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from lxml import etree
from pydantic import ValidationError

from parsers._fields import text
from parsers._origins import Origins
from parsers._page import Page
from parsers._records import Item, Notice, Order, Record

R = TypeVar("R", bound=Record)
Read = Callable[[Any], Any]


_WRONG = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What reading raises where a page holds something else than it should (Unreadable is one)."""


class Field(NamedTuple):
    """One field of a record: where it stands, how it is read, whether every page has it."""

    name: str
    where: str
    find: Callable[[Any], Any]
    read: Read
    needed: bool = False


Table = tuple[Field, ...]


def key(name: str, where: str, read: Read = text, *, needed: bool = False) -> Field:
    """Declare a field that stands at a path of JSON keys, such as "payInfo.actualFee"."""
    return Field(name, where, _walk(tuple(where.split("."))), read, needed)


def node(name: str, where: str, read: Read = text, *, needed: bool = False) -> Field:
    """Declare a field that is the text (or attribute) of the first element at an XPath."""
    return Field(name, where, _first(etree.XPath(where)), read, needed)


def whole(name: str, where: str, read: Read, *, needed: bool = False) -> Field:
    """Declare a field that is read from the source as a whole; `where` says where it looks."""
    return Field(name, where, _itself, read, needed)


def _itself(source: Any) -> Any:
    return source


def _walk(path: tuple[str, ...]) -> Callable[[Any], Any]:
    # Asking forgiveness is twice as fast as looking first: most fields are there.
    first, *others = path

    def find(source: Any) -> Any:
        try:
            source = source[first]
            for step in others:
                source = source[step]
        except (LookupError, TypeError):
            return None
        return source

    def find_one(source: Any) -> Any:
        try:
            return source[first]
        except (LookupError, TypeError):
            return None

    return find if others else find_one


def _first(xpath: etree.XPath) -> Callable[[Any], Any]:
    def find(source: Any) -> Any:
        found = xpath(source)
        if not isinstance(found, list):
            return found
        if not found:
            return None
        return found[0] if isinstance(found[0], str) else words_of(found[0])

    return find


def words_of(element: Any) -> str:
    """Give the words inside an element, without those of scripts and comments."""
    pieces = _WORDS(element)
    return "".join(map(str, pieces)) if isinstance(pieces, list) else ""


_WORDS = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)


class Collector:
    """What one reader collects on one document: records, and notices of what it could not read."""

    def __init__(self, page: Page, reader: str) -> None:
        self.page = page
        self.reader = reader
        self.notices: list[Notice] = []

    def note(self, kind: str, detail: str) -> None:
        """Say that something was not read, or should be known about the page."""
        self.notices.append(Notice(kind=kind, detail=detail, reader=self.reader))

    def values(self, table: Table, source: Any, where: str = "") -> dict[str, Any]:
        """Read the fields of a table; the blank and the unreadable are left out."""
        values = {}
        for name, place, find, read, needed in table:
            raw = find(source)
            if raw is not None:
                try:
                    value = read(raw)
                except _WRONG as error:
                    self.note("unreadable", f"{name} at {where}{place}: {error}")
                    continue
                if value is not None:
                    values[name] = value
                    continue
            if needed:
                self.note("missing", f"{name} is not at {where}{place}")
        return values

    def record(self, kind: type[R], values: dict[str, Any], where: str = "") -> R | None:
        """Build a record from what was read; None where nothing was."""
        if not values:
            return None
        try:
            return kind(**values)
        except ValidationError as error:
            bad = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
            for name in sorted(bad):
                self.note("unreadable", f"{name} at {where}: {kind.__name__} refuses it")
            good = {name: value for name, value in values.items() if name not in bad}
            return self.record(kind, good, where) if bad and len(good) < len(values) else None

    def part(self, kind: type[R], table: Table, source: Any, where: str = "") -> R | None:
        """Read one part of an order: merchant, item, parcel."""
        return self.record(kind, self.values(table, source, where), where)

    def parts(
        self, kind: type[R], table: Table, sources: Iterable[Any], where: str
    ) -> tuple[R, ...]:
        """Read parts of the same kind: the items of an order, its parcels."""
        records = []
        for position, source in enumerate(sources):
            at = f"{where}[{position}]."
            record = self.record(kind, self.values(table, source, at), at)
            # A line without its title cannot be told from the insurance and gifts around it.
            if record is not None and not (isinstance(record, Item) and record.title is None):
                records.append(record)
        return tuple(records)

    def order(
        self, values: dict[str, Any], table: Iterable[Field], where: str, **places: str
    ) -> Order | None:
        """Build an order, each field with where it stood; without a number there is no order."""
        if not values.get("number"):
            self.note("order_unread", f"no order number at {where or 'the page'}")
            return None
        if values.get("items") == ():
            self._note_items(f"{where}{places.get('items', '')}")
        values["provenance"] = Origins(self.reader, where, tuple(table), places, values)
        values.setdefault("platform", self.page.shop)
        return self.record(Order, values, where)

    def _note_items(self, place: str) -> None:
        """Say that an order has no items, unless its reader has said so itself."""
        if not any("items" in known.detail and place in known.detail for known in self.notices):
            self.note("missing", f"items are not at {place}")

    def each(
        self, sources: Iterable[Any], what: str, read: Callable[[Any, str], R | None]
    ) -> list[R]:
        """Read each of several things; one that cannot be read is noted, and costs only itself."""
        records = []
        for position, source in enumerate(sources):
            where = f"{what}[{position}]"
            try:
                record = read(source, where + ".")
            except _WRONG as error:
                self.note("order_unread", f"{where}: {type(error).__name__}: {error}"[:300])
            else:
                if record is not None:
                    records.append(record)
        return records


def dicts(raw: Any) -> list[dict[str, Any]]:
    """Give the objects of a JSON list, or none where there is no list."""
    if isinstance(raw, list):
        return [entry for entry in raw if isinstance(entry, dict)]
    return []


def inner(raw: Any, *path: str) -> dict[str, Any]:
    """Give the object at a path of keys, or an empty one where something else stands there."""
    for step in path:
        raw = raw.get(step) if isinstance(raw, dict) else None
    return raw if isinstance(raw, dict) else {}


def entries(raw: Any) -> list[Any]:
    """Give the entries of a JSON list, or none where there is no list."""
    return raw if isinstance(raw, list) else []

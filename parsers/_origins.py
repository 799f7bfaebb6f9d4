"""Where each value of an order comes from: which reader gave it, and where on the page it stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import PlainSerializer, SkipValidation, TypeAdapter, WithJsonSchema


@dataclass(slots=True)
class Provenance:
    """Which reader gave a field, and where on the page it stood (many per order: kept light)."""

    reader: str
    where: str
    confidence: float | None = None  # where it was looked for by its label: how far to trust it


def written(origins: Mapping[str, Provenance]) -> dict[str, dict[str, Any]]:
    """Write origins as plain values, without a confidence where there is none."""
    return {
        name: {key: value for key, value in asdict(one).items() if value is not None}
        for name, one in origins.items()
    }


OriginsOfFields = Annotated[
    Mapping[str, Provenance],
    SkipValidation,
    PlainSerializer(written, return_type=dict),
    # Said here: pydantic refers to what it leaves out where validation is skipped.
    WithJsonSchema(
        {"type": "object", "additionalProperties": TypeAdapter(Provenance).json_schema()}
    ),
]
"""The origins of a record's fields, by field; what readers give is right by its making."""


class Origins(Mapping[str, Provenance]):
    """Which reader found each field of an order where; worked out only if somebody asks."""

    __slots__ = ("_given", "_made", "_names")

    def __init__(
        self,
        reader: str,
        where: str,
        table: tuple[Any, ...],
        places: dict[str, str],
        values: dict[str, Any],
    ) -> None:
        self._given = (reader, where, table, places)
        self._names = frozenset(values)
        self._made: dict[str, Provenance] | None = None

    def _known(self) -> dict[str, Provenance]:
        if self._made is None:
            reader, where, table, places = self._given
            stood = {entry.name: entry.where for entry in table} | places
            self._made = {
                name: Provenance(reader, where + place)
                for name, place in stood.items()
                if name in self._names
            }
        return self._made

    def __getitem__(self, name: str) -> Provenance:
        return self._known()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())

    def __repr__(self) -> str:
        return repr(self._known())

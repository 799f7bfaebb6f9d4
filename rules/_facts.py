"""What is known about one order: its facts and dated events, checked word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, ValidationError

from rules._moment import CHINA as CHINA
from rules._moment import FactsError as FactsError
from rules._moment import aware, is_day, moment, zoneless
from rules._order import Fact, OrderFacts, PriceCheck, Replacement, UserData, YearGiven
from rules._text import Text
from rules._words import (
    CONSENTS,
    EVENT_ALIASES,
    EVENTS,
    KNEW,
    PLATFORM_ALIASES,
    PLATFORM_SCOPES,
    SEQUENCE,
    knowledge_fits,
)

YearName = Annotated[str, StringConstraints(pattern=r"^(19|20)\d\d$")]
Origin = Literal["page", "carrier", "user", "estimate"]


class Event(Fact):
    """When something happened, and who says so."""

    at: AwareDatetime
    source: Origin = Field(default="user", alias="from")
    page: str | None = None
    day_only: bool = False
    doubtful: bool = False


class Repair(Fact):
    """One repair: handed in and given back."""

    sent: AwareDatetime
    returned: AwareDatetime | None = None


class Notice(Fact):
    """Something about the facts that the shopper should know; the rest is still computed."""

    kind: str
    keys: tuple[str, ...]
    text: Text


class Facts(Fact):
    """Everything the rules look at for one order."""

    now: AwareDatetime | None = None
    order: OrderFacts = OrderFacts()
    events: dict[str, Event] = Field(default_factory=dict)
    consents: dict[str, bool] = Field(default_factory=dict)
    shelf_life_end: date | None = None
    repairs: tuple[Repair, ...] = ()
    replacement_bought: Replacement | None = None
    price_checks: tuple[PriceCheck, ...] = ()
    user_data: UserData = UserData()
    calendar: dict[YearName, YearGiven] = Field(default_factory=dict)
    case: dict[str, Any] = Field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Facts:
        """Read facts shaped like a scenario; an unknown key raises FactsError naming it."""
        return _Reader(document).facts()

    def at(self, event: str) -> datetime | None:
        """When an event happened, if that is known."""
        known = self.events.get(event)
        return known.at if known else None

    @property
    def platform(self) -> str | None:
        """The platform under the name of the rule files."""
        name = self.order.platform
        if name is None:
            return None
        name = PLATFORM_ALIASES.get(name, name)
        if name == "jd" and self.order.self_operated is not None:
            return "jd_self" if self.order.self_operated else "jd_pop"
        return name

    @property
    def scopes(self) -> tuple[str, ...]:
        """The rule files that speak about this platform, the narrower first."""
        return PLATFORM_SCOPES.get(self.platform or "", ())


_TOP = {"now", "order", "events", "price_checks", "user_data", "calendar", "case"}
_DATED = ("shelf_life_end", "replacement_bought", "price_checks")
_IGNORED = {"id", "expect", "variants", "title"}
_REPAIR = re.compile(r"repair_\d+")


class _Reader:
    """Reads one document key by key and keeps what was doubtful."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        if not isinstance(document, Mapping):
            raise FactsError("事实应是一个 JSON 对象", "the facts must be one JSON object")
        self.document = document
        self.notices: list[Notice] = []
        self.found: dict[str, Any] = {"events": {}, "consents": {}, "repairs": []}

    def facts(self) -> Facts:
        for key in self.document:
            if key not in _TOP and key not in _DATED and key not in _IGNORED:
                raise _unknown("", key)
        order = self._order(_mapping(self.document, "order"))
        for name, value in _mapping(self.document, "events").items():
            self._event(name, value, order)
        self._beside()
        self._doubt()
        self._zones()
        now = self.document.get("now")
        self.found["now"] = None if now is None else moment("now", now)
        return _checked("", Facts, {**self.found, "order": order, "notices": tuple(self.notices)})

    def _order(self, given: Mapping[str, Any]) -> OrderFacts:
        values = {key: aware(value) for key, value in given.items() if value is not None}
        for key in [key for key, value in values.items() if _negative(key, value)]:
            self._note("negative_money", (key,), f"金额 {key} 为负，未采用", f"{key} is negative")
            del values[key]
        platform = values.get("platform")
        if isinstance(platform, str) and (
            PLATFORM_ALIASES.get(platform, platform) not in PLATFORM_SCOPES
        ):
            self._note(
                "unknown_platform",
                ("platform",),
                f"不认识的平台“{platform}”：只按法律计算，平台期限以订单页为准",
                f"unknown platform {platform!r}: only the law is applied",
            )
        return _checked("order.", OrderFacts, values)

    def _event(self, name: str, value: Any, order: OrderFacts) -> None:
        if value is None:
            return
        if name in CONSENTS:
            self.found["consents"][name] = value
        elif name == "shelf_life_end":
            self.found[name] = moment(name, value).astimezone(CHINA).date()
        elif name in _DATED:
            self.found[name] = aware(value)
        elif _REPAIR.fullmatch(name):
            self.found["repairs"].append(aware(value))
        else:
            for meant in self._meaning(name, order):
                self.found["events"].setdefault(meant, _event(name, value))

    def _meaning(self, name: str, order: OrderFacts) -> tuple[str, ...]:
        if name == "knew_at":
            return tuple(one for one in KNEW if knowledge_fits(one, order.dispute))
        if name == "refund_applied":
            return (f"refund_applied_{self._how_far(order)}",)
        known = EVENT_ALIASES.get(name, name)
        if known not in EVENTS:
            raise _unknown("events.", name)
        return (known,)

    def _how_far(self, order: OrderFacts) -> str:
        given = _mapping(self.document, "events")
        shipped = given.get("shipped_at")
        if shipped is None:
            waiting = (
                order.status is None or "待发货" in order.status or order.status == "unshipped"
            )
            return "while_unshipped" if waiting else "shipped"
        later = _event("shipped_at", shipped)["at"] > _event("", given["refund_applied"])["at"]
        return "while_unshipped" if later else "shipped"

    def _beside(self) -> None:
        for key in _DATED:
            if self.document.get(key) is not None:
                self._event(key, self.document[key], OrderFacts())
        for key in ("user_data", "calendar", "case"):
            self.found[key] = dict(_mapping(self.document, key))
        years = self.found["calendar"]
        self.found["calendar"] = {year: _days(days) for year, days in years.items()}

    def _doubt(self) -> None:
        """Name events that cannot both be right, and mark them."""
        events = self.found["events"]
        for first, then in SEQUENCE:
            if first in events and then in events and _after(events[first], events[then]):
                events[first]["doubtful"] = events[then]["doubtful"] = True
                self._note(
                    "impossible_order",
                    (first, then),
                    f"{then} 早于 {first}，两个时间至少有一个不对，请核对",
                    f"{then} lies before {first}: at least one of them is wrong",
                )

    def _zones(self) -> None:
        """Name the times without a zone: reading them as China's is an assumption of ours."""
        given = _mapping(self.document, "events").items()
        bare = tuple(name for name, value in given if zoneless(value))
        if bare:
            self._note(
                "no_zone",
                bare,
                f"这些时间没有写时区，按北京时间计算：{'、'.join(bare)}",
                f"without a time zone, read as China Standard Time: {', '.join(bare)}",
            )

    def _note(self, kind: str, keys: tuple[str, ...], zh: str, en: str) -> None:
        self.notices.append(Notice(kind=kind, keys=keys, text=Text(zh, en)))


def _after(first: dict[str, Any], then: dict[str, Any]) -> bool:
    if first.get("day_only") or then.get("day_only"):
        return bool(first["at"].date() > then["at"].date())
    return bool(first["at"] > then["at"])


def _event(name: str, value: Any) -> dict[str, Any]:
    given = dict(value) if isinstance(value, Mapping) else {"at": value}
    if "at" not in given:
        raise FactsError(f"events.{name} 没有时间", f"events.{name} has no time")
    given["day_only"] = given.get("day_only", is_day(given["at"]))
    given["at"] = moment(name, given["at"])
    return given


def _days(given: Any) -> Any:
    """A year's days: objects as in the calendar files, or bare dates of days off."""
    if not isinstance(given, list | tuple):
        return given
    return tuple({"date": day} if isinstance(day, str) else day for day in given)


_AMOUNTS = frozenset(
    name for name, field in OrderFacts.model_fields.items() if "Decimal" in str(field.annotation)
)


def _negative(key: str, value: Any) -> bool:
    if key not in _AMOUNTS or isinstance(value, bool):
        return False
    return str(value).strip().startswith("-") and str(value).strip("-0. ") != ""


def _mapping(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key) or {}
    if not isinstance(value, Mapping):
        raise FactsError(f"{key} 应是一个对象", f"{key} must be an object")
    return value


def _unknown(place: str, key: object) -> FactsError:
    return FactsError(f"不认识的事实“{place}{key}”", f"unknown fact {place}{key}")


Model = TypeVar("Model", bound=BaseModel)


def _checked(place: str, model: type[Model], values: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = place + ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise _unknown("", where) from wrong
        raise FactsError(f"{where} 的值不对：{first['msg']}", f"{where}: {first['msg']}") from wrong

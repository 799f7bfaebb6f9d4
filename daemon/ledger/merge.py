"""Several pages about one order made one order: a pure function of what was seen, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from daemon.ledger.identity import Seen, gather
from daemon.ledger.observation import Observation, Source, standing, together
from daemon.ledger.values import CHANGING, agree, richness

STATUS_ORDER = ("unpaid", "unshipped", "shipped", "signed", "completed", "closed")
_UNITS = {
    "status": "status_text",
    "state": "state_text",
    "deadline_at": "deadline_for",
}
"""Fields that are only true together: the second belongs to the value of the first."""
_PARTS = ("items", "shipments", "after_sales")
_RECORDS = ("merchant", "promises")
_ELSEWHERE = frozenset([*_PARTS, *_RECORDS, "services", "actions", "events"])
_SAME_MOMENT = timedelta(minutes=10)
"""Two pages seen within this time should say the same; later, the order has simply moved on."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field on which pages contradict each other; the value in use comes first."""

    path: str
    values: tuple[tuple[Any, Source], ...]


@dataclass(slots=True)
class Merged:
    """One order out of many pages, with the source of every value."""

    order: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


Candidate = tuple[Observation, Any]


def merge(observations: Iterable[Observation]) -> Merged:
    """Make one order of all that was seen of it.

    A field missing on a page takes nothing away. Of a field that changes the newest page counts,
    of any other the page that says it most fully. The result depends on the times of the captures,
    not on the order in which they arrive.
    """
    known = standing(together(observations))
    merged = Merged()
    seen = [(one, one.order) for one in known]
    merged.order = _record(seen, "", merged)
    for name in _RECORDS:
        said = [(one, one.order[name]) for one in known if one.order.get(name)]
        if said:
            merged.order[name] = _record(said, f"{name}.", merged)
    for name in _PARTS:
        groups = gather(known, name)
        parts = [_part(group, f"{name}[{n}].", merged) for n, group in enumerate(groups)]
        if parts:
            merged.order[name] = parts
    _services(known, merged)
    _actions(known, merged)
    _tmall(known, merged)
    return merged


def _part(group: list[Seen], path: str, merged: Merged) -> dict[str, Any]:
    seen = sorted(group, key=lambda one: one[0].age)
    record = _record(seen, path, merged)
    services = _union(part.get("services", ()) for _, part in seen)
    if services:
        record["services"] = services
    events = _events(seen)
    if events:
        record["events"] = events
    return record


def _record(seen: Sequence[Seen], path: str, merged: Merged) -> dict[str, Any]:
    """Merge the plain fields of one record; `seen` is sorted, oldest first."""
    if len(seen) == 1:
        return _alone(*seen[0], path, merged)
    names = dict.fromkeys(name for _, said in seen for name in said)
    leaders = {follower: leader for leader, follower in _UNITS.items()}
    result: dict[str, Any] = {}
    for name in names:
        if name in _ELSEWHERE:
            continue
        if name in _UNITS or (name in leaders and leaders[name] not in names):
            result |= _unit(seen, name, path, merged)
        elif name not in leaders:
            result[name] = _plain(_candidates(seen, name), name, path, merged)
    return result


def _alone(one: Observation, said: Mapping[str, Any], path: str, merged: Merged) -> dict[str, Any]:
    """Take over a record that only one page shows: most orders, most of the time."""
    result = {name: value for name, value in said.items() if name not in _ELSEWHERE}
    for name in result:
        merged.sources[path + name] = one.source(path + name)
    return result


def _candidates(seen: Sequence[Seen], name: str) -> list[Candidate]:
    return [(one, said[name]) for one, said in seen if name in said]


def _plain(candidates: list[Candidate], name: str, path: str, merged: Merged) -> Any:
    newest = candidates[-1][1]
    fitting = candidates
    if name in CHANGING:
        fitting = [one for one in candidates if agree(name, one[1], newest)]
    best = max(fitting, key=lambda one: (richness(name, one[1]), one[0].age))
    merged.sources[path + name] = best[0].source(path + name)
    _note_conflict(best, candidates, name, path, merged)
    return best[1]


def _note_conflict(
    best: Candidate, candidates: list[Candidate], name: str, path: str, merged: Merged
) -> None:
    others = [one for one in candidates if not agree(name, one[1], best[1])]
    if name in CHANGING:
        others = [one for one in others if _at_the_same_moment(one[0], best[0])]
    _keep_conflict(best, others, path + name, merged)


def _keep_conflict(best: Candidate, others: list[Candidate], path: str, merged: Merged) -> None:
    if not others:
        return
    newest_first = {str(value): (one, value) for one, value in others}  # the latest of each value
    told = [best, *sorted(newest_first.values(), key=lambda one: one[0].age, reverse=True)]
    values = tuple((value, one.source(path)) for one, value in told)
    merged.conflicts.append(Conflict(path, values))


def _at_the_same_moment(one: Observation, other: Observation) -> bool:
    """Tell whether two different kinds of page were seen so close that they should agree."""
    if one.page == other.page:
        return False
    gap = datetime.fromisoformat(one.latest.at) - datetime.fromisoformat(other.latest.at)
    return abs(gap) <= _SAME_MOMENT


def _unit(seen: Sequence[Seen], leader: str, path: str, merged: Merged) -> dict[str, Any]:
    """Merge two fields that are only true together, by the newest page that knows the first."""
    candidates = _candidates(seen, leader)
    best = candidates[-1]
    told = {leader: best[1]}
    merged.sources[path + leader] = best[0].source(path + leader)
    follower = _UNITS.get(leader)
    if follower is None:
        return told
    spoken = _candidates(seen, follower)
    fitting = [(one, said[follower]) for one, said in seen if _says_both(said, best[1], leader)]
    fitting = fitting or _candidates([one for one in seen if leader not in one[1]], follower)
    if fitting:
        told[follower] = fitting[-1][1]
        merged.sources[path + follower] = fitting[-1][0].source(path + follower)
    if leader == "status":
        _note_step_back(best, candidates, path, merged)
        _note_unknown_word(best, spoken, seen, path, merged)
    return told


def _says_both(said: Mapping[str, Any], value: Any, leader: str) -> bool:
    return said.get(leader) == value and _UNITS[leader] in said


def _note_step_back(
    best: Candidate, candidates: list[Candidate], path: str, merged: Merged
) -> None:
    """A page that lags behind one seen just before is a contradiction, not a step of the order."""
    if best[1] not in STATUS_ORDER:
        return
    ahead = STATUS_ORDER[STATUS_ORDER.index(best[1]) + 1 :]
    others = [one for one in candidates if one[1] in ahead and _at_the_same_moment(one[0], best[0])]
    _keep_conflict(best, others, f"{path}status", merged)


def _note_unknown_word(
    best: Candidate, spoken: list[Candidate], seen: Sequence[Seen], path: str, merged: Merged
) -> None:
    """A newer page whose status we do not understand must not pass unseen."""
    without = {id(one) for one, said in seen if "status" not in said}
    newer = [c for c in spoken if id(c[0]) in without and c[0].age > best[0].age]
    _keep_conflict(best, newer, f"{path}status", merged)


def _services(known: list[Observation], merged: Merged) -> None:
    services = _union(one.order.get("services", ()) for one in known)
    if services:
        merged.order["services"] = services


def _actions(known: list[Observation], merged: Merged) -> None:
    """What can be done belongs to a status: after a later page with another status it is stale."""
    said = [one for one in known if one.order.get("actions")]
    if not said:
        return
    later = [one for one in known if one.age > said[-1].age]
    at_the_time = said[-1].order.get("status")
    if all(one.order.get("status") in (None, at_the_time) for one in later):
        merged.order["actions"] = list(said[-1].order["actions"])
        merged.sources["actions"] = said[-1].source("actions")


def _tmall(known: list[Observation], merged: Merged) -> None:
    """Taobao's list shows Tmall orders too; the page that knows better is no contradiction."""
    if any(one.order.get("platform") == "tmall" for one in known):
        merged.order["platform"] = "tmall"
        merged.conflicts = [one for one in merged.conflicts if one.path != "platform"]


def _union(lists: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(word for words in lists for word in words))


def _events(seen: Sequence[Seen]) -> list[dict[str, Any]]:
    """Join the traces of a parcel: each line once, as the newest page reads it, in time order."""
    lines: dict[tuple[str, str], Mapping[str, Any]] = {}
    for _, part in seen:
        for event in part.get("events", ()):
            lines[event.get("at", ""), event["text"]] = event
    return [dict(lines[key]) for key in sorted(lines, key=_when)]


def _when(key: tuple[str, str]) -> tuple[float, str]:
    at, text = key
    if not at:
        return (0.0, text)
    return (datetime.fromisoformat(at if "T" in at else f"{at}T00:00+08:00").timestamp(), text)

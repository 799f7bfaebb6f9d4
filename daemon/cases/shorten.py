"""Makes a text fit: first the wording of the law, then what matters least; times stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from daemon.cases.sentences import Sentence

Way = Callable[[list[Sentence]], list[Sentence]]


def fitted(
    sentences: tuple[Sentence, ...], limit: int | None
) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """Shorten until the text fits; give what is kept, and what was cut or said more briefly."""
    now, done = list(sentences), []  # type: list[Sentence], list[str]
    for step in _ways(sentences):
        if limit is None or length(now) <= limit:
            break
        before = now
        now = step(now)
        done += [one.text for one in before if one not in now]
    return tuple(now), tuple(done)


def _ways(sentences: tuple[Sentence, ...]) -> Iterator[Way]:
    for law in reversed([one for one in sentences if one.kind == "law"]):
        yield partial(_brief, which=law.__eq__)
    yield partial(_without, rank=3)
    yield partial(_without, rank=2)
    for kind in ("next", "greeting", "fact"):
        yield partial(_brief, which=partial(_is, kind))
    yield partial(_without, rank=1)


def _is(kind: str, one: Sentence) -> bool:
    return one.kind == kind


def _brief(now: list[Sentence], which: Callable[[Sentence], bool]) -> list[Sentence]:
    return [one.shortened() if which(one) else one for one in now]


def _without(now: list[Sentence], rank: int) -> list[Sentence]:
    return [one for one in now if one.cut != rank]


def length(sentences: list[Sentence]) -> int:
    """Count the code points of the text, as 12315 and the platforms do."""
    return len(text_of(tuple(sentences)))


def text_of(sentences: tuple[Sentence, ...]) -> str:
    """Write the sentences one below the other; a section's heading stands once, above them."""
    return "\n".join(_lines(sentences)).strip()


def _lines(sentences: tuple[Sentence, ...]) -> Iterator[str]:
    section = label = ""
    for one in sentences:
        if one.section != section:
            section, label = one.section, ""
            yield f"【{section}】" if section else ""
        if one.label and one.label != label:
            yield f"{one.label}：{one.text}"
        else:
            yield one.text
        label = one.label

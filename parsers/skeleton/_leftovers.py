"""The last look: whether anything that was replaced still stands somewhere in the skeleton."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from parsers._page import Capture
from parsers.skeleton._placeholders import Placeholders
from parsers.skeleton._vocabulary import vocabulary
from parsers.skeleton._words import written_within

_FIGURES = re.compile(r"[0-9]{6,}")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")


def leftovers(scrubbed: Capture, known: Placeholders) -> set[str]:
    """Find originals that can still be read, plainly or in another writing."""
    figures = {run for one in known.originals for run in _FIGURES.findall(one) if run.strip("1")}
    phrases = {one for one in known.originals if len(one) > 3 and _EASTERN.fullmatch(one)}
    mails = {one for one, kind in known.originals.items() if kind == "mail"}
    left: set[str] = set()
    for text in _writings(scrubbed):
        left |= figures.intersection(_FIGURES.findall(text))
        left |= {mail for mail in mails if mail in text}
        runs = " ".join({part for run in set(_EASTERN.findall(text)) for part in _unknown(run)})
        left |= {phrase for phrase in phrases if phrase in runs}
    return left


def _unknown(run: str) -> Iterator[str]:
    return (part for part, stays in vocabulary().parts(run) if not stays)


def _writings(capture: Capture) -> Iterator[str]:
    """Give every text of a capture, and what it says once its escapes are undone."""
    pieces = [capture.url, capture.title, capture.html]
    pieces += [part for one in capture.payloads for part in (one.url, one.body)]
    for piece in pieces:
        yield piece
        plain = unquote(html.unescape(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), piece)))
        if plain != piece:
            yield plain
        for found in _ENCODED.finditer(piece):
            told = written_within(found[0])
            if told:
                yield told

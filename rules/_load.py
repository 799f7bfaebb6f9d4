"""Reading a rule file: a mistake is told with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from rules._rule import Example, Rule, Topic, Written

File = Traversable | Path
Model = TypeVar("Model", bound=Written)
_RULE = re.compile(r"^\[\[rule\]\]", re.MULTILINE)
_EXAMPLE = re.compile(r"^\[\[rule\.example\]\]", re.MULTILINE)
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_EXAMPLES = TypeAdapter(tuple[Example, ...])


class RuleError(ValueError):
    """A rule file that cannot be used, with the place of the mistake."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        super().__init__(f"{file}:{line}: {sentence}")
        self.file, self.line, self.sentence = file, line, sentence


class Part(NamedTuple):
    """A piece of a rule file: its text and the line on which it starts."""

    file: str
    line: int
    text: str

    def parse(self) -> dict[str, Any]:
        """The piece as TOML."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as wrong:
            place = _AT_LINE.search(str(wrong))
            line = self.line - 1 + (int(place[1]) if place else self.text.count("\n"))
            raise self.wrong(_AT_LINE.sub("", str(wrong)).strip(), line) from wrong

    def check(self, model: type[Model], values: Any) -> Model:
        """The values as a model; a mistake is told where it stands."""
        try:
            return model.model_validate(values)
        except ValidationError as wrong:
            raise self.misfit(wrong) from wrong

    def misfit(self, wrong: ValidationError) -> RuleError:
        """The first thing that does not fit the form, at its line."""
        first = _plainest(wrong)
        keys = ".".join(str(key) for key in first["loc"])
        return self.wrong(f"{keys}: {first['msg']}" if keys else first["msg"], self._find(first))

    def _find(self, error: Any) -> int:
        """The line that an error speaks of: the table by its number, then the key."""
        lines = self.text.splitlines()
        at = 0
        there = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
        for key in there:
            at = _line_of(lines, at, key) if isinstance(key, str) else _table(lines, at, key)
        return self.line + at

    def wrong(self, sentence: str, line: int | None = None) -> RuleError:
        """A mistake in this piece."""
        return RuleError(self.file, self.line if line is None else line, sentence)


def _plainest(wrong: ValidationError) -> Any:
    """The mistake to name: a mistyped key says more than the key that it leaves missing."""
    errors = wrong.errors()
    return next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])


def _line_of(lines: list[str], start: int, key: str) -> int:
    wanted = re.compile(rf"\s*(?:\[\[?[\w.]*?)?\b{re.escape(key)}\s*(?:=|\.|\])")
    inline = re.compile(rf"[{{,]\s*{re.escape(key)}\s*=")
    for pattern in (wanted.match, inline.search):
        for number in range(start, len(lines)):
            if pattern(lines[number]):
                return number
    return start


def _table(lines: list[str], start: int, number: int) -> int:
    heads = [at for at in range(start, len(lines)) if lines[at] == lines[start]]
    is_table = lines[start].startswith("[[")
    return heads[number] if is_table and number < len(heads) else start


def pieces(file: File) -> tuple[Part, list[Part]]:
    """Cut a rule file into its head and its rules."""
    text = file.read_text("utf-8")
    name = f"rules/{Path(str(file)).parent.name}/{file.name}"
    starts = [found.start() for found in _RULE.finditer(text)] + [len(text)]
    cuts = pairwise(starts)
    rules = [Part(name, text.count("\n", 0, a) + 1, text[a:b]) for a, b in cuts]
    return Part(name, 1, text[: starts[0]]), rules


def topic_of(file: File) -> Topic:
    """The head of a rule file alone."""
    head, _ = pieces(file)
    return head.check(Topic, head.parse())


def rules_of(file: File) -> tuple[Topic, list[tuple[Rule, Part]]]:
    """Every rule of a file, without its examples, each with the piece that it stands in."""
    head, parts = pieces(file)
    topic = head.check(Topic, head.parse())
    return topic, [(_rule(part, topic), part) for part in parts]


def _rule(part: Part, topic: Topic) -> Rule:
    found = _EXAMPLE.search(part.text)
    bare = part._replace(text=part.text[: found.start()] if found else part.text)
    rule = part.check(Rule, bare.parse()["rule"][0])
    for version in rule.version:
        if version.paper not in topic.paper:
            raise part.wrong(f"{rule.id}: unknown paper {version.paper!r}")
    return rule


def examples_of(file: File) -> Iterator[tuple[Rule, Example, Part]]:
    """Every worked example of a rule file."""
    for rule, part in rules_of(file)[1]:
        given = part.parse()["rule"][0].get("example", [])
        try:
            found = _EXAMPLES.validate_python(given)
        except ValidationError as wrong:
            raise part.misfit(wrong) from wrong
        yield from ((rule, example, part) for example in found)

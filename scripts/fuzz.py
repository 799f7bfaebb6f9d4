"""Fuzz the readers: no error but the named ones, no run over 2 s, no page over 500 MB.

python3 scripts/fuzz.py                          100,000 inputs: half guided by coverage (atheris),
                                                 half by chance and by hypothesis; then memory
python3 scripts/fuzz.py --engine chance --runs 5000 --seed 7
python3 scripts/fuzz.py --engine memory          pages of 16 MB, each in a process of its own
python3 scripts/fuzz.py --keep FOLDER            write each finding as a corpus case there

Exit code 1 where something was found. Without atheris (it has no wheel for every machine) the
coverage-guided part says so and chance takes its share.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from environment import REPOSITORY, SetupProblem, enter

if TYPE_CHECKING:
    from fuzzing.checks import Finding

    from parsers import Capture

ENGINES = ("guided", "hypothesis", "chance", "memory")
SKELETON_EVERY = 10  # a skeleton takes ten times as long as reading


class Findings:
    """What was found, each kind once, and how many inputs were tried."""

    def __init__(self, keep: Path | None = None) -> None:
        self.tried = 0
        self.found: dict[str, Finding | None] = {}
        self._keep = keep

    def look(self, capture: Capture) -> None:
        """Try one input."""
        from fuzzing.checks import tried

        self.tried += 1
        self.take(tried(capture))
        if self.tried % SKELETON_EVERY == 0:
            self.take(tried(capture, "skeleton"))

    def take(self, finding: Finding | None) -> None:
        """Remember a finding, and keep its input."""
        if finding is None or finding.name in self.found:
            return
        self.found[finding.name] = finding
        print(f"FOUND {finding.name}", flush=True)
        if self._keep:
            from corpus import write_expected, write_pages

            folder = self._keep / f"found-{len(self.found):03d}"
            write_expected(folder, write_pages(folder, finding.capture), {"found": finding.name})


def by_chance(runs: int, seed: int, look: Callable[[Capture], None]) -> None:
    """Try inputs that chance makes; the same seed makes the same ones."""
    from fuzzing.inputs import Chance, made

    for number in range(runs):
        look(made(Chance(random.Random(seed * 10**9 + number))))  # noqa: S311  # no secret


def by_hypothesis(runs: int, seed: int, look: Callable[[Capture], None]) -> None:
    """Try what hypothesis makes: mutated pages, and text and JSON that are no pages at all."""
    from fuzzing.inputs import Chance, addresses, made
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    from parsers import Capture, Payload

    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=12,
    )

    def written(value: object) -> str:
        import json

        return json.dumps(value)

    text = st.text(max_size=300) | values.map(written)
    pages = st.builds(
        lambda url, html, bodies: Capture(url, html, tuple(Payload(*one) for one in bodies)),
        st.sampled_from(addresses()),
        text,
        st.lists(st.tuples(st.sampled_from(addresses()), text), max_size=2),
    )
    mutated = st.randoms(use_true_random=False).map(lambda source: made(Chance(source)))
    options = settings(
        max_examples=runs,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seeded(seed)(options(given(st.one_of(mutated, pages))(look)))()


def guided(runs: int, seed: int, findings: Findings) -> int:
    """Let atheris look for inputs that reach new lines; gives the runs it left to others."""
    if not has_atheris():
        print("no atheris on this machine: chance takes the coverage-guided share", flush=True)
        return runs
    words = [sys.executable, __file__, "--engine", "guided", "--child", "--runs", str(runs)]
    words += ["--seed", str(seed), *(["--keep", str(findings._keep)] if findings._keep else [])]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    before = findings.tried
    for line in done.stdout.splitlines():
        kind, _, told = line.partition(" ")
        if kind == "FOUND":
            print(line, flush=True)
            findings.found.setdefault(told, None)
        elif kind == "TRIED":
            findings.tried += int(told)
    if findings.tried == before:
        findings.found.setdefault("the fuzzer ended early", None)
        print(f"FOUND the fuzzer ended early: {done.stderr[-2000:]}", flush=True)
    return 0


def has_atheris() -> bool:
    """Tell whether atheris is there; install it where it has a wheel."""
    if importlib.util.find_spec("atheris") is None:
        pip = [sys.executable, "-m", "pip", "install", "-q", "-c", "constraints.txt", "atheris"]
        subprocess.run(pip, cwd=REPOSITORY, check=False, capture_output=True)
        importlib.invalidate_caches()
    return importlib.util.find_spec("atheris") is not None


def child(args: argparse.Namespace) -> int:
    """Run atheris, which ends its process when it is done."""
    import atheris

    with atheris.instrument_imports(include=["parsers"]):
        import parsers.skeleton  # noqa: F401  # the whole package, instrumented
    from fuzzing.inputs import WORDS, made

    findings = Findings(args.keep)

    class Guided:
        """Chooses as the fuzzer's bytes say."""

        def __init__(self, data: bytes) -> None:
            self._data = atheris.FuzzedDataProvider(data)

        def below(self, number: int) -> int:
            return int(self._data.ConsumeIntInRange(0, number - 1))

        def text(self) -> str:
            known = self.below(len(WORDS) + 1)
            return WORDS[known] if known < len(WORDS) else str(self._data.ConsumeUnicode(40))

    def one(data: bytes) -> None:
        if findings.tried >= args.runs:
            return
        findings.look(made(Guided(data)))
        if findings.tried == args.runs:
            print(f"TRIED {findings.tried}", flush=True)

    flags = [f"-runs={args.runs + 2}", f"-seed={args.seed + 1}", "-max_len=512", "-len_control=0"]
    atheris.Setup([sys.argv[0], *flags, "-verbosity=0", "-rss_limit_mb=4096"], one)
    atheris.Fuzz()
    return 0


def memory(findings: Findings) -> None:
    """Measure pages of 16 MB."""
    from fuzzing.memory import measured, pages

    for name, _ in pages():
        told = measured(name)
        fits = "ok" if told.fits else "TOO MUCH"
        figures = f"{told.memory / 2**20:>6.0f} MB {told.seconds:>5.2f} s"
        print(f"{name:<48} {figures}  {told.outcome}  {fits}", flush=True)
        if not told.fits:
            findings.found.setdefault(f"memory {name}", None)


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Fuzz the readers.")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=ENGINES, help="only this one")
    parser.add_argument("--keep", type=Path, help="write findings as corpus cases into this folder")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(words)


def run(args: argparse.Namespace) -> Findings:
    """Run the engines that are asked for."""
    findings = Findings(args.keep)
    engines = [args.engine] if args.engine else list(ENGINES)
    share = args.runs if args.engine else args.runs // 4
    left = 0
    if "guided" in engines:
        left = guided(args.runs if args.engine else args.runs // 2, args.seed, findings)
    if "hypothesis" in engines:
        by_hypothesis(share, args.seed, findings.look)
    if "chance" in engines or left:
        by_chance(share * ("chance" in engines) + left, args.seed, findings.look)
    if "memory" in engines:
        memory(findings)
    return findings


def main() -> int:
    """Fuzz; 1 where something was found."""
    args = arguments()
    try:
        enter()
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    sys.path.insert(1, str(REPOSITORY / "scripts"))
    if args.child:
        return child(args)
    started = time.monotonic()
    findings = run(args)
    spent = time.monotonic() - started
    print(
        f"{findings.tried} inputs in {spent:.0f} s, seed {args.seed}: {len(findings.found)} found"
    )
    return 1 if findings.found else 0


if __name__ == "__main__":
    sys.exit(main())

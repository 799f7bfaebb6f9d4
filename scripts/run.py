"""Start hugou: makes its environment, starts the daemon, opens the dashboard.

python3 scripts/run.py            the daemon and the dashboard
python3 scripts/run.py --demo     the same, on sample orders
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from environment import SetupProblem, prepare, program, say


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Start hugou 护购.")
    parser.add_argument("--demo", action="store_true", help="show everything on sample orders")
    parser.add_argument("--setup-only", action="store_true", help="make the environment and stop")
    parser.add_argument("--no-open", action="store_true", help="open no browser")
    parser.add_argument("--port", type=int, help="the port to listen on (default 20315)")
    parser.add_argument("--data", help="the data folder (default: the system's)")
    return parser.parse_args(words)


def daemon_command(args: argparse.Namespace) -> list[str]:
    """Say how the daemon is started for these arguments."""
    command = [str(program("hugou")), "serve"]
    command += [] if args.no_open else ["--open"]
    command += ["--demo"] if args.demo else []
    command += ["--port", str(args.port)] if args.port is not None else []
    command += ["--data", args.data] if args.data else []
    return command


def become(command: list[str]) -> int:
    """Run the daemon in this process's place, so that it gets every signal itself."""
    if sys.platform != "win32":
        os.execv(command[0], command)  # noqa: S606
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0


def main() -> int:
    """Prepare, then run the daemon in the foreground until it is stopped."""
    args = arguments()
    try:
        prepare()
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    if args.setup_only:
        say("准备好了。启动：python3 scripts/run.py", "Ready. Start: python3 scripts/run.py")
        return 0
    return become(daemon_command(args))


if __name__ == "__main__":
    sys.exit(main())

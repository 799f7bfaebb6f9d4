"""`hugou verify`: check a bundle of evidence, and say where it is not as it was made."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.language import say

if TYPE_CHECKING:
    from daemon.evidence.container import Finding

NAME = "verify"
HELP = say("核对证据包", "verify a bundle of evidence")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bundle."""
    where = say("证据包（ZIP），或解压后的文件夹", "the bundle (ZIP), or the unpacked folder")
    parser.add_argument("bundle", metavar="BUNDLE", type=Path, help=where)


def run(args: argparse.Namespace) -> int:
    """Verify; exit code 1 when anything is wrong."""
    from daemon.evidence.verify import verify

    report = verify(args.bundle)
    ours = made_here(args.data, report.fingerprint) if report.sound else None
    if args.json:
        told = {
            "sound": report.sound,
            "fingerprint": report.fingerprint or None,
            "made_at": report.made_at or None,
            "stamped_at": report.stamped_at or None,
            "items": report.items,
            "made_here": ours,
            "wrong": [as_json(found) for found in report.wrong],
            "notes": [as_json(found) for found in report.notes],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return 0 if report.sound else 1
    for mark, findings in (("✗", report.wrong), ("·", report.notes)):
        for found in findings:
            sys.stdout.write(f"{mark} {found.where}: {say(found.zh, found.en)}\n")
    sys.stdout.write(verdict(report.sound, report.items, report.made_at) + "\n")
    if report.sound:
        sys.stdout.write(say("  指纹：", "  fingerprint: ") + f"{report.fingerprint}\n")
    if ours:
        sys.stdout.write(say("  是这台电脑上的护购打包的\n", "  made by hugou on this machine\n"))
    return 0 if report.sound else 1


def verdict(sound: bool, items: int, made_at: str) -> str:
    """Say in one sentence how it stands."""
    if not sound:
        return say("✗ 核对不通过", "✗ not as it was made")
    return say(
        f"✓ {items} 份证据，自 {made_at} 打包以来没有改动",
        f"✓ {items} pieces, unchanged since {made_at}",
    )


def as_json(found: Finding) -> dict[str, Any]:
    """Give a finding for programs."""
    return {"where": found.where, "message": found.zh, "message_en": found.en}


def made_here(folder: Path | None, fingerprint: str) -> bool | None:
    """Tell whether this shopper's own chain knows the bundle; None where there is no chain."""
    from daemon.home import Home, default_folder
    from daemon.ledger.backup import DATABASE

    folder = folder or default_folder()
    if not (folder / DATABASE).exists():
        return None
    with Home.open(folder, alone=False) as home:
        return home.evidence.chain.knows(fingerprint)

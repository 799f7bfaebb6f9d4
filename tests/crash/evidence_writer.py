"""A warmed-up keeper of evidence: for each line on stdin it forks a child that works until killed.

    python evidence_writer.py REPOSITORY

A line is "FOLDER SEED". The child prints "kept ID SHA256" or "bundled FILE FINGERPRINT" once that
is acknowledged, the parent "pid N" before and "over" after.
"""

import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(sys.argv[1])
sys.path.insert(0, str(REPOSITORY))

from daemon.evidence import bundle  # noqa: E402
from daemon.evidence.item import About  # noqa: E402
from daemon.evidence.taking import Place, keep  # noqa: E402
from daemon.home import Home  # noqa: E402
from parsers import Order, Reading  # noqa: E402
from rules import load  # noqa: E402

bundle.papers = lambda *_: ()  # they take most of the time, and are bytes like any others
KINDS = (("file", "video/mp4"), ("chat", "text/plain"), ("mhtml", "multipart/related"))


def say(*words: object) -> None:
    """Write one whole line at once, past every buffer."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def case_of(home: Home):
    read = Order(platform="taobao", number="4810000000000000001", status="signed")
    page = Reading(platform="taobao", page="order_detail", outcome="read", orders=(read,))
    home.orders.observe("a1" * 32, home.clock(), page)
    return home.cases.open("taobao:4810000000000000001", home.clock(), "quality")


def keep_one(home: Home, case, chance: random.Random) -> None:
    content = chance.randbytes(chance.choice((10, 5_000, 2_000_000)))
    form, media_type = chance.choice(KINDS)
    about = About(
        form=form, name="开箱 📦.bin", media_type=media_type, captured_at=datetime.now(UTC)
    )
    with home.evidence.files.writing(media_type, len(content)) as incoming:
        for start in range(0, len(content), 100_000):
            incoming.feed(content[start : start + 100_000])
        item, _ = keep(home, about, incoming, Place(case.order, case.id), home.clock())
    say("kept", item.id, item.digest)


def bundle_all(home: Home, case, number: int) -> None:
    target = home.folder / f"bundle-{number}.zip"
    made = bundle.make(home, home.cases.get(case.id), target, home.clock(), bundle.Wanted())
    say("bundled", target.name, made.fingerprint)


def work(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    home = Home.open(folder)
    case = case_of(home)
    for number in range(1_000_000):
        keep_one(home, case, chance)
        if chance.random() < 0.4:
            bundle_all(home, case, number)


def main() -> None:
    load()
    for line in sys.stdin:
        folder, seed = line.rsplit(" ", 1)
        child = os.fork()
        if child == 0:
            try:
                work(Path(folder), int(seed))
            finally:
                os._exit(1)
        say("pid", child)
        os.waitpid(child, 0)
        say("over")


if __name__ == "__main__":
    main()

"""A warmed-up writer: for each line on stdin it forks a child that takes in pages until killed.

    python writer.py REPOSITORY

A line is "FOLDER SEED". The child prints "ack CAPTURE KEY:PAID …" once a page is acknowledged, the
parent "pid N" before and "over" after.
"""

import asyncio
import json
import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(sys.argv[1])
sys.path.insert(0, str(REPOSITORY))

from daemon.home import Home  # noqa: E402
from daemon.web.wire import CaptureEnvelope  # noqa: E402
from rules import load  # noqa: E402

CASE = REPOSITORY / "tests" / "corpus" / "taobao" / "order_list" / "v1-several-orders"
PAGE = (CASE / "page.html").read_text("utf-8")
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))
NUMBERS = [order["number"] for order in EXPECTED["reading"]["orders"]]


def say(*words: object) -> None:
    """Write one whole line at once, past every buffer."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def envelope(chance: random.Random, sequence: int) -> CaptureEnvelope:
    """Make a page with orders of its own, or the same page as before."""
    page = PAGE
    for number in NUMBERS:
        page = page.replace(number, str(chance.randrange(10**18, 10**19)))
    return CaptureEnvelope.model_validate(
        {
            "url": EXPECTED["url"],
            "html": page + "<!-- " + chance.randbytes(chance.choice((0, 2000, 50_000))).hex(),
            "captured_at": datetime.now(UTC),
            "page_id": "p",
            "sequence": sequence,
            "client": {"browser": "firefox", "version": "153", "extension": "0.1.0"},
        }
    )


async def take_in(folder: Path, seed: int) -> None:
    """Take in pages for ever, two at a time, and say of each when it is acknowledged."""
    chance = random.Random(seed)
    home = Home.open(folder)
    while True:
        pages = [envelope(chance, number) for number in range(2)]
        await asyncio.gather(*(acknowledge(home, page) for page in [*pages, pages[0]]))


async def acknowledge(home: Home, page: CaptureEnvelope) -> None:
    taken = await home.take(page, "c1")
    say("ack", taken.capture, *(f"{one.key}:{one.order.paid}" for one in taken.orders))


def main() -> None:
    load()
    for line in sys.stdin:
        folder, seed = line.split()
        child = os.fork()
        if child == 0:
            asyncio.run(take_in(Path(folder), int(seed)))
        say("pid", child)
        os.waitpid(child, 0)
        say("over")


if __name__ == "__main__":
    main()

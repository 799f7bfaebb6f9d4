"""Evidence under kill -9 and on a full disk: what was acknowledged is there, nothing is half."""

import hashlib
import os
import random
import signal

import pytest

from daemon.evidence.bundle import Wanted, make
from daemon.evidence.item import About
from daemon.evidence.proof import START, link_hash
from daemon.evidence.taking import Place, keep
from daemon.evidence.verify import verify
from daemon.home import Home
from daemon.problems import DiskFull
from parsers import Order, Reading
from tests.crash.test_disk_full import NOW, small_disk
from tests.crash.test_kill import Writer

ROUNDS = int(os.environ.get("HUGOU_CRASH_ROUNDS", "300")) // 10
KEY = "taobao:4810000000000000001"

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a warmed-up writer"),
]
disk = small_disk


@pytest.fixture
def writer():
    writer = Writer("evidence_writer.py")
    yield writer
    writer.close()


def round_of(writer, folder, seed):
    """Let it keep and bundle, kill it at a random moment, and give what it had acknowledged."""
    chance = random.Random(seed)
    writer.start(folder, seed)
    lines, child, wanted = [], 0, chance.choice((0, 1, 1, 2, 4, 6))
    while not child or len(lines) < wanted:
        line = writer.line()
        assert line is not None and line != "over", "the writer stopped by itself"
        if line.startswith("pid "):
            child = int(line[4:])
        else:
            lines.append(line)
    while (line := writer.line(patience=chance.uniform(0, 0.02))) is not None:
        lines.append(line)
    os.kill(child, signal.SIGKILL)
    while (line := writer.line()) != "over":
        lines.append(line)
    return [line.split(" ") for line in lines]


def whole(home):
    """Tell whether the chain of a data folder holds from its first link to its last."""
    previous = START
    for number, link in enumerate(home.evidence.chain.links(), 1):
        assert (link["n"], link["previous"], link["hash"]) == (number, previous, link_hash(link))
        previous = link["hash"]


def content(home, item):
    return b"".join(home.evidence.blocks(item))


def test_nothing_acknowledged_is_lost_and_no_bundle_is_half(writer, tmp_path):
    kept = bundled = 0
    for seed in range(ROUNDS):
        folder = tmp_path / f"data {seed % 5}"
        told = round_of(writer, folder, seed)
        with Home.open(folder) as home:
            whole(home)
            for what, name, digest in told:
                if what == "kept":
                    kept += 1
                    item = home.evidence.get(name)
                    assert hashlib.sha256(content(home, item)).hexdigest() == digest
                else:
                    bundled += 1
                    assert verify(folder / name).fingerprint == digest
                    assert home.evidence.chain.knows(digest)
            for item in home.evidence.all():
                assert hashlib.sha256(content(home, item)).hexdigest() == item.digest
            home.evidence.files.sweep()
            assert not list(home.evidence.files.folder.glob("*.part"))
        for path in folder.glob("*.zip"):
            assert verify(path).wrong == [], path.name
    assert kept and bundled


def keep_some(home, case, number):
    noise = random.Random(number).randbytes(60_000)
    about = About(form="file", name=f"{number}.jpg", media_type="image/jpeg", captured_at=NOW)
    with home.evidence.files.writing("image/jpeg") as incoming:
        incoming.feed(noise)
        return keep(home, about, incoming, Place(case.order, case.id), NOW)[0]


def test_a_full_disk_costs_nothing_that_was_acknowledged(disk):
    with Home.open(disk / "data") as home:
        read = Order(platform="taobao", number=KEY.partition(":")[2], status="signed")
        page = Reading(platform="taobao", page="order_detail", outcome="read", orders=(read,))
        home.orders.observe("a1" * 32, NOW, page)
        case, kept = home.cases.open(KEY, NOW, "quality"), []
        with pytest.raises(DiskFull) as problem:
            for number in range(1000):
                kept.append(keep_some(home, case, number))
        assert "腾出空间" in problem.value.zh
        with pytest.raises(DiskFull):
            make(home, home.cases.get(case.id), disk / "b.zip", NOW, Wanted())
        assert [path.name for path in disk.iterdir() if "zip" in path.name] == []
        assert list(home.evidence.files.folder.glob("*.part")) == []
        whole(home)
        for item in kept:
            assert hashlib.sha256(content(home, item)).hexdigest() == item.digest
        (disk / "ballast").unlink()
        again = keep_some(home, home.cases.get(case.id), 5000)
        assert content(home, again)
        whole(home)

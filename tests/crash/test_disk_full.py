"""A full disk: a clear error, nothing acknowledged is lost, and it goes on when there is room."""

import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.home import Home
from daemon.intake import take_in
from daemon.ledger.envelope import View
from daemon.problems import DiskFull
from parsers import Capture

REPOSITORY = Path(__file__).resolve().parents[2]
CASE = REPOSITORY / "tests" / "corpus" / "taobao" / "order_list" / "v1-several-orders"
URL = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MANY = 2000

pytestmark = pytest.mark.crash


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 3 MB with a ballast file on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=3m,mode=0700", "hugou-test", str(disk)]
    try:
        mounted = subprocess.run(["mount", *options], capture_output=True, timeout=30)
    except FileNotFoundError:
        pytest.skip("no mount command: a small disk cannot be made here")
    if mounted.returncode:
        pytest.skip("only root may mount a small disk; the file-size limit is tested instead")
    (disk / "ballast").write_bytes(bytes(1 << 20))
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True, timeout=30)


def page(number):
    noise = random.Random(number).randbytes(8000).hex()
    html = (CASE / "page.html").read_text("utf-8")
    return Capture(URL, f"{html}<!-- {noise} -->", captured_at=NOW)


def take(home, number):
    return take_in(home, page(number), View("c1", "p", number, NOW))


def fill(home):
    """Take in pages until the disk is full; gives what was acknowledged."""
    acknowledged = []
    with pytest.raises(DiskFull) as problem:
        for number in range(MANY):
            acknowledged.append(take(home, number).capture)
    assert "腾出空间" in problem.value.zh
    assert "free some space" in problem.value.en
    return acknowledged


def check(home, acknowledged):
    for capture in acknowledged:
        assert home.captures.read(capture) is not None
        assert home.captures.note(capture).orders
    stored = home.orders.find(limit=None)
    assert set(home.captures.note(acknowledged[0]).orders) <= {o.key for o in stored}


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(small_disk):
    with Home.open(small_disk / "data", clock=lambda: NOW) as home:
        acknowledged = fill(home)
        assert len(acknowledged) > 20
        check(home, acknowledged)  # reading works on the full disk
        for number in range(MANY, MANY + 3):
            with pytest.raises(DiskFull):
                take(home, number)
        (small_disk / "ballast").unlink()
        acknowledged += [take(home, number).capture for number in range(MANY, MANY + 3)]
        check(home, acknowledged)
    with Home.open(small_disk / "data", clock=lambda: NOW) as home:
        assert home.store.recovered is None
        check(home, acknowledged)
        assert home.captures.sweep() == 0
        assert home.store.database.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_disk_that_is_full_from_the_start_is_said(small_disk):
    with (small_disk / "more").open("wb") as more, pytest.raises(OSError):
        while True:
            more.write(bytes(1 << 16))
            more.flush()
    with pytest.raises(DiskFull):
        Home.open(small_disk / "data")
    (small_disk / "more").unlink()
    Home.open(small_disk / "data").close()


LIMITED = """
import resource, signal, sys
sys.path[:0] = [{repository!r}, {here!r}]
import test_disk_full as t
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
home = t.Home.open(Path({folder!r}), clock=lambda: t.NOW)
first = t.take(home, 0).capture
size = home.store.database.path.with_name("hugou.db-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40_000, resource.RLIM_INFINITY))
acknowledged = [first, *t.fill(home)]
t.check(home, acknowledged)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
acknowledged.append(t.take(home, t.MANY).capture)
t.check(home, acknowledged)
home.close()
print(*acknowledged)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limit on file sizes on this system")
def test_a_limit_on_the_size_of_files_is_like_a_full_disk(tmp_path):
    folder = tmp_path / "data"
    here = str(Path(__file__).parent)
    program = LIMITED.format(repository=str(REPOSITORY), here=here, folder=str(folder))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    acknowledged = done.stdout.split()
    assert len(acknowledged) >= 2
    with Home.open(folder, clock=lambda: NOW) as home:
        check(home, acknowledged)

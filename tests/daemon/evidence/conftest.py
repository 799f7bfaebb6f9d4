"""A data folder with an order and a case, and ways to keep evidence in it."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from daemon.evidence.bundle import Wanted, make
from daemon.evidence.item import About
from daemon.evidence.taking import Place, keep
from daemon.home import Home
from daemon.ledger.envelope import View
from parsers import Capture, Order, Reading

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SEEN = "a1" * 32
ORDER = "taobao:4810000000000000001"


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self):
        return self.now

    def forward(self, **by):
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def home(tmp_path, clock):
    with Home.open(tmp_path / "data", clock=clock) as home:
        yield home


@pytest.fixture
def order(home):
    given = {
        "platform": "taobao",
        "number": ORDER.partition(":")[2],
        "status": "signed",
        "placed_at": "2026-11-01T00:03:20+08:00",
        "paid_at": "2026-11-01T00:03:55+08:00",
        "signed_at": "2026-11-06T16:42:10+08:00",
        "merchant": {"name": "云织女装"},
        "paid": "259.00",
        "items": [{"title": "羊毛大衣", "quantity": 1}],
    }
    page = Reading(
        platform="taobao",
        page="order_detail",
        outcome="read",
        orders=(Order.model_validate(given),),
    )
    home.orders.observe(SEEN, NOON, page)
    return ORDER


@pytest.fixture
def case(home, order):
    return home.cases.open(order, NOON, "quality")


def about(**given):
    told = {"form": "file", "name": "照片.jpg", "media_type": "image/jpeg"}
    return About(**{**told, "captured_at": NOON, **given})


@pytest.fixture
def kept(home, clock):
    """Keep some bytes as evidence and give the piece."""

    def keep_it(content, place=None, **given):
        said = about(**given)
        with home.evidence.files.writing(said.media_type, len(content)) as incoming:
            incoming.feed(content)
            return keep(home, said, incoming, place or Place(), clock())[0]

    return keep_it


def photo(colour="red", size=(40, 30), taken=None, device=None):
    file, exif = io.BytesIO(), Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
        exif[0x0110] = device or ""
    Image.new("RGB", size, colour).save(file, "JPEG", exif=exif)
    return file.getvalue()


PAGE = (
    "<html><body>收货人：张三，电话：13800000000<p>羊毛大衣 实付 259.00</p>"
    "<script>alert(1)</script></body></html>"
)


@pytest.fixture
def full_case(home, case, kept):
    """A case with a captured page, a photo, a screenshot, a chat and a deleted piece between."""
    seen = Capture("https://trade.taobao.com/1?id=2", PAGE, captured_at=NOON, title="订单详情")
    digest = home.captures.keep(seen, View("c", "p", 1, NOON)).id
    read = Order(platform="taobao", number=ORDER.partition(":")[2], status="signed")
    page = Reading(platform="taobao", page="logistics", outcome="read", orders=(read,))
    home.orders.observe(digest, NOON + timedelta(minutes=1), page)
    gone = kept(b"gone")
    place = Place(case.order, case.id)
    kept(
        photo(taken="2026:11:07 09:30:00"), Place(case.order, case.id, "photo"), name="故障 📷.jpg"
    )
    kept(b"\x89PNG screenshot", place, form="screenshot", media_type="image/png", name="截图.png")
    chat = "商家：不退\n我：收货人张三，13800000000"
    kept(chat.encode(), place, form="chat", media_type="text/plain", name="聊天.txt", page="chat")
    home.evidence.remove(gone.id, NOON)
    return home.cases.get(case.id)


@pytest.fixture
def bundled(home, tmp_path, clock):
    """Bundle a case and give the file."""

    def bundle(case, name="证据包.zip", **wanted):
        return make(home, case, tmp_path / name, clock(), Wanted(**wanted))

    return bundle

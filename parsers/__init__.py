"""Read order pages: `parse(capture) -> Reading`, pure, without clock, network or store."""

from parsers._addresses import host_of, place
from parsers._page import Capture, Payload, Platform, all_hosts
from parsers._read import read
from parsers._records import Order, PlatformName, Reading
from parsers.alibaba1688 import ALIBABA1688
from parsers.amazon import AMAZON
from parsers.authority import AUTHORITY
from parsers.dangdang import DANGDANG
from parsers.douyin import DOUYIN
from parsers.generic import nothing_known, read_any
from parsers.jd import JD
from parsers.meituan import MEITUAN
from parsers.pinduoduo import PINDUODUO
from parsers.suning import SUNING
from parsers.tables import is_table, read_table
from parsers.taobao import TAOBAO, TMALL
from parsers.vipshop import VIPSHOP
from parsers.xianyu import XIANYU

__all__ = [
    "PLATFORMS",
    "Capture",
    "Order",
    "Payload",
    "Platform",
    "Reading",
    "all_hosts",
    "number_space",
    "parse",
    "platform_of",
]

PLATFORMS: tuple[Platform, ...] = (
    TAOBAO,
    TMALL,
    JD,
    PINDUODUO,
    SUNING,
    DANGDANG,
    VIPSHOP,
    DOUYIN,
    MEITUAN,
    XIANYU,
    ALIBABA1688,
    AMAZON,
)


def platform_of(url: str) -> Platform | None:
    """Give the platform of an address: by its exact host, by a gate of it, by where it answers."""
    host, where = host_of(url), place(url)
    for platform in PLATFORMS:
        if host and host in (*platform.hosts, *platform.asked_hosts):
            return platform
    for platform in PLATFORMS:
        if any(gate.address and gate.address.match(where) for gate in platform.gates if host):
            return platform
    return next((platform for platform in PLATFORMS if host and host in platform.api_hosts), None)


def number_space(platform: PlatformName, shop: str | None = None) -> str:
    """Name who hands out the order numbers: Taobao does for Tmall too, any other shop for itself.

    Some pages do not say on which of the two an order was placed, so whoever joins orders of
    several pages compares numbers within this space.
    """
    if platform == "tmall":
        return "taobao"
    return f"{platform}:{shop}" if shop else platform


def parse(capture: Capture) -> Reading:
    """Read one capture; never raises for what a page may hold."""
    if is_table(capture):
        return read_table(capture)
    platform = platform_of(capture.url)
    if host_of(capture.url) in AUTHORITY.hosts:
        return read(AUTHORITY, capture)
    if platform is None:
        imitates = any(host in capture.url for host in all_hosts(PLATFORMS))
        return nothing_known(capture) if imitates else read_any(capture)
    return read(platform, capture)

"""What takes how much of the disk."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from daemon.language import say

if TYPE_CHECKING:
    from daemon.home import Home


def used(home: Home) -> dict[str, Any]:
    """Add up the evidence by the order that it belongs to; what orders share counts once."""
    sizes: dict[str, int] = defaultdict(int)
    pieces: dict[str, int] = defaultdict(int)
    counted: set[str] = set()
    for item in home.evidence.all():
        what = item.values["order"] or say("没有归到订单", "of no order")
        pieces[what] += 1
        if item.digest not in counted:
            counted.add(item.digest)
            sizes[what] += home.evidence.disk_size(item)
    unknown = [path for path in home.evidence.files.on_disk() if path.stem not in counted]
    if unknown:
        what = say("清单里没有的文件", "files that the list does not know")
        pieces[what], sizes[what] = len(unknown), sum(path.stat().st_size for path in unknown)
    found = [{"what": what, "pieces": pieces[what], "bytes": sizes[what]} for what in pieces]
    found.sort(key=lambda one: int(str(one["bytes"])), reverse=True)
    return {"by": found, "pieces": sum(pieces.values()), "bytes": sum(sizes.values())}

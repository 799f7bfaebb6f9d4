"""Captured pages scored field by field against what people read on them by eye.

python3 -m tests.parsers.scoring FOLDER     FOLDER holds intl/manifest.json and intl/tools/

Pages of shops with readers must reach WANTED; on pages of any other shop (mails among them) nothing
may be invented, and what is found is printed.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from parsers import Capture, Order, Reading, parse

HOSTS = {"en-US": "www.amazon.com", "de-DE": "www.amazon.de", "en-CA": "www.amazon.ca"}
PATHS = {
    "order_list": "/your-orders/orders",
    "order_details": "/gp/your-account/order-details",
    "invoice": "/gp/css/summary/print.html",
    "transactions": "/cpe/yourpayments/transactions",
}
ELSEWHERE = "https://www.any-shop.example/order"
WANTED = {
    "order found": 1.0,
    "order_date": 1.0,
    "grand_total": 1.0,
    "currency": 1.0,
    "refund_total": 1.0,
    "tax": 1.0,
    "item found": 1.0,
    "item qty": 1.0,
    "item unit_price": 1.0,
    "item seller": 1.0,
    "shipment status": 0.98,
    "item return_until": 0.95,
    "transaction row": 1.0,
}

Sample = dict[str, Any]


@dataclass
class Score:
    """How often each field was right, of how many; what was invented; what was missed."""

    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    false: dict[str, int] = field(default_factory=dict)
    misses: list[Any] = field(default_factory=list)

    def short(self) -> list[str]:
        """List the fields that do not reach what is wanted."""
        return [
            name for name, (right, of) in self.counts.items() if right < WANTED.get(name, 1.0) * of
        ]

    def invented(self) -> bool:
        """Tell whether an order, item or payment was read that is not on its page."""
        return any(self.false.values())

    def lines(self, *, measured: bool) -> Iterable[str]:
        """Write a line for each field, with what is wanted where it is measured by that."""
        for name, (right, of) in self.counts.items():
            wanted = f"wanted {WANTED[name]:.0%}" if measured and name in WANTED else ""
            yield f"  {name:<18} {right:>4}/{of:<4} {right / of:>7.1%}  {wanted}".rstrip()
        invented = ", ".join(f"{number} {what}" for what, number in self.false.items())
        yield f"  invented: {invented or 'nothing'}"


def samples_in(folder: Path) -> list[Sample]:
    """Read the manifest of the captured pages."""
    known: list[Sample] = json.loads((folder / "manifest.json").read_text("utf-8"))["samples"]
    return known


def is_ours(sample: Sample) -> bool:
    """Tell whether a page is one of a shop that has readers."""
    return sample["page_type"] in PATHS and "amazon" in sample["locale"]


def is_other(sample: Sample) -> bool:
    """Tell whether a page shows orders, of a shop without readers or in a mail."""
    return not is_ours(sample) and "orders" in (sample.get("expected") or {})


def read(path: Path, sample: Sample) -> Reading:
    """Read a captured page, at the address at which the shop shows it."""
    ours = f"https://{HOSTS.get(sample['locale'][:5], '')}{PATHS.get(sample['page_type'], '')}"
    return parse(Capture(ours if is_ours(sample) else ELSEWHERE, path.read_text("utf-8")))


def scorer_in(folder: Path) -> ModuleType:
    """Load the scorer that lies beside the pages."""
    path = folder / "tools" / "score_orders.py"
    spec = importlib.util.spec_from_file_location("score_orders", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def number(printed: str | None) -> float | None:
    return None if printed is None else float(printed)


def told(order: Order) -> dict[str, Any]:
    """Give an order in the scorer's form; which item lies in which parcel is not asked."""
    items = [
        {
            "title": item.title,
            "qty": item.quantity,
            "unit_price": number(item.unit_price),
            "seller": item.seller,
            "return_until": item.return_until and item.return_until.isoformat(),
        }
        for item in order.items
    ]
    parcels: list[dict[str, Any]] = [
        {"status": one.state_text, "items": []} for one in order.shipments
    ]
    return {
        "order_no": order.number,
        "order_date": order.placed_at and order.placed_at.isoformat(),
        "grand_total": number(order.paid),
        "currency": order.currency,
        "refund_total": number(order.refund_total),
        "tax": number(order.tax),
        "shipments": [*parcels, {"status": None, "items": items}],
    }


def predicted(reading: Reading) -> dict[str, Any]:
    """Give a reading in the scorer's form."""
    rows = [
        {"date": str(one.date), "amount": float(one.amount), "order_no": one.order_number}
        for one in reading.transactions
    ]
    return {"orders": list(map(told, reading.orders)), "transactions": rows}


def score(folder: Path, samples: list[Sample], readings: dict[str, Reading]) -> Score:
    """Score readings by the name of their page's file."""
    told_of = {name: predicted(reading) for name, reading in readings.items()}
    counts, false, misses = scorer_in(folder).score(samples, told_of, True)
    invented = {what: n for what, n in false.items() if n}
    return Score({name: (right, of) for name, (right, of) in counts.items()}, invented, misses)


def scored(folder: Path, samples: list[Sample]) -> Score:
    """Read pages and score them."""
    return score(folder, samples, {one["file"]: read(folder / one["file"], one) for one in samples})


def main(words: list[str]) -> int:
    """Print the figures; 1 where a field falls short or something was invented."""
    folder = Path(words[0]) / "intl" if words else Path()
    if not (folder / "manifest.json").is_file():
        sys.stderr.write(f"no captured pages with their truth at {folder}\n")
        return 1
    samples = samples_in(folder)
    ours = [one for one in samples if is_ours(one)]
    others = [one for one in samples if is_other(one)]
    own, other = scored(folder, ours), scored(folder, others)
    told = [
        f"{len(ours)} captured pages of shops with readers",
        *own.lines(measured=True),
        *(f"  missed: {miss}" for miss in own.misses),
        *(f"  TOO LOW: {name}" for name in own.short()),
        f"{len(others)} pages of other shops and mails",
        *other.lines(measured=False),
    ]
    sys.stdout.write("\n".join(told) + "\n")
    return int(bool(own.short()) or own.invented() or other.invented())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Amazon, on all its marketplaces: lists, orders, summaries to print, payments, parcels."""

from __future__ import annotations

import re

from parsers._page import Address, Blocked, Gate, Platform, Reader, SignedOut
from parsers.amazon import (
    invoice,
    order_detail,
    order_list,
    tracking,
    transactions,
    transactions_state,
)
from parsers.amazon.marketplaces import HOSTS

__all__ = ["AMAZON"]

_HOST = f"(?:{'|'.join(map(re.escape, HOSTS))})"


def _at(path: str) -> re.Pattern[str]:
    return re.compile(_HOST + path)


_INVOICE = Address(
    "invoice",
    _at(r"/gp/(?:css/summary/print|digital/your-account/order-summary)\.html"),
    (Reader("amazon_invoice", invoice.read_invoice, "label", "2022-02"),),
)
_DETAIL = Address(
    "order_detail",
    _at(r"/(?:gp/your-account|gp/css|your-orders)/order-details(?:[/?]|$)"),
    (Reader("amazon_detail", order_detail.read_detail, "dom", "2026-10"),),
)
_LIST = Address(
    "order_list",
    _at(r"/(?:your-orders/(?:orders|search)|gp/(?:css|your-account)/order-history)(?:[/?]|$)"),
    (Reader("amazon_list", order_list.read_list, "dom", "2026-10"),),
)
_TRANSACTIONS = Address(
    "transactions",
    _at(r"/cpe/yourpayments/transactions"),
    (
        Reader(
            "amazon_transactions_state",
            transactions_state.read_transactions,
            "embedded",
            "2026-10?",  # the element is known, its keys are not
            marks=("__NEXT_DATA__",),
        ),
        Reader("amazon_transactions", transactions.read_transactions, "dom", "2025-03"),
    ),
)
_TRACKING = Address(
    "logistics",
    _at(r"/(?:progress-tracker/package|gp/your-account/ship-track)(?:[/?]|$)"),
    (Reader("amazon_tracking", tracking.read_tracking, "dom", "2026-10"),),
)

AMAZON = Platform(
    name="amazon",
    title="亚马逊 Amazon",
    hosts=HOSTS,
    addresses=(_INVOICE, _DETAIL, _LIST, _TRANSACTIONS, _TRACKING),
    gates=(
        Gate(SignedOut, address=_at("/ap/(?:signin|mfa|cvf|challenge)")),
        Gate(SignedOut, marks=('id="ap_email"', 'id="ap_password"')),
        Gate(Blocked, address=_at("/errors/validateCaptcha")),
        Gate(Blocked, marks=("/errors/validateCaptcha",)),
    ),
)

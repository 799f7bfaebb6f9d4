"""Proof of payment: the rows of Alipay's and WeChat's bills that the shopper joined to an order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from daemon.cases.case import Case
from daemon.evidence.item import About, Item
from daemon.ledger.payments import BILLS, CHINA, Proof

if TYPE_CHECKING:
    from daemon.home import Home

MEDIA_TYPE = "text/plain"


def enrol_payments(home: Home, case: Case, now: datetime) -> list[Item]:
    """Make each accepted row of a bill a piece of evidence; twice is once."""
    return [_enrol(home, proof, now) for proof in home.payments.of_order(case.order)]


def _enrol(home: Home, proof: Proof, now: datetime) -> Item:
    about = About(
        form="text",
        kind="payment",
        name=f"{BILLS[proof.provider]}_{proof.at.astimezone(CHINA):%Y%m%d}.txt",
        media_type=MEDIA_TYPE,
        source=f"{proof.place.file}，第 {proof.line} 行",
        title=f"{BILLS[proof.provider]} {proof.number}",
        captured_at=proof.at,
        order=proof.order,
    )
    content = as_text(proof).encode("utf-8", "replace")
    with home.evidence.files.writing(MEDIA_TYPE, len(content)) as incoming:
        incoming.feed(content)
        return home.evidence.keep(about, incoming, now)[0]


def as_text(proof: Proof) -> str:
    """Write a row as it stands in the bill, and where it stands there."""
    kind = "付款" if proof.kind == "paid" else "退款"
    told = [
        ("账单", BILLS[proof.provider]),
        ("类型", kind),
        ("交易单号", proof.number),
        ("商户单号", proof.merchant_number),
        ("时间", proof.at.astimezone(CHINA).isoformat(sep=" ")),
        ("金额", f"{proof.amount} 元"),
        ("对方", proof.payee),
        ("商品", proof.goods),
        ("支付方式", proof.method),
        ("状态", proof.state),
        ("账单文件", proof.place.file),
        ("文件 SHA-256", proof.place.sha256),
        ("所在行", str(proof.line)),
        ("该行 SHA-256", proof.row_hash),
    ]
    lines = [f"{name}：{value}" for name, value in told if value]
    columns = [f"{name}\t{cell}" for name, cell in zip(proof.columns, proof.cells, strict=False)]
    return "\n".join([*lines, "", "账单原行：", *columns]) + "\n"

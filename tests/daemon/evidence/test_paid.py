"""Proof of payment in the evidence: the row as it stands in the bill, and where it stands."""

import zipfile
from datetime import datetime, timedelta, timezone

import pytest

from daemon.evidence.verify import verify
from daemon.ledger.payments import Place, proofs
from parsers.bills import Payment

CHINA = timezone(timedelta(hours=8))
PAID = datetime(2026, 11, 1, 0, 3, 55, tzinfo=CHINA)
PLACE = Place(file="支付宝账单.csv", sha256="ab" * 32, bill="b1")


@pytest.fixture
def paid(home, case):
    payment = Payment(
        provider="alipay",
        kind="paid",
        number="2026110122000000000000000001",
        merchant_number="T200P4810000000000000001",
        at=PAID,
        amount="259.00",
        payee="云织女装",
        goods="羊毛大衣",
        method="余额宝",
        state="交易成功",
        line=27,
        columns=("交易时间", "交易分类", "金额"),
        cells=("2026-11-01 00:03:55", "服饰装扮", "259.00"),
    )
    found = proofs(payment, [case.order], "number", PAID, PLACE)
    home.payments.accept(found)
    return found[0]


def test_an_accepted_row_is_in_the_bundle_with_its_transaction_number(home, case, paid, bundled):
    made = bundled(case)
    with zipfile.ZipFile(made.path) as archive:
        text = archive.read("原件/02_支付宝账单_20261101.txt").decode()
    lines = text.splitlines()
    assert "交易单号：2026110122000000000000000001" in lines
    assert "时间：2026-11-01 00:03:55+08:00" in lines
    assert "金额：259.00 元" in lines
    assert "所在行：27" in lines
    assert f"该行 SHA-256：{paid.row_hash}" in lines
    assert "交易分类\t服饰装扮" in lines
    assert verify(made.path).sound


def test_it_joins_the_case_once_as_proof_of_payment(home, case, paid, bundled):
    for name in ("a.zip", "b.zip"):
        bundled(home.cases.get(case.id), name)
    found = [one for one in home.cases.get(case.id).evidence if one.what == "支付凭证"]
    [one] = found
    item = home.evidence.get(one.item)
    assert (item.values["kind"], item.about.captured_at) == ("payment", PAID)
    assert item.values["source"] == "支付宝账单.csv，第 27 行"


def test_a_payment_is_no_proof_that_no_refund_came(home, case, paid, bundled):
    home.cases.answer(case.id, {"dispute": "refund_delay"})
    bundled(home.cases.get(case.id))
    changed = home.cases.get(case.id)
    asked = next(p for p in home.cases.dispute(changed).proof if p.key == "account")
    assert not any(one.proves(asked) for one in changed.evidence)


def test_the_payment_can_be_black_in_part(case, paid, bundled):
    made = bundled(case, words=("余额宝",))
    assert made.blacked_out == 1
    assert "余额宝".encode() not in made.path.read_bytes()
    assert verify(made.path).sound

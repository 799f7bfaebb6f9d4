"""The kinds of evidence that the guides ask for, and what gets lost in which way."""

import pytest
from pydantic import ValidationError

from rules._evidence import EvidenceKinds
from rules.cases import casebook, evidence_kinds

# The list of the guides to these disputes, in its own words; each must be one of our kinds.
ASKED_FOR = {
    "订单截图": "order",
    "订单号": "order_number",
    "商品名称、规格、价格": "goods",
    "付款金额": "amount",
    "交易时间": "traded_at",
    "商家信息": "merchant",
    "支付凭证": "payment",
    "交易流水单号": "payment_number",
    "电子购物单据": "e_receipt",
    "购物凭证": "receipt",
    "发票": "invoice",
    "商品详情页截图": "product_page",
    "宣传图片": "advertising",
    "促销活动规则截图": "promotion",
    "交易规则": "platform_rules",
    "网购合同": "contract",
    "交易评价": "review",
    "聊天记录": "chat",
    "协商记录": "negotiation",
    "实物多角度照片": "photo",
    "录像": "recording",
    "功能问题操作视频": "fault_video",
    "开箱视频": "unboxing",
    "包装、吊牌、说明书原件": "packaging",
    "颜色/尺寸/材质不符对照": "comparison",
    "物流单号": "tracking_number",
    "快递面单照片": "waybill",
    "签收记录": "signing",
    "物流轨迹": "trace",
    "退货凭证": "return_receipt",
    "鉴定/检测报告": "report",
}


@pytest.mark.parametrize("key", ASKED_FOR.values(), ids=list(ASKED_FOR))
def test_every_kind_that_the_guides_name_is_there(key):
    assert evidence_kinds().get(key)


def test_every_kind_says_what_it_proves_in_both_languages():
    for kind in evidence_kinds().kind:
        assert kind.title and kind.proves and kind.proves_en.isascii() and kind.title_en.isascii()
    keys = [kind.key for kind in evidence_kinds().kind]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("page", "key"),
    [("product", "product_page"), ("chat", "chat"), ("logistics", "trace"), ("invoice", "invoice")],
)
def test_a_page_is_a_kind_of_evidence(page, key):
    assert evidence_kinds().of_page(page).key == key


def test_a_page_that_is_none_of_them_is_no_kind():
    assert evidence_kinds().of_page("unknown") is None
    assert evidence_kinds().of_page(None) is None


@pytest.mark.parametrize(
    ("dispute", "proof", "loss"),
    [
        ("not_as_described", "page", "listing"),
        ("late_ship", "promise", "listing"),
        ("quality", "contact", "chat"),
        ("quality", "photo", "goods"),
        ("express", "logistics", "trace"),
        ("express", "message", "chat"),
        ("refund_delay", "after_sale", "chat"),
        ("quality", "order", None),
    ],
)
def test_a_proof_that_gets_lost_says_how(dispute, proof, loss):
    asked = next(p for p in casebook().disputes[dispute].proof if p.key == proof)
    found = evidence_kinds().loss_of(asked)
    assert (found.key if found else None) == loss


def test_a_loss_that_is_not_there_is_an_error():
    kind = {"key": "x", "title": "x", "title_en": "x", "proves": "x", "proves_en": "x"}
    with pytest.raises(ValidationError, match="is called gone"):
        EvidenceKinds.model_validate({"kind": [kind | {"loses": "gone"}], "loss": []})

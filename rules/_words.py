"""The words that facts are given in: events, their aliases, platforms."""

from __future__ import annotations

from rules._text import Text

EVENTS: dict[str, Text] = {
    "order_submitted": Text("提交订单", "order placed"),
    "group_success": Text("拼单成功", "group completed"),
    "paid_at": Text("付款", "payment"),
    "prepaid_paid": Text("支付预付款", "prepayment"),
    "balance_paid_at": Text("支付尾款", "payment of the balance"),
    "shipped_at": Text("商家发货", "dispatch by the merchant"),
    "parcel_collected": Text("快递揽收", "collection by the courier"),
    "courier_signed_at": Text("物流显示签收", "courier's signed scan"),
    "left_at_station_at": Text("投放快递柜或驿站", "parcel left at a locker or station"),
    "picked_up_at": Text("从快递柜或驿站取件", "parcel fetched from the locker or station"),
    "signed_at": Text("本人签收", "receipt signed by the recipient"),
    "arrived_at_pickup_point": Text("到达自提点", "arrival at the pickup point"),
    "receipt_confirmed": Text("确认收货", "receipt confirmed"),
    "transaction_success": Text("交易成功", "order completed"),
    "closed_at": Text("交易关闭", "order closed"),
    "refund_applied_while_unshipped": Text("发货前申请退款", "refund asked for before dispatch"),
    "refund_applied_shipped": Text("发货后申请仅退款", "refund without return asked for"),
    "return_applied": Text("申请退货退款", "return and refund asked for"),
    "aftersale_applied": Text("提交售后申请", "after-sale request"),
    "return_approved": Text("退货申请获同意", "return approved"),
    "return_shipped": Text("寄回商品", "goods sent back"),
    "merchant_received_return": Text("商家收到退回的商品", "goods back at the merchant"),
    "returned_goods_registered": Text("退回商品完成登记", "returned goods registered"),
    "refund_success": Text("退款成功", "refund paid"),
    "seller_refused": Text("商家拒绝售后申请", "refusal by the merchant"),
    "consumer_demand_quality": Text("因质量问题提出要求", "demand because of quality"),
    "demand_reached_merchant": Text("催告到达商家", "demand that reached the merchant"),
    "no_reason_return_request_received": Text(
        "商家收到无理由退货要求", "return request received by the merchant"
    ),
    "merchant_says_no_stock": Text("商家表示无货", "merchant says there is no stock"),
    "rescission_notice_reached": Text("解除通知到达", "notice of rescission received"),
    "promised_ship_or_delivery_time": Text("承诺的发货或送达时间", "promised time of delivery"),
    "latest_estimated_delivery": Text("最晚预计送达日", "latest estimated delivery date"),
    "delivery_handed_over": Text("卖家点击完成交货", "seller marked as handed over"),
    "knew_of_harm_and_obligor": Text("知道受损和责任人", "knowledge of the harm and who did it"),
    "knew_of_infringement": Text("知道权益受侵害", "knowledge of the infringement"),
    "knew_of_fraud": Text("知道欺诈", "knowledge of the fraud"),
    "knew_of_defect_harm": Text("知道缺陷造成损害", "knowledge of harm by a defect"),
    "knew_of_rescission_ground": Text("知道解除事由", "knowledge of the ground to rescind"),
    "consumer_requests_invoice": Text("索要发票", "request for an invoice"),
    "invoice_refused": Text("商家拒开发票", "refusal of an invoice"),
    "complaint_to_platform": Text("向平台投诉", "complaint to the platform"),
    "complaint_to_courier": Text("向快递公司投诉", "complaint to the courier"),
    "complaint_to_association": Text("向消费者协会投诉", "complaint to the consumer association"),
    "complaint_to_telecom_operator": Text("向电信企业投诉", "complaint to the telecom operator"),
    "authority_received_complaint": Text("12315 收到投诉", "complaint received by 12315"),
    "complaint_accepted": Text("投诉被受理", "complaint accepted"),
    "mediation_terminated": Text("终止调解", "mediation ended"),
    "testing_began": Text("开始鉴定检测", "testing began"),
    "testing_finished": Text("鉴定检测结束", "testing finished"),
    "exchange_received": Text("收到换货", "the exchanged goods received"),
    "authority_found_or_received_lead": Text("监管部门收到线索", "lead received by the authority"),
    "filing_decision_made": Text("作出是否立案决定", "decision whether to open a case"),
    "appeal_filed_12305": Text("向 12305 申诉", "appeal to 12305"),
    "tax_report_filed": Text("向税务机关检举", "report to the tax authority"),
    "court_received_complaint": Text("法院收到起诉状", "claim received by the court"),
    "case_docketed": Text("法院立案", "case docketed"),
    "case_docketed_small_claim": Text("小额诉讼立案", "small claim docketed"),
}
"""Every event that can start, stop or restart a clock, and its name for the shopper."""

EVENT_ALIASES: dict[str, str] = {
    "order_placed": "order_submitted",
    "goods_signed": "signed_at",
    "goods_received": "signed_at",
    "received": "signed_at",
    "delivered": "signed_at",
    "signed_by_recipient": "signed_at",
    "transaction_completed": "transaction_success",
    "aftersale_approved": "return_approved",
    "merchant_received_returned_goods": "merchant_received_return",
    "return_notice_received": "no_reason_return_request_received",
    "complaint_12315_received": "authority_received_complaint",
}
"""Other words for the same event."""

KNEW = (
    "knew_of_harm_and_obligor",
    "knew_of_infringement",
    "knew_of_fraud",
    "knew_of_defect_harm",
    "knew_of_rescission_ground",
)
"""What the one word knew_at stands for."""

_KNOWLEDGE: dict[str, tuple[str, ...]] = {
    "knew_of_fraud": (
        "counterfeit", "not_as_described", "fake_ship", "price_fraud", "food",
        "假", "欺诈", "虚假", "正品",
    ),
    "knew_of_defect_harm": (
        "quality", "damaged", "food", "counterfeit", "质量", "缺陷", "受伤", "人身", "故障",
    ),
    "knew_of_rescission_ground": (
        "late_ship", "fake_ship", "cancelled", "quality", "not_as_described", "counterfeit",
        "发货", "质量", "不符", "无货",
    ),
}  # fmt: skip
"""What kind of dispute a special knowledge belongs to; the two others belong to every dispute."""


def knowledge_fits(event: str, dispute: str | None) -> bool:
    """Tell whether the one word knew_at means this knowledge in a dispute (None: not said)."""
    words = _KNOWLEDGE.get(event)
    return not dispute or not words or any(word in dispute for word in words)


CONSENTS = ("consent_to_station", "consent_to_proxy")
"""Answers of the shopper that stand among the events."""

PLATFORM_ALIASES: dict[str, str] = {
    "pinduoduo": "pdd",
    "vipshop": "vip",
    "amazon": "amazon_cn_domestic",
    "alibaba1688": "1688",
}
"""Names that pages use, and the name under which the rule files know the platform."""

PLATFORM_SCOPES: dict[str, tuple[str, ...]] = {
    "taobao": ("taobao", "taobao_tmall"),
    "tmall": ("tmall", "taobao_tmall"),
    "jd": ("jd",),
    "jd_self": ("jd_self", "jd"),
    "jd_pop": ("jd_pop", "jd"),
    "pdd": ("pdd",),
    "douyin": ("douyin",),
    "suning": ("suning",),
    "dangdang": ("dangdang",),
    "dangdang_pop": ("dangdang_pop", "dangdang"),
    "vip": ("vip",),
    "xianyu": ("xianyu",),
    "amazon_cn_global": ("amazon_cn_global",),
    "amazon_cn_domestic": ("amazon_cn_domestic",),
    "amazon_com": ("amazon_com",),
    "1688": (),
    "meituan": (),
    "generic": (),
}
"""A platform and the rule files that speak about it, the narrower first."""

SEQUENCE = (
    ("order_submitted", "paid_at"),
    ("order_submitted", "shipped_at"),
    ("paid_at", "shipped_at"),
    ("shipped_at", "signed_at"),
    ("signed_at", "return_shipped"),
    ("order_submitted", "signed_at"),
    ("order_submitted", "transaction_success"),
    ("order_submitted", "receipt_confirmed"),
    ("group_success", "receipt_confirmed"),
    ("shipped_at", "transaction_success"),
    ("return_applied", "return_approved"),
    ("return_shipped", "merchant_received_return"),
    ("authority_received_complaint", "complaint_accepted"),
)
"""Pairs of events of which the second cannot come before the first."""

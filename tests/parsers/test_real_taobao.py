"""Real pages of Taobao and Tmall, where they are present: what a shopper sees, read by eye."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from parsers import Capture, Order, Reading, parse

CHINA = timezone(timedelta(hours=8))
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
V2 = "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/"
DETAIL = "https://trade.taobao.com/trade/detail/trade_order_detail.htm"
TMALL = "https://trade.tmall.com/detail/orderDetail.htm"


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[arg-type]  # year, month, day, …


def read(folder: Path, name: str, url: str, captured_at: datetime | None = None) -> Reading:
    page = (folder / "taobao" / name).read_text("utf-8")
    return parse(Capture(url, page, captured_at=captured_at))


def one(reading: Reading) -> Order:
    assert reading.outcome == "read"
    assert len(reading.orders) == 1
    return reading.orders[0]


NAILS = "精选高货孤品 纯手工穿戴甲 默认微瑕 NO退NO换 下单备注编码"
LIST_V1 = [
    # number, platform, status, placed, paid, (title, sku, quantity, price)
    (
        "4895741536017990001",
        "taobao",
        "shipped",
        china(2025, 11, 8, 3, 44, 47),
        "47.40",
        [("精选高货孤品 全场7.9米 默认微瑕 NO退NO换 纯手工穿戴甲", "7.9", 6, "7.90")],
    ),
    (
        "4806729952625990001",
        "tmall",
        "shipped",
        china(2025, 11, 7, 14, 42, 42),
        "126.80",
        [
            (
                "【优惠价】三迪思维3DSWAY 四盘3D打印耗材干燥箱 pla耗材防尘防潮密封干燥盒"
                "1kg料盘多少多卷可用 拓t竹A",
                "【打印件+注塑件】四盘装3D打印耗材干燥盒",
                1,
                "149.80",
            )
        ],
    ),
    (
        "4801307150318990001",
        "taobao",
        "shipped",
        china(2025, 11, 7, 8, 52, 18),
        "69.30",
        [
            (title, sku, 1, "13.90")
            for title, sku in (
                ("【494】测试店铺03批发定制 深色豹纹高级显白百搭秋冬美甲", "494短椭圆2.0cm;L"),
                ("【070】测试店铺03批发定制美拉德色手绘猫眼显白高级美甲", "070短椭圆2.0cm;M"),
                ("【057】测试店铺03批发定制 手绘猫眼鎏金设计显白百搭美甲", "057短椭圆2.0cm;M"),
                ("手绘鎏金批发定制显白高级灰紫色", "006短椭圆2.0cm;M"),
                ("【504】测试店铺03批发定制 高级渐变指尖猫眼墨镜粉银美甲", "504短椭圆2.0cm;M"),
                ("【418】测试店铺03批发定制 高级美拉德色系显白秋冬款美甲", "418新中方2.0cm;M"),
                ("【336】测试店铺03批发定制 纯色金色极光猫眼高级简约美甲", "336新中方2.0cm;M"),
            )
        ],
    ),
    (
        "4878927061793990001",
        "taobao",
        "closed",
        china(2025, 11, 4, 2, 9, 52),
        "49.50",
        [(NAILS, "9.9", 5, "9.90")],
    ),
    (
        "4892716111380990001",
        "taobao",
        "closed",
        china(2025, 11, 2, 8, 44, 23),
        "9.90",
        [(NAILS, "9.9", 1, "9.90")],
    ),
    (
        "4816413393565990001",
        "taobao",
        "completed",
        china(2025, 10, 29, 1, 42, 31),
        "16.90",
        [
            (
                "牛皮纸果冻胶强力超薄贼粘2024新款穿戴甲美甲贴可做家务可洗澡",
                "牛皮纸50片 1200贴【加大版M和L使用】",
                1,
                "16.90",
            )
        ],
    ),
    (
        "4889019361534990001",
        "taobao",
        "completed",
        china(2025, 10, 29, 1, 31, 29),
        "113.00",
        [(NAILS, "9.9", 8, "9.90"), (NAILS, "13.9", 1, "13.90"), (NAILS, "19.9", 1, "19.90")],
    ),
]


def test_the_list_of_2025(shared_corpus: Path) -> None:
    seen = china(2025, 11, 8, 18, 0)
    reading = read(shared_corpus, "taobao_pc_v1_boughtlist_2025-11.html", LIST, seen)
    assert [
        (
            order.number,
            order.platform,
            order.status,
            order.placed_at,
            order.paid,
            [(item.title, item.sku, item.quantity, item.unit_price) for item in order.items],
        )
        for order in reading.orders
    ] == LIST_V1
    # The page was cut down to 7 orders; its pager still says that 50 stand on it.
    assert (reading.outcome, reading.orders_on_page) == ("partial", 50)
    assert [notice.kind for notice in reading.notices] == ["orders_missing"]
    assert all(order.freight == "0.00" for order in reading.orders)


def test_what_the_list_of_2025_promises(shared_corpus: Path) -> None:
    seen = china(2025, 11, 8, 18, 0)
    orders = read(shared_corpus, "taobao_pc_v1_boughtlist_2025-11.html", LIST, seen).orders
    first, second, third, cancelled, refunded, *completed = [order.promises for order in orders]
    assert first and first.auto_confirm_at == seen + timedelta(days=9, hours=9)
    assert second and second.auto_confirm_at == seen + timedelta(days=8, hours=16)
    assert third and third.auto_confirm_at == seen + timedelta(days=8, hours=11)
    assert first.ship_by == china(2025, 12, 8, 3, 46)
    assert second.price_protected_until == china(2025, 11, 29, 23, 59, 59)
    assert third.ship_by == china(2025, 11, 9, 9, 9)
    assert cancelled and cancelled.ship_by == china(2025, 11, 23, 22, 41)
    assert refunded and refunded.ship_by == china(2025, 11, 17, 8, 46)
    assert [promises and promises.auto_confirm_at for promises in completed] == [None, None]


def test_refund_merchant_and_sub_order_of_the_list_of_2025(shared_corpus: Path) -> None:
    orders = read(shared_corpus, "taobao_pc_v1_boughtlist_2025-11.html", LIST).orders
    items = [item for order in orders for item in order.items]
    assert [item.line_id for item in items if item.refund] == ["4892716111380990001"]
    assert [item.line_id for item in orders[2].items] == [
        "4872856646598990001",
        "4848773274812990001",
        "4811986659150990001",
        "4835392074668990001",
        "4835690050799990001",
        "4819241542833990001",
        "4853940495226990001",
    ]
    merchant = orders[0].merchant
    assert merchant and (merchant.name, merchant.nick) == ("测试店铺01", "测试卖家01")
    assert merchant.id == "2225961938242"
    assert orders[1].items[0].services == ("正品保证", "如实描述", "七天退换", "价保")


PAID_V2 = [
    ("3391287335039990001", "unshipped", "2750.00", 1),
    ("3359919634999990001", "unshipped", "7.99", 1),
    ("3386279014717990001", "unshipped", "19.90", 1),
    ("3310498370960990001", "shipped", "59.46", 1),
    ("3381155052435990001", "shipped", "4825.00", 1),
    ("3321550938397990001", "shipped", "8280.00", 1),
    ("3383355660290990001", "completed", "3400.00", 1),
    ("3304821699386990001", "completed", "8436.00", 1),
    ("3365214613739990001", "completed", "33.80", 3),
    ("3359111898981990001", "completed", "370.00", 1),
    ("3324383905759990001", "completed", "19.90", 1),
    ("3304545018948990001", "completed", "2637.98", 4),
    ("3332032793732990001", "completed", "22.66", 2),
    ("3391073870313990001", "completed", "400.40", 3),
    ("3366486900225990001", "completed", "9.26", 2),
    ("3389334889067990001", "completed", "116.50", 3),
]


def test_the_list_of_2026(shared_corpus: Path) -> None:
    reading = read(shared_corpus, "taobao_pc_v2_queryboughtlistV2_2026-08.json", V2)
    assert [
        (order.number, order.status, order.paid, len(order.items)) for order in reading.orders
    ] == PAID_V2
    # 16 of the 30 orders were kept when the answer was captured; it still says 30.
    assert (reading.outcome, reading.orders_on_page) == ("partial", 30)
    tyres = reading.orders[7]
    assert tyres.discount == "2112.00"
    assert (tyres.items[0].quantity, tyres.items[0].unit_price) == (4, "2109.00")
    assert tyres.items[0].services == ("7天价保", "假一赔四", "极速退款", "7天无理由退换")
    assert tyres.platform == "tmall"
    shelves = reading.orders[11]
    assert [item.quantity for item in shelves.items] == [3, 1, 2, 3]
    assert [item.line_id for item in shelves.items] == [
        "3380733765279990001",
        "3323046631920990001",
        "3399095243447990001",
        "3364640573257990001",
    ]


def test_parcels_and_promises_of_the_list_of_2026(shared_corpus: Path) -> None:
    # Without the time of the capture the answer's own clock serves: 2026-08-07 06:13:33.
    reading = read(shared_corpus, "taobao_pc_v2_queryboughtlistV2_2026-08.json", V2)
    first, promised, expected, zto, yunda, sf, *_ = reading.orders
    parcels = [order.shipments[0] for order in (zto, yunda, sf)]
    assert [(p.carrier, p.carrier_code, p.number, p.state, p.state_text) for p in parcels] == [
        ("中通快递", "ZTO", "38117088946568", "in_transit", "运输中"),
        ("韵达快递", "YUNDA", "617276742484096", "in_transit", "运输中"),
        ("顺丰速运", "SF", "SF7186122297877", "signed", "已签收"),
    ]
    assert first.promises and first.promises.ship_by == china(2026, 8, 8, 23, 12)
    assert promised.promises and promised.promises.ship_by == china(2026, 8, 8, 23, 12)
    assert expected.promises is None  # 预计今天发货 is no promise
    assert zto.promises and zto.promises.auto_confirm_at == china(2026, 8, 16, 10, 13, 33)
    assert "confirm_receipt" in zto.actions
    assert "extend_receipt" in zto.actions


def test_the_list_of_2026_keeps_nothing_personal(shared_corpus: Path) -> None:
    reading = read(shared_corpus, "taobao_pc_v2_queryboughtlistV2_2026-08.json", V2)
    said = reading.model_dump_json()
    assert "13800000000" not in said
    assert "测试员" not in said
    assert "mi_id" not in said


def test_a_detail_of_2025(shared_corpus: Path) -> None:
    seen = china(2025, 11, 9, 1, 7, 54)
    url = f"{DETAIL}?biz_order_id=4841660458281990001&spm=a1z09"
    name = "taobao_pc_v1_orderdetail_2025-11.html"
    order = one(read(shared_corpus, name, url, seen))
    assert (order.number, order.status) == ("4841660458281990001", "shipped")
    assert order.placed_at == china(2025, 11, 6, 11, 55, 26)
    assert order.paid_at == china(2025, 11, 6, 11, 55, 54)
    assert order.shipped_at == china(2025, 11, 6, 19, 19, 51)
    assert order.completed_at is None
    assert (order.paid, order.freight, order.discount) == ("153.00", "0.00", "27.00")
    assert order.merchant and order.merchant.nick == "测试卖家01"
    assert [(p.carrier, p.number) for p in order.shipments] == [("中通快递", "64745902298075")]
    (item,) = order.items
    assert item.title == "奥特斯OTS- A3对讲机大功率迷你小型一键对频防破功能超远距离"
    assert (item.sku, item.quantity) == ("标配（发1台）一键对频配2条天线", 1)
    assert item.unit_price == "180.00"
    promises = order.promises
    # 7 days 18:11:57 are left: to the second ten days after the goods were shipped.
    assert promises and promises.auto_confirm_at == china(2025, 11, 16, 19, 19, 51)
    assert promises.ship_by == china(2025, 11, 8, 11, 56)
    assert "13800000000" not in order.model_dump_json()


def test_a_tmall_detail(shared_corpus: Path) -> None:
    url = f"{TMALL}?bizOrderId=4806729952625990001"
    bare = one(read(shared_corpus, "tmall_pc_orderdetail_detailData_2025-11.json", url))
    framed = one(read(shared_corpus, "RECON_tmall_pc_orderdetail_page-wrapper.html", url))
    assert bare.model_copy(update={"provenance": {}}) == framed.model_copy(
        update={"provenance": {}}
    )
    assert (bare.platform, bare.number) == ("tmall", "4806729952625990001")
    assert bare.placed_at == china(2025, 11, 7, 14, 42, 42)
    assert bare.paid_at == china(2025, 11, 7, 14, 42, 51)
    assert bare.shipped_at == china(2025, 11, 7, 15, 34, 47)
    assert (bare.paid, bare.freight, bare.discount) == ("126.80", "0.00", "23.00")
    assert [(p.carrier, p.number) for p in bare.shipments] == [("圆通速递", "YT2233125051591")]
    assert bare.promises and bare.promises.auto_confirm_at == china(2025, 11, 17, 15, 34, 47)
    assert bare.promises.deliver_by == date(2025, 11, 8)
    assert bare.promises.price_protected_until == china(2025, 11, 29, 23, 59, 59)
    assert bare.items[0].item_id == "819225492008"
    assert bare.actions == ("confirm_receipt", "extend_receipt", "apply_invoice")
    assert "13800000000" not in bare.model_dump_json()


def test_the_rendered_list_of_2026(shared_corpus: Path) -> None:
    name = "RECON_taobao_pc_v2_boughtlist_dom_2026-09.html"
    reading = read(shared_corpus, name, LIST)
    assert (reading.outcome, reading.orders_on_page) == ("read", 2)
    refunded, shipped = reading.orders
    assert (refunded.number, refunded.paid) == ("5190000000000000015", "33.27")
    assert refunded.placed_at == date(2026, 9, 20)
    assert [item.quantity for item in refunded.items] == [2, 1]
    refund = refunded.items[1].refund
    assert refund and refund.status_text == "退款成功"
    assert refunded.refund_total == "8.27"
    assert shipped.shipments[0].state == "in_transit"


def test_the_refusals_of_the_gateway(shared_corpus: Path) -> None:
    errors = json.loads((shared_corpus / "taobao/mtop_error_envelopes.json").read_text("utf-8"))
    outcomes = {name: parse(Capture(V2, json.dumps(body))).outcome for name, body in errors.items()}
    assert outcomes == {
        "session_expired": "signed_out",
        "risk_control": "blocked",
        "api_missing": "unknown_layout",
    }

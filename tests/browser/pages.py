"""Order pages in the shops' true shape, with invented people and goods; dates follow the clock."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.browser.shop import Shop

CHINA = timezone(timedelta(hours=8))
LIST = "buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
DETAIL = "trade.taobao.com/trade/detail/trade_order_detail.htm"
ANSWER = "h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/"
JSON = "application/json;charset=UTF-8"
SOON = timedelta(days=5, hours=2)
PAID, SHIPPED, DONE = "买家已付款", "卖家已发货", "交易成功"
CODES = {SHIPPED: "WAIT_BUYER_CONFIRM_GOODS", DONE: "TRADE_FINISHED"}


@dataclass(frozen=True)
class Bought:
    """One invented order."""

    number: str
    title: str
    shop: str
    paid: str
    status: str
    days_ago: int


ORDERS = (
    Bought("4810000000000010001", "保温杯 500 毫升 墨绿", "山间日用", "89.00", PAID, 1),
    Bought("4810000000000010002", "儿童雨靴 防滑 22 码", "小步童鞋", "59.90", SHIPPED, 5),
    Bought("4810000000000010003", "机械键盘 87 键 茶轴", "敲击外设", "259.00", DONE, 12),
)
LATER = (Bought("4810000000000010004", "露营灯 充电款", "北坡户外", "128.00", DONE, 30),)


def at(days_ago: int) -> datetime:
    """Give a moment of a past day, as the shop prints it."""
    return datetime.now(CHINA).replace(microsecond=0) - timedelta(days=days_ago, hours=2)


def components(order: Bought) -> dict[str, Any]:
    """Give the parts of one order in the answer behind today's list (V2)."""
    number, made = order.number, f"{at(order.days_ago):%Y-%m-%d %H:%M:%S}"
    shop = {
        "createDay": made[:10],
        "createTime": made,
        "orderId": number,
        "shopName": order.shop,
        "sellerName": order.shop,
        "tradeTitle": order.status,
        "orderDetailUrl": f"//{DETAIL}?biz_order_id={number}",
    }
    item = {
        "itemId": "700000000001",
        "title": order.title,
        "quantity": "1",
        "priceInfo": {"actualTotalFee": f"￥{order.paid}", "promotion": f"￥{order.paid}"},
    }
    promise = {"title": "待发货", "subTitle": "明天23:12前发货"}
    waits = {"tag": "orderDeliverTime", "id": number, "fields": promise}
    fee = {"actualFee": {"prefix": "实付款", "value": f"￥{order.paid}"}}
    return {
        f"shopInfo_{number}": {"tag": "shopInfo", "id": number, "fields": shop},
        f"orderItemInfo_{number}_{number}": {
            "tag": "orderItemInfo",
            "id": f"{number}_{number}",
            "fields": {"item": item, "orderId": number},
        },
        f"orderPayment_{number}": {"tag": "orderPayment", "id": number, "fields": fee},
        **({f"orderDeliverTime_{number}": waits} if order.status == PAID else {}),
    }


def answer(orders: tuple[Bought, ...]) -> str:
    """Give the answer from which today's list page draws its orders."""
    data = {key: part for order in orders for key, part in components(order).items()}
    endpoint = {"page": "pcTaoBoughtList", "domainCode": "trademanager2", "protocolVersion": "3.0"}
    inner = {"data": data, "endpoint": endpoint, "hierarchy": {"root": "pcTaoBoughtList"}}
    whole = {"api": "mtop.taobao.order.queryboughtlistV2", "v": "1.0", "data": inner}
    return json.dumps({**whole, "ret": ["SUCCESS::调用成功"]}, ensure_ascii=False)


DRAW = """
async function draw(page) {
  const text = await ask(`https://%(answer)s?page=${page}`);
  const parts = Object.values(JSON.parse(text).data.data);
  const box = document.getElementById("tbpcOrderList");
  box.replaceChildren(...parts.filter((p) => p.tag === "shopInfo").map((p) => {
    const row = document.createElement("div");
    row.className = "trade-container-shopOrderContainer";
    const {createDay, shopName, tradeTitle} = p.fields;
    row.textContent = `${createDay} 订单号 ${p.id} ${shopName} ${tradeTitle}`;
    return row;
  }));
}
document.getElementById("next").addEventListener("click", () => draw(2));
draw(1);
"""
BY_FETCH = "const ask = async (url) => (await fetch(url, {method: 'POST'})).text();"
BY_XHR = """
const ask = (url) => new Promise((done) => {
  const request = new XMLHttpRequest();
  request.addEventListener("load", () => done(request.responseText));
  request.open("POST", url);
  request.send();
});
"""
LOOK = """
body { margin: 0; font: 14px/1.6 sans-serif; color: #333; background: #f5f5f5; }
main { max-width: 900px; margin: 24px auto; padding: 16px 24px; background: #fff; }
.trade-container-shopOrderContainer { padding: 22px 0; border-top: 1px solid #eee; }
"""


def shell(script: str = BY_FETCH, style: str = LOOK) -> str:
    """Give today's list page, which asks for its orders when it has loaded."""
    draw = DRAW % {"answer": ANSWER}
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>已买到的宝贝</title>
<style>{style}</style></head><body><main><h3>已买到的宝贝</h3><div id="tbpcOrderList"></div>
<button id="next">下一页</button></main><script>{script}{draw}</script></body></html>"""


def show_list(shop: Shop, orders: tuple[Bought, ...] = ORDERS, page: str | None = None) -> str:
    """Put today's list page and the answer behind it into the shop; gives its address."""
    shop.show(ANSWER, answer(orders), JSON)
    return shop.show(LIST, page or shell())


def detail(order: Bought, left: timedelta = SOON) -> str:
    """Give the detail page (V1) of an order: shipped, with its countdown, or completed."""
    made = at(order.days_ago)
    lines = [
        ("订单编号:", order.number),
        ("创建时间:", f"{made:%Y-%m-%d %H:%M:%S}"),
        ("付款时间:", f"{made + timedelta(minutes=1):%Y-%m-%d %H:%M:%S}"),
        ("发货时间:", f"{made + timedelta(hours=20):%Y-%m-%d %H:%M:%S}"),
    ]
    if order.status == DONE:
        lines.append(("成交时间:", f"{made + timedelta(days=6):%Y-%m-%d %H:%M:%S}"))
    hours, seconds = divmod(left.seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    parts = {"day": left.days, "hour": hours, "minute": minutes, "second": seconds}
    count = {**parts, "countDown": int(left.total_seconds())}
    guide = [
        {"type": "text", "value": "您还有 "},
        {"type": "countdown", "value": count},
        {"type": "text", "value": "来完成宝贝的确认收货，超时将自动确认收货"},
    ]
    item = {
        "title": order.title,
        "skuText": [],
        "auctionUrl": "//item.taobao.com/item.htm?id=700000000001",
    }
    line = {
        "idStr": order.number,
        "priceInfo": f"￥{order.paid}",
        "quantity": "1",
        "service": [],
        "tradeStatus": [],
        "itemInfo": item,
    }
    named = [
        {"content": [{"type": "namevalue", "value": {"name": n, "value": v}}]} for n, v in lines
    ]
    main = {
        "id": order.number,
        "tradeStatus": CODES[order.status],
        "statusInfo": {"text": f"当前订单状态：{order.status}"},
        "orderInfo": {"lines": named},
        "seller": {"id": 2211000000001, "nick": order.shop},
        "payInfo": {"actualFee": {"name": "实付款", "value": order.paid}, "feeMess": []},
        "subOrders": [line],
    }
    shown = f"您还有 {left.days}天{hours}时{minutes}分{seconds}秒 来确认收货"
    shown = shown if order.status == SHIPPED else ""
    group = {"layout": "li", "type": "group", "lines": [{"type": "line", "content": guide}]}
    data = {
        "mainOrder": main,
        "operationsGuide": [group] if order.status == SHIPPED else [],
        "deliveryInfo": {"logisticsName": "中通快递", "logisticsNum": "78900000000001"},
    }
    text = json.dumps(data, ensure_ascii=False).replace("\\", "\\\\").replace("'", "\\'")
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>交易详情</title>
<style>{LOOK}</style></head><body id="trade-order-detail"><main><h3>交易详情</h3>
<p>当前订单状态：{order.status}</p><p>{order.title} ￥{order.paid}</p>
<p>{shown}</p></main>
<script>var data = JSON.parse('{text}');</script></body></html>"""


def show_detail(shop: Shop, order: Bought, left: timedelta = SOON) -> str:
    """Put the detail page of an order into the shop; gives its address."""
    shop.show(DETAIL, detail(order, left))
    return f"https://{DETAIL}?biz_order_id={order.number}"

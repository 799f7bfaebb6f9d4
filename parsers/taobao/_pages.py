"""Where Taobao's and Tmall's pages live, and their readers, newest layout first."""

from __future__ import annotations

import re

from parsers._page import Address, Reader
from parsers.taobao import (
    after_sale,
    detail_archived,
    detail_tmall,
    detail_v1,
    detail_v2,
    list_h5,
    list_v0,
    list_v1,
    list_v2,
    list_v2_dom,
    logistics,
    product,
    snapshot,
    trace,
)

_SHOP = r"(?:taobao|tmall)\.com"
_MTOP = rf"h5api\.m\.{_SHOP}/h5/mtop\."


def _places(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


ORDER_LIST = Address(
    "order_list",
    _places(
        rf"(?:buyertrade|trade)\.{_SHOP}/trade/itemlist/"
        r"(?:list_bought_items|listBoughtItems|list_recyled_items|asyncBought)\.htm",
        r"h5\.m\.taobao\.com/mlapp/olist\.html",
        rf"{_MTOP}(?:taobao\.)?order\.queryboughtlist",
    ),
    (
        Reader(
            name="taobao_list_v2",
            read=list_v2.read_answer,
            source="payload",
            seen="2026-08",
            marks=("pcTaoBoughtList", '"shopInfo_'),
        ),
        Reader(
            name="taobao_list_v2_globals",
            read=list_v2.read_globals,
            source="embedded",
            seen="2025-05",
            marks=("_export_order_protocol",),
        ),
        Reader(
            name="taobao_list_v1",
            read=list_v1.read_page,
            source="embedded",
            seen="2026-03",
            marks=("mainOrders",),
        ),
        Reader(
            name="taobao_list_v2_dom",
            read=list_v2_dom.read_page,
            source="dom",
            seen="2026-09",
            marks=('id="shopOrderContainer_',),
            shows=list_v2_dom.SHOWN,
        ),
        Reader(
            name="taobao_list_v1_answer",
            read=list_v1.read_answer,
            source="payload",
            seen="2019-07",
            marks=('"mainOrders"',),
        ),
        Reader(
            name="taobao_list_h5_result",
            read=list_h5.read_result,
            source="payload",
            seen="2026-10",
            marks=('\\"mainOrders\\"',),
        ),
        Reader(
            name="taobao_list_h5_ultron",
            read=list_h5.read_ultron,
            source="payload",
            seen="2026-08",
            marks=('"Main_',),
        ),
        Reader(
            name="taobao_list_h5_cells",
            read=list_h5.read_cells,
            source="payload",
            seen="2022-01",
            marks=('"cellData"', '"group"'),
        ),
        Reader(
            name="taobao_list_v0",
            read=list_v0.read_page,
            source="dom",
            seen="2015-07",
            marks=("data-orderid=",),
        ),
    ),
)
ORDER_DETAIL = Address(
    "order_detail",
    _places(
        rf"{_MTOP}(?:taobao\.)?order\.query\.?detail",
        rf"(?:buyertrade|trade|tradearchive)\.{_SHOP}/trade/detail/trade_(?:item|order)_detail\.htm",
        rf"trade\.{_SHOP}/detail/orderDetail\.htm",
    ),
    (
        Reader(
            name="taobao_detail_v2",
            read=detail_v2.read_answer,
            source="payload",
            seen="2026-08",
            marks=("order_detail_header", "pcDetailOrderStepVOList", '"header_'),
        ),
        Reader(
            name="taobao_detail_v1",
            read=detail_v1.read_page,
            source="embedded",
            seen="2025-11",
            marks=("mainOrder",),
        ),
        Reader(
            name="tmall_detail",
            read=detail_tmall.read_page,
            source="embedded",
            seen="2026-10",
            marks=("detailData",),
        ),
        Reader(
            name="taobao_detail_v1_answer",
            read=detail_v1.read_answer,
            source="payload",
            seen="2025-11",
            marks=('"mainOrder"',),
        ),
        Reader(
            name="tmall_detail_answer",
            read=detail_tmall.read_answer,
            source="payload",
            seen="2025-11",
            marks=('"overStatus"',),
        ),
        Reader(
            name="taobao_detail_archived",
            read=detail_archived.read_page,
            source="label",
            seen="2016-01",
            marks=("物流公司", "运单号"),
        ),
    ),
)
LOGISTICS = Address(
    "logistics",
    _places(
        r"market\.m\.taobao\.com/app/dinamic/(?:pc-trade-logistics|h5-tb-logistics)/home",
        r"pages-g\.m\.taobao\.com/wow/z/app/mtb/logisticsV2/",
        rf"(?:buyertrade|trade)\.{_SHOP}/trade/json/transit_step\.do",
        rf"{_MTOP}taobao\.logistics\.detailorlist\.query",
        rf"{_MTOP}(?:cnwireless\.cnlogisticdetailservice|cainiao\.ld\.detail)\.",
        r"detail\.i56\.taobao\.com/(?:call/(?:queryTrace|query_trace_un_login))\.do",
        r"wuliu\.taobao\.com/user/order_detail_new\.htm",
    ),
    (
        Reader(
            name="taobao_logistics",
            read=logistics.read_answer,
            source="payload",
            seen="2026-09",
            marks=("logisticsDetailLine", "pakcage", "popupBodyCompony"),
        ),
        Reader(
            name="taobao_logistics_page",
            read=logistics.read_page,
            source="embedded",
            seen="2026-10",
            marks=("__ICE_SUSPENSE_LOADER__",),
        ),
        Reader(
            name="taobao_logistics_hover",
            read=logistics.read_hover,
            source="payload",
            seen="2026-05",
            marks=('"isSuccess"',),
        ),
        Reader(
            name="taobao_trace",
            read=trace.read_answer,
            source="payload",
            seen="2025-11?",
            marks=('"mailNo"', '"logisticsNo"', '"expressId"', '"invoiceNo"'),
        ),
        Reader(
            name="taobao_logistics_words",
            read=trace.read_words,
            source="label",
            seen="2026-09",
        ),
    ),
)
AFTER_SALE_LIST = Address(
    "after_sale_list",
    _places(
        rf"refund2\.{_SHOP}/dispute/buyerDisputeList\.htm",
        rf"refund2\.{_SHOP}/dispute/adjust/adjustBuyerList\.json",
    ),
    (
        Reader(
            name="taobao_after_sale",
            read=after_sale.read_page,
            source="embedded",
            seen="2024-05",
            marks=("disputeData",),
        ),
        Reader(
            name="taobao_after_sale_answer",
            read=after_sale.read_answer,
            source="payload",
            seen="2021-05",
            marks=("disputeListGrid", "listPagination"),
        ),
    ),
)
AFTER_SALE = Address(
    "after_sale",
    _places(rf"refund2\.{_SHOP}/dispute/(?:detail\.htm|adjust)"),
    (
        Reader(
            name="taobao_after_sale",
            read=after_sale.read_page,
            source="embedded",
            seen="2021-05",
            marks=("disputeData",),
        ),
        Reader(
            name="taobao_after_sale_answer",
            read=after_sale.read_answer,
            source="payload",
            seen="2021-05",
            marks=("DetailRows",),
        ),
    ),
)
SNAPSHOT = Address(
    "product",
    _places(
        rf"(?:buyertrade|trade)\.{_SHOP}/trade/detail/tradeSnap\.htm",
        r"market\.m\.taobao\.com/app/tp/snapshot-m/pages/",
    ),
    (
        Reader(
            name="taobao_snapshot",
            read=snapshot.read_page,
            source="embedded",
            seen="2025-11",
            marks=("itemSnapDO",),
        ),
    ),
)
PRODUCT = Address(
    "product",
    _places(
        rf"{_MTOP}taobao\.pcdetail\.data\.get",
        r"item\.taobao\.com/item\.htm",
        r"(?:chaoshi\.)?detail\.tmall\.com/item\.htm",
    ),
    (
        Reader(
            name="taobao_product",
            read=product.read_answer,
            source="payload",
            seen="2026-05",
            marks=('"skuCore"',),
        ),
        Reader(
            name="taobao_product_dom",
            read=product.read_page,
            source="dom",
            seen="2026-05",
            marks=("mainTitle",),
        ),
    ),
)
ADDRESSES = (ORDER_LIST, ORDER_DETAIL, LOGISTICS, AFTER_SALE_LIST, AFTER_SALE, SNAPSHOT, PRODUCT)

"""What any shop calls an order's number, its days and its sums, in six languages."""

from __future__ import annotations

LABELS: dict[str, tuple[str, ...]] = {
    "number": (
        "订单号|订单编号|订单号码|注文番号|ご注文番号|order number|order no|order no.|order #",
        "order id",
        "order reference|bestellnummer|bestellnr.|auftragsnummer|numéro de commande|n° de commande",
        "commande n°|référence de commande|número de pedido|n.º de pedido|pedido n.º|nº de pedido",
    ),
    "placed_at": (
        "下单时间|下单日期|创建时间|订购日期|注文日|ご注文日|注文日時|order placed|order date",
        "ordered on|date ordered|placed on|bestellt am|bestelldatum|bestellung vom",
        "bestellung aufgegeben|bestellung aufgegeben am|pedido realizado|ordine effettuato",
        "date de commande|commandé le|commande effectuée le|fecha del pedido|fecha de pedido",
    ),
    "paid": (
        "实付款|实付|实付金额|应付总额|お支払い金額|ご請求額|合計金額|grand total|order total",
        "total paid|amount paid|gesamtsumme|gesamtbetrag|rechnungsbetrag|montant total|total ttc",
        "total de la commande|importe total|total del pedido|total pagado",
    ),
    "freight": (
        "运费|运费金额|配送费|送料|配送料|shipping|shipping cost|delivery|shipping & handling",
        "versand|versandkosten|frais de livraison|frais de port|gastos de envío|envío",
    ),
    "goods": (
        "商品总额|商品总价|商品金额|商品合计|小計|商品の小計|subtotal|item(s) subtotal",
        "items subtotal",
        "zwischensumme|sous-total|subtotal de productos",
    ),
    "paid_at": ("付款时间|支付时间|支払日時|お支払い日",),
    "shipped_at": ("发货时间|出库时间|発送日|date shipped|shipped on|versendet am|expédié le",),
    "completed_at": ("确认收货时间|完成时间",),
}
NAMES = {
    field: frozenset(name for row in rows for name in row.split("|"))
    for field, rows in LABELS.items()
}
WEAK = {
    "placed_at": frozenset(("date", "日期", "日付", "datum", "fecha")),
    "paid": frozenset(("total", "总计", "合计", "合計", "summe", "importe")),
}
"""Labels that say enough only in a block of a list, beside the order's number."""
CURRENCY_OF_LANGUAGE = {
    "zh-cn": "CNY",
    "ja": "JPY",
    "ja-jp": "JPY",
    "en-us": "USD",
    "en-ca": "CAD",
    "fr-ca": "CAD",
    "en-au": "AUD",
    "es-mx": "MXN",
    "en-sg": "SGD",
    "sv-se": "SEK",
}
"""What "$" and "¥" mean on a page that says for which country it is written."""

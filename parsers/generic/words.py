"""What any shop calls an order's number, its day and its sum, in six languages."""

from __future__ import annotations

from parsers._page import Page, host_of

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
        "date de commande|commandé le|commande effectuée le|fecha del pedido|fecha de pedido",
    ),
    "paid": (
        "实付款|实付|实付金额|应付总额|お支払い金額|ご請求額|合計金額|grand total|order total",
        "total paid|amount paid|gesamtsumme|gesamtbetrag|rechnungsbetrag|montant total|total ttc",
        "total de la commande|importe total|total del pedido|total pagado",
    ),
}
NAMES = {
    field: frozenset(name for row in rows for name in row.split("|"))
    for field, rows in LABELS.items()
}
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
ORDER_STATES = {
    "OrderProcessing": "unshipped",
    "OrderPaymentDue": "unpaid",
    "OrderInTransit": "shipped",
    "OrderPickupAvailable": "shipped",
    "OrderDelivered": "signed",
    "OrderCancelled": "closed",
}
"""schema.org's states of an order; OrderReturned and OrderProblem say too little."""


def shop_of(page: Page) -> str | None:
    """Name a shop by its host, without the part that tells its desktop from its mobile pages."""
    host = host_of(page.url)
    first, _, rest = host.partition(".")
    return (rest if first in ("www", "m") and "." in rest else host) or None

"""Amazon's words, one row a language: what a sum is called, where a parcel stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from parsers._records import ParcelState, Status

# -- sums ----------------------------------------------------------------------------------------

SUMS: dict[str, tuple[str, ...]] = {
    # The names of what the shopper pays in the end, the surest first: a page may show the sum
    # before gift cards too.
    "paid": (
        "grand total|gesamtsumme|endsumme|montant total|total général|importe total|total general",
        "ご請求額|订单总计|总计|totale generale|eindtotaal|totalsumma|suma całkowita|total geral",
        "total for this order|order total|gesamtbestellwert|summe der bestellung|注文合計",
        "gesamtbetrag für diese bestellung|total de la commande|total del pedido|totale ordine",
        "订单总额|订单金额|totaal|totaalbedrag|razem|total pour cette commande",
    ),
    "freight": (
        "shipping & handling|shipping|postage & packing|delivery|verpackung & versand|versand",
        "livraison|frais de livraison|envío|gastos de envío|配送料・手数料|运费|配送费",
        "spedizione|costi di spedizione|verzending|verzendkosten|frakt|dostawa|frete",
    ),
    "discount": (
        "promotion applied|your coupon savings|coupon savings|amazon discount|subscribe & save",
        "multibuy discount|free shipping|gutschein eingelöst|aktionsgutschein|rabatt|spar-abo",
        "promotion appliquée|réduction|code promo|promoción aplicada|descuento|cupón",
        "プロモーション・割引|クーポン割引|割引|促销优惠|优惠券|促销折扣|定期おトク便割引",
    ),
    "tax": (
        "estimated tax to be collected|tax collected|sales tax|vat|estimated gst/hst",
        "anzurechnende mwst.|mwst|mwst.|tva|tva estimée|iva|iva estimado|消費税|税费|进口税费",
    ),
    "refund_total": (
        "refund total|erstattung gesamt|gesamterstattung|gesamtbetrag der erstattung",
        "total du remboursement|montant total du remboursement|total del reembolso",
        "reembolso total|返金合計|合計返金額|退款总额|退款总计|退款合计",
    ),
}


def label(printed: str) -> str:
    """Bring a label into the form in which the tables hold it."""
    return " ".join(printed.split()).rstrip(" :：").casefold()


def _names(rows: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for row in rows for name in row.split("|"))


SUM_LABELS = {name: _names(rows) for name, rows in SUMS.items()}
PLACED = frozenset(
    label(name)
    for row in (
        "order placed|ordered on|purchased|purchase date|picked up|digital order|order date",
        "bestellung aufgegeben|bestellung aufgegeben am|bestellt am|bestelldatum|gekauft am",
        "getätigte spar-abo-bestellung|digitale bestellung|commande effectuée|commandé le",
        "commande effectuée le|date de la commande|pedido realizado|pedido el|fecha del pedido",
        "pedido efectuado el|注文日|下单日期|下单时间|订购日期|订单日期|ordine effettuato",
        "besteld|bestelling geplaatst|beställning lagd|złożono zamówienie|pedido feito",
    )
    for name in row.split("|")
)
"""What stands before the day on which an order was placed."""

SOLD_BY = re.compile(
    r"(?:sold by|verkauf durch|verkauft von|verkauft durch|vendu par|vendido por|venduto da"
    r"|verkocht door|säljs av|販売|販売元|出品者|卖家|销售商)\s*[:：]\s*(\S.*)",
    re.IGNORECASE,
).fullmatch
"""The line beside an item that names its seller."""

# -- where an order or a parcel stands -----------------------------------------------------------


class Standing(NamedTuple):
    """What Amazon's words over a parcel mean for the order, the parcel and its refund."""

    status: Status
    parcel: ParcelState | None = None
    refund: str | None = None


def _row(standing: Standing, *patterns: str) -> tuple[Standing, re.Pattern[str]]:
    return standing, re.compile("|".join(patterns), re.IGNORECASE)


# The first line whose words stand in the printed status decides. What did not happen comes before
# what did ("not yet shipped", "nicht zugestellt"), and what undoes a delivery before the delivery.
STANDINGS = (
    _row(
        Standing("unknown", "delivery_failed"),
        r"undeliverable|delivery attempted|couldn.t be delivered|not delivered|unzustellbar",
        r"nicht (?:zugestellt|geliefert)|zustellung fehlgeschlagen|no entregado|non consegnato",
        r"non livr|impossible de livrer|no se ha podido entregar|intento de entrega",
        "配達できません|お届けできません|无法投递|无法送达",
    ),
    _row(
        Standing("closed", None, "refunded"),
        r"return complete|^refunded|refund (?:issued|complete)|replacement complete",
        r"rückgabe abgeschlossen|rücksendung abgeschlossen|^erstattet|erstattung veranlasst",
        r"retour terminé|^remboursé|remboursement effectué|devolución completad|^reembolsado",
        "reembolso emitido|返品完了|返品が完了|返金済み|返金が完了|退货完成|退货已完成",
        "已退款|退款已完成",
    ),
    _row(
        Standing("unknown", None, "in_progress"),
        r"return (?:started|requested|received|in transit|in progress)|refund pending",
        r"(?:rückgabe|rücksendung) (?:gestartet|eingeleitet|erhalten|unterwegs)",
        r"retour (?:commencé|demandé|reçu|en cours)|devolución (?:iniciada|recibida|en curso)",
        "返品手続き中|返品受付|返品リクエスト|返金手続き中|退货中|已申请退货|已收到退货|退款中",
    ),
    _row(
        Standing("closed"),
        r"\bcancell?ed|storniert|annulé|cancelad[oa]|キャンセル|已取消|annullato|geannuleerd",
    ),
    _row(
        Standing("unpaid"),
        r"payment (?:revision needed|required|declined)|revise payment|zahlung abgelehnt",
        "paiement refusé|pago rechazado|お支払い方法の変更が必要|等待付款|待付款|需要付款",
    ),
    _row(
        Standing("unshipped"),
        r"not (?:yet )?(?:shipped|dispatched)|preparing for (?:shipment|dispatch)|shipping now",
        r"shipping soon|order received|^ordered\b|dispatching soon|noch nicht versandt",
        "versand in kürze",
        r"wird für den versand vorbereitet|pas encore expédié|préparation de l.expédition",
        r"no enviado|todavía no se ha enviado|preparando (?:el )?envío|preparándo",
        "未発送|発送準備中|出荷準備中|尚未发货|未发货|正在准备发货|准备发货|待发货",
    ),
    _row(
        Standing("shipped", "out_for_delivery"),
        r"out for delivery|in zustellung|wird heute zugestellt|en cours de livraison",
        "en reparto|配達中|配送中です|正在派送|派送中|正在配送",
    ),
    _row(
        Standing("shipped", "at_pickup_point"),
        r"(?:ready|available) for (?:pickup|collection)|abholbereit|zur abholung bereit",
        r"prêt à être retiré|disponible (?:pour retrait|para recoger)|listo para recoger",
        "受け取り可能|受取可能|可取件|待取件|可自提",
    ),
    # What will be delivered is not; when it is to come says nothing of whether it has left.
    _row(
        Standing("unknown"),
        r"\b(?:will|should|to|not yet) be|noch nicht|\b(?:wird|sera|será|sarà|wordt|blir)\b",
    ),
    _row(Standing("completed"), r"purchased at amazon|^purchased\b"),
    _row(
        Standing("signed", "signed"),
        r"\bdelivered|^collected|^picked up|\bzugestellt|\bgeliefert|abgeholt|\blivré|\bretiré",
        r"\bentregado",
        "recogido|配達済み|配達しました|お届けしました|お届け済み|お届け完了|已送达|已签收|已妥投|consegnato|bezorgd",
        "levererad|dostarczono|entregue|teslim edildi",
    ),
    _row(
        Standing("shipped", "in_transit"),
        r"\bshipped|\bdispatched|on (?:the|its) way|in transit|\bversandt|unterwegs|\bexpédié",
        r"en (?:route|camino|tránsito)|\benviado|発送済み|発送しました|輸送中|已发货|运输中",
        "配送途中",
    ),
    _row(
        Standing("unknown"),
        r"\barriving|\bexpected|\bdelayed|^sent\b|estimated delivery|ankunft|lieferung|^zustellung",
        r"arrivée|arrive |livraison|llega|entrega|retrasad|お届け予定|到着予定|にお届け|预计|送达",
    ),
)

# A courier's "delivered" that somebody other than the shopper may have received.
LEFT = re.compile(
    r"\bleft (?:near|at|in|with|by|inside|outside)\b|handed to (?:a )?(?:neighbo|recep)|front door"
    r"|porch|mailbox|mail room|nachbar|abgestellt|abgelegt|briefkasten|hinterlegt|déposé|voisin"
    r"|boîte aux lettres|dejado|vecino|buzón|置き配|玄関|宅配ボックス|ポスト|门口|邻居|物业|快递柜",
    re.IGNORECASE,
)
NOT_AN_ORDER_OF_GOODS = ("/wholefoodsmarket", "/go/receipts/", "/fmc/", "/uff/")
"""Links of shops whose purchases are listed without their goods."""
NO_ORDERS = (
    "you didn't place an order",
    "you have not placed any orders",
    "haven't placed any orders",
    "keine Bestellungen aufgegeben",
    "vous n'avez pas passé de commande",
    "vous n'avez passé aucune commande",
    "no has realizado ningún pedido",
    "no hiciste ningún pedido",
    "注文はありません",
    "注文履歴がありません",
    "您没有下过订单",
    "没有任何订单",
    "您还没有订单",
)
NO_TRANSACTIONS = (
    "don't have any transactions",
    "keine Transaktionen",
    "aucune transaction",
    "ninguna transacción",
    "取引はありません",
    "没有任何交易",
)


@lru_cache(maxsize=1024)  # a page says the same few things over all its parcels
def standing_of(printed: str) -> Standing | None:
    """Give what the words over a parcel mean, or None where the words are new."""
    return next((known for known, words in STANDINGS if words.search(printed)), None)

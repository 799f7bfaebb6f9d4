"""How dates, money, states and platforms are written for the shopper."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from daemon.language import Language, say
from daemon.web.wire import DeadlineBrief

CHINA = timezone(timedelta(hours=8), "CST")
"""Deadlines are dates in China, wherever the browser stands."""

WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")

PLATFORMS = {
    "taobao": ("淘宝", "Taobao"),
    "tmall": ("天猫", "Tmall"),
    "jd": ("京东", "JD"),
    "pinduoduo": ("拼多多", "Pinduoduo"),
    "suning": ("苏宁易购", "Suning"),
    "dangdang": ("当当", "Dangdang"),
    "douyin": ("抖音", "Douyin"),
    "vipshop": ("唯品会", "Vipshop"),
    "amazon": ("亚马逊", "Amazon"),
    "xianyu": ("闲鱼", "Xianyu"),
    "alibaba1688": ("1688", "1688"),
    "meituan": ("美团", "Meituan"),
    "generic": ("其他网站", "Another site"),
}

STATUSES = {
    "unpaid": ("待付款", "to pay"),
    "unshipped": ("待发货", "to ship"),
    "shipped": ("已发货", "shipped"),
    "signed": ("已签收", "signed for"),
    "completed": ("交易成功", "completed"),
    "closed": ("已关闭", "closed"),
    "unknown": ("未知", "unknown"),
}

ACTORS = {
    "consumer": ("您", "you"),
    "merchant": ("商家", "the merchant"),
    "platform": ("平台", "the platform"),
    "courier": ("快递公司", "the courier"),
    "authority": ("监管部门", "the authority"),
    "court": ("法院", "the court"),
    "payment_provider": ("支付机构", "the payment provider"),
    "telecom_operator": ("电信企业", "the telecom operator"),
}


EVENTS = {
    "placed_at": ("下单", "placed"),
    "paid_at": ("付款", "paid"),
    "shipped_at": ("发货", "shipped"),
    "signed_at": ("签收", "signed for"),
    "completed_at": ("确认收货", "completed"),
    "closed_at": ("关闭", "closed"),
}

EXPECTED = {
    "ship_by": ("最晚发货", "ship by"),
    "auto_confirm": ("自动确认收货", "auto-confirmed"),
    "return_until": ("退货期止", "return until"),
    "after_sale_until": ("售后期止", "after-sale until"),
}

PAGES = {
    "order_list": ("订单列表", "list of orders"),
    "order_detail": ("订单详情", "order page"),
    "logistics": ("物流页面", "parcel page"),
    "after_sale_list": ("售后列表", "list of after-sales"),
    "after_sale": ("售后详情", "after-sale page"),
    "product": ("商品页面", "product page"),
    "chat": ("聊天记录", "chat"),
    "invoice": ("发票", "invoice"),
    "transactions": ("账单", "transactions"),
    "price_protection": ("价保", "price protection"),
    "filing_list": ("12315 办理列表", "list of filings at 12315"),
    "filing": ("12315 办理详情", "filing at 12315"),
    "unknown": ("其他页面", "another page"),
    "correction": ("您自己更正的", "your own correction"),
}

OUTCOMES = {
    "read": ("已读懂", "read"),
    "partial": ("读懂一部分", "partly read"),
    "empty": ("没有订单", "no orders"),
    "signed_out": ("未登录", "signed out"),
    "blocked": ("被验证码挡住", "blocked"),
    "shell": ("还没加载完", "not loaded yet"),
    "unknown_layout": ("看不懂，已保存", "not understood, kept"),
    "unknown_page": ("不认识的页面", "unknown page"),
}

FIELDS = {
    **EVENTS,
    "status": ("状态", "state"),
    "status_text": ("状态", "state"),
    "paid": ("实付款", "amount paid"),
    "freight": ("运费", "freight"),
    "discount": ("优惠", "discount"),
    "title": ("商品名称", "title"),
    "sku": ("规格", "variant"),
    "quantity": ("数量", "quantity"),
    "unit_price": ("单价", "unit price"),
    "name": ("商家名称", "merchant"),
    "carrier": ("快递公司", "courier"),
    "number": ("单号", "number"),
    "state": ("物流状态", "parcel state"),
}

REPLACED = {
    "words": ("文字", "pieces of text"),
    "number": ("编号", "numbers"),
    "amount": ("金额", "amounts"),
    "mail": ("邮箱", "mail addresses"),
    "day": ("日期", "days"),
    "time": ("时刻", "times"),
}

SOON_DAYS = 3
MONTHS_FROM = 99
DAYS_PER_MONTH = 30.44


class Words:
    """Writes things in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def t(self, zh: str, en: str) -> str:
        """Say it."""
        return say(zh, en, self.language)

    def moment(self, at: datetime | date | str | None) -> str:
        """Write a moment, or a day, as in China."""
        if isinstance(at, str):
            at = datetime.fromisoformat(at) if "T" in at else date.fromisoformat(at)
        if at is None:
            return "—"
        if isinstance(at, datetime):
            return f"{self.day(at)} {at.astimezone(CHINA):%H:%M}"
        return self.day(at)

    def day(self, at: datetime | date) -> str:
        """Write a day with its weekday."""
        on = at.astimezone(CHINA).date() if isinstance(at, datetime) else at
        chinese, english = WEEKDAYS[on.weekday()].split()
        return self.t(f"{on.year}年{on.month}月{on.day}日 {chinese}", f"{english} {on:%Y-%m-%d}")

    def left(self, days: int | None) -> str:
        """Say how many days are left."""
        if days is None:
            return self.t("时间未定", "no date yet")
        if days < 0:
            return self.t(f"已过 {-days} 天", f"{-days} d ago")
        if days == 0:
            return self.t("今天", "today")
        return self.t(f"还有 {days} 天", f"{days} d left")

    def countdown(self, days: int | None) -> tuple[str, str]:
        """Write the days left large, with a small unit below; far ones in months."""
        if days is None:
            return "—", ""
        if days == 0:
            return self.t("今天", "today"), ""
        if days > MONTHS_FROM:
            return str(round(days / DAYS_PER_MONTH)), self.t("个月", "months")
        unit = self.t("天前", "d ago") if days < 0 else self.t("天", "day" if days == 1 else "days")
        return str(abs(days)), unit

    def clock(self, at: datetime | None) -> str:
        """Write the time of day of what ends within a day; the end of a day needs none."""
        time = "" if at is None else f"{at.astimezone(CHINA):%H:%M}"
        return "" if time in ("", "23:59", "00:00") else self.t(f"{time} 前", f"by {time}")

    def money(self, amount: str | None, currency: str = "CNY") -> str:
        """Write an amount with its currency."""
        if amount is None:
            return ""
        return f"¥{amount}" if currency == "CNY" else f"{amount} {currency}"

    def urgency(self, deadline: DeadlineBrief) -> str:
        """Say how a deadline is to be coloured."""
        return self.urgency_of(deadline.days_left, mine=deadline.kind == "consumer")

    def urgency_of(self, days: int | None, *, mine: bool) -> str:
        """Colour by who has to act and how soon."""
        if days is None:
            return ""
        if days <= 0 and mine:
            return "late"
        if not mine:
            return "late" if days < 0 else "theirs"
        return "soon" if days <= SOON_DAYS else "good"

    def platform_name(self, word: str) -> str:
        """Name a shop."""
        return self._named(PLATFORMS, word)

    def status_name(self, word: str) -> str:
        """Name the state of an order."""
        return self._named(STATUSES, word)

    def actor_name(self, word: str) -> str:
        """Name who has to act."""
        return self._named(ACTORS, word)

    def event_name(self, word: str) -> str:
        """Name a step in the life of an order."""
        return self._named(EVENTS | EXPECTED, word)

    def page_name(self, word: str | None) -> str:
        """Name a kind of page."""
        return self._named(PAGES, word or "")

    def outcome_name(self, word: str) -> str:
        """Name what became of a page."""
        return self._named(OUTCOMES, word)

    def field_name(self, word: str) -> str:
        """Name a field of an order."""
        return self._named(FIELDS, word)

    def replaced(self, counted: dict[str, int]) -> str:
        """Say how much of what was replaced by placeholders."""
        parts = (f"{self._named(REPLACED, kind)} {number}" for kind, number in counted.items())
        return self.t("，", ", ").join(parts) or self.t("无", "nothing")

    def _named(self, table: dict[str, tuple[str, str]], word: str) -> str:
        return self.t(*table.get(word, (word, word)))


def web_address(url: str | None) -> str:
    """Give an address of the web as it is, and nothing for what a page calls one otherwise."""
    address = (url or "").strip()
    if address.startswith("//"):
        return f"https:{address}"
    return address if address.lower().startswith(("https://", "http://")) else ""


def shorten(text: object, marks: int) -> str:
    """Cut a long text, at a length that still says what it is."""
    whole = " ".join(str(text).split())
    return whole if len(whole) <= marks else whole[: marks - 1] + "…"

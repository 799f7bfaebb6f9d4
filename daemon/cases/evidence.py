"""The evidence of a case: numbered, each with what it is, where it was seen, when, and its hash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from rules.cases import Proof


class Evidence(BaseModel):
    """One piece of evidence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = Field(ge=1)
    what: str = Field(min_length=1, max_length=80)
    page: str | None = None  # the kind of page, where it is a page that was seen
    proof: str | None = None  # which of the dispute's proofs it is, where the shopper said so
    source: str | None = None
    seen_at: AwareDatetime | date | None = None
    sha256: str | None = None
    item: str | None = None  # the piece that is kept of it
    order: str | None = None  # whose page it is, where the case is about several orders

    @property
    def what_en(self) -> str:
        """What it is, in English where it is a page."""
        return PAGES_EN.get(self.page or "", self.what)

    def proves(self, proof: Proof) -> bool:
        """Tell whether this is the asked kind of proof."""
        return proof.key == self.proof or (self.page is not None and self.page in proof.pages)


PAGES = {
    "order_list": "订单列表页面",
    "order_detail": "订单详情页面",
    "logistics": "物流页面",
    "after_sale_list": "售后列表页面",
    "after_sale": "售后详情页面",
    "product": "商品页面",
    "chat": "聊天页面",
    "invoice": "发票页面",
    "transactions": "账单页面",
    "price_protection": "价保页面",
}
"""What a page is called in the list of evidence."""
PAGES_EN = {
    "order_list": "list of orders",
    "order_detail": "order page",
    "logistics": "tracking page",
    "after_sale_list": "list of return requests",
    "after_sale": "return request page",
    "product": "product page",
    "chat": "chat",
    "invoice": "invoice",
    "transactions": "account statement",
    "price_protection": "price protection page",
}


GENERAL = ("order_list", "order_detail")
"""Pages that say many things, and not always the one that they are called upon for."""


def marks(
    evidence: Iterable[Evidence], proofs: Iterable[Proof], kinds: Iterable[str]
) -> tuple[int, ...]:
    """Give the numbers of the evidence that proves one of these kinds."""
    wanted = [proof for proof in proofs if proof.key in set(kinds)]
    return tuple(one.number for one in evidence if any(one.proves(p) for p in wanted))


def said_by_pages(evidence: Iterable[Evidence], proved: Iterable[int]) -> tuple[int, ...]:
    """Leave out the order's own pages, which do not show what only the shopper says."""
    general = {one.number for one in evidence if one.page in GENERAL and one.proof is None}
    return tuple(number for number in proved if number not in general)


def lacking(evidence: Iterable[Evidence], proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """Give the kinds of proof of which there is nothing yet."""
    have = tuple(evidence)
    return tuple(p for p in proofs if not any(one.proves(p) for one in have))


def joined(evidence: tuple[Evidence, ...], one: Evidence) -> tuple[Evidence, ...]:
    """Add a kept piece; what the shopper only said to have becomes that piece, by its number."""
    for place, known in enumerate(evidence):
        promised = known.proof == one.proof and not (known.item or known.sha256)
        if one.proof and promised:
            kept = one.model_copy(update={"number": known.number})
            return (*evidence[:place], kept, *evidence[place + 1 :])
    return renumbered((*evidence, one))


def renumbered(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Number the evidence in its order, from one."""
    return tuple(one.model_copy(update={"number": n}) for n, one in enumerate(evidence, 1))

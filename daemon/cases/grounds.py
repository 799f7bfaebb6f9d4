"""Whether a complaint may be written: what is missing, what takes its ground, what may be cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daemon.cases.claim import add_up
from daemon.cases.findings import Finding
from daemon.cases.known import Known
from rules.cases import Basis, Channel, Cited, Demand, Dispute, Fact


def needed(known: Known, dispute: Dispute, channel: Channel, demand: Demand) -> Iterator[str]:
    """Give the facts that a letter needs, in the order of asking; what is reckoned in its parts."""
    wanted = (*dispute.required, *channel.required, *demand.needs, *demand.total)
    whole = (name for name in wanted if "|" in name or not known.book.facts[name].reckoned)
    parts = (part for name in wanted if "|" not in name for part in known.parts_of(name))
    yield from dict.fromkeys((*whole, *parts))


def missing_facts(
    known: Known, dispute: Dispute, channel: Channel, demand: Demand | None
) -> Iterator[Fact]:
    """Find what must be known before the letter can be written, in the order of asking."""
    wanted = needed(known, dispute, channel, demand or dispute.demand[0])
    facts = [known.book.facts[name.split("|")[0]] for name in wanted if not known.has(name)]
    asked = [fact for fact in facts if fact.question]
    yield from asked or facts  # what is reckoned from answers is not asked for itself


def citable(known: Known, dispute: Dispute, channel: Channel) -> tuple[Basis, ...]:
    """Give the articles that apply to these facts and were in force, the channel's own first.

    A report names what was broken, every other letter what the claim rests on.
    """
    of_dispute = dispute.report if channel.kind == "report" else dispute.basis
    cited = (*channel.basis, *(() if channel.own_basis else of_dispute))
    return tuple(dict.fromkeys(_in_force(known, cited)))


def _in_force(known: Known, cited: Iterable[Cited]) -> Iterator[Basis]:
    day = known.now.date()
    for basis in (known.book.bases[one.key] for one in cited if known.holds(one.when)):
        binds = basis.binds_everyone or not known.private_seller
        if binds and basis.since <= day and (basis.until is None or day < basis.until):
            yield basis


def ungrounded(
    known: Known, dispute: Dispute, channel: Channel, demand: Demand | None
) -> Iterator[Finding]:
    """Find what takes the ground from the complaint, whatever it would say."""
    yield from _out_of_place(known, dispute, channel, demand)
    asked = {*dispute.required, *channel.required, *(demand.needs if demand else ())}
    for fact in (known.book.facts[name] for name in sorted(asked) if known.has(name)):
        if fact.must_be is not None and known.get(fact.key) is not fact.must_be:
            yield Finding("no_ground", fact.otherwise, fact.otherwise_en)
    own = () if known.is_abroad else dispute.hindrance
    hindered = [one for one in own if known.is_hindered(one)]
    for one in hindered:
        yield Finding("no_ground", one.says, one.says_en)
    if not hindered:
        yield from _unripe(known, dispute, channel)


def _out_of_place(
    known: Known, dispute: Dispute, channel: Channel, demand: Demand | None
) -> Iterator[Finding]:
    if not channel.fits(dispute.key, abroad=known.is_abroad, private=known.private_seller):
        zh, en = _why_not(known)
        yield Finding(
            "not_here", f"“{channel.title}”不处理{zh}", f"“{channel.title_en}” does not take {en}"
        )
    elif demand is None:
        yield Finding(
            "no_demand",
            f"在“{channel.title}”可以提出的请求里，没有适合现有事实的一项；请换一个渠道",
            f"none of the requests that “{channel.title_en}” takes fits; use another channel",
        )
    elif add_up(known, demand).total == 0:
        yield Finding(
            "no_amount",
            f"“{demand.title}”的金额是 0：没有可以要求的钱，请改选别的诉求",
            f"“{demand.title_en}” comes to nothing: choose another request",
        )


def _why_not(known: Known) -> tuple[str, str]:
    if known.is_abroad:
        return "境外商家的争议", "shops abroad"
    if known.private_seller:
        return "个人卖家之间的二手交易；能证明对方是职业经营者的，请在订单里注明", "private sales"
    return "这类问题", "this"


def _unripe(known: Known, dispute: Dispute, channel: Channel) -> Iterator[Finding]:
    by_law = known.is_abroad and bool(dispute.ripe.in_time)  # a time limit of Chinese law
    whole = all(map(known.has, dispute.required))
    if whole and not by_law and not known.holds(dispute.ripe):
        yield Finding("not_yet", dispute.unripe, dispute.unripe_en)
    ripe = not channel.ripe or any(map(known.holds, channel.ripe))
    if all(map(known.has, channel.required)) and not ripe:
        yield Finding("not_yet", channel.unripe, channel.unripe_en)
    whole = all(map(known.has, (*dispute.required, *channel.required)))
    if channel.kind == "report" and whole and not citable(known, dispute, channel):
        yield Finding(
            "nothing_to_report",
            "按现有事实，还指不出商家违反了哪一条规定，不宜举报；可以用投诉",
            "these facts do not show which rule was broken: complain, do not report",
        )


def cautions(known: Known, dispute: Dispute) -> Iterator[Finding]:
    """Give what the shopper should weigh before sending."""
    for one in dispute.caution:
        if known.holds(one.when):
            yield Finding("caution", one.says, one.says_en, severity="warn")

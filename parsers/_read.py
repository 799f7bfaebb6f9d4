"""From a capture to a Reading: which documents it holds, which readers know them, how it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers._addresses import absolute, host_of
from parsers._backup import backed_up, by_labels
from parsers._combine import combined, combined_products
from parsers._page import (
    SOURCES,
    Address,
    Blocked,
    Capture,
    Found,
    LayoutChanged,
    NothingHere,
    NotRendered,
    Page,
    PageProblem,
    Platform,
    Reader,
    SignedOut,
)
from parsers._records import Notice, Outcome, PageKind, Reading

LONGEST = 16 * 1024 * 1024
"""Characters of one document that are read; no order page comes near."""

_GRAVEST = (SignedOut, Blocked, LayoutChanged, NotRendered)
_FOR_INFORMATION = frozenset({"pager"})  # notices that do not mean that something is missing


@dataclass(slots=True)
class Sheet:
    """What one document of a capture gave."""

    page: Page
    address: Address | None
    founds: list[tuple[Reader | None, Found]] = field(default_factory=list)
    problems: list[PageProblem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    nothing: bool = False  # a reader knows the document, and it is none that holds orders

    @property
    def numbers(self) -> set[str]:
        """The order numbers that were read on this document."""
        return {order.number for _, found in self.founds for order in found.orders}

    @property
    def claim(self) -> int | None:
        """How many orders this document says that it holds."""
        claims = [found.orders_on_page for _, found in self.founds]
        return max((claim for claim in claims if claim is not None), default=None)

    @property
    def complete(self) -> bool:
        """Whether a reader read all that this document says."""
        return any(found.complete for _, found in self.founds)


def read(platform: Platform, capture: Capture) -> Reading:
    """Read all documents of a capture of one of a platform's pages."""
    sheets: list[Sheet] = []
    for page, address in documents(platform, capture):
        sheet = Sheet(page, address)
        if len(page.text) > LONGEST:
            sheet.problems.append(LayoutChanged("too large"))
            sheet.notices.append(Notice(kind="too_large", detail=f"{len(page.text)} characters"))
        elif not page.text.strip():
            sheet.notices.append(Notice(kind="empty_page", detail="the document is empty"))
        elif not already_read(sheet, sheets):
            read_document(sheet, platform)
            if sheet.founds and page.is_cut_short:
                sheet.notices.append(Notice(kind="cut_short", detail="the page breaks off"))
        sheets.append(sheet)
    return conclude(platform, sheets)


def documents(platform: Platform, capture: Capture) -> Iterator[tuple[Page, Address | None]]:
    """Give the documents that are this platform's: the newest response first, the page last."""
    seen_at = capture.captured_at
    for payload in reversed(capture.payloads):
        url = absolute(capture.url, payload.url)
        address = platform.find(url)
        if address and host_of(url) in (*platform.hosts, *platform.api_hosts):
            yield Page(url, payload.body, seen_at, platform.name, capture.url), address
    if capture.html or not capture.payloads:
        page = Page(
            capture.url, capture.html, seen_at, platform.name, capture.url, capture.payloads
        )
        yield page, platform.find(capture.url)


def already_read(sheet: Sheet, before: list[Sheet]) -> bool:
    """Tell whether complete documents gave every order that this one shows."""
    done = [other for other in before if other.address is sheet.address and other.founds]
    if sheet.address is None or not done or not all(other.complete for other in done):
        return False
    shown: set[str] = set()
    for reader in sheet.address.readers:
        if reader.knows(sheet.page):
            if reader.shows is None:
                return False
            shown.update(reader.shows.findall(sheet.page.text))
    return shown <= set().union(*(other.numbers for other in done))


def read_document(sheet: Sheet, platform: Platform) -> None:
    """Let the address's readers read one document, until one of them has read all of it.

    A document has one layout: where its data has been found in one kind of place, only the other
    kinds of places are left to fill what is missing.
    """
    for reader in sheet.address.readers if sheet.address else ():
        found_in = {known.source for known, _ in sheet.founds if known}
        if reader.source not in found_in and reader.knows(sheet.page):
            attempt(reader, sheet)
            if sheet.complete:
                return
    if not sheet.founds and not sheet.page.is_html and sheet.page.url == sheet.page.view:
        read_saved_response(sheet, platform)
    if not sheet.founds:
        why_not(sheet, platform)
    if not sheet.founds and may_be_labelled(sheet) and (found := by_labels(sheet.page)):
        sheet.founds.append((None, found))
    unread = not (sheet.founds or sheet.problems or sheet.nothing)
    if unread and not sheet.page.is_html and len(sheet.page.text) > len("{}"):
        detail = f"no reader knows this response of {host_of(sheet.page.url)}"
        sheet.notices.append(Notice(kind="unknown_response", detail=detail))


def may_be_labelled(sheet: Sheet) -> bool:
    """Tell whether a page should hold orders, and only its layout stands in the way."""
    kind = sheet.address.kind if sheet.address else None
    unknown = sheet.problems and all(type(one) is LayoutChanged for one in sheet.problems)
    return bool(unknown) and sheet.page.is_html and kind in ("order_list", "order_detail")


def read_saved_response(sheet: Sheet, platform: Platform) -> None:
    """Read a response that was saved under the address of the page that received it."""
    kind = sheet.address.kind if sheet.address else None
    for address in sorted(platform.addresses, key=lambda known: known.kind != kind):
        for reader in address.readers:
            trial = Sheet(sheet.page, address)
            if reader.source == "payload" and reader.knows(sheet.page):
                attempt(reader, trial)
            if trial.numbers:
                sheet.address, sheet.founds = address, trial.founds
                return


def attempt(reader: Reader, sheet: Sheet) -> None:
    """Try one reader; what it stumbled over becomes a problem and a notice."""
    try:
        sheet.founds.append((reader, backed_up(reader.read(sheet.page), sheet.page)))
        return
    except NothingHere:
        sheet.nothing = True
        return
    except PageProblem as problem:
        sheet.problems.append(problem)
        kind, detail = problem.notice, str(problem) or type(problem).__name__
    except Exception as error:  # a reader's own fault must not cost the other readers' orders
        sheet.problems.append(LayoutChanged(str(error)))
        kind, detail = PageProblem.notice, f"{type(error).__name__}: {error}"
    sheet.notices.append(Notice(kind=kind, detail=detail[:300], reader=reader.name))


def why_not(sheet: Sheet, platform: Platform) -> None:
    """Find out why a document gave nothing: signed out, blocked, empty, or not rendered yet."""
    page = sheet.page
    try:
        gate = next((gate for gate in platform.gates if gate.shut(page)), None)
        if gate and issubclass(gate.problem, NothingHere):
            sheet.nothing = True
        elif gate:
            sheet.problems.append(gate.problem(page.url))
        elif sheet.address is None or sheet.problems or not page.is_html:
            return
        elif any(words in page.visible_text for words in platform.empty_words):
            sheet.founds.append((None, Found(orders_on_page=0)))
        elif is_shell(page):
            sheet.problems.append(NotRendered("captured before it was rendered"))
    except PageProblem as problem:
        sheet.problems.append(problem)


def is_shell(page: Page) -> bool:
    """Tell whether a page has its scripts but hardly a word to read yet."""
    return "<script" in page.text and len(page.visible_text) < 40


def conclude(platform: Platform, sheets: list[Sheet]) -> Reading:
    """Join what the documents gave, and say honestly how it went."""
    founds = [entry for sheet in sheets for entry in sheet.founds]
    founds.sort(key=lambda entry: SOURCES.index(entry[0].source) if entry[0] else len(SOURCES))
    orders = combined(order for _, found in founds for order in found.orders)
    on_page = orders_on_page(sheets, len(orders))
    notices = [note for sheet in sheets for note in sheet.notices]
    notices += [note for _, found in founds for note in found.notices]
    if on_page is not None and on_page > len(orders):
        detail = f"the page says {on_page} orders, {len(orders)} were read"
        notices.append(Notice(kind="orders_missing", detail=detail))
    transactions = tuple(entry for _, found in founds for entry in found.transactions)
    filings = tuple(entry for _, found in founds for entry in found.filings)
    products = combined_products(product for _, found in founds for product in found.products)
    return Reading(
        platform=platform.name,
        page=page_kind(sheets),
        outcome=outcome(
            sheets, notices, read_some=bool(orders or transactions or products or filings)
        ),
        orders_on_page=on_page,
        notices=tuple(notices),
        orders=orders,
        transactions=transactions,
        products=products,
        filings=filings,
        readers=tuple(dict.fromkeys(reader.name for reader, _ in founds if reader)),
    )


def orders_on_page(sheets: list[Sheet], read: int) -> int | None:
    """Give how many orders the documents say they hold, together."""
    claims = [(sheet, sheet.claim) for sheet in sheets if sheet.claim is not None]
    if not claims:
        return None
    # A page that is rendered while one scrolls may show fewer than a response has already given.
    lacking = (
        claim - (read if sheet.page.is_html else len(sheet.numbers)) for sheet, claim in claims
    )
    return read + max(0, *lacking)


def page_kind(sheets: list[Sheet]) -> PageKind:
    """Say which kind of page it is: that of the tab's address, or else of what was read."""
    kinds = [sheet.address.kind for sheet in reversed(sheets) if sheet.address]
    return kinds[0] if kinds else "unknown"


def outcome(sheets: list[Sheet], notices: list[Notice], *, read_some: bool) -> Outcome:
    """Choose the one word for how it went."""
    if read_some:
        lost = any(note.kind not in _FOR_INFORMATION for note in notices)
        return "partial" if lost else "read"
    problems = [problem for sheet in sheets for problem in sheet.problems]
    for kind in _GRAVEST:
        if any(isinstance(problem, kind) for problem in problems):
            return kind.outcome
    if any(sheet.claim == 0 for sheet in sheets):
        return "empty"
    return "unknown_layout" if any(sheet.address for sheet in sheets) else "unknown_page"

"""Scrubbing a page: its elements and the names of its attributes stay, what they say does not."""

from __future__ import annotations

import contextlib
import re

from lxml import etree

from parsers._page import LayoutChanged, Page
from parsers.skeleton._addresses import Addresses
from parsers.skeleton._json import Values
from parsers.skeleton._scripts import Scripts
from parsers.skeleton._vocabulary import marks
from parsers.skeleton._words import Words

_STRUCTURE = frozenset(
    {
        *(
            "class",
            "id",
            "for",
            "name",
            "type",
            "role",
            "rel",
            "target",
            "style",
            "width",
            "height",
        ),
        *("colspan", "rowspan", "lang", "dir", "charset", "http-equiv", "property", "method"),
        *("align", "valign", "border", "cellpadding", "cellspacing", "tabindex", "itemprop"),
        *("itemtype", "checked", "disabled", "selected", "hidden", "maxlength", "data-reactid"),
    }
)
_EMPTIED = frozenset({"srcdoc", "srcset", "data-srcset", "integrity", "nonce", "sizes"})
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_:][A-Za-z0-9]+)*").fullmatch
_HUMP = re.compile(r"[a-z][A-Z]|[-_:]").search
_PERSONAL = re.compile(
    r"nick|user|buyer|name|addr|phone|mobile|mail|title|alt|token|value|content", re.IGNORECASE
)


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _writable(text: str) -> str:
    """Replace what an element cannot hold, such as half an emoji that JSON had escaped."""
    return _UNWRITABLE.sub("?", text)


class Documents:
    """Scrubs the HTML of a page, or a fragment of it."""

    def __init__(
        self, words: Words, values: Values, addresses: Addresses, scripts: Scripts
    ) -> None:
        self._words = words
        self._values = values
        self._addresses = addresses
        self._scripts = scripts

    def scrub(self, page: Page) -> str:
        """Scrub a page; what no tree can be made of keeps its shape as words do."""
        try:
            tree = page.tree
        except LayoutChanged:
            return self._words.scrub(page.text)
        etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
        for element in list(tree.iter(etree.Element)):
            self._element(element)
        made = etree.tostring(tree, method="html", encoding="unicode")
        if page.is_cut_short:
            for closing in ("</html>", "</body>", "</script>"):
                made = made.rstrip().removesuffix(closing)
            made += self._tail(page)
        doctype = "<!doctype html>" if page.text.lstrip()[:2] == "<!" else ""
        # What a page is known by may have stood in code, which is gone.
        lost = sorted(mark for mark in marks() if mark in page.text and mark not in made)
        return doctype + "".join(f"<!--{mark}-->" for mark in lost) + made

    def _tail(self, page: Page) -> str:
        """Scrub what stands behind the last tag of a page that breaks off: it is in no tree."""
        text = page.text[page.text.rfind(">") + 1 :]
        if page.text.rfind("<script") > page.text.rfind("</script"):
            return self._scripts.scrub(text)
        return self._words.scrub(text)

    def _element(self, element: etree._Element) -> None:
        attributes = [(str(name), str(value)) for name, value in element.attrib.items()]
        element.attrib.clear()
        for name, value in attributes:
            with contextlib.suppress(ValueError):  # what is no name: half an attribute of a cut tag
                element.set(name, _writable(self._attribute(name.lower(), value)))
        tag = str(element.tag).lower()
        if tag == "script":
            element.text = _writable(self._scripts.scrub(element.text or ""))
        elif tag == "style":
            element.text = ""
        elif element.text:
            element.text = _writable(self._words.scrub(element.text))
        if element.tail:
            element.tail = _writable(self._words.scrub(element.tail))

    def _attribute(self, name: str, value: str) -> str:
        if not value or name in _EMPTIED or name.startswith("on"):
            return ""
        if name in _STRUCTURE:
            return "" if "url(" in value else self._words.code(value)
        inner = self._values.within(value.strip())
        if inner is not None:
            return inner
        if self._addresses.is_address(value):
            return self._addresses.scrub(value)
        if self._words.knows(value) or self._is_name(name, value):
            return self._words.code(value)
        return self._words.scrub(value)

    def _is_name(self, name: str, value: str) -> bool:
        """Tell whether an attribute names a part of the page: data-component="orderDate"."""
        if _PERSONAL.search(name) or len(value) > 60 or not _NAMED(value):
            return False
        return bool(_HUMP(value)) or self._words.is_label(value)

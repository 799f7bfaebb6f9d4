"""A paper as one HTML page that any browser prints: needs neither Word nor a font of ours."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from daemon.documents.blocks import Block, Document, Picture


def write_print_page(document: Document) -> str:
    """Give the page: no script, no address outside itself, every text escaped."""
    return _template().render(document=document, kind=_kind, address=_address)


def _kind(block: Block) -> str:
    return type(block).__name__


def _address(picture: Picture) -> str:
    """Put a picture into the page itself, so that the page is complete when it is saved."""
    png = picture.content.startswith(b"\x89PNG")
    return f"data:image/{'png' if png else 'jpeg'};base64,{b64encode(picture.content).decode()}"


@cache
def _template() -> Template:
    source = (files("daemon.documents") / "paper.html").read_text(encoding="utf-8")
    surroundings = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return surroundings.from_string(source)

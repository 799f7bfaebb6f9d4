"""What every message is: strict about its keys, tolerant about a page's text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

PROTOCOL = 1
"""Raised when an older extension and this daemon can no longer understand each other."""


def mended(text: object) -> object:
    """Replace lone surrogates, which pages do contain and UTF-8 cannot carry."""
    if not isinstance(text, str):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


PageText = Annotated[str, BeforeValidator(mended)]
"""Text from a shop's page: any characters at all."""

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]+$", max_length=128)]
Name = Annotated[PageText, Field(min_length=1, max_length=200)]
Address = Annotated[PageText, Field(max_length=8192)]


LOCAL_PATH = r"^/([A-Za-z0-9_.~%:-][A-Za-z0-9_.~%:?&=/-]*)?$"
"""A page of the dashboard; "//host" would be another one's."""


class Message(BaseModel):
    """One message; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid")


class ErrorAnswer(Message):
    """What went wrong, in one sentence of each language, and a code for programs."""

    code: str
    message: str
    message_en: str
    tries_left: int | None = None


class Done(Message):
    """It is done."""

    done: Literal[True] = True


# -- the dashboard ------------------------------------------------------------------------------

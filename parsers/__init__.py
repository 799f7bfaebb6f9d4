"""Read order pages: `parse(capture) -> Reading`, pure, without clock, network or store."""

from parsers._page import Capture, Payload
from parsers._records import Order, Reading

__all__ = ["Capture", "Order", "Payload", "Reading"]

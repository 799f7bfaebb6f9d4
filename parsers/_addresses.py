"""Addresses of pages and responses: their host, their place, a relative one made whole."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def host_of(url: str) -> str:
    """Give the host of a web address, "" for anything else."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def absolute(base: str, url: str) -> str:
    """Complete the address of a response by that of the page; "" where it is no address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def place(url: str) -> str:
    """Reduce a URL to "host/path?query", the form that address patterns match."""
    try:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{(parts.hostname or '').lower()}{parts.path}{query}"
    except ValueError:
        return ""

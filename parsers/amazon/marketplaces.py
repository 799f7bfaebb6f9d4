"""Amazon's marketplaces: their exact hosts, the currency that each prints without naming it."""

from __future__ import annotations

from parsers._addresses import host_of

_ROWS = """cn CNY | com USD | co.jp JPY | de EUR | co.uk GBP | fr EUR | es EUR | it EUR | ca CAD
com.au AUD | com.mx MXN | nl EUR | se SEK | pl PLN | in INR | sg SGD | ae AED | com.be EUR
com.br BRL | com.tr TRY | sa SAR | eg EGP | ie EUR | co.za ZAR"""

CURRENCY_OF: dict[str, str] = {
    f"www.amazon.{ending}": currency
    for ending, currency in (row.split() for row in _ROWS.replace("\n", "|").split("|"))
}
"""Host of a marketplace -> its currency; the list is exact, so that no look-alike passes."""

HOSTS = tuple(CURRENCY_OF)

_NEVER = "XXX"  # ISO 4217: no currency; what an unknown host prices in


def currency_at(url: str) -> str:
    """Give the currency of the marketplace that an address belongs to."""
    return CURRENCY_OF.get(host_of(url), _NEVER)

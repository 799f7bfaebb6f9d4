"""Connect a browser as the shopper does."""

from __future__ import annotations

from tests.browser.driver import Driver, Tab
from tests.browser.real_daemon import RealDaemon
from tests.browser.waiting import until


def shown(popup: Tab) -> str:
    """The state of the connection that the popup shows, once it has looked."""
    found: str = popup.run("return document.body.dataset.shown ?? ''")
    return found


def connect(browser: Driver, hugou: RealDaemon, before: str = "unpaired") -> None:
    """Type the six digits into the popup, as the shopper does."""
    popup = browser.own("popup/popup.html")
    digits = hugou.digits()
    until("the form", lambda: shown(popup) == before)
    popup.write("#pair input", digits)
    popup.click("#pair button")
    try:
        until("connected", lambda: shown(popup) == "connected")
    except AssertionError as still:
        says = popup.run("return document.body.innerText")
        raise AssertionError(
            f"{still}\nThe popup says: {says}\nThe daemon says: {hugou.log()}"
        ) from None
    popup.close()

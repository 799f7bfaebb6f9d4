"""Forms in a real browser with the extension as it is packed: its own code fills, in its world."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from typing import Any

from tests.browser.chromium import Chromium
from tests.browser.driver import Driver, Tab
from tests.browser.firefox import Firefox
from tests.browser.shop import Shop, open_shop
from tests.browser.waiting import until

HERE = Path(__file__).parent
BUILDING = HERE.parent.parent / "scripts" / "build_extension.py"
HOST = "forms.test"
FILL = """
const { fillTab } = await import("/background/filling.js");
const [tab, task] = %s;
return JSON.stringify(await fillTab(tab, task));
"""


def packed(browser: str, folder: Path) -> Path:
    """Build the extension as it is handed out; unpacked again where a browser wants a folder."""
    spec = util.spec_from_file_location("build_extension", BUILDING)
    assert spec and spec.loader
    building = sys.modules[spec.name] = util.module_from_spec(spec)
    spec.loader.exec_module(building)
    built: Path = building.build(browser, folder)
    if browser == "firefox":
        return built.rename(built.with_suffix(".xpi"))
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


class PackedForm:
    """One form page, and the packed extension that fills it."""

    def __init__(self, browser: Driver, own: Tab, page: Tab) -> None:
        self.browser, self.own, self.page = browser, own, page
        self.tab = browser.allow(page)

    def fill(self, recipe: dict[str, Any], values: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Fill the page; give the report, with its fields by key."""
        self.page.show()
        task = {"recipe": recipe, "values": values, **more}
        report = json.loads(self.own.run(FILL % json.dumps([self.tab, task])))
        return report | {"by": {field["key"]: field for field in report["fields"]}}

    def value(self, expression: str) -> Any:
        """Give the value of an expression in the page's own world."""
        whole = "(key, value) => (value === undefined ? null : value)"
        asked = f"return JSON.stringify((await ({expression})) ?? null, {whole})"
        return json.loads(self.page.run(asked))

    def state(self) -> dict[str, Any]:
        """Give what the page itself believes that it holds."""
        return dict(self.value("state()"))

    def press_in_panel(self, text: str) -> None:
        """Press a button of the panel, where it is seen."""
        script = (
            "const host = document.querySelector('hugou-fill');"
            "const all = [...host.shadowRoot.querySelectorAll('button')];"
            f"const box = all.find((one) => one.textContent === {json.dumps(text)})"
            ".getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2];"
        )
        self.page.click_at(*self.page.run(script))

    def picture(self, path: Path) -> None:
        """Save what is seen."""
        self.page.picture(path)


class PackedBrowser:
    """A browser that has the packed extension, kept for the tests of one module."""

    def __init__(self, driver: Driver, shop: Shop) -> None:
        self.driver, self.shop = driver, shop
        self._own = driver.own("options/options.html")
        self._pages: list[Tab] = []

    @property
    def name(self) -> str:
        """Which browser it is."""
        return self.driver.name

    def open(self, name: str, **query: str) -> PackedForm:
        """Open a form page by its name."""
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        return self.at(f"https://{HOST}/pages/{name}.html" + (f"?{asked}" if asked else ""))

    def at(self, url: str) -> PackedForm:
        """Open a form page by its address, once it has been drawn."""
        page = self.driver.visit(url)
        self._pages.append(page)
        page.size(1280, 1100)
        until("the form", lambda: page.run("return typeof state === 'function'"))
        return PackedForm(self.driver, self._own, page)

    def close_pages(self) -> None:
        """Close what a test opened."""
        while self._pages:
            self._pages.pop().close()


BROWSERS: dict[str, type[Chromium] | type[Firefox]] = {"chromium": Chromium, "firefox": Firefox}


@contextmanager
def packed_browser(name: str, folder: Path) -> Iterator[PackedBrowser]:
    """Start a browser with the packed extension, and a server for the forms."""
    with open_shop() as shop:
        shop.folders[HOST] = shop.folders[f"other.{HOST}"] = HERE
        driver = BROWSERS[name](folder / "profile", shop.port, packed(name, folder / "built"))
        try:
            yield PackedBrowser(driver, shop)
        finally:
            driver.quit()

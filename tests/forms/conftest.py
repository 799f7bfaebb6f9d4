"""A real Chromium in which the filling engine runs as in the extension: in an isolated world."""

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium, firefox
from tests.forms.packed import PackedBrowser, packed_browser

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
FILL = REPOSITORY / "extension" / "fill"


def engine_files() -> list[Path]:
    """Give the injected files in their order, from the list that the extension uses."""
    names = re.findall(r'"(\w+/\w+\.js)"', (FILL / "files.js").read_text("utf-8"))
    return [FILL.parent / name for name in names]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the pages (and the component libraries, where they are installed)."""
    handler = functools.partial(Quiet, directory=str(HERE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Debian's Chromium, or skip with the reason."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium on this machine: install it to see forms being filled")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        )
        yield started
        started.close()


class FormPage:
    """One form page, and the engine in an isolated world beside it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def inject(self) -> int:
        """Put the engine into a fresh isolated world; give the world's id."""
        frame = self.session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self.session.send(
            "Page.createIsolatedWorld", {"frameId": frame, "worldName": "hugou"}
        )["executionContextId"]
        for file in engine_files():
            self.run(world, file.read_text("utf-8"))
        return int(world)

    def run(self, world: int, code: str) -> Any:
        """Run code in the isolated world and give its value."""
        answer = self.session.send(
            "Runtime.evaluate",
            {
                "expression": code,
                "contextId": world,
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def fill(self, recipe: dict[str, Any], values: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Fill the page; give the report, with its fields by key."""
        task = json.dumps({"recipe": recipe, "values": values, **more})
        report = self.run(self.inject(), f"hugouFill({task})")
        return report | {"by": {field["key"]: field for field in report["fields"]}}

    def state(self) -> dict[str, Any]:
        """Give what the page itself believes that it holds."""
        return dict(self.page.evaluate("state()"))


@pytest.fixture
def open_form(browser: Any, address: str) -> Iterator[Callable[[str], FormPage]]:
    """Open a form page by its name."""
    pages = []

    def open_it(name: str) -> FormPage:
        page = browser.new_page(viewport={"width": 1280, "height": 1100}, locale="zh-CN")
        pages.append(page)
        page.goto(f"{address}/pages/{name}.html")
        return FormPage(page)

    yield open_it
    for page in pages:
        page.close()


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def packed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PackedBrowser]:
    """Start a browser with the extension as it is packed, once for a module's tests."""
    program = {"chromium": chromium.program, "firefox": firefox.program}[request.param]
    if program() is None:
        pytest.skip(f"no {request.param} on this machine: its forms are left out")
    with packed_browser(request.param, tmp_path_factory.mktemp("packed")) as running:
        yield running


@pytest.fixture
def forms(packed: PackedBrowser) -> Iterator[PackedBrowser]:
    """Give that browser to one test, and close the test's pages after it."""
    yield packed
    packed.close_pages()

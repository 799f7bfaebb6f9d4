"""Drives Debian's Chromium through Playwright."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, sync_playwright

from tests.browser.driver import EXTENSION, LOOK
from tests.browser.waiting import until

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)


def program() -> str | None:
    """Find the browser."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class ChromiumTab:
    """One tab of Chromium."""

    def __init__(self, page: Page, extension: str) -> None:
        self.page, self._extension = page, extension

    def run(self, script: str) -> Any:
        return self.page.evaluate(f"(async () => {{ {script} }})()")

    def click(self, selector: str) -> None:
        self.page.click(selector)

    def write(self, selector: str, text: str) -> None:
        self.page.fill(selector, text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def overlay(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.peek(LOOK)
        return found

    def peek(self, script: str) -> Any:
        """Run a script where our content scripts run; `shadowOf` opens closed trees."""
        shadow = "const shadowOf = (host) => chrome.dom.openOrClosedShadowRoot(host);"
        session = self.page.context.new_cdp_session(self.page)
        try:
            context = self._isolated_world(session)
            asked = {"expression": f"(() => {{ {shadow} {script} }})()", "returnByValue": True}
            answer = session.send("Runtime.evaluate", {**asked, "contextId": context})
            assert "exceptionDetails" not in answer, answer["exceptionDetails"]
            return answer["result"].get("value")
        finally:
            session.detach()

    def _isolated_world(self, session: CDPSession) -> int:
        """Find the world in which our content scripts of this page run."""
        worlds: list[dict[str, Any]] = []
        session.on("Runtime.executionContextCreated", lambda e: worlds.append(e["context"]))
        session.send("Runtime.enable")

        def ours() -> list[int]:
            origin = f"chrome-extension://{self._extension}"
            return [int(w["id"]) for w in worlds if w["origin"] == origin]

        return until("content script", lambda: self.page.evaluate("1") and ours())[-1]

    def click_at(self, x: float, y: float) -> None:
        self.page.bring_to_front()
        self.page.mouse.click(x, y)

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def size(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def reload(self) -> None:
        self.page.reload()

    def show(self) -> None:
        self.page.bring_to_front()

    def close(self) -> None:
        self.page.close()


class Chromium:
    """A running Chromium with our extension, and the shops' names leading to this machine."""

    name = "chromium"

    def __init__(self, profile: Path, shop_port: int, extension: Path = EXTENSION) -> None:
        self._profile, self._shop_port, self._source = profile, shop_port, extension
        self._playwright: Playwright = sync_playwright().start()
        try:
            self.context = self._start()
        except BaseException:
            self._playwright.stop()
            raise

    def _start(self) -> BrowserContext:
        shop = f"127.0.0.1:{self._shop_port}"
        context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=program(),
            headless=True,
            ignore_https_errors=True,
            locale="zh-CN",
            viewport={"width": 1180, "height": 760},
            args=[
                *FLAGS,
                f"--disable-extensions-except={self._source}",
                f"--load-extension={self._source}",
                f"--host-resolver-rules=MAP *:443 {shop}, EXCLUDE 127.0.0.1",
                f"--ip-address-space-overrides={shop}=public",  # else every page is itself local
            ],
        )
        workers = context.service_workers
        worker = workers[0] if workers else context.wait_for_event("serviceworker")
        self.id = worker.url.split("/")[2]
        return context

    def visit(self, url: str) -> ChromiumTab:
        page = self.context.new_page()
        page.goto(url)
        return ChromiumTab(page, self.id)

    def own(self, path: str) -> ChromiumTab:
        return self.visit(f"chrome-extension://{self.id}/{path}")

    def addresses(self) -> list[str]:
        session = self._browser_session()
        targets = session.send("Target.getTargets")["targetInfos"]
        session.detach()
        return [target["url"] for target in targets if target["type"] == "page"]

    def _browser_session(self) -> CDPSession:
        browser = self.context.browser
        assert browser is not None
        return browser.new_browser_cdp_session()

    def allow(self, tab: ChromiumTab) -> int:
        tab.page.bring_to_front()
        session = self._browser_session()
        wanted = {"filter": [{"type": "tab"}]}
        targets = session.send("Target.getTargets", wanted)["targetInfos"]
        target = next(t for t in targets if t["url"] == tab.page.url)
        ask = {"id": self.id, "targetId": target["targetId"]}
        session.send("Extensions.triggerAction", ask)
        session.detach()
        watcher = self.own("options/options.html")
        found: int = until("activeTab", lambda: watcher.run(_ID_OF % repr(tab.page.url)))
        watcher.close()
        tab.page.bring_to_front()
        return found

    def kill_background(self) -> None:
        session = self._browser_session()
        gone: set[str] = set()
        session.on("Target.targetDestroyed", lambda event: gone.add(event["targetId"]))
        session.send("Target.setDiscoverTargets", {"discover": True})

        def workers() -> set[str]:
            targets = session.send("Target.getTargets")["targetInfos"]
            return {t["targetId"] for t in targets if t["type"] == "service_worker"}

        def ended() -> bool:
            for worker in before & workers() - gone:  # again: one that is starting does not listen
                session.send("Target.closeTarget", {"targetId": worker})
            return not before & workers() - gone

        before = workers()
        until("worker gone", ended)
        session.detach()

    def restart(self) -> None:
        self.context.close()
        self.context = self._start()

    def quit(self) -> None:
        self.context.close()
        self._playwright.stop()


_ID_OF = """
const tabs = await chrome.tabs.query({});
return tabs.find((tab) => tab.url === %s)?.id ?? 0;
"""

"""Drives Debian's Firefox through Marionette, without geckodriver."""

from __future__ import annotations

import base64
import gc
import json
import shutil
import socket
import subprocess
import warnings
from pathlib import Path
from typing import Any

from tests.browser.driver import EXTENSION, LOOK
from tests.browser.waiting import until

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # its own imports are not up to date
    from marionette_driver.addons import Addons
    from marionette_driver.by import By
    from marionette_driver.keys import Keys
    from marionette_driver.marionette import ActionSequence, Marionette

GECKO_ID = "hugou@hugou.example"
UUID = "11111111-2222-4333-8444-555555555555"
KEYS = {"Tab": Keys.TAB, "Enter": Keys.ENTER, "Escape": Keys.ESCAPE}


def program() -> str | None:
    """Find the browser."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def free_port() -> int:
    """Give a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def preferences(marionette_port: int, shop_port: int) -> dict[str, Any]:
    """Lead the shops' names to this machine, and keep the rest of the world out."""
    return {
        "marionette.port": marionette_port,
        "network.dns.forceResolve": "127.0.0.1",
        "network.socket.forcePort": f"443={shop_port}",
        "network.lna.enabled": True,
        "network.lna.blocking": True,
        "network.lna.address_space.public.override": f"127.0.0.1:{shop_port}",
        "extensions.webextensions.uuids": json.dumps({GECKO_ID: UUID}),
        "extensions.webextensions.keepStorageOnUninstall": True,
        "extensions.webextensions.keepUuidOnUninstall": True,
        "intl.accept_languages": "zh-CN,zh",
        "intl.locale.requested": "zh-CN",
        "services.settings.server": "data:,#remote-settings-dummy/v1",
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "browser.region.update.enabled": False,
        "browser.topsites.contile.enabled": False,
        "app.normandy.enabled": False,
        "app.update.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "browser.shell.checkDefaultBrowser": False,
        "browser.aboutwelcome.enabled": False,
        "extensions.update.enabled": False,
        "extensions.webextOptionalPermissionPrompts": False,  # what a click asks for is granted
        "alerts.useSystemBackend": False,  # its own windows: tests may have no notification service
    }


class FirefoxTab:
    """One tab of Firefox; each step first switches to it."""

    def __init__(self, marionette: Marionette, handle: str) -> None:
        self._marionette, self.handle = marionette, handle

    @property
    def there(self) -> Marionette:
        """The connection, switched to this tab."""
        self._marionette.switch_to_window(self.handle)
        return self._marionette

    def run(self, script: str) -> Any:
        wrapped = f"""
        const done = arguments[arguments.length - 1];
        const page = window.wrappedJSObject ?? window;
        (async () => {{ {script} }})().then(
          (value) => done({{value: value ?? null}}), (error) => done({{error: String(error)}}));
        """
        self._marionette.switch_to_window(self.handle, focus=False)  # what is in front stays there
        answer = self._marionette.execute_async_script(wrapped, sandbox=None)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["value"]

    def click(self, selector: str) -> None:
        self.there.find_element(By.CSS_SELECTOR, selector).click()

    def write(self, selector: str, text: str) -> None:
        field = self.there.find_element(By.CSS_SELECTOR, selector)
        field.clear()
        field.send_keys(text)

    def press(self, key: str) -> None:
        keys = ActionSequence(self.there, "key", "keyboard")
        keys.key_down(KEYS[key]).key_up(KEYS[key]).perform()

    def overlay(self) -> dict[str, Any] | None:
        shadow = "const shadowOf = (host) => host.openOrClosedShadowRoot;"
        found: dict[str, Any] | None = self.there.execute_script(shadow + LOOK, sandbox="system")
        return found

    def click_at(self, x: float, y: float) -> None:
        mouse = ActionSequence(self.there, "pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(round(x), round(y)).pointer_down(0).pointer_up(0).perform()

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.there.screenshot(full=False)))

    def size(self, width: int, height: int) -> None:
        marionette = self.there
        inner = marionette.execute_script(
            "return [innerWidth, innerHeight, outerWidth, outerHeight]"
        )
        extra = inner[2] - inner[0], inner[3] - inner[1]
        marionette.set_window_rect(width=width + extra[0], height=height + extra[1])

    def reload(self) -> None:
        self.there.refresh()

    def show(self) -> None:
        self._marionette.switch_to_window(self.handle, focus=True)

    def close(self) -> None:
        handles = self.there.close()
        self._marionette.switch_to_window(handles[0])


class Firefox:
    """A running Firefox with our extension, and the shops' names leading to this machine."""

    name = "firefox"

    def __init__(self, profile: Path, shop_port: int, extension: Path = EXTENSION) -> None:
        self._profile, self._shop_port, self._source = profile, shop_port, extension
        self._start()

    def _start(self) -> None:
        port = free_port()
        self._profile.mkdir(parents=True, exist_ok=True)
        lines = preferences(port, self._shop_port).items()
        text = "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in lines)
        (self._profile / "user.js").write_text(text)
        command = [str(program()), "--headless", "--no-remote", "--profile", str(self._profile)]
        self._process = subprocess.Popen(
            [*command, "--marionette", "--remote-allow-system-access"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._connect(port)
        except BaseException:
            self._end()
            raise

    def _connect(self, port: int) -> None:
        def listens() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        until("Firefox listens", listens)
        self.marionette = Marionette(host="127.0.0.1", port=port)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # its refused attempts stay unclosed
            self.marionette.start_session({"acceptInsecureCerts": True})
            gc.collect()
        self.marionette.timeout.script = 60
        Addons(self.marionette).install(str(self._source), temp=True)

    def visit(self, url: str) -> FirefoxTab:
        handle = self.marionette.open(type="tab", focus=True)["handle"]
        tab = FirefoxTab(self.marionette, handle)
        tab.there.navigate(url)
        return tab

    def own(self, path: str) -> FirefoxTab:
        return self.visit(f"moz-extension://{UUID}/{path}")

    def addresses(self) -> list[str]:
        found = []
        for handle in self.marionette.window_handles:
            self.marionette.switch_to_window(handle)
            found.append(self.marionette.get_url())
        return found

    def _privileged(self, script: str) -> Any:
        with self.marionette.using_context("chrome"):
            prelude = f"const {{extension}} = WebExtensionPolicy.getByID({GECKO_ID!r});"
            wrapped = f"""
            const done = arguments[arguments.length - 1];
            (async () => {{ {prelude} {script} }})().then(
              (value) => done({{value: value ?? null}}), (error) => done({{error: String(error)}}));
            """
            answer = self.marionette.execute_async_script(wrapped)
        assert "error" not in answer, answer
        return answer["value"]

    def allow(self, tab: FirefoxTab) -> int:
        tab.show()
        found: int = self._privileged(
            """
            const tab = window.gBrowser.selectedTab;
            extension.tabManager.addActiveTabPermission(tab);
            return extension.tabManager.getWrapper(tab).id;
            """
        )
        return found

    def kill_background(self) -> None:
        self._privileged(
            "await extension.terminateBackground({ignoreDevToolsAttached: true,"
            " disableResetIdleForTest: true});"
        )

    def restart(self) -> None:
        self._end()
        self._start()

    def _end(self) -> None:
        marionette = getattr(self, "marionette", None)
        if marionette is not None and marionette.session:
            marionette.delete_session()
        self._process.terminate()
        self._process.wait(20)

    def quit(self) -> None:
        self._end()

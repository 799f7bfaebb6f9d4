"""What the tests need of a browser, so that each flow is written once for both."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

EXTENSION = Path(__file__).resolve().parents[2] / "extension"
LOOK = """
const host = document.querySelector("hugou-overlay");
const root = host && shadowOf(host);
if (!root) return null;
const box = (e) => {
  const r = e.getBoundingClientRect();
  return [r.x + r.width / 2, r.y + r.height / 2];
};
return {
  lines: [...root.querySelectorAll("li")].map((e) => [...e.children].map((c) => c.textContent)),
  title: root.querySelector("h2").textContent,
  notices: [...root.querySelectorAll(".notice")].map((n) =>
    [...n.children].map((c) => c.textContent)),
  folded: root.querySelector("section").classList.contains("folded"),
  focused: root.activeElement?.textContent ?? null,
  width: root.querySelector("section").getBoundingClientRect().width,
  buttons: [...root.querySelectorAll("button")].map((e) => ({
    text: e.textContent,
    label: e.getAttribute("aria-label"),
    at: box(e),
    size: e.getBoundingClientRect().width,
  })),
};
"""
"""Looks into the overlay's closed tree; `shadowOf` is what the browser lets a tester use."""


class Tab(Protocol):
    """One tab."""

    def run(self, script: str) -> Any:
        """Run the body of an async function in the page; gives what it returns."""

    def click(self, selector: str) -> None:
        """Click as a person does."""

    def write(self, selector: str, text: str) -> None:
        """Type into a field."""

    def press(self, key: str) -> None:
        """Press "Tab", "Enter" or "Escape"."""

    def overlay(self) -> dict[str, Any] | None:
        """Look at the overlay, or None if there is none."""

    def click_at(self, x: float, y: float) -> None:
        """Click at a point of the page."""

    def picture(self, path: Path) -> None:
        """Save what is seen."""

    def size(self, width: int, height: int) -> None:
        """Give the page this size."""

    def reload(self) -> None:
        """Load the page again."""

    def show(self) -> None:
        """Bring the tab to the front."""

    def close(self) -> None:
        """Close the tab."""


class Driver(Protocol):
    """One running browser with our extension in it."""

    name: str

    def visit(self, url: str) -> Tab:
        """Open an address in a new tab."""

    def own(self, path: str) -> Tab:
        """Open a page of the extension in a new tab."""

    def addresses(self) -> list[str]:
        """List the addresses of all tabs."""

    def allow(self, tab: Tab) -> int:
        """Click the toolbar button on a tab, which lets the extension act there; gives its id."""

    def kill_background(self) -> None:
        """End the background as the browser does when it idles."""

    def restart(self) -> None:
        """Quit the browser and start it again with the same profile."""

    def quit(self) -> None:
        """End the browser."""


def press_overlay(tab: Tab, name: str) -> None:
    """Click the first button of the overlay with this text or label."""
    seen = tab.overlay()
    assert seen, "no overlay"
    found = [b for b in seen["buttons"] if name in (b["text"], b["label"])]
    assert found, f"no button {name!r} among {seen['buttons']}"
    tab.click_at(*found[0]["at"])

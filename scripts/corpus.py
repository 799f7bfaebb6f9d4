"""The folder of one corpus case: page.html, the answers it received, and expected.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parsers import Capture

PAGE, EXPECTED = "page.html", "expected.json"


class CaseProblem(Exception):
    """A case that cannot be written or read; the text says what to do."""


def write_pages(folder: Path, capture: Capture) -> dict[str, Any]:
    """Write what was captured; gives the head of its expected.json.

    Raises:
        CaseProblem: another case is there.
    """
    if (folder / EXPECTED).exists() or (folder / PAGE).exists():
        raise CaseProblem(f"{folder} holds a case already: choose another name")
    folder.mkdir(parents=True, exist_ok=True)
    if capture.html:
        _write(folder / PAGE, capture.html)
    names = [f"response-{number}.json" for number in range(1, len(capture.payloads) + 1)]
    if len(names) == 1 and not capture.html:
        names = ["response.json"]
    for name, payload in zip(names, capture.payloads, strict=True):
        _write(folder / name, payload.body)
    head: dict[str, Any] = {"url": capture.url}
    if capture.captured_at:
        head["captured_at"] = capture.captured_at.isoformat()
    if capture.payloads:
        answers = zip(names, capture.payloads, strict=True)
        head["payloads"] = {name: payload.url for name, payload in answers}
    return head


def read_expected(folder: Path) -> dict[str, Any]:
    """Read what a case expects, {} where nothing was written yet."""
    path = folder / EXPECTED
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def capture_of(folder: Path, head: dict[str, Any]) -> Capture:
    """Build the capture of a case.

    Raises:
        CaseProblem: its address is not known, or a file is missing.
    """
    from parsers._case import case_capture

    if not head.get("url"):
        raise CaseProblem(f"{folder}: say with --url which address the page has")
    answers = head.get("payloads") or {}
    page = folder / PAGE
    if not page.exists() and not answers:
        page = folder / "response.json"
    try:
        payloads = [{"url": url, "body": _read(folder / name)} for name, url in answers.items()]
        html = _read(page) if page.exists() or not payloads else ""
    except OSError as error:
        raise CaseProblem(f"{folder}: {error.strerror}: {error.filename}") from None
    return case_capture({**head, "payloads": payloads, "html": html})


def write_expected(folder: Path, head: dict[str, Any], reading: dict[str, Any]) -> Path:
    """Write expected.json as a draft."""
    kept = {name: head[name] for name in ("url", "captured_at", "payloads") if head.get(name)}
    text = json.dumps({"draft": True, **kept, "reading": reading}, ensure_ascii=False, indent=1)
    (folder / EXPECTED).write_text(text + "\n", "utf-8")
    return folder / EXPECTED


def _write(path: Path, text: str) -> None:
    """Write a page as it is, also half an emoji, which UTF-8 has no place for."""
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogatepass")

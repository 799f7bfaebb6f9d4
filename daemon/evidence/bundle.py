"""The bundle (证据包): all evidence of a case in one ZIP that a stranger can verify offline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon import __version__
from daemon.cases.case import Case
from daemon.evidence.blackout import GUESSABLE, as_read, blacked_out, fields, parts_file
from daemon.evidence.gathering import Piece, gathered
from daemon.evidence.packing import CHINA, Package
from daemon.evidence.papers import papers
from daemon.evidence.proof import canonical, sha256
from daemon.evidence.reading import reading_copy
from daemon.evidence.shelf import NoSuchEvidence
from daemon.evidence.timestamp import Stamp, StampRefused
from daemon.evidence.tokens import STAMP
from daemon.evidence.uploads import upload_copy
from daemon.evidence.verifier import assembled
from daemon.evidence.verify import FORMAT, MANIFEST, SUMS, written

if TYPE_CHECKING:
    from daemon.home import Home

Stamping = Callable[[bytes], Stamp]
"""Takes the SHA-256 of the manifest, gives the checked answer of a time-stamping authority."""
Tell = Callable[[int, int], None]
ORIGINALS, READING, UPLOADS, PARTS = "原件", "阅读", "上传", "涂黑"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a bundle is to be made."""

    words: tuple[str, ...] | None = None
    """What is blacked out, besides mobile numbers; None: nothing at all."""
    stamping: Stamping | None = None
    tell: Tell = field(default=lambda done, whole: None)


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made; the fingerprint is what to note down and compare with."""

    path: Path
    fingerprint: str
    items: int
    blacked_out: int
    withheld: int
    size: int
    stamp: Stamp | None = None
    unstamped: StampRefused | None = None
    """Why there is no stamp although one was wanted: the bundle is made all the same."""


def make(home: Home, case: Case, target: Path, now: datetime, wanted: Wanted) -> Made:
    """Write the bundle of a case, whole or not at all.

    Raises:
        NoSuchEvidence: there is nothing to put into it.
        CaptureDamaged: a piece cannot be read; says which.
        DiskFull: there is no room for it.
    """
    pieces = gathered(home, case, now, wanted.words)
    if not pieces:
        raise NoSuchEvidence("这个事项还没有证据", "there is no evidence in this case yet")
    with Package(target, now) as package:
        for paper in papers(home, case, pieces, now):
            package.add(paper.name, [paper.content], paper.role, media_type=paper.media_type)
        items = [_add(home, package, piece, wanted, len(pieces)) for piece in pieces]
        package.add("verify.py", [assembled()], "verifier")
        contents = {
            "hugou": __version__,
            "made_at": now.astimezone(CHINA).isoformat(timespec="seconds"),
            "case": case.id,
            "blacked_out": wanted.words is not None,
            "files": package.files,
            "items": items,
        }
        fingerprint, manifest = _close(home, package, contents, now)
        stamp, refused = _stamped(package, manifest, wanted.stamping)
        package.add_last(SUMS, package.sums())
        size = package.seal()
    counted = [item["state"] for item in items]
    hidden = counted.count("blacked_out"), counted.count("withheld")
    told = {"fingerprint": fingerprint, "at": contents["made_at"], "items": len(items)}
    told |= {"black": hidden[0] + hidden[1], "stamped_at": stamp.at if stamp else None}
    home.evidence.note_bundle(case.id, told)
    return Made(target, fingerprint, len(items), *hidden, size, stamp, refused)


def _close(
    home: Home, package: Package, contents: dict[str, Any], now: datetime
) -> tuple[str, bytes]:
    subject = sha256(canonical(contents))
    with home.store.transaction():
        link = home.evidence.chain.append("bundled", subject, now)
        links = [one for one in home.evidence.chain.links() if one["n"] <= link["n"]]
    manifest = written({"format": FORMAT, "contents": contents, "chain": links})
    package.add_last(MANIFEST, manifest)
    return str(link["hash"]), manifest


def _stamped(
    package: Package, manifest: bytes, stamping: Stamping | None
) -> tuple[Stamp | None, StampRefused | None]:
    if stamping is None:
        return None, None
    try:
        stamp = stamping(bytes.fromhex(sha256(manifest)))
    except StampRefused as refused:
        return None, refused
    package.add_last(STAMP, stamp.response)
    return stamp, None


def _add(home: Home, package: Package, piece: Piece, wanted: Wanted, of: int) -> dict[str, Any]:
    wanted.tell(piece.number, of)
    item: dict[str, Any] = {"number": piece.number, "link": piece.item.number, "path": None}
    item |= {"state": piece.state, "fields": fields(piece.item, wanted.words)}
    if piece.state == "whole":
        return item | _add_whole(home, package, piece)
    if piece.state == "blacked_out":
        return item | _add_black(home, package, piece, wanted.words or ())
    return item


def _add_whole(home: Home, package: Package, piece: Piece) -> dict[str, Any]:
    about, path = piece.item.about, f"{ORIGINALS}/{piece.name}"
    packs = home.evidence.files.disk_size(about.sha256) * 100 > about.size
    media_type = about.media_type if packs else "application/octet-stream"
    blocks = home.evidence.blocks(piece.item)
    digest = package.add(path, blocks, "original", media_type=media_type, size=about.size)
    if digest != about.sha256:
        raise _changed(piece)
    for name, content, role in _copies(home, piece):
        package.add(f"{name}", [content], role, media_type="application/octet-stream")
    return {"path": path}


def _copies(home: Home, piece: Piece) -> Iterator[tuple[str, bytes, str]]:
    if read := reading_copy(piece.item, lambda: _whole(home, piece)):
        yield f"{READING}/{piece.stem}.html", read, "reading"
    if copy := upload_copy(piece.item, home.evidence):
        yield f"{UPLOADS}/{piece.stem}{copy.ending}", copy.content, "upload"


def _add_black(home: Home, package: Package, piece: Piece, words: Iterable[str]) -> dict[str, Any]:
    parts, black = blacked_out(piece.item, _whole(home, piece), words)
    if not black:
        return {**_add_whole(home, package, piece), "state": "whole"}
    path, base = f"{ORIGINALS}/{piece.stem}_涂黑{piece.ending}", f"{PARTS}/{piece.stem}.json"
    read = as_read(parts)
    package.add(path, [read], "blacked_out", media_type="text/plain")
    package.add(base, [parts_file(parts)], "parts", media_type="text/plain")
    if copy := reading_copy(piece.item, lambda: read):
        package.add(f"{READING}/{piece.stem}.html", [copy], "reading")
    return {"path": path, "parts": base, "fields": fields(piece.item, words, GUESSABLE)}


def _whole(home: Home, piece: Piece) -> bytes:
    return b"".join(home.evidence.blocks(piece.item))


def _changed(piece: Piece) -> NoSuchEvidence:
    return NoSuchEvidence(
        f"证据 {piece.number}（{piece.name}）的文件与留存时的哈希不符，证据包没有生成；"
        "请用备份恢复，或从事项里删除这份证据后重试",
        f"piece {piece.number} is not what was kept, so no bundle was made;"
        " restore a backup, or remove this piece from the case",
    )

"""Verifies a bundle of evidence: every file, the chain, the time stamp, what was blacked out.

Part of the one-file verifier: plain Python 3.8, the standard library alone.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from daemon.evidence.container import Archive, Finding, Folder, Wrong, shown, unsafe
from daemon.evidence.proof import (
    BLACK,
    START,
    canonical,
    field_hash,
    link_hash,
    part_hash,
    parts_hash,
    record_hash,
    sha256,
)
from daemon.evidence.tokens import STAMP, check_token

FORMAT = "hugou-evidence-1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
SMALL = 256 << 20
"""What is read into the memory (the manifest, a text with black parts) is no larger."""
AT_MOST = 50
"""More findings than this help nobody."""


class Report:
    """What was found: nothing wrong, or where and what; and what is worth knowing."""

    def __init__(self) -> None:
        self.wrong: list[Finding] = []
        self.notes: list[Finding] = []
        self.fingerprint = ""
        self.made_at = ""
        self.items = 0
        self.stamped_at = ""

    @property
    def sound(self) -> bool:
        """Tell whether nothing at all is wrong."""
        return not self.wrong

    def note(self, where: str, zh: str, en: str) -> None:
        """Add something that is worth knowing."""
        self.notes.append(Finding(where, zh, en))

    def blame(self, where: str, zh: str, en: str) -> None:
        """Add something that is wrong."""
        if len(self.wrong) < AT_MOST:
            self.wrong.append(Finding(shown(where), zh, en))


def verify(path: Path) -> Report:
    """Verify a bundle, as a ZIP file or as the folder that it was unpacked into."""
    report = Report()
    try:
        bundle: Any = Folder(path) if path.is_dir() else Archive(path)
    except Wrong as wrong:
        report.blame(wrong.where, wrong.zh, wrong.en)
        return report
    except OSError as error:
        report.blame(path.name, f"打不开：{error.strerror}", f"cannot be opened: {error.strerror}")
        return report
    try:
        _verify(bundle, report)
    except Wrong as wrong:
        report.blame(wrong.where, wrong.zh, wrong.en)
    except Exception as error:  # a hostile bundle may be odd in any way; it is wrong in all of them
        kind = type(error).__name__
        report.blame(MANIFEST, f"内容不合格式（{kind}）", f"is malformed ({kind})")
    finally:
        bundle.close()
    return report


def _verify(bundle: Any, report: Report) -> None:
    for found in bundle.problems():
        report.blame(*found)
    if any(found.where != "ZIP" for found in report.wrong):
        return  # names or sizes that may do harm: no file is opened
    digests = {name: _digest(bundle, name) for name in bundle.names}
    _check_sums(bundle, digests, report)
    text = _whole(bundle, MANIFEST)
    manifest = json.loads(text.decode("utf-8"))
    if written(manifest) != text or manifest["format"] != FORMAT:
        raise Wrong(MANIFEST, "不是护购写出的样子", "is not as hugou writes it")
    contents, links = manifest["contents"], manifest["chain"]
    report.made_at, report.items = contents["made_at"], len(contents["items"])
    _check_files(bundle, contents["files"], digests, report)
    _check_chain(links, contents, report)
    for item in contents["items"]:
        _check_item(bundle, item, links, digests, report)
    report.fingerprint = links[-1]["hash"]
    _check_stamp(bundle, text, report)


def written(value: object) -> bytes:
    """Write JSON in the one way in which a bundle has it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode("utf-8", "surrogatepass")


def _digest(bundle: Any, name: str) -> str:
    digest = hashlib.sha256()
    for block in bundle.blocks(name):
        digest.update(block)
    return digest.hexdigest()


def _whole(bundle: Any, name: str) -> bytes:
    if name not in bundle.names:
        raise Wrong(name, "缺少这个文件", "is missing")
    if bundle.size(name) > SMALL:
        raise Wrong(name, "大得异常", "is too large")
    return b"".join(bundle.blocks(name))


def _check_sums(bundle: Any, digests: dict[str, str], report: Report) -> None:
    """Compare with the list that every `sha256sum -c` understands."""
    lines = _whole(bundle, SUMS).decode("utf-8").split("\n")
    listed = {line[66:]: line[:64] for line in lines if line}
    have = {name: digest for name, digest in digests.items() if name != SUMS}
    _compare(listed, have, report)
    right = [f"{have[name]}  {name}" for name in listed if name in have]
    if [*right, ""] != lines and report.sound:
        report.blame(SUMS, "被改动过", "was changed")


def _compare(listed: dict[str, str], have: dict[str, str], report: Report) -> None:
    names = {digest: name for name, digest in listed.items() if name not in have}
    for name in have:
        if name not in listed and have[name] in names:
            old = names.pop(have[name])
            report.blame(name, f"被改名，原名 {shown(old)}", f"was called {shown(old)}")
        elif name not in listed:
            report.blame(name, "是后来加进去的", "was added")
        elif listed[name] != have[name]:
            report.blame(name, "内容被改动过", "was changed")
    for name in names.values():
        report.blame(name, "被删掉了", "is missing")


def _check_files(
    bundle: Any, files: list[dict[str, Any]], digests: dict[str, str], report: Report
) -> None:
    expected = [file["path"] for file in files] + [MANIFEST, STAMP, SUMS]
    have = [name for name in expected if name in digests]
    if bundle.ordered and have != bundle.names:
        places = enumerate(bundle.names)
        odd = next((name for at, name in places if have[at : at + 1] != [name]), MANIFEST)
        report.blame(odd, "位置不对，或不属于这个证据包", "is out of place, or none of ours")
    for file in files:
        name = file["path"]
        if unsafe(name) or name not in digests:
            report.blame(name, "清单里有，包里没有", "is in the manifest, not in the bundle")
        elif (digests[name], bundle.size(name)) != (file["sha256"], file["size"]):
            report.blame(name, "与清单不符", "is not what the manifest says")
    for name in sorted(set(digests) - set(expected)):
        report.blame(name, "清单里没有", "is not in the manifest")


def _check_chain(links: list[dict[str, Any]], contents: dict[str, Any], report: Report) -> None:
    previous, gaps = START, 0
    for number, link in enumerate(links, 1):
        if link["n"] != number or link["previous"] != previous or link_hash(link) != link["hash"]:
            where = f"{MANIFEST}, chain {number}"
            report.blame(where, f"证据链第 {number} 环断了", f"link {number} is broken")
            return
        previous, gaps = link["hash"], gaps + (link["act"] == "removed")
    last = links[-1]
    if last["act"] != "bundled" or last["subject"] != sha256(canonical(contents)):
        report.blame(MANIFEST, "清单与证据链末环不符", "is not what the chain's last link says")
    if gaps:
        zh = f"链上有 {gaps} 份证据后来被删除（已标明）"
        report.note(MANIFEST, zh, f"{gaps} pieces of the chain were deleted later (marked)")


def _check_item(
    bundle: Any,
    item: dict[str, Any],
    links: list[dict[str, Any]],
    digests: dict[str, str],
    report: Report,
) -> None:
    where, fields = item["path"] or f"{MANIFEST}, {item['number']}", item["fields"]
    hashes = {name: _field(name, fields[name]) for name in fields}
    link = links[item["link"] - 1]
    if (link["act"], link["subject"]) != ("added", record_hash(hashes)):
        report.blame(where, "记录（来源、时间等）与证据链不符", "its record is not in the chain")
        return
    told = {name: fields[name]["value"] for name in fields if "value" in fields[name]}
    if item["state"] == "whole" and digests.get(item["path"]) != told["sha256"]:
        report.blame(where, "不是当时留存的文件", "is not the file that was kept")
    if item["state"] == "blacked_out":
        _check_black(bundle, item, told["parts"], report)
    elif item["state"] not in ("whole", "withheld"):
        report.blame(where, "状态不明", "has an unknown state")


def _field(name: str, field: dict[str, Any]) -> str:
    if set(field) == {"hash"}:
        return str(field["hash"])
    return field_hash(name, field["salt"], field["value"])


def _check_black(bundle: Any, item: dict[str, Any], root: str, report: Report) -> None:
    """Work out the hash of a text of which some parts are given as their hashes alone."""
    parts = json.loads(_whole(bundle, item["parts"]).decode("utf-8"))
    hashes = [_part(part) for part in parts]
    text = "".join(part[1] if len(part) > 1 else BLACK * 3 for part in parts)
    if parts_hash(hashes) != root:
        report.blame(item["parts"], "涂黑之外的内容被改动过", "was changed beside the black parts")
    if text.encode("utf-8", "surrogatepass") != _whole(bundle, item["path"]):
        report.blame(item["path"], "与涂黑的底稿不符", "is not the text that was blacked out")


def _part(part: list[str]) -> bytes:
    return bytes.fromhex(part[0]) if len(part) == 1 else part_hash(part[0], part[1])


def _check_stamp(bundle: Any, manifest: bytes, report: Report) -> None:
    if STAMP not in bundle.names:
        report.note(STAMP, "没有第三方时间戳", "there is no time stamp of a third party")
        return
    token = check_token(_whole(bundle, STAMP), hashlib.sha256(manifest).digest())
    report.stamped_at = token.at
    zh, en = f"时间戳 {token.at}，签发者 {token.signer}", f"stamped at {token.at} by {token.signer}"
    if not token.signed:
        zh, en = (
            f"{zh}；签名请用 openssl ts -verify 核对",
            f"{en}; check it with openssl ts -verify",
        )
    report.note(STAMP, zh, en)


def told(report: Report) -> Iterator[str]:
    """Say what was found, in both languages."""
    for found in report.wrong:
        yield f"✗ {found.where}：{found.zh} / {found.en}"
    for found in report.notes:
        yield f"· {found.where}：{found.zh} / {found.en}"
    if report.sound:
        yield f"✓ {report.items} 份证据，自 {report.made_at} 打包以来没有改动"
        yield f"✓ {report.items} pieces, unchanged since {report.made_at}"
        yield f"  指纹 / fingerprint: {report.fingerprint}"
    else:
        yield "✗ 核对不通过 / NOT as it was made"


def main(arguments: list[str]) -> int:
    """Verify the bundle that is named, or the folder in which this file lies."""
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    report = verify(path)
    for line in told(report):
        sys.stdout.buffer.write((line + "\n").encode("utf-8", "replace"))
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

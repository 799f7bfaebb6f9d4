"""Make the two zips of the extension, or write the shops' hosts into its manifest.

python3 scripts/build_extension.py            dist/hugou-chromium-VERSION.zip and -firefox-
python3 scripts/build_extension.py --hosts    take the hosts from parsers.PLATFORMS
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
EXTENSION = REPOSITORY / "extension"
PINDUODUO = ("order*", "transac_orders*", "goods_express*", "complaint_*")
ORDERS_AT = {
    "market.m.taobao.com": ("app/dinamic/pc-trade-logistics/*",),
    "pages-g.m.taobao.com": ("wow/z/app/mtb/logisticsV2/*",),
    "h5.m.taobao.com": ("mlapp/*",),
    "mobile.yangkeduo.com": PINDUODUO,
    "mobile.pinduoduo.com": PINDUODUO,
    "www.meituan.com": ("orders/*",),
    "www.goofish.com": ("bought*", "order-detail*"),
}
"""Hosts that show much else beside orders: only at these paths is a page read."""
AMAZON = (
    "your-orders/*",
    "gp/css/order-*",
    "gp/css/summary/*",
    "gp/your-account/order-*",
    "gp/your-account/ship-track*",
    "progress-tracker/*",
    "cpe/yourpayments/*",
)
"""The same for every marketplace of Amazon."""
FILINGS = ("https://www.12315.cn/cuser/portal/case/*",)
"""Where 12315 shows what was filed: read when it is opened. Its forms are other pages, and no
permission for the host is asked for: nothing can be put into them without a click."""
DAEMON_PATTERN = "http://127.0.0.1/*"
NOT_SHIPPED = {".svg", ".ts", ".md"}
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip, so that the same source gives the same bytes."""


def read_manifest() -> dict[str, Any]:
    """Read the one manifest that both browsers load unpacked."""
    manifest: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    return manifest


def for_chromium(manifest: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only Firefox reads."""
    background = {k: v for k, v in manifest["background"].items() if k != "scripts"}
    rest = {k: v for k, v in manifest.items() if k != "browser_specific_settings"}
    return {**rest, "background": background}


def for_firefox(manifest: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only Chromium reads."""
    background = {k: v for k, v in manifest["background"].items() if k != "service_worker"}
    rest = {k: v for k, v in manifest.items() if k not in ("key", "minimum_chrome_version")}
    return {**rest, "background": background}


BROWSERS = {"chromium": for_chromium, "firefox": for_firefox}


def shipped() -> Iterator[Path]:
    """List the files of the extension that a browser needs, always in the same order."""
    for path in sorted(EXTENSION.rglob("*")):
        if path.is_file() and path.suffix not in NOT_SHIPPED and path.name != "manifest.json":
            yield path


def build(browser: str, folder: Path) -> Path:
    """Write the zip for one browser; the same source always gives the same bytes."""
    manifest = BROWSERS[browser](read_manifest())
    target = folder / f"hugou-{browser}-{manifest['version']}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        add(archive, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2).encode())
        for path in shipped():
            add(archive, path.relative_to(EXTENSION).as_posix(), path.read_bytes())
    return target


def add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Put one file into the zip."""
    entry = zipfile.ZipInfo(name, date_time=LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def order_patterns() -> list[str]:
    """Give the match pattern of every place at which a platform shows orders."""
    sys.path.insert(0, str(REPOSITORY))
    from parsers import PLATFORMS, all_hosts

    return [
        f"https://{host}/{path}"
        for host in all_hosts(PLATFORMS)
        for path in ORDERS_AT.get(host, AMAZON if host.startswith("www.amazon.") else ("*",))
    ]


def with_hosts(manifest: dict[str, Any], patterns: list[str]) -> dict[str, Any]:
    """Put the hosts in all three places where a manifest names them."""
    scripts = [
        {**script, "matches": [*patterns, *(() if script.get("world") == "MAIN" else FILINGS)]}
        for script in manifest["content_scripts"]
    ]
    hosts = dict.fromkeys(pattern.split("/")[2] for pattern in patterns)
    permissions = [*(f"https://{host}/*" for host in hosts), DAEMON_PATTERN]
    return {**manifest, "host_permissions": permissions, "content_scripts": scripts}


def write_hosts() -> None:
    """Bring the manifest's hosts up to date with the parsers."""
    manifest = with_hosts(read_manifest(), order_patterns())
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (EXTENSION / "manifest.json").write_text(text, "utf-8")


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Build the browser extension.")
    parser.add_argument("--hosts", action="store_true", help="write the hosts into the manifest")
    parser.add_argument("--into", type=Path, default=REPOSITORY / "dist", help="folder of the zips")
    args = parser.parse_args()
    if args.hosts:
        write_hosts()
        print("\n".join(read_manifest()["host_permissions"]))
        return 0
    for browser in BROWSERS:
        print(build(browser, args.into))
    return 0


if __name__ == "__main__":
    sys.exit(main())

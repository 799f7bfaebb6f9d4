"""The zips hold what a browser needs, and the manifest names the hosts that the parsers name."""

import importlib.util
import json
import re
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest

from parsers import PLATFORMS, all_hosts
from tests.parsers.test_corpus import CASES

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def building() -> ModuleType:
    path = REPOSITORY / "scripts" / "build_extension.py"
    spec = importlib.util.spec_from_file_location("build_extension", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_extension"] = module
    spec.loader.exec_module(module)
    return module


def test_the_manifest_names_the_hosts_of_the_parsers(building: ModuleType) -> None:
    manifest = building.read_manifest()
    rebuilt = building.with_hosts(manifest, building.order_patterns())
    assert manifest == rebuilt, "run: python3 scripts/build_extension.py --hosts"
    hosts = {pattern.split("/")[2] for pattern in manifest["host_permissions"]}
    assert hosts == {*all_hosts(PLATFORMS), "127.0.0.1"}


def test_12315_is_read_where_it_shows_filings_and_nowhere_else(building: ModuleType) -> None:
    manifest = building.read_manifest()
    for script in manifest["content_scripts"]:
        found = [one for one in script["matches"] if "12315" in one]
        listening = script.get("world") == "MAIN"  # to a shop's answers: there are none here
        assert found == ([] if listening else ["https://www.12315.cn/cuser/portal/case/*"])
    assert not [one for one in manifest["host_permissions"] if "12315" in one]


def test_a_host_that_is_narrowed_is_a_host_of_a_platform(building: ModuleType) -> None:
    assert set(building.ORDERS_AT) <= set(all_hosts(PLATFORMS))


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_a_zip_holds_every_file_that_the_manifest_names(
    building: ModuleType, browser: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(building.build(browser, tmp_path)) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
    wanted = {path for script in manifest["content_scripts"] for path in script["js"]}
    wanted |= {*manifest["icons"].values(), manifest["action"]["default_popup"]}
    wanted |= {manifest["options_ui"]["page"], "_locales/zh_CN/messages.json", "shared/text.js"}
    assert wanted <= names
    assert not [name for name in names if name.endswith((".svg", ".ts")) or "node_modules" in name]


def test_each_browser_gets_its_own_background(building: ModuleType) -> None:
    manifest = building.read_manifest()
    chromium, firefox = building.for_chromium(manifest), building.for_firefox(manifest)
    assert set(chromium["background"]) == {"service_worker", "type"}
    assert set(firefox["background"]) == {"scripts", "type"}
    assert "browser_specific_settings" not in chromium
    assert "key" not in firefox


def test_the_same_source_gives_the_same_bytes(building: ModuleType, tmp_path: Path) -> None:
    first = building.build("chromium", tmp_path / "a").read_bytes()
    assert building.build("chromium", tmp_path / "b").read_bytes() == first


def test_extension_and_daemon_carry_the_same_version(building: ModuleType) -> None:
    from daemon import __version__

    assert building.read_manifest()["version"] == __version__


def matching(pattern: str) -> re.Pattern[str]:
    """Read a match pattern as the browsers do."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*"))


def shown_pages() -> list[tuple[str, str]]:
    """Give the address of every page of the corpus that a shop shows in a tab of its own host."""
    found = []
    for case in CASES:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        where = urlsplit(expected["url"])
        host = where.hostname or ""
        page = (case / "page.html").exists()
        if page and host in all_hosts(PLATFORMS) and expected["reading"]["page"] != "unknown":
            found.append((case.name, f"https://{host}{where.path or '/'}"))
    return found


def test_every_page_that_a_reader_knows_is_looked_at(building: ModuleType) -> None:
    """A host that is narrowed to some paths must not be narrowed past what its readers read."""
    scripts = building.read_manifest()["content_scripts"]
    patterns = [matching(pattern) for script in scripts for pattern in script["matches"]]
    pages = shown_pages()
    assert len(pages) > 60
    unseen = [(name, url) for name, url in pages if not any(p.fullmatch(url) for p in patterns)]
    assert unseen == []


def test_no_page_of_another_host_is_looked_at(building: ModuleType) -> None:
    scripts = building.read_manifest()["content_scripts"]
    patterns = [matching(pattern) for script in scripts for pattern in script["matches"]]
    strangers = [f"https://{host}.evil.test/" for host in all_hosts(PLATFORMS)]
    strangers += [f"https://x{host}/" for host in all_hosts(PLATFORMS)]
    strangers += [f"https://{host}/" for platform in PLATFORMS for host in platform.asked_hosts]
    assert [url for url in strangers if any(p.fullmatch(url) for p in patterns)] == []


def test_every_shop_with_pages_has_its_name_in_the_extension(building: ModuleType) -> None:
    sites = (REPOSITORY / "extension" / "shared" / "sites.js").read_text("utf-8")
    for platform in PLATFORMS:
        for host in platform.hosts:
            found = re.search(rf"^  {platform.name}: /(.*)/,$", sites, re.MULTILINE)
            assert found, platform.name
            assert re.search(found[1], host), host

"""import, reparse, backup and restore: bringing pages in, and back."""

import json
import os
import stat
import sys
import zipfile
from datetime import UTC, datetime

import pytest

from daemon.home import DATABASE, Home
from daemon.ledger.imports import NotAPage, capture_of_file, decoded
from daemon.progress import Progress

LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
SAVED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def save(folder, name, content):
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(file, (SAVED.timestamp(), SAVED.timestamp()))
    return file


CHROME = f"<!DOCTYPE html>\n<!-- saved from url=(0066){LIST} -->\n<html>已买到的宝贝</html>"
SINGLE = f"""<!DOCTYPE html><html><!--
 Page saved with SingleFile
 url: {LIST}?a=1&amp;b=2
 saved date: Fri Nov 20 2026 09:00:00 GMT+0800 (China Standard Time)
--><head></head></html>"""
MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: {LIST}
Subject: =?utf-8?Q?x?=
Date: Fri, 20 Nov 2026 09:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----M"

------M
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: {LIST}

<html>=E5=B7=B2=E4=B9=B0</html>
------M--
"""


NO_HTML = MHTML.replace("Content-Type: text/html", "Content-Type: image/png")


# -- what a file says of itself -----------------------------------------------------------------


def test_a_page_saved_by_chrome_names_its_address():
    capture = capture_of_file(CHROME.encode())
    assert (capture.url, capture.captured_at) == (LIST, None)
    assert "已买到的宝贝" in capture.html


def test_singlefile_names_address_and_time():
    capture = capture_of_file(SINGLE.encode())
    assert capture.url == f"{LIST}?a=1&b=2"
    assert capture.captured_at == SAVED


def test_a_web_archive_gives_its_page():
    capture = capture_of_file(MHTML.replace("\n", "\r\n").encode())
    assert (capture.url, capture.captured_at) == (LIST, SAVED)
    assert capture.html.strip() == "<html>已买</html>"


def test_an_envelope_keeps_its_payloads_and_a_body_becomes_one():
    told = {"url": LIST, "html": "<p>", "payloads": [{"url": "https://h5api.m.taobao.com/x", "body": "{}"}]}  # fmt: skip  # noqa: E501
    capture = capture_of_file(json.dumps({**told, "page_id": "p", "sequence": 1}).encode())
    assert capture.payloads[0].body == "{}"
    body = capture_of_file(b'mtopjsonp1({"id": 48100012345678901234})', url=LIST)
    assert body.payloads[0].body == 'mtopjsonp1({"id": 48100012345678901234})'
    assert body.html == ""


def test_what_is_told_wins_over_what_the_file_says():
    capture = capture_of_file(
        SINGLE.encode(), url="https://a.test/", captured_at=datetime(2026, 1, 2)
    )
    assert capture.url == "https://a.test/"
    assert capture.captured_at.isoformat() == "2026-01-02T00:00:00+08:00"


@pytest.mark.parametrize("content", [b"<html></html>", b"", b'{"a": 1}', NO_HTML.encode()])
def test_a_file_without_an_address_is_no_page(content):
    with pytest.raises(NotAPage):
        capture_of_file(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_pages_of_any_age_are_decoded(encoding):
    assert decoded("<p>已买到的宝贝</p>".encode(encoding)) == "<p>已买到的宝贝</p>"


# -- import -------------------------------------------------------------------------------------


def test_a_folder_is_imported_and_what_is_left_out_is_named(tmp_path, hugou):
    folder = tmp_path / "saved"
    save(folder, "list.html", CHROME)
    save(folder, "nowhere.html", "<html></html>")
    save(folder, "alipay.csv", "账单")
    save(folder, "picture.png", b"\x89PNG")
    code, out, err = hugou("import", folder)
    assert code == 0
    assert "导入 1 个页面" in out
    assert "nowhere.html" in err and "网址" in err
    assert "alipay.csv" in err and "认不出这个表格" in err
    assert "picture.png" not in err


def test_an_imported_page_is_dated_by_when_it_was_saved(tmp_path, hugou):
    file = save(tmp_path / "saved", "list.html", CHROME)
    hugou("import", file)
    hugou("import", file)
    with Home.open(tmp_path / "data") as home:
        (note,) = home.captures.notes()
    assert note.first_at == note.last_at == SAVED
    assert note.url == LIST


def test_a_real_page_is_imported_whole(tmp_path, answer, shared_corpus):
    page = shared_corpus / "taobao" / "taobao_pc_v1_boughtlist_2025-11.html"
    (told,) = answer("import", page, "--url", LIST, "--captured-at", "2025-11-20T09:00")["files"]
    assert told["orders"] == 7
    assert answer("orders")["total"] == 7


def test_a_page_from_the_future_is_not_the_newest_for_ever(tmp_path, hugou):
    later = SINGLE.replace("2026 09:00:00", "2099 09:00:00")
    hugou("import", save(tmp_path / "saved", "list.html", later))
    with Home.open(tmp_path / "data") as home:
        (note,) = home.captures.notes()
        assert note.last_at <= home.clock()


def test_nothing_imported_is_a_failure(tmp_path, hugou):
    assert hugou("import", tmp_path / "absent")[0] == 1
    assert hugou("import", save(tmp_path / "s", "x.html", "<html></html>"))[0] == 1


# -- reparse --------------------------------------------------------------------------------------


def test_reparse_brings_back_what_the_store_lost(tmp_path, hugou, answer, shared_corpus):
    page = shared_corpus / "taobao" / "taobao_pc_v1_boughtlist_2025-11.html"
    answer("import", page, "--url", LIST)
    before = answer("orders", "--limit", 0)
    with Home.open(tmp_path / "data") as home:
        for name in ("orders", "catalogue", "observations", "sightings", "captures"):
            home.store.drop_table(name)
    assert answer("reparse") == {"captures": 1, "orders": 7, "unread": 1, "damaged": []}
    assert answer("orders", "--limit", 0) == before


def test_reparse_names_damaged_pages(tmp_path, hugou):
    hugou("import", save(tmp_path / "saved", "list.html", CHROME))
    (file,) = (tmp_path / "data" / "captures").glob("??/*")
    file.write_bytes(b"damaged")
    code, _, err = hugou("reparse")
    assert code == 1
    assert file.name.removesuffix(".json.gz") in err


# -- backup and restore ---------------------------------------------------------------------------


@pytest.fixture
def backup(tmp_path, hugou, stock):
    hugou("import", save(tmp_path / "saved", "list.html", CHROME))
    stock({"paid": "9.99"})
    file = tmp_path / "backup.zip"
    code, out, _ = hugou("backup", file)
    assert code == 0
    assert "1 笔订单、1 个页面" in out
    return file


def test_a_backup_brings_everything_back(tmp_path, hugou, answer, backup, stock):
    stock({"paid": "1.00"}, {"paid": "2.00"}, capture="later")
    told = answer("restore", backup)
    assert (told["orders"], told["pages"]) == (1, 1)
    assert answer("orders")["orders"][0]["paid"] == "9.99"
    with Home.open(tmp_path / "data") as home:
        assert home.captures.read(home.captures.notes()[0].id).url == LIST
    assert (tmp_path / "data" / told["before"] / DATABASE).exists()


def test_a_backup_into_an_empty_folder(tmp_path, hugou, backup):
    for file in sorted((tmp_path / "data").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    code, out, err = hugou("restore", backup)
    assert (code, err) == (0, "")
    assert "已恢复 1 笔订单、1 个页面" in out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in access lists")
def test_a_backup_and_what_comes_out_of_it_are_the_owners_alone(tmp_path, hugou, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    hugou("restore", backup)
    for file in (tmp_path / "data").rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


def test_nothing_is_restored_while_the_daemon_runs(tmp_path, hugou, backup):
    with Home.open(tmp_path / "data"):
        code, _, err = hugou("restore", backup)
    assert code == 1
    assert "已经在运行" in err


def test_a_backup_is_made_while_the_daemon_runs(tmp_path, hugou, backup):
    with Home.open(tmp_path / "data"):
        assert hugou("backup", tmp_path / "second.zip")[0] == 0


def broken(backup, change):
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    backup.unlink()
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def other_capture(parts):
    name = next(name for name in parts if name.startswith("captures/"))
    parts[name.replace(name[12:14], "00")] = parts.pop(name)
    parts[f"captures/00/{'0' * 64}.json.gz"] = next(v for k, v in parts.items() if "captures" in k)


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts.pop(DATABASE),
        lambda parts: parts.pop("backup.json"),
        lambda parts: parts.update({DATABASE: parts[DATABASE][: len(parts[DATABASE]) // 2]}),
        lambda parts: parts.update({DATABASE: b"no database"}),
        other_capture,
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    tmp_path, hugou, answer, backup, change
):
    before = answer("orders")
    broken(backup, change)
    code, _, err = hugou("restore", backup)
    assert code == 1
    assert "什么都没有改动" in err
    assert answer("orders") == before
    assert not list((tmp_path / "data").glob("restore-*"))


def test_a_backup_of_a_newer_hugou_is_left_alone(tmp_path, hugou, answer, backup):
    import sqlite3

    def age(parts):
        file = tmp_path / "newer.db"
        file.write_bytes(parts[DATABASE])
        database = sqlite3.connect(file)
        database.execute("PRAGMA user_version=99")
        database.close()
        parts[DATABASE] = file.read_bytes()

    broken(backup, age)
    code, _, err = hugou("restore", backup)
    assert code == 1
    assert "升级" in err
    assert answer("orders")["total"] == 1


def test_a_zip_that_names_other_places_writes_nothing_there(tmp_path, hugou, backup):
    broken(backup, lambda parts: parts.update({"../../escaped": b"x", "/escaped": b"x"}))
    assert hugou("restore", backup)[0] == 0
    assert not list(tmp_path.parent.glob("**/escaped"))


def test_what_is_no_zip_is_refused(tmp_path, hugou):
    file = save(tmp_path / "saved", "x.zip", b"no zip")
    assert hugou("restore", file)[0] == 1
    assert hugou("restore", tmp_path / "absent.zip")[0] == 1


def test_a_backup_that_does_not_fit_leaves_no_half(tmp_path, hugou, backup, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = hugou("backup", tmp_path / "second.zip")
    assert code == 1
    assert "腾出空间" in err
    assert not (tmp_path / "second.zip").exists()
    assert not list(tmp_path.glob("*.part"))


def test_a_bar_is_told_of_every_page(tmp_path, hugou, backup, monkeypatch):
    told = []
    monkeypatch.setattr(Progress, "__call__", lambda _, done, of: told.append((done, of)))
    hugou("reparse")
    assert told == [(0, 1), (1, 1)]

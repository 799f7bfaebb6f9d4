import contextlib
import os
import sqlite3
import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tinydb import where
from tinydb.table import Document

from daemon.ledger.folder import FolderLock, make_room, only_this_user, private_folder
from daemon.ledger.migrations import MIGRATIONS
from daemon.ledger.store import Store
from daemon.problems import DaemonRunning, DataProblem, DiskFull, StoreCorrupt, StoreTooNew

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in access lists")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "hugou.db"


@pytest.fixture
def store(path):
    store = Store.open(path)
    yield store
    store.close()


@pytest.fixture
def orders(store):
    return store.table("orders", keys=("platform", "status", "order.placed_at"))


def fill(orders):
    orders.put(
        "jd:1", {"platform": "jd", "status": "shipped", "order": {"placed_at": "2026-11-03"}}
    )
    orders.put("jd:2", {"platform": "jd", "status": "signed", "order": {"placed_at": "2026-11-01"}})
    orders.put("taobao:3", {"platform": "taobao", "status": "shipped"})


def ids(documents):
    return [document.doc_id for document in documents]


# -- documents by id --------------------------------------------------------------------------


def test_a_document_comes_back_as_it_was_put(orders):
    orders.put("taobao:9", {"title": "女式毛衣", "items": [{"quantity": 2}], "paid": None})
    found = orders.fetch("taobao:9")
    assert found == {"title": "女式毛衣", "items": [{"quantity": 2}], "paid": None}
    assert found.doc_id == "taobao:9"


def test_put_replaces_and_drop_deletes(orders):
    orders.put("jd:1", {"status": "shipped", "paid": "1"})
    orders.put("jd:1", {"status": "signed"})
    assert orders.fetch("jd:1") == {"status": "signed"}
    assert orders.drop("jd:1") is True
    assert orders.drop("jd:1") is False
    assert orders.fetch("jd:1") is None


def test_changing_what_was_fetched_does_not_change_the_store(orders):
    orders.put("jd:1", {"items": ["a"]})
    orders.fetch("jd:1")["items"].append("b")
    orders.search(where("items").any(["a"]))[0]["items"].append("b")
    assert orders.fetch("jd:1") == {"items": ["a"]}


def test_half_an_emoji_out_of_a_broken_page_is_kept(orders):
    orders.put("jd:1", {"title": "毛衣\ud83d"})
    assert orders.fetch("jd:1") == {"title": "毛衣\ud83d"}


def test_what_is_not_json_is_refused_and_leaves_the_old_document(orders):
    orders.put("jd:1", {"paid": "1"})
    for wrong in ({"paid": float("nan")}, {"paid": object()}):
        with pytest.raises((ValueError, TypeError)):
            orders.put("jd:1", wrong)
    assert orders.fetch("jd:1") == {"paid": "1"}


# -- documents by key -------------------------------------------------------------------------


def test_find_by_one_key_and_by_several(orders):
    fill(orders)
    assert ids(orders.find("platform", "jd")) == ["jd:1", "jd:2"]
    assert ids(orders.find("platform", "jd", where={"status": "signed"})) == ["jd:2"]
    assert ids(orders.find(where={"status": "shipped"})) == ["jd:1", "taobao:3"]
    assert ids(orders.find("order.placed_at", None)) == ["taobao:3"]


def test_find_pages_and_sorts(orders):
    fill(orders)
    assert ids(orders.find(order="-order.placed_at")) == ["jd:1", "jd:2", "taobao:3"]
    assert ids(orders.find(limit=1, offset=1)) == ["jd:2"]


def test_between_takes_both_ends_and_leaves_out_what_has_no_value(orders):
    fill(orders)
    assert ids(orders.between("order.placed_at")) == ["jd:2", "jd:1"]
    assert ids(orders.between("order.placed_at", high="2026-11-01")) == ["jd:2"]
    assert ids(orders.between("order.placed_at", low="2026-11-02")) == ["jd:1"]
    assert ids(orders.between("order.placed_at", limit=1)) == ["jd:2"]


def test_count(orders):
    fill(orders)
    assert orders.count() == 3
    assert orders.count("platform", "jd") == 2
    assert orders.count(where={"platform": "jd", "status": "signed"}) == 1
    assert orders.count(where_status("shipped")) == 2


def where_status(status):
    return where("status") == status


def test_finding_by_a_key_uses_its_index(store, orders):
    sql = "EXPLAIN QUERY PLAN SELECT body FROM orders WHERE json_extract(body,'$.platform') IS ?"
    assert "orders_by_platform" in str(store.database.rows(sql, ("jd",)))


def test_a_key_that_is_not_indexed_is_an_error_and_no_sql(orders):
    for key in ("paid", "platform') --", ""):
        with pytest.raises(ValueError, match="no key"):
            orders.find(key, 1)


def test_a_table_name_is_a_plain_word(store):
    with pytest.raises(ValueError, match="table name"):
        store.table("orders; drop table orders")


def test_a_key_added_later_finds_the_old_documents(store):
    store.table("notes").put("a", {"kind": "x"})
    assert ids(store.table("notes", keys=("kind",)).find("kind", "x")) == ["a"]


# -- transactions and threads -----------------------------------------------------------------


def test_a_transaction_is_all_or_nothing_over_several_tables(store, orders):
    notes = store.table("notes")
    with pytest.raises(RuntimeError), store.transaction():
        orders.put("jd:1", {})
        notes.put("n", {})
        assert len(orders) == 1  # its own writes are seen inside
        raise RuntimeError
    assert len(orders) == len(notes) == 0


def test_a_caught_failure_inside_undoes_only_the_inner_part(store, orders):
    with store.transaction():
        orders.put("jd:1", {})
        with pytest.raises(RuntimeError), store.transaction():
            orders.put("jd:2", {})
            raise RuntimeError
        orders.put("jd:3", {})
    assert ids(orders.all()) == ["jd:1", "jd:3"]


def test_nothing_goes_on_after_sqlite_undid_the_transaction_by_itself(store, orders):
    with pytest.raises(DiskFull), store.transaction():
        orders.put("jd:1", {})
        store.database._writer.execute("ROLLBACK")  # what it does when the disk is full
        with contextlib.suppress(DiskFull):
            orders.put("jd:2", {})  # whoever catches this must not make the rest look saved
    assert len(orders) == 0
    orders.put("jd:3", {})
    assert ids(orders.all()) == ["jd:3"]


def test_others_see_a_transaction_only_when_it_is_done(store, orders):
    with ThreadPoolExecutor(1) as other, store.transaction():
        orders.put("jd:1", {})
        assert other.submit(len, orders).result(timeout=10) == 0
    assert len(orders) == 1


def test_many_threads_write_and_none_is_lost(orders, store):
    def count_up(who):
        for number in range(25):
            orders.put(f"jd:{who}{number:02}", {"status": "shipped"})
            with store.transaction():
                tally = orders.fetch("tally") or {"n": 0}
                orders.put("tally", {"n": tally["n"] + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(8)))
    assert orders.fetch("tally") == {"n": 200}
    assert orders.count("status", "shipped") == 200


def test_another_process_may_write_too(path, orders):
    other = Store.open(path)
    with ThreadPoolExecutor(2) as pool:
        for table in (orders, other.table("orders")):
            pool.map(lambda n, table=table: table.put(f"{id(table)}:{n}", {}), range(50))
    assert len(orders) == 100
    other.close()


def test_a_long_scan_may_be_left_and_the_store_still_written(orders):
    for number in range(450):
        orders.put(str(number), {"n": number})
    scan = iter(orders)
    next(scan)
    orders.truncate()
    assert len(orders) == 0


# -- the file ---------------------------------------------------------------------------------


def test_everything_is_there_after_opening_again(path, store, orders):
    fill(orders)
    store.close()
    again = Store.open(path)
    assert ids(again.table("orders", keys=("platform",)).find("platform", "jd")) == ["jd:1", "jd:2"]
    assert again.tables() == {"orders"}
    assert again.recovered is None
    again.close()


def test_a_commit_is_durable_before_it_returns(store):
    assert store.database.rows("PRAGMA journal_mode") == [("wal",)]
    with store.database.transaction() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


@posix
def test_folder_and_files_are_the_owners_alone(path, store, orders):
    orders.put("jd:1", {})
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert len(list(path.parent.iterdir())) == 3  # the file, its log, its shared memory


@posix
def test_a_folder_that_was_open_to_others_is_narrowed(tmp_path):
    tmp_path.chmod(0o755)
    private_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_on_windows_inherited_rights_are_cut(tmp_path):
    commands = []
    only_this_user(tmp_path, commands.append)
    assert commands[0][:4] == ["icacls", str(tmp_path), "/inheritance:r", "/grant:r"]
    assert commands[0][4].endswith(":(OI)(CI)F")


def test_a_folder_that_cannot_be_made_is_said_in_both_languages(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataProblem) as problem:
        Store.open(tmp_path / "file" / "hugou.db")
    assert "数据文件夹" in problem.value.zh
    assert "data folder" in problem.value.en


def test_what_was_deleted_leaves_the_disk(path, store, orders):
    orders.put("jd:1", {"title": "confidential-sweater"})
    orders.drop("jd:1")
    store.erase_traces()
    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"confidential-sweater" not in files


def test_a_backup_is_whole_and_may_be_made_while_others_write(tmp_path, store, orders):
    stop = threading.Event()

    def keep_writing():
        number = 0
        while not stop.is_set():
            orders.put(f"jd:{number}", {"n": number})
            number += 1

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(keep_writing)
        while len(orders) < 20:
            assert not writing.done()
        store.backup(tmp_path / "copy.db")
        stop.set()
    copy = Store.open(tmp_path / "copy.db")
    numbers = sorted(document["n"] for document in copy.table("orders"))
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= 20
    copy.close()


def test_one_daemon_per_folder(tmp_path):
    with FolderLock(tmp_path):
        with pytest.raises(DaemonRunning) as problem:
            FolderLock(tmp_path)
        assert "已经在运行" in problem.value.zh
    FolderLock(tmp_path).release()


def test_the_folder_lock_ends_with_the_process(tmp_path):
    if (child := os.fork()) == 0:
        FolderLock(tmp_path)
        os._exit(0)
    os.waitpid(child, 0)
    FolderLock(tmp_path).release()


# -- versions -----------------------------------------------------------------------------------


def test_an_older_file_is_migrated_once_and_in_order(path, store, orders):
    fill(orders)
    store.close()

    def replace(connection):
        connection.execute("UPDATE orders SET body=json_set(body,'$.status','2')")

    def extend(connection):
        connection.execute(
            "UPDATE orders SET body=json_set(body,'$.status',json_extract(body,'$.status')||'3')"
        )

    for _ in range(2):
        newer = Store.open(path, migrations=(*MIGRATIONS, replace, extend))
        assert newer.table("orders").fetch("jd:1")["status"] == "23"
        newer.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path, store, orders):
    fill(orders)
    store.close()

    def half(connection):
        connection.execute("DELETE FROM orders")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Store.open(path, migrations=(*MIGRATIONS, half))
    again = Store.open(path)
    assert len(again.table("orders")) == 3
    again.close()


def test_a_newer_file_is_left_alone(path, store):
    store.close()
    Store.open(path, migrations=(*MIGRATIONS, lambda _: None)).close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew):
        Store.open(path)
    assert path.read_bytes() == before


# -- a damaged file -----------------------------------------------------------------------------


def damage(path, start, length):
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * length)


@pytest.mark.parametrize("content", [b"not a database at all " * 400, b"\x00" * 8192])
def test_a_file_that_is_no_database_is_set_aside_and_said(path, content):
    private_folder(path.parent)
    path.write_bytes(content)
    store = Store.open(path)
    assert store.recovered.aside.read_bytes() == content
    assert ".corrupt-" in store.recovered.aside.name
    store.table("orders").put("jd:1", {})
    store.close()


def test_readable_rows_of_a_damaged_file_are_saved(path, store, orders):
    for number in range(400):
        orders.put(f"jd:{number:03}", {"platform": "jd", "text": "长" * 100})
    store.close()
    damage(path, path.stat().st_size // 2, 4096)
    again = Store.open(path)
    assert again.recovered is not None
    assert 100 < again.recovered.saved["orders"] < 400
    left = again.table("orders")
    assert "jd:000" in ids(left.all())
    assert "jd:399" in ids(left.all())
    assert again.database.rows("PRAGMA quick_check(1)") == [("ok",)]
    again.close()


def test_damage_found_while_running_is_said_and_checked_at_the_next_start(path, monkeypatch):
    monkeypatch.setattr("daemon.ledger.store._SMALL_ENOUGH_TO_CHECK", 0)
    store = Store.open(path)
    for number in range(400):
        store.table("orders").put(f"jd:{number:03}", {"text": "长" * 100})
    store.close()
    damage(path, path.stat().st_size // 2, 8192)
    unlucky = Store.open(path)  # too large to check whole at every start
    with pytest.raises(StoreCorrupt):
        unlucky.table("orders").all()
    unlucky.close()
    again = Store.open(path)
    assert again.recovered is not None
    assert again.recovered.saved["orders"] > 100
    again.close()


def test_a_slip_in_our_own_sql_is_not_blamed_on_the_disk(store):
    with pytest.raises(sqlite3.OperationalError):
        store.database.rows("SELEKT 1")


# -- TinyDB's own ways ----------------------------------------------------------------------------


def test_tinydb_insert_search_update_remove(orders):
    first = orders.insert({"status": "shipped", "n": 1})
    orders.insert(Document({"status": "signed", "n": 2}, "jd:2"))
    assert orders.update({"n": 5}, where("status") == "shipped") == [first]
    assert orders.get(where("n") == 5).doc_id == first
    assert orders.get(doc_ids=["jd:2", "absent"]) == [{"status": "signed", "n": 2}]
    assert orders.upsert({"n": 7, "status": "new"}, where("status") == "new")
    assert orders.remove(where("n") > 4) and ids(orders.all()) == ["jd:2"]
    assert orders.remove(doc_ids=["absent"]) == []
    with pytest.raises(ValueError, match="already exists"):
        orders.insert(Document({}, "jd:2"))
    with pytest.raises(RuntimeError):
        orders.remove()


def test_dropping_tables(store, orders):
    fill(orders)
    store.drop_table("orders")
    assert store.tables() == set()
    assert len(store.table("orders")) == 0
    store.drop_tables()
    assert store.tables() == set()


def test_an_update_that_changes_nothing_writes_nothing(store, orders):
    fill(orders)
    changed = store.database._writer.total_changes
    orders.update({"platform": "jd"}, where("platform") == "jd")
    assert store.database._writer.total_changes == changed


def test_room_is_made_for_files_by_hash_and_what_lies_there_stays(tmp_path):
    (tmp_path / "a7").mkdir()
    (tmp_path / "a7" / "page").write_text("kept")
    for _ in range(2):
        make_room(tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == [f"{n:02x}" for n in range(256)]
    assert (tmp_path / "a7" / "page").read_text() == "kept"


def test_where_no_room_can_be_made_nothing_is_raised(tmp_path, monkeypatch):
    def full(folder):
        raise DataProblem("满了", "full")

    monkeypatch.setattr("daemon.ledger.folder.private_folder", full)
    make_room(tmp_path)
    make_room(tmp_path / "not there")
    assert list(tmp_path.iterdir()) == []

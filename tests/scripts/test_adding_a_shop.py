"""From nothing to a shop that is read, as CONTRIBUTING tells it, once from start to end."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LEFT_OUT = ("node_modules", ".git", ".venv", "__pycache__", "dist", ".*_cache", "pictures")
URL = "https://order.testmall.example/order/list?page=1"
PAGE = """<!doctype html><html><head><title>我的订单</title></head><body><ul class="list">
<li class="trade"><div class="head"><span class="no">800001234567</span>
<span class="when">2026-11-03 20:14:09</span><a class="seller">鹭岛茶器旗舰店</a></div>
<div class="good"><p class="name">鹭岛牌青瓷茶盏</p>
<i class="cost">¥69.50</i><b class="many">x2</b></div>
<p class="state">已发货</p><p class="sum">¥139.00</p><p>收货人：欧阳慕白 13800000000</p></li>
<li class="trade"><div class="head"><span class="no">800001234568</span>
<span class="when">2026-10-28 08:02:41</span><a class="seller">山间日用</a></div>
<div class="good"><p class="name">保温杯 墨绿</p>
<i class="cost">¥89.00</i><b class="many">x1</b></div>
<p class="state">交易成功</p><p class="sum">¥89.00</p></li></ul></body></html>"""
FILLING = {
    "FILL-order": "trade",
    "FILL-item": "good",
    "FILL-number": "no",
    "FILL-time": "when",
    "FILL-status": "state",
    "FILL-sum": "sum",
    "FILL-shop": "seller",
    "FILL-title": "name",
    "FILL-price": "cost",
    "FILL-quantity": "many",
    "FILL-passport": "passport",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, to write a new shop into."""
    folder = tmp_path_factory.mktemp("checkout") / "hugou"
    shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return folder


def run(copy: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def begun(copy: Path) -> Path:
    words = (
        "testmall",
        "测试商城",
        "Testmall",
        "order.testmall.example",
        "--orders",
        "/order/list",
    )
    done = run(copy, "scripts/new_platform.py", *words)
    assert "FILL" in done.stderr
    return copy


def test_the_new_shop_is_named_everywhere_and_passes_the_checks(begun: Path) -> None:
    run(begun, "-m", "ruff", "check", "parsers", "daemon")
    run(begun, "-m", "ruff", "format", "--check", "parsers", "daemon")
    run(begun, "-m", "mypy", "-p", "parsers")
    checks = ("tests/parsers/test_index.py", "tests/scripts/test_build_extension.py")
    done = run(begun, "-m", "pytest", "-q", "-p", "no:cacheprovider", *checks)
    assert "failed" not in done.stdout
    assert "| 测试商城 | 2026-11 |" in (begun / "README.md").read_text("utf-8")
    manifest = json.loads((begun / "extension" / "manifest.json").read_text("utf-8"))
    assert "https://order.testmall.example/*" in manifest["host_permissions"]
    for language in ("zh_CN", "en"):
        texts = begun / "extension" / "_locales" / language / "messages.json"
        assert "shop_testmall" in json.loads(texts.read_text("utf-8"))


def test_before_it_is_filled_in_a_page_is_called_unknown(begun: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    shown = run(begun, "-m", "daemon", "parse", str(tmp_path / "page.html"), "--url", URL)
    reading = json.loads(shown.stdout)
    assert (reading["platform"], reading["outcome"]) == ("testmall", "unknown_layout")


def test_it_cannot_be_begun_twice(begun: Path) -> None:
    words = ("testmall", "测试商城", "Testmall", "order.testmall.example")
    done = run(begun, "scripts/new_platform.py", *words, code=1)
    assert "exists" in done.stderr


@pytest.fixture(scope="module")
def filled(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    module = begun / "parsers" / "testmall.py"
    text = module.read_text("utf-8")
    for place, name in FILLING.items():
        assert place in text
        text = text.replace(place, name)
    assert "FILL" not in text
    module.write_text(text, "utf-8")
    page = tmp_path_factory.mktemp("saved") / "page.html"
    page.write_text(PAGE, "utf-8")
    at = ("--captured-at", "2026-11-20T12:00:00+08:00")
    done = run(begun, "scripts/anonymise.py", str(page), "--url", URL, *at, "--name", "two-orders")
    assert "BY EYE" in done.stderr
    return begun / "tests" / "corpus" / "testmall" / "order_list" / "two-orders"


def test_the_case_names_nobody(filled: Path) -> None:
    text = "".join(file.read_text("utf-8") for file in filled.iterdir())
    gone = ("800001234567", "欧阳慕白", "13800000000", "鹭岛牌青瓷茶盏", "鹭岛茶器", "2026-11-03")
    assert [one for one in gone if one in text] == []
    assert "收货人：某某某某" in text


def test_what_is_read_is_a_draft_until_somebody_has_looked(begun: Path, filled: Path) -> None:
    expected = json.loads((filled / "expected.json").read_text("utf-8"))
    assert expected["draft"] is True
    pytest_words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/parsers/test_corpus.py")
    done = run(begun, *pytest_words, "-k", "by_eye", code=1)
    assert "two-orders" in done.stdout
    first, second = expected["reading"]["orders"]  # by eye, from PAGE: two orders, in this order
    assert (first["status"], second["status"]) == ("shipped", "completed")
    assert [item["quantity"] for item in (*first["items"], *second["items"])] == [2, 1]
    assert [len(order["number"]) for order in (first, second)] == [12, 12]
    assert first["placed_at"] > second["placed_at"]
    assert "services" not in first
    del expected["draft"]
    (filled / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), "utf-8")
    done = run(begun, *pytest_words, "-k", "testmall or by_eye")
    assert "failed" not in done.stdout
    assert "3 passed" in done.stdout
    done = run(begun, "scripts/expect.py", str(filled), code=1)  # checked: left alone
    assert "checked by eye" in done.stderr
    assert "draft" not in json.loads((filled / "expected.json").read_text("utf-8"))

import json
from datetime import UTC, datetime

import pytest

from daemon.__main__ import main
from daemon.home import Home
from parsers import Order, Reading

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def hugou(tmp_path, capsys, monkeypatch):
    """Call the command line on a data folder; gives exit code, stdout and stderr."""
    monkeypatch.setenv("HUGOU_LANGUAGE", "zh")
    from daemon.language import system_language

    system_language.cache_clear()

    def call(*arguments):
        capsys.readouterr()
        try:
            code = main(["--data", str(tmp_path / "data"), *map(str, arguments)])
        except SystemExit as exit:
            code = exit.code
        out, err = capsys.readouterr()
        return code, out, err

    yield call
    system_language.cache_clear()


@pytest.fixture
def stock(tmp_path):
    """Put orders into the data folder, as if a page had shown them."""

    def put(*orders, capture="c1", page="order_list"):
        records = tuple(
            Order.model_validate({"platform": "taobao", "number": str(number), **fields})
            for number, fields in enumerate(orders, 1)
        )
        with Home.open(tmp_path / "data", alone=False) as home:
            reading = Reading(platform="taobao", page=page, outcome="read", orders=records)
            home.orders.observe(capture, MORNING, reading)

    return put


@pytest.fixture
def answer(hugou):
    """Call a command with --json and give its answer."""

    def call(*arguments):
        code, out, err = hugou(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    return call

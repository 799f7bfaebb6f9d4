"""The extension's own tests, which run in Node, as part of the one test-suite."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OLDEST = 20


def node() -> str:
    """Give a Node that knows `node --test`, or skip with the reason."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("no node on this machine: the extension's unit tests need Node 20 or newer")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.match(r"v(\d+)", said)
    if version is None or int(version[1]) < OLDEST:
        pytest.skip(f"node {said.strip()} is too old: the extension's unit tests need Node 20")
    return program


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_in_node(file: Path) -> None:
    done = subprocess.run([node(), "--test", file], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# pass [1-9]|^ℹ pass [1-9]", done.stdout, re.MULTILINE), done.stdout

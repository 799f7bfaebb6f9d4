"""Who listens on a port: as the kernel of this machine says, and as other systems' programs do."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from daemon.commands.serve import owners
from daemon.web import ports
from daemon.web.ports import Owner, on_linux, on_mac, on_windows, owner_of, run

LISTEN = """
import socket, sys
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
print(s.getsockname()[1], flush=True)
sys.stdin.read()
"""


class Squatter:
    """Another program that listens on a port of this machine."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", LISTEN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture
def squatter() -> Iterator[Squatter]:
    found = Squatter()
    yield found
    found.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- this machine ----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's table of Linux")
def test_the_program_on_a_port_is_found_with_its_name(squatter: Squatter) -> None:
    found = owner_of(squatter.port)
    assert found
    assert found.pid == squatter.process.pid
    assert "python" in (found.program or "")
    assert str(found.pid) in found.named.zh


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's table of Linux")
def test_a_free_port_has_no_owner_and_neither_has_one_that_is_only_used(squatter: Squatter) -> None:
    assert owner_of(free_port()) is None
    with socket.create_connection(("127.0.0.1", squatter.port)) as used:
        assert owner_of(used.getsockname()[1]) is None


@pytest.mark.skipif(not shutil.which("lsof"), reason="no lsof here")
def test_lsof_is_read_as_it_really_writes(squatter: Squatter) -> None:
    def lsof(words: Sequence[str]) -> str:
        return run([shutil.which("lsof") or "", *words[1:]])

    found = on_mac(squatter.port, lsof)
    assert found
    assert found.pid == squatter.process.pid
    assert "python" in (found.program or "")
    assert on_mac(free_port(), lsof) is None


def test_the_message_of_a_start_that_failed_names_each_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {20315: Owner("nginx", 812)}
    monkeypatch.setattr(ports, "owner_of", known.get)
    assert [one.zh for one in owners([20315, 20316])] == [
        "20315 nginx（进程 812）",
        "20316 未知程序",
    ]


# -- the kernel's table, as it may look ------------------------------------------------------------

HEAD = (
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\n"
)
ROW = "  0: {local} 00000000:0000 {state} 00000000:00000000 00:0000 00000000  {user}  0 {inode} 1\n"
PORT_20315 = "0100007F:4F5B"


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "tcp").write_text(HEAD)
    return tmp_path


def listens(proc: Path, table: str = "tcp", local: str = PORT_20315, state: str = "0A") -> None:
    row = ROW.format(local=local, state=state, user=1000, inode=4242)
    (proc / "net" / table).write_text(HEAD + row)


def process(proc: Path, pid: int, inode: int, name: str | None) -> None:
    folder = proc / str(pid)
    (folder / "fd").mkdir(parents=True)
    (folder / "fd" / "3").symlink_to(f"socket:[{inode}]")
    if name is not None:
        (folder / "comm").write_text(f"{name}\n")


def test_the_process_that_holds_the_socket_is_the_owner(proc: Path) -> None:
    listens(proc)
    process(proc, 7, 1111, "other")
    process(proc, 77, 4242, "squid")
    (proc / "self").mkdir()
    assert on_linux(20315, proc) == Owner("squid", 77, 1000)


def test_a_process_that_we_may_not_look_at_is_another_users(proc: Path) -> None:
    listens(proc)
    found = on_linux(20315, proc)
    assert found == Owner(None, user=1000)
    assert found.named.zh == "另一个用户 1000 的程序"


def test_a_process_without_a_name_is_told_by_its_number(proc: Path) -> None:
    listens(proc)
    process(proc, 77, 4242, None)
    found = on_linux(20315, proc)
    assert found
    assert found.named.en == "process 77"


def test_who_listens_on_version_6_alone_is_found_too(proc: Path) -> None:
    listens(proc, "tcp6", "00000000000000000000000000000000:4F5B")
    assert on_linux(20315, proc) == Owner(None, user=1000)


@pytest.mark.parametrize("state", ["01", "06"])
def test_a_connection_is_no_listener(proc: Path, state: str) -> None:
    listens(proc, state=state)
    assert on_linux(20315, proc) is None


def test_without_the_table_nothing_is_known(tmp_path: Path) -> None:
    assert on_linux(20315, tmp_path) is None


# -- other systems ---------------------------------------------------------------------------------

NETSTAT = """
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:20315        0.0.0.0:0              ABHÖREN          4711
  TCP    127.0.0.1:50000        127.0.0.1:20315        HERGESTELLT      1
  TCP    127.0.0.1:20316        127.0.0.1:50001        HERGESTELLT      2
"""


def windows(tasks: str) -> ports.Run:
    return lambda words: NETSTAT if words[0] == "netstat" else tasks


def test_windows_in_any_language() -> None:
    tasks = '"clash, the proxy.exe","4711","Console","1","9.999 K"\r\n'
    assert on_windows(20315, windows(tasks)) == Owner("clash, the proxy.exe", 4711)
    assert on_windows(20316, windows(tasks)) is None
    assert on_windows(315, windows(tasks)) is None


@pytest.mark.parametrize("tasks", ["", "INFO: No tasks are running.\r\n", '"x.exe","9"\r\n'])
def test_windows_that_does_not_name_the_task(tasks: str) -> None:
    assert on_windows(20315, windows(tasks)) == Owner(None, 4711)


@pytest.mark.parametrize(
    ("told", "owner"),
    [
        ("p812\ncnginx\nf6\n", Owner("nginx", 812)),
        ("p812\n", Owner(None, 812)),
        ("", None),
        ("pxyz\n", None),
    ],
)
def test_macos(told: str, owner: Owner | None) -> None:
    assert on_mac(20315, lambda _: told) == owner


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_each_system_is_asked_in_its_way(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ports, "sys", SimpleNamespace(platform=platform))
    assert owner_of(20315, lambda words: asked.append(words[0]) or "") is None
    assert asked == [{"win32": "netstat", "darwin": "/usr/sbin/lsof"}[platform]]


def test_a_program_that_is_missing_says_nothing() -> None:
    assert run(["/nowhere/at/all"]) == ""

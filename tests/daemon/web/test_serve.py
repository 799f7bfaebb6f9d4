"""The daemon as a process: it says where it is, works with the command line, and stops cleanly."""

import http.client
import json
import os
import signal
import stat
import subprocess
import sys
import webbrowser
from dataclasses import dataclass
from pathlib import Path

import pytest

from daemon import __main__ as command_line
from daemon.home import Home
from daemon.web.portfile import PORT_FILE, read_port_file
from daemon.web.remote import find_running

ENGLISH = {**os.environ, "HUGOU_LANGUAGE": "en"}


@dataclass
class Serving:
    process: subprocess.Popen
    folder: Path
    told: dict

    def stop(self, number):
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors


def hugou(*words, folder):
    command = [sys.executable, "-m", "daemon", *words, "--data", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, env=ENGLISH, timeout=30)


def status_for(token, serving):
    wire = http.client.HTTPConnection("127.0.0.1", serving.told["port"], timeout=10)
    wire.request("GET", "/v1/openapi.json", headers={"Authorization": f"Bearer {token}"})
    status = wire.getresponse().status
    wire.close()
    return status


@pytest.fixture
def serving(tmp_path):
    folder = tmp_path / "data"
    command = [sys.executable, "-m", "daemon", "serve", "--port", "0", "--json"]
    process = subprocess.Popen(
        [*command, "--data", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENGLISH,
    )
    yield Serving(process, folder, json.loads(process.stdout.readline()))
    if process.poll() is None:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_frees_the_folder(serving, number):
    status, errors = serving.stop(number)
    assert status == 0
    assert "hugou has stopped" in errors
    assert "Traceback" not in errors
    assert not (serving.folder / PORT_FILE).exists()
    with Home.open(serving.folder):
        pass


def test_01_the_port_file_names_us_and_nobody_else_reads_it(serving):
    running = read_port_file(serving.folder)
    assert (running.pid, running.port) == (serving.process.pid, serving.told["port"])
    assert stat.S_IMODE((serving.folder / PORT_FILE).stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is warned")
def test_01_root_is_warned_once(serving):
    _, errors = serving.stop(signal.SIGTERM)
    assert errors.count("runs as root") == 1


def test_13_everything_in_the_folder_is_for_the_owner_alone(serving):
    hugou("client", "add", "bench", folder=serving.folder)
    assert stat.S_IMODE(serving.folder.stat().st_mode) == 0o700
    for path in serving.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_client_is_added_while_the_daemon_runs(serving):
    added = hugou("client", "add", "bench", folder=serving.folder)
    token = added.stdout.splitlines()[-1]
    assert added.returncode == 0
    assert len(bytes.fromhex(token)) == 32
    assert status_for(token, serving) == 200
    listed = json.loads(hugou("client", "list", "--json", folder=serving.folder).stdout)
    [client] = listed["clients"]
    assert client["name"] == "bench"
    assert hugou("client", "revoke", client["id"], folder=serving.folder).returncode == 0
    assert status_for(token, serving) == 401


def test_a_client_is_added_while_no_daemon_runs(tmp_path):
    folder = tmp_path / "data"
    token = hugou("client", "add", "bench", folder=folder).stdout.splitlines()[-1]
    with Home.open(folder) as home:
        assert home.clients.authenticate(token).name == "bench"
        [client] = home.clients
    assert hugou("client", "revoke", client.id, folder=folder).returncode == 0
    again = hugou("client", "revoke", client.id, folder=folder)
    assert (again.returncode, again.stderr) == (1, "hugou: there is no such client\n")


def test_a_second_daemon_on_the_same_data_says_so(serving):
    second = hugou("serve", "--port", "0", folder=serving.folder)
    assert second.returncode == 1
    assert "already running" in second.stderr


def test_a_port_that_is_taken_is_named(serving, tmp_path):
    port = str(serving.told["port"])
    second = hugou("serve", "--port", port, folder=tmp_path / "other")
    assert second.returncode == 1
    assert port in second.stderr


def test_pairing_from_the_terminal(serving):
    window = json.loads(hugou("pair", "--json", folder=serving.folder).stdout)
    assert window["state"] == "open"
    assert len(window["digits"]) == 6


def test_pairing_needs_a_running_daemon(tmp_path):
    answer = hugou("pair", folder=tmp_path / "data")
    assert answer.returncode == 1
    assert "hugou serve" in answer.stderr


def test_open_shows_the_dashboard_of_the_daemon_that_runs_already(serving, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert command_line.main(["serve", "--open", "--data", str(serving.folder)]) == 0
    [link] = opened
    assert link.startswith(f"http://127.0.0.1:{serving.told['port']}/login/")
    wire = http.client.HTTPConnection("127.0.0.1", serving.told["port"], timeout=10)
    wire.request("GET", link.partition(str(serving.told["port"]))[2])
    answer = wire.getresponse()
    assert answer.status == 200
    assert answer.getheader("Set-Cookie")
    wire.close()


def test_a_port_file_left_behind_is_not_believed(serving, tmp_path):
    stale = json.loads((serving.folder / PORT_FILE).read_text())
    folder = tmp_path / "other"
    with Home.open(folder):
        pass
    (folder / PORT_FILE).write_text(json.dumps(stale | {"key": "0" * 64}))
    assert find_running(folder) is None
    assert find_running(serving.folder) is not None
    added = hugou("client", "add", "bench", folder=folder)
    assert added.returncode == 0
    with Home.open(folder) as home:
        assert len(home.clients) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', "\x00\xff"])
def test_a_broken_port_file_means_that_nobody_runs(tmp_path, content):
    (tmp_path / PORT_FILE).write_text(content)
    assert find_running(tmp_path) is None


def test_doctor_says_what_is_wrong_and_what_to_do(serving, tmp_path):
    running = hugou("doctor", "--json", folder=serving.folder)
    names = [finding["name"] for finding in json.loads(running.stdout)["findings"]]
    assert {"port", "browsers", "folder", "space", "pages", "calendar"} <= set(names)
    assert "notifications_desktop" in names
    without = hugou("doctor", folder=tmp_path / "other")
    assert without.returncode == 1
    assert without.stdout.startswith("✗ hugou is not running")
    assert "→ Start it: hugou serve --open" in without.stdout


@pytest.mark.parametrize("port", ["x", "-1", "65536", "1.5"])
def test_a_port_that_is_none(port, tmp_path):
    answer = hugou("serve", "--port", port, folder=tmp_path / "data")
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1


def test_demo_shows_sample_orders_at_once(tmp_path):
    folder = tmp_path / "data"
    command = [sys.executable, "-m", "daemon", "serve", "--port", "0", "--json", "--demo"]
    process = subprocess.Popen(
        [*command, "--data", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert json.loads(process.stdout.readline())["pid"] == process.pid
        told = find_running(folder).call("GET", "/v1/deadlines")
        assert len(told["deadlines"]) > 5
        assert all(one["sample"] for one in told["deadlines"])
    finally:
        process.terminate()
        process.communicate(timeout=20)

"""Make the environment that hugou runs in: a folder .venv of its own, pinned by constraints.txt.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)


class SetupProblem(Exception):
    """The environment cannot be made; the text says what to do."""


def chinese() -> bool:
    """Tell whether messages should be Chinese, by the system's language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if os.environ.get(name):
            return os.environ[name].lower().startswith("zh")
    return (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))


def either(zh: str, en: str) -> str:
    """Choose the text in the shopper's language."""
    return zh if chinese() else en


def say(zh: str, en: str) -> None:
    """Print one message for a person, to stderr."""
    print(either(zh, en), file=sys.stderr, flush=True)


def environment_folder() -> Path:
    """Give the folder of the environment (HUGOU_VENV puts it elsewhere)."""
    return Path(os.environ.get("HUGOU_VENV") or REPOSITORY / ".venv")


def program(name: str) -> Path:
    """Give the path of a program inside the environment."""
    windows = sys.platform == "win32"
    folder = environment_folder() / ("Scripts" if windows else "bin")
    return folder / (f"{name}.exe" if windows else name)


def runs(command: Sequence[str | Path]) -> bool:
    """Tell whether a command can be run and ends well."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return subprocess.run(command, check=False, **silent).returncode == 0
    except OSError:
        return False


def words_before_apt() -> list[str] | None:
    """Give what must stand before `apt-get`, or None where packages may not be installed."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and runs(["sudo", "-n", "true"]) else None


def install_system_packages(names: Sequence[str]) -> bool:
    """Install Debian packages; False where that is not allowed or fails."""
    before = words_before_apt()
    if before is None:
        return False
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    apt += ["-o", "DPkg::Lock::Timeout=300"]
    runs([*apt, "update"])
    return runs([*apt, "install", "-y", "--no-install-recommends", *names])


def prepare(*, groups: Sequence[str] = ()) -> None:
    """Make the environment or bring it up to date; quick when nothing changed.

    Raises:
        SetupProblem: with what to do about it.
    """
    if sys.version_info < OLDEST_PYTHON:
        have = sys.version.split()[0]
        raise SetupProblem(
            either(
                f"护购需要 Python 3.11 或更新版本，当前是 {have}。",
                f"hugou needs Python 3.11 or newer; this is {have}.",
            )
        )
    stamp = environment_folder() / f"hugou-{'-'.join(groups) or 'run'}.stamp"
    wanted = _fingerprint()
    if program("python").exists() and stamp.is_file() and stamp.read_text() == wanted:
        return
    _make_environment()
    _install(groups)
    stamp.write_text(wanted)


def _make_environment() -> None:
    if program("python").exists() and runs([program("python"), "-m", "pip", "--version"]):
        return
    say("正在准备运行环境（第一次约一分钟）……", "Making the environment (about a minute) …")
    make = [sys.executable, "-m", "venv", "--clear", environment_folder()]
    if runs(make):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if install_system_packages([package]) and runs(make):
        return
    raise SetupProblem(
        either(
            f"缺少 Python 的 venv 部分。请先运行：sudo apt-get install {package}，然后重试。",
            f"Python's venv is missing. Run: sudo apt-get install {package}, then try again.",
        )
    )


def _install(groups: Sequence[str]) -> None:
    say("正在安装所需的库……", "Installing the libraries …")
    pins = ["-c", str(REPOSITORY / "constraints.txt")]
    pip = [str(program("python")), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _install_step([*pip, *pins, "pip"])
    chosen = [word for group in groups for word in ("--group", group)]
    _install_step([*pip, *pins, *chosen, "-e", str(REPOSITORY)])


def _install_step(command: list[str]) -> None:
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise SetupProblem(
            either(
                f"安装失败，你的数据没有改动。请检查网络后重试。详情：\n{tail}",
                f"Installing failed; your data is untouched. Check the network, try again:\n{tail}",
            )
        )


def _fingerprint() -> str:
    """Change whenever what must be installed changes, or the checkout moves."""
    parts = [(REPOSITORY / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    parts += [str(REPOSITORY).encode(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def enter(*, groups: Sequence[str] = ("dev",)) -> None:
    """Go on in hugou's own environment, which is made first where it is absent.

    Raises:
        SetupProblem: with what to do about it.
    """
    if importlib.util.find_spec("lxml") is None:
        prepare(groups=groups)
        os.execv(program("python"), [str(program("python")), *sys.argv])  # noqa: S606
    sys.path.insert(0, str(REPOSITORY))

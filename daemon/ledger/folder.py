"""The data folder: for the shopper's eyes only, and for one daemon at a time."""

from __future__ import annotations

import contextlib
import getpass
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import platformdirs

from daemon.problems import DaemonRunning, DataProblem

if sys.platform == "win32":  # pragma: no cover
    import msvcrt
else:
    import fcntl

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def default_folder() -> Path:
    """Give the data folder that this system foresees for programs."""
    return Path(platformdirs.user_data_dir("hugou", appauthor=False))


def private_folder(folder: Path) -> Path:
    """Make the folder, readable by its owner alone; narrow the rights of one that is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        if sys.platform == "win32":  # pragma: no cover
            only_this_user(folder)
        elif folder.stat().st_mode & 0o077:
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise DataProblem(
            f"打不开数据文件夹 {folder}：{error.strerror}",
            f"cannot use the data folder {folder}: {error.strerror}",
        ) from error
    return folder


def make_room(folder: Path) -> None:
    """Make 00 to ff in a folder of files by hash.

    Made one by one, each costs two waits for the disk while a page waits. Where this fails, as on
    a full disk, each is made when it is needed.
    """
    with contextlib.suppress(OSError, DataProblem):
        there = {path.name for path in folder.iterdir()}
        missing = [name for n in range(256) if (name := f"{n:02x}") not in there]
        for name in missing:
            private_folder(folder / name)
        if missing:
            sync_folder(folder)


def only_this_user(folder: Path, run: Callable[[Sequence[str]], object] | None = None) -> None:
    """On Windows, cut inherited rights and leave the folder to the current user."""
    grant = f"{getpass.getuser()}:(OI)(CI)F"
    (run or _run)(["icacls", str(folder), "/inheritance:r", "/grant:r", grant])


def _run(command: Sequence[str]) -> object:
    return subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def private_file(path: Path) -> Path:
    """Make an empty file with mode 0600 from its first moment; leave one that exists."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    return path


def sync_file(handle: int) -> None:
    """Make a file's content durable; on macOS a plain fsync stops at the drive's own cache."""
    if sys.platform == "darwin":  # pragma: no cover
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed name in this folder durable (Windows has no such call)."""
    if sys.platform == "win32":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class FolderLock:
    """Held by the one daemon of a data folder; the system frees it when the process ends."""

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
        try:
            _lock(self._handle)
        except OSError:
            os.close(self._handle)
            raise DaemonRunning(
                f"护购已经在运行（数据文件夹 {folder}）",
                f"hugou is already running in {folder}",
            ) from None

    def release(self) -> None:
        """Let go; harmless when already released."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


if sys.platform == "win32":  # pragma: no cover

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""Home: everything that one shopper's data folder holds, opened and closed together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import platformdirs

from daemon.ledger.captures import Captures
from daemon.ledger.folder import FolderLock, private_folder
from daemon.ledger.orders import Orders
from daemon.ledger.store import Store
from daemon.settings import Settings, SettingsShelf
from daemon.web.clients import Clients

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


def default_folder() -> Path:
    """Give the data folder that this system foresees for programs."""
    return Path(platformdirs.user_data_dir("hugou", appauthor=False))


class Home:
    """The parts that work on one data folder; each owns its own tables of the store."""

    def __init__(self, folder: Path, store: Store, clock: Clock, lock: FolderLock | None) -> None:
        self.folder = folder
        self.store = store
        self.clock = clock
        self._lock = lock
        self._shelf = SettingsShelf(store)
        self.settings: Settings = self._shelf.load()
        self.clients = Clients(store.table("clients"))
        self.captures = Captures(folder / "captures", store)
        self.orders = Orders(store)

    @classmethod
    def open(cls, folder: Path, *, clock: Clock = now_utc, alone: bool = True) -> Home:
        """Open the data folder, making it where there is none.

        The daemon opens it `alone`; a command that may run beside the daemon does not.

        Raises:
            DaemonRunning: another daemon has it open.
            DataProblem: it cannot be used.
        """
        lock = FolderLock(private_folder(folder)) if alone else None
        try:
            return cls(folder, Store.open(folder / "hugou.db"), clock, lock)
        except BaseException:
            if lock:
                lock.release()
            raise

    def change_settings(self, **choices: Any) -> Settings:
        """Change some settings, for all parts at once."""
        self.settings = self._shelf.change(**choices)
        return self.settings

    def close(self) -> None:
        """Close the store and free the folder."""
        self.store.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Home:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

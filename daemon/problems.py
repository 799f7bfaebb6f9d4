"""What can go wrong with the shopper's data, said in both languages with what to do about it."""

from __future__ import annotations


class DataProblem(Exception):
    """Something about the stored data that the shopper can act on; never a programmer's slip."""

    code = "data_problem"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class DaemonRunning(DataProblem):
    """Another hugou already works in this data folder."""

    code = "daemon_running"


class DiskFull(DataProblem):
    """Nothing more can be written; everything acknowledged before is still there."""

    code = "disk_full"


class StoreCorrupt(DataProblem):
    """The database cannot be read; at the next start it is set aside and rebuilt."""

    code = "store_corrupt"


class CaptureDamaged(DataProblem):
    """The file of a kept page cannot be read any more."""

    code = "capture_damaged"


class StoreTooNew(DataProblem):
    """The data folder was written by a newer hugou."""

    code = "store_too_new"


class SitePaused(DataProblem):
    """The shopper paused the capture of this site."""

    code = "site_paused"

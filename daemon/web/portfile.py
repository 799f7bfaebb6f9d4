"""The port file: where a daemon listens, for those who may read this shopper's data folder."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from daemon.ledger.folder import PRIVATE_FILE

LOOPBACK = "127.0.0.1"
PORT_FILE = "daemon.json"


class Running(BaseModel):
    """What the port file says; `key` is the token of this shopper's own command line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pid: int
    port: int
    started: AwareDatetime
    key: str


def write_port_file(folder: Path, port: int, key: str) -> Path:
    """Say where we listen; only this user can read it, from its first byte on."""
    running = Running(pid=os.getpid(), port=port, started=datetime.now(UTC), key=key)
    path, fresh = folder / PORT_FILE, folder / f"{PORT_FILE}.new"
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(running.model_dump_json())
    fresh.replace(path)
    return path


def read_port_file(folder: Path) -> Running | None:
    """Read what a daemon of this folder last said; it may have died since."""
    try:
        return Running.model_validate(json.loads((folder / PORT_FILE).read_text("utf-8")))
    except (OSError, ValueError, ValidationError):
        return None

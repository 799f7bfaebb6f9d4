"""The log: what was called and what failed, never what a page or a person said."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from daemon.ledger.folder import private_file

LOG_FILE = "hugou.log"
LOG_BYTES = 1_000_000
OUR_OWN = ("hugou", "daemon", "parsers", "rules")


class Discreet(logging.Formatter):
    """Writes our own sentences; of other libraries only who failed, and the kind of failure.

    Their sentences and every exception's message may quote an order.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        own = record.name.partition(".")[0] in OUR_OWN
        words = record.getMessage() if own else "(not written down)"
        kind = record.exc_info[0] if record.exc_info else None
        failure = f" {kind.__name__}" if kind else ""
        return f"{self.formatTime(record)} {record.levelname} {record.name} {words}{failure}"


def keep_log(folder: Path) -> logging.Handler:
    """Write the log into a file of this user's, in place of the terminal."""
    path = private_file(folder / LOG_FILE)
    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(Discreet())
    logging.getLogger().addHandler(handler)
    for name in OUR_OWN:
        logging.getLogger(name).setLevel(logging.INFO)
    return handler

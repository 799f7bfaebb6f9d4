"""Accepts a bill and takes it back, for ever; says after each what is done.

python bill_writer.py REPOSITORY FOLDER
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from daemon.home import Home


def main() -> None:
    """Decide on the one bill that lies in the folder."""
    with Home.open(Path(sys.argv[2]), alone=False) as home:
        bill = home.bills.all()[0]
        while True:
            home.bills.accept_sure(bill.id)
            os.write(1, b"accepted\n")
            home.bills.undo(bill.id)
            os.write(1, b"undone\n")


main()

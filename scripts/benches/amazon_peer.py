"""Times amazon-orders in an environment of its own: a page per line in, milliseconds out.

Run with -I: beside this file lies a module called http.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Parse each page that is named on a line; answer with the time and the orders found."""
    from amazonorders.conf import AmazonOrdersConfig
    from amazonorders.orders import AmazonOrders

    with tempfile.TemporaryDirectory() as folder:
        config = AmazonOrdersConfig(config_path=str(Path(folder) / "config.yml"))
        for name in sys.stdin:
            page = Path(name.strip()).read_text("utf-8")
            started = time.perf_counter()
            orders = AmazonOrders.parse_orders(page, config)
            taken = (time.perf_counter() - started) * 1000
            sys.stdout.write(f"{taken:.3f} {len(orders)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The service under the clock of whoever drives it, as `nox -s demo` does: each request says how late it is.

What LipService keeps depends on policy, seed, the order of records and the time, and on nothing else. With the same of
all four, this service and its sisters in other languages keep the same records. `python -m orders.demo MILLISECONDS`
begins at that time.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

from lipservice import configure_adaptive_logging

from orders.service import Handler, Service, serve_until_stopped
from orders.shop import Shop
from orders.worker import Worker

SEED = 1


class DrivenClock:
    """A clock that shows the time it was told; whoever waits, such as for a batch to fill, waits as ever."""

    def __init__(self, milliseconds: int) -> None:
        """Begin at a time since 1970."""
        self.milliseconds = milliseconds

    def seconds(self) -> float:
        """Return the seconds since 1970."""
        return self.milliseconds / 1000

    def wall_ns(self) -> int:
        """Return the nanoseconds since 1970."""
        return self.milliseconds * 1_000_000

    def monotonic_ns(self) -> int:
        """Return nanoseconds that never run backwards: the machine's."""
        return time.monotonic_ns()

    def wait(self, condition: threading.Condition, until_ns: int | None) -> None:
        """Wait for a notification, or that monotonic time."""
        condition.wait(None if until_ns is None else max(0.0, (until_ns - time.monotonic_ns()) / 1e9))


def main() -> None:
    """Run the service."""
    logging.basicConfig(format="%(levelname)-7s %(name)s: %(message)s")
    clock = DrivenClock(int(sys.argv[1]))
    client = configure_adaptive_logging(clock=clock, seed=SEED)
    worker = Worker(clock.seconds)
    shop = Shop(worker)
    worker.every(2, shop.check_stock)

    class DrivenHandler(Handler):
        def serve(self) -> None:
            clock.milliseconds = int(self.headers["X-Demo-Milliseconds"])
            worker.run_due()
            super().serve()

        do_GET = do_POST = serve  # noqa: N815  the names that http.server calls

    try:
        serve_until_stopped(Service(shop, worker, int(os.environ["PORT"]), DrivenHandler))
    finally:
        client.shutdown()


if __name__ == "__main__":
    main()

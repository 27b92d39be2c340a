"""For the tests of applications: what they log, captured in memory, while time stands still.

    from lipservice.testing import capture

    def test_a_paid_order_is_logged() -> None:
        with capture() as captured:
            pay(order=17)
        captured.assert_logged("order 17 paid", severity="info", count=1)

In the message the placeholder of patterns stands for anything. A fixture of pytest takes one line:

    captured = pytest.fixture(lipservice.testing.capturing)

Nothing is sent, and the environment is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Unpack

from lipservice._at_work import at_work
from lipservice._call_options import CallOptions
from lipservice._captured import Captured
from lipservice._captured_record import CapturedDecision, CapturedRecord
from lipservice._configure import configure_adaptive_logging
from lipservice._fake_clock import FakeClock
from lipservice._log_record import LogRecord
from lipservice._transport import Answer

__all__ = ["Captured", "CapturedDecision", "CapturedRecord", "FakeClock", "capture", "capturing"]

# It must be somewhere, or nothing would be decided.
_NOWHERE = "http://localhost:9"
# More than any test logs within a window; and of everything that is sent, what was decided.
_POLICY: Final = {"budget": "1000000/s", "window_seconds": 1, "annotate": "full"}


class _Unused:
    """A transport that is never asked to send."""

    compresses = False

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Take everything."""
        del body, headers, timeout
        return Answer(200)

    def abort(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def forget(self) -> None:
        """Do nothing."""


@contextmanager
def capture(*, seed: int = 1, **options: Unpack[CallOptions]) -> Iterator[Captured]:
    """Capture what is logged: configure LipService, and shut it down at the end.

    Options are those of `configure_adaptive_logging`. Without a policy everything is kept; without a level the root
    logger lets everything through meanwhile. With a policy, chance is the same in every run.

    Raises:
        RuntimeError: LipService is configured already.
        ValueError: An option cannot be used, or a policy not read.

    Example:
        >>> import logging
        >>> with capture() as captured:
        ...     logging.getLogger("shop").info("order %s paid", 17, extra={"customer": "acme"})
        >>> captured.assert_logged("order 17 paid", severity="info", count=1).attributes
        {'customer': 'acme'}
    """
    if at_work.client is not None:
        message = "LipService is configured already: shut that client down before, or begin to capture earlier"
        raise RuntimeError(message)
    said: list[str] = []
    clock = FakeClock(_settle)
    given: CallOptions = {"policy": _POLICY, "level": "trace", **options, "otlp_endpoint": _NOWHERE}
    client = configure_adaptive_logging(
        clock=clock, seed=seed, transport=_Unused(), diagnostics=said.append, variables={}, **given
    )
    if said:
        client.shutdown(0)
        raise ValueError("\n".join(said))
    captured = Captured(clock, client, said)
    if at_work.pipeline is not None:
        at_work.pipeline.divert(captured.add)
    try:
        yield captured
    finally:
        if at_work.client is client and at_work.pipeline is not None:
            # What shutting down accounts for is not the test's doing.
            at_work.pipeline.divert(_ignore)
        client.shutdown(0)


def capturing() -> Iterator[Captured]:
    """Yield what `capture` captures: `captured = pytest.fixture(lipservice.testing.capturing)`."""
    with capture() as captured:
        yield captured


def _settle() -> None:
    """Account for what is due, as a thread would do some time later."""
    if at_work.pipeline is not None:
        at_work.pipeline.settle()


def _ignore(record: LogRecord) -> None:
    del record

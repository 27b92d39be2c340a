"""What an exporter did, as numbers to look at."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class FlushResult(StrEnum):
    """What became of the records that were emitted before a call of `flush` or `shutdown`.

    Attributes:
        SUCCESS: The endpoint has accepted every one of them.
        FAILURE: Nothing is waiting any more, but since the call some of them were lost.
        TIMEOUT: Some were still waiting when time was up.
    """

    SUCCESS = "success"
    FAILURE = "failure"
    TIMEOUT = "timeout"


class ExporterStats(NamedTuple):
    """Counts since the exporter began. At all times emitted = accepted + all that is lost + queued + in_flight.

    Attributes:
        emitted: Records that were handed to `emit`.
        accepted: Records that the endpoint has accepted.
        lost: Records that did not arrive, by reason.
        queued: Records that wait.
        in_flight: Records that are being sent, or sent again.
        requests: Requests that were made.
        retries: Those of them that sent a batch once more.
        notices: Records of the exporter's own that the endpoint has accepted; they are not in `accepted`.
        notices_lost: Those that did not arrive.
        bytes_sent: Bytes of all requests, before compression.
        throttled: The endpoint has asked for a pause, which lasts.
    """

    emitted: int
    accepted: int
    lost: Mapping[str, int]
    queued: int
    in_flight: int
    requests: int
    retries: int
    notices: int
    notices_lost: int
    bytes_sent: int
    throttled: bool

"""A client that sends into memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lipservice import Answer, Client, configure_adaptive_logging

# More than any record of a test, so that nothing is dropped.
KEEP_ALL = {"budget": "1000/s", "window_seconds": 1}
# One record in a window that lasts longer than any test.
KEEP_FEW = {"budget": "1/s", "window_seconds": 300, "always": {"min_severity": "ERROR"}}


class Sent:
    """A transport that keeps the records it is given, as JSON has them."""

    compresses = False

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        del headers, timeout
        for resource in json.loads(body)["resourceLogs"]:
            for scope in resource["scopeLogs"]:
                self.records += scope["logRecords"]
        return Answer(200)

    def abort(self) -> None:
        pass

    def close(self) -> None:
        pass

    def forget(self) -> None:
        pass

    @property
    def bodies(self) -> list[Any]:
        return [record["body"]["stringValue"] for record in self.records]

    def attributes(self, number: int = -1) -> dict[str, Any]:
        """Return the attributes of a record, integers as JSON has them: as texts."""
        pairs = self.records[number].get("attributes", [])
        return {pair["key"]: next(iter(pair["value"].values())) for pair in pairs}


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._now_ns = 1_000_000_000_000
        self._waiting: threading.Condition | None = None

    def wall_ns(self) -> int:
        return self._now_ns

    def monotonic_ns(self) -> int:
        return self._now_ns

    def wait(self, condition: threading.Condition, until_ns: int | None) -> None:
        del until_ns
        condition.wait(0.005)

    def advance(self, seconds: float) -> None:
        self._now_ns += int(seconds * 1e9)


@contextmanager
def configured(**options: Any) -> Iterator[tuple[Client, Sent, list[str]]]:
    """Yield a client, what it has sent after a flush, and what it has said; shut it down at the end."""
    sent, said = Sent(), list[str]()
    given = {"policy": KEEP_ALL, "otlp_endpoint": "http://127.0.0.1:9", "level": "trace", **options}
    client = configure_adaptive_logging(
        transport=given.pop("transport", sent),
        diagnostics=said.append,
        variables={},
        seed=1,
        encoding="json",
        compression="none",
        **given,
    )
    try:
        yield client, sent, said
    finally:
        client.shutdown(10)

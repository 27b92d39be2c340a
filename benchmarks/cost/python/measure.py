"""Measures the whole SDK beside OpenTelemetry's handler; prints what each round cost. See ../../program.py."""

from __future__ import annotations

import gc
import gzip
import json
import logging
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from importlib.metadata import version
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from lipservice import Answer, Client, configure_adaptive_logging, request_scope
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor, LogRecordExporter, LogRecordExportResult
from opentelemetry.sdk.resources import Resource

# Shorter measurements tell more about the machine than about the code.
_LEAST_SECONDS = 0.06
# So long everything runs before it is measured, for caches to fill; and ours until the sampler's window after the next:
# what comes in one window is what it knows in the next.
_WARM_SECONDS = 0.3
_WINDOW_SECONDS = 10

_LOGGER = "shop.checkout"
_SERVICE = "shop"
_KEY = "phc_bench0000000000000000000000000000000000000"
_GZIP_LEVEL = 6
_BATCH = 512
_REQUEST = 64  # records of one

# None is settled while something else is measured.
_POLICIES = {
    "drop": {"budget": "1/s", "window_seconds": _WINDOW_SECONDS, "settle_interval_seconds": 3600},
    "keep": {"budget": "100000/s", "window_seconds": _WINDOW_SECONDS, "settle_interval_seconds": 3600},
}

# Logs a batch.
Load = Callable[[], object]


class Discard:
    """Takes requests and forgets them."""

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Accept it."""
        del body, headers, timeout
        return Answer(200)

    def abort(self) -> None:
        """Nothing is under way."""

    close = forget = abort


class PeerExporter(LogRecordExporter):  # type: ignore[misc]  # the class is not to be found where types are checked
    """Encodes a batch and forgets it."""

    def __init__(self, *, compress: bool) -> None:
        self._compress = compress

    def export(self, batch: Sequence[Any]) -> LogRecordExportResult:
        """Take a batch."""
        body = encode_logs(batch).SerializeToString()
        if self._compress:
            gzip.compress(body, _GZIP_LEVEL)
        return LogRecordExportResult.SUCCESS

    def shutdown(self) -> None:
        """Nothing is left."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing waits."""
        return timeout_millis >= 0


class Root:
    """The root logger, whose handlers are those of one side after the other. All have one that does nothing."""

    def __init__(self) -> None:
        self._root = logging.getLogger()
        self._root.setLevel(logging.INFO)
        self.nothing = logging.NullHandler()
        self._root.handlers = [self.nothing]

    def handlers(self) -> list[logging.Handler]:
        """Return the list, as somebody has put it there."""
        return self._root.handlers

    def use(self, handlers: list[logging.Handler]) -> None:
        """Put a list there."""
        self._root.handlers = handlers


class Side:
    """One that is measured: its handlers, and what it waits for after a batch."""

    def __init__(self, handlers: list[logging.Handler], wait: Callable[[], object] | None, load: Load) -> None:
        self.handlers = handlers
        self._wait = wait
        self._load = load

    def cost(self, root: Root, least: float = _LEAST_SECONDS) -> tuple[int, float]:
        """Return how many records were logged, and nanoseconds of process CPU for each."""
        root.use(self.handlers)
        gc.collect()
        load, wait, batches, spent = self._load, self._wait, 0, 0.0
        while spent < least:
            started = time.process_time()
            for _ in range(4):
                load()
                if wait is not None:
                    wait()
            spent += time.process_time() - started
            batches += 4
        return batches * _BATCH, spent / (batches * _BATCH) * 1e9


class Loads:
    """Makes what logs a batch after the other, of the texts of a case; with `in_request`, in requests."""

    def __init__(self, task: Mapping[str, Any]) -> None:
        self._texts: Mapping[str, Sequence[str]] = task["texts"]
        self._attributes = [dict(pairs) for pairs in task["attributes"]]
        try:
            raise LookupError("no such order")  # noqa: TRY301  it needs a traceback
        except LookupError as error:
            self._error = error

    def of(self, case: Any, client: Client | None = None, in_request: Callable[[], Any] | None = None) -> Load:
        """Return it; by our own call where there is a client."""
        batches = self._batches(case)
        size = _BATCH if in_request is None else _REQUEST
        log = self._log(case, logging.getLogger(_LOGGER).info if client is None else client.log, own=client is not None)
        within = in_request or nullcontext

        def load() -> None:
            batch = next(batches)
            for start in range(0, _BATCH, size):
                with within():
                    log(batch[start : start + size])

        return load

    def _batches(self, case: Any) -> Iterator[Sequence[Any]]:
        texts, count = self._texts[case.messages], case.attributes
        at, batches = 0, []
        for _ in range(max(1, len(texts) // _BATCH)):
            batch = []
            for _ in range(_BATCH):
                text = texts[at % len(texts)]
                given = dict(list(self._attributes[at % len(self._attributes)].items())[:count])
                batch.append((text.replace("{}", "%s"), at) if case.messages == "template" else (text, given))
                at += 1
            batches.append(batch if count or case.messages == "template" else [text for text, _ in batch])
        while True:
            yield from batches

    def _log(self, case: Any, log: Callable[..., None], *, own: bool) -> Callable[[Iterable[Any]], None]:
        """Return the plainest loop for what a record is given: what it costs is part of the floor."""
        if own:
            return _named(log)
        if case.error:
            return _failed(log, self._error)
        if case.messages == "template":
            return _templates(log)
        return _extras(log) if case.attributes else _plain(log)


def _plain(log: Callable[..., None]) -> Callable[[Iterable[str]], None]:
    def loop(batch: Iterable[str]) -> None:
        for text in batch:
            log(text)

    return loop


def _failed(log: Callable[..., None], error: BaseException) -> Callable[[Iterable[str]], None]:
    def loop(batch: Iterable[str]) -> None:
        for text in batch:
            log(text, exc_info=error)

    return loop


def _templates(log: Callable[..., None]) -> Callable[[Iterable[tuple[str, int]]], None]:
    def loop(batch: Iterable[tuple[str, int]]) -> None:
        for text, number in batch:
            log(text, number)

    return loop


def _extras(log: Callable[..., None]) -> Callable[[Iterable[tuple[str, Mapping[str, object]]]], None]:
    def loop(batch: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        for text, given in batch:
            log(text, extra=given)

    return loop


def _named(log: Callable[..., None]) -> Callable[[Iterable[tuple[str, Mapping[str, object]]]], None]:
    """Log by our own call, which takes attributes by name."""

    def loop(batch: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        for text, given in batch:
            log("info", text, **given)

    return loop


def _setup(case: Any) -> tuple[str, bool, bool, bool, bool]:
    """Return what a client is configured by; messages that are new each time would empty the caches of the others."""
    return case.policy, case.gzip, case.way == "early", case.request == "plain", case.messages == "new"


def _configure(case: Any) -> Client:
    policy: dict[str, object] = dict(_POLICIES[case.policy])
    if case.request == "plain":
        policy["retained"] = {"enabled": False}
    options: dict[str, Any] = {"early_drop": True} if case.way == "early" else {}
    return configure_adaptive_logging(
        posthog_api_key=_KEY,
        service_name=_SERVICE,
        policy=policy,
        compression="gzip" if case.gzip else "none",
        gzip_level=_GZIP_LEVEL,
        transport=Discard(),
        variables={},
        **options,
    )


def _drops_early(case: Any) -> bool:
    """Tell whether the option changes how logging makes records; where it does not, no figure is to say it did."""
    stock = logging.Logger._log  # noqa: SLF001  it has no other sign
    client = _configure(case)
    changed = logging.Logger._log is not stock  # noqa: SLF001
    client.shutdown()
    return changed


def _contenders(case: Any, client: Client, loads: Loads, ours: list[logging.Handler], root: Root) -> dict[str, Side]:
    """Return the sides of a case. Records that are kept are waited for, batch by batch, so that none is thrown away."""
    provider = LoggerProvider(Resource.create({"service.name": _SERVICE}))
    provider.add_log_record_processor(BatchLogRecordProcessor(PeerExporter(compress=case.gzip)))
    own = client if case.way == "own" else None
    load = loads.of(case)
    sides = {
        "ours": Side(
            ours,
            client.flush if case.policy == "keep" else None,
            loads.of(case, own, request_scope if case.request else None),
        ),
        "floor": Side([root.nothing], None, load),
        "opentelemetry": Side([root.nothing, LoggingHandler(logger_provider=provider)], provider.force_flush, load),
    }
    if own:
        del sides["floor"]
    return sides


def _measure_together(cases: Sequence[Any], loads: Loads, root: Root, rounds: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield costs and counts of cases that one client is configured for."""
    client = _configure(cases[0])
    ours = root.handlers()
    contenders = {case.key: _contenders(case, client, loads, ours, root) for case in cases}
    _warm(contenders, root)
    costs: dict[str, dict[str, list[float]]] = {key: {name: [] for name in sides} for key, sides in contenders.items()}
    counts = {key: dict.fromkeys(("records", "seen", "kept", "dropped", "buffered", "lost"), 0) for key in contenders}
    for _ in range(rounds):
        for key, sides in contenders.items():
            for name, side in sides.items():
                before = _counts(client)
                records, cost = side.cost(root)
                costs[key][name].append(cost)
                if name == "ours":
                    for count, value in _counts(client).items():
                        counts[key][count] += value - before[count]
                    counts[key]["records"] += records
    root.use(ours)
    client.shutdown()
    yield from ((key, costs[key], counts[key]) for key in contenders)


def _warm(contenders: Mapping[str, Mapping[str, Side]], root: Root) -> None:
    for sides in contenders.values():
        for side in sides.values():
            side.cost(root, _WARM_SECONDS)
    until = (time.time() // _WINDOW_SECONDS + 2) * _WINDOW_SECONDS
    while time.time() < until:
        for sides in contenders.values():
            sides["ours"].cost(root)


def _counts(client: Client) -> dict[str, int]:
    stats = client.stats()
    return {
        "seen": stats.seen,
        "kept": stats.kept,
        "dropped": stats.dropped,
        "buffered": stats.buffered,
        "lost": sum(stats.exporter.lost.values()),
    }


def measure(task: dict[str, Any]) -> dict[str, object]:
    """Measure ours, the floor and the peer in turn, so that what disturbs the machine disturbs all."""
    loads, root = Loads(task), Root()
    cases = [SimpleNamespace(**case) for case in task["cases"]]
    early = [case for case in cases if case.way == "early"]
    notes = []
    if early and not _drops_early(early[0]):
        notes = [f"{case.title}: not measured, the option early_drop does nothing yet" for case in early]
        cases = [case for case in cases if case not in early]
    costs, counts = {}, {}
    for _, together in groupby(sorted(cases, key=_setup), _setup):
        for key, cost, count in _measure_together(list(together), loads, root, task["rounds"]):
            costs[key], counts[key] = cost, count
    return {
        "runtime": f"Python {platform.python_version()}",
        "peers": {"opentelemetry": f"OpenTelemetry {version('opentelemetry-sdk')}, LoggingHandler"},
        "costs": costs,
        "counts": counts,
        "notes": notes,
    }


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)

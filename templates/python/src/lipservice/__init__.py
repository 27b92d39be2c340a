"""LipService: adaptive logging that keeps what matters and counts what it drops."""

import importlib
import typing

from lipservice import _tables
from lipservice._configure import configure_adaptive_logging

if typing.TYPE_CHECKING:
    from lipservice._call_options import CallOptions
    from lipservice._client import Client
    from lipservice._client_stats import ClientStats
    from lipservice._clock import Clock
    from lipservice._decision import Decision, Held, Settlement
    from lipservice._destination import Destination
    from lipservice._export_stats import ExporterStats, FlushResult
    from lipservice._exporter import Exporter
    from lipservice._exporter_options import ExporterOptions
    from lipservice._finding import Finding
    from lipservice._log_record import LogRecord
    from lipservice._policy import Policy
    from lipservice._policy_reader import PolicyReading, read_policy
    from lipservice._policy_stats import PolicyStats
    from lipservice._randomness import randomness
    from lipservice._record import Record
    from lipservice._request_scope import RequestScope, current_request, request_scope
    from lipservice._sampler import Sampler
    from lipservice._scanner import Scanner, signature
    from lipservice._signature import Signature
    from lipservice._stats import PatternStats, Stats
    from lipservice._transport import Answer, Transport

__version__ = _tables.VERSION

__all__ = [
    "Answer",
    "CallOptions",
    "Client",
    "ClientStats",
    "Clock",
    "Decision",
    "Destination",
    "Exporter",
    "ExporterOptions",
    "ExporterStats",
    "Finding",
    "FlushResult",
    "Held",
    "LogRecord",
    "PatternStats",
    "Policy",
    "PolicyReading",
    "PolicyStats",
    "Record",
    "RequestScope",
    "Sampler",
    "Scanner",
    "Settlement",
    "Signature",
    "Stats",
    "Transport",
    "__version__",
    "configure_adaptive_logging",
    "current_request",
    "randomness",
    "read_policy",
    "request_scope",
    "signature",
]

# Where all else is, which is imported when it is first asked for: a program that makes the one call, or none, does not
# wait for what it does not name. Half of that would be for dataclasses, which bring `inspect`; they stay dataclasses
# because they are public, and `dataclasses.replace` is to work on them.
_PLACES = {
    "Answer": "_transport",
    "CallOptions": "_call_options",
    "Client": "_client",
    "ClientStats": "_client_stats",
    "Clock": "_clock",
    "Decision": "_decision",
    "Destination": "_destination",
    "Exporter": "_exporter",
    "ExporterOptions": "_exporter_options",
    "ExporterStats": "_export_stats",
    "Finding": "_finding",
    "FlushResult": "_export_stats",
    "Held": "_decision",
    "LogRecord": "_log_record",
    "PatternStats": "_stats",
    "Policy": "_policy",
    "PolicyReading": "_policy_reader",
    "PolicyStats": "_policy_stats",
    "Record": "_record",
    "RequestScope": "_request_scope",
    "Sampler": "_sampler",
    "Scanner": "_scanner",
    "Settlement": "_decision",
    "Signature": "_signature",
    "Stats": "_stats",
    "Transport": "_transport",
    "current_request": "_request_scope",
    "randomness": "_randomness",
    "read_policy": "_policy_reader",
    "request_scope": "_request_scope",
    "signature": "_scanner",
}

if not typing.TYPE_CHECKING:  # type checkers go by the imports above

    def __getattr__(name: str) -> object:
        """Return a public name."""
        place = _PLACES.get(name)
        if place is None:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        found = globals()[name] = getattr(importlib.import_module(f"{__name__}.{place}"), name)
        return found


def __dir__() -> list[str]:
    """Return all names, those that were not asked for yet included."""
    return sorted({*globals(), *_PLACES})

"""LipService: adaptive logging that keeps what matters and counts what it drops."""

from lipservice import _tables
from lipservice._call_options import CallOptions
from lipservice._client import Client
from lipservice._client_stats import ClientStats
from lipservice._clock import Clock
from lipservice._configure import configure_adaptive_logging
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
from lipservice._request_scope import RequestScope, request_scope
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
    "randomness",
    "read_policy",
    "request_scope",
    "signature",
]

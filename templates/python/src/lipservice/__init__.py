"""LipService: adaptive logging that keeps what matters and counts what it drops."""

from lipservice import _tables
from lipservice._decision import Decision, Held, Settlement
from lipservice._finding import Finding
from lipservice._policy import Policy
from lipservice._policy_reader import PolicyReading, read_policy
from lipservice._randomness import randomness
from lipservice._record import Record
from lipservice._sampler import Sampler
from lipservice._scanner import Scanner, signature
from lipservice._signature import Signature
from lipservice._stats import PatternStats, Stats

__version__ = _tables.VERSION

__all__ = [
    "Decision",
    "Finding",
    "Held",
    "PatternStats",
    "Policy",
    "PolicyReading",
    "Record",
    "Sampler",
    "Scanner",
    "Settlement",
    "Signature",
    "Stats",
    "__version__",
    "randomness",
    "read_policy",
    "signature",
]

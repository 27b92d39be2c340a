"""LipService: adaptive logging that keeps what matters and counts what it drops."""

from lipservice import _tables
from lipservice._scanner import Scanner, signature
from lipservice._signature import Signature

__version__ = _tables.VERSION

__all__ = ["Scanner", "Signature", "__version__", "signature"]

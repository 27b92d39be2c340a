"""Redaction by the rules in words: place by place, rule by rule, and every length that a rule fits is found."""

from lipservice_conformance.slow_redaction.operation import redact

__all__ = ["redact"]

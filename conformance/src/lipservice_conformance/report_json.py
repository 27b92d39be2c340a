"""The conformance report as JSON: everything the terminal shows and every failure with its evidence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from lipservice_conformance.judge import Report
from lipservice_conformance.outcome import Kind

__all__ = ["json_report"]


def json_report(reports: Sequence[Report], spec: str) -> str:
    """Return the report as text."""
    return json.dumps({"spec": spec, "sdks": [_sdk(report) for report in reports]}, indent=1) + "\n"


def _sdk(report: Report) -> dict[str, object]:
    rules: dict[str, Counter[str]] = {}
    for entry in report.outcomes:
        rules.setdefault(f"{entry.op}/{entry.rule}", Counter())[entry.kind] += 1
    return {
        "language": report.language,
        "hello": asdict(report.greeting) if report.greeting else None,
        "passed": report.passed,
        "seconds": round(report.seconds, 3),
        "counts": {kind: report.count(kind) for kind in Kind},
        "rules": rules,
        "faults": [asdict(fault) for fault in report.faults],
        "shortfalls": report.shortfalls,
        "failures": [asdict(entry) for entry in report.outcomes if entry.kind is not Kind.PASS],
    }

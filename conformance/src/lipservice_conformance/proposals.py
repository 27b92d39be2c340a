"""What fuzzing found, kept as an authoring file: `vectors add` takes it once the oracles agree.

`<folder>/<operation>/found.yaml`, one for each operation, grows with every run; an entry goes when it has been moved to
`authoring/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from lipservice_conformance.authoring import ALONE, CONTEXTS
from lipservice_conformance.generation import Arguments
from lipservice_conformance.properties import Finding
from lipservice_conformance.values import Json, ValueFormError, decode_text
from lipservice_conformance.vector import input_hash

__all__ = ["keep_findings"]

FOUND = "found.yaml"
_HEAD = """\
# Found by fuzzing. When it is mended: see that the rule is the one at fault, then
#   lipservice-conformance vectors add FILE
# and move the entry to the authoring files.
"""
# The rule a finding most likely belongs to; a person knows better.
_RULES = {
    ("signature", "not all agree"): "reading.text_order",
    ("signature", "not idempotent"): "text.placeholder",
    ("signature", "digits matter"): "token.digit",
    ("decide", "not all agree"): "timeline.mixed",
    ("decide", "records lost"): "timeline.accounts",
    ("waterfill", "not all agree"): "out.rates",
    ("stratified", "not all agree"): "out.trace",
    ("encode", "not all agree"): "wire.log_record.body",
    ("reply", "not all agree"): "action.retry",
    ("policy_client", "not all agree"): "source.service",
    ("config", "not all agree"): "reading.source",
}


def keep_findings(findings: Iterable[Finding], folder: Path) -> list[Path]:
    """Add the findings to the files of their operations, each input once. Returns the files with something new."""
    by_op: dict[str, list[Finding]] = {}
    for finding in findings:
        by_op.setdefault(finding.op, []).append(finding)
    return [_keep(found, folder / op / FOUND) for op, found in by_op.items()]


def _keep(findings: Iterable[Finding], path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    slugs = {group["slug"] for groups in kept.values() for group in groups}
    for finding in findings:
        slug = f"found_{input_hash(finding.op, finding.arguments)[:8]}"
        if slug not in slugs:
            slugs.add(slug)
            kept.setdefault(_RULES[finding.op, finding.broken], []).append(_group(slug, finding))
    path.write_text(_HEAD + yaml.safe_dump(kept, sort_keys=False, width=120), "utf-8")
    (path.parent / CONTEXTS).write_text(yaml.safe_dump({ALONE: "{}"}), "utf-8")
    return path


def _group(slug: str, finding: Finding) -> dict[str, object]:
    why = f"Found by fuzzing: {finding.broken}."
    return {"slug": slug, "why": why, "origin": "fuzz", "in": [_written(finding.arguments)]}


def _written(arguments: Arguments) -> dict[str, object]:
    return {name: _value(value) for name, value in arguments.items()}


def _value(value: Json) -> object:
    """Return an argument in the form of the authoring files."""
    if isinstance(value, dict) and "$u16" in value:
        return {"units": value["$u16"]}
    try:
        text = decode_text(value)
    except ValueFormError:
        return value
    return [{"hex": text.hex()}] if isinstance(text, bytes) else text

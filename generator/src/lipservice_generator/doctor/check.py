"""What the sections of `doctor.yaml` mean together, and the facts that the SDKs' own code finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.finding import find_backwards, find_twice, find_unfilled
from lipservice_generator.policy.wording import unknown_places

Sections = Mapping[str, Any]

# What doctors find out, by the names that lines use; a fact that nobody finds would never be said.
FACTS: Final = (
    *("way", "profile", "url", "disabled_source", "endpoint_source", "headers_source"),
    *("token", "token_source", "token_prefix", "token_length"),
    *("arrival", "status", "ms", "kind", "error", "said", "proxy", "body"),
    *("policy", "policy_source", "policy_from", "policy_error", "policy_hash", "kill_switch", "shadow", "always_limit"),
    *("budget_kind", "budget", "window", "record_bytes", "processes", "gb_process", "gb_all"),
    *("price_process", "price_all", "price_gb", "price_source", "free_gb", "retention_days", "month_days"),
    *("records", "log", "seen", "kept", "dropped", "buffered", "asked", "released", "settlements"),
    *("hook_drops", "hook_failures", "faults", "emitted", "accepted", "queued", "requests", "retries", "is_throttled"),
    "is_stuck",
)
LISTS: Final = (
    *("given", "notices", "exporter_said", "policy_errors", "policy_notices"),
    *("dropped_patterns", "lost", "told"),
)
_TEXTS: Final = {"body": ("check", "service"), "good": (), "wrong": ("failed",)}


def check_doctor(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    """Yield everything wrong between well-formed sections."""
    for name in ("record_bytes", "processes"):
        if name in sections:
            yield from _bounds(document, name, sections[name])
    if "verdict" in sections:
        yield from find_unfilled(document, "verdict", sections["verdict"].model_dump(), _TEXTS)
    if "body" in sections:
        yield from _places(document, ("body",), sections["body"], _TEXTS["body"])
    if "lines" in sections:
        lines = sections["lines"]
        yield from find_twice(document, "LS050", [(("lines", at, "id"), line.id) for at, line in enumerate(lines)])
        for at, line in enumerate(lines):
            yield from _line(document, ("lines", at), line, sections.get("sections"))


def _bounds(document: Document, name: str, model: Any) -> Iterator[Diagnostic]:
    low, high = model.range
    yield from find_backwards(document, (name, "range"), low, high)
    if low <= high and not low <= model.default <= high:
        yield document.diagnostic("LS013", (name, "default"), f"expected {low} to {high}, found {model.default}")


def _line(document: Document, path: NodePath, line: Any, sections: Mapping[str, str] | None) -> Iterator[Diagnostic]:
    if sections is not None and line.section not in sections:
        hint = did_you_mean(line.section, sections)
        yield document.diagnostic("LS014", (*path, "section"), f"`{line.section}` is none of the sections", hint)
    for fact in line.when:
        if fact not in FACTS:
            hint = did_you_mean(fact, FACTS)
            yield document.diagnostic(
                "LS094", (*path, "when", fact), f"no doctor finds the fact `{fact}`", hint, key=True
            )
    if line.each is not None and line.each not in LISTS:
        hint = did_you_mean(line.each, LISTS)
        yield document.diagnostic("LS094", (*path, "each"), f"no doctor finds the list `{line.each}`", hint)
    yield from _places(document, (*path, "text"), line.text, (*FACTS, *(("item",) if line.each else ())))


def _places(document: Document, path: NodePath, text: str, known: tuple[str, ...]) -> Iterator[Diagnostic]:
    for place in unknown_places(text, known):
        hint = did_you_mean(place.strip("{}"), known)
        yield document.diagnostic("LS084", path, f"nothing fills `{place}`", hint, offset=text.index(place))

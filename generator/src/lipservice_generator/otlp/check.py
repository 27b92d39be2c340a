"""What the sections of `otlp.yaml` mean together, and what the SDKs' own code reads of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.finding import find_backwards, find_languages, find_twice, find_unfilled
from lipservice_generator.otlp.schema import GRPC_CODES, ProfileModel, SeverityTableModel, StatusModel

Sections = Mapping[str, Any]

# Every status that an answer can have.
FIRST_STATUS, LAST_STATUS = 100, 999

# Actions after which everything has arrived or is still there, so that nothing is lost.
_WITHOUT_LOSS = frozenset({"accept", "retry"})

# What the exporters of the SDKs count and write by name.
_LOSSES = (
    "queue_full",
    "throttled",
    "rejected",
    "unauthorized",
    "reply_too_large",
    "unencodable",
    "shutdown",
    "closed",
    "no_destination",
)
_RECORD = (
    "distinct_id",
    "session_id",
    "logger",
    "exception_type",
    "exception_message",
    "exception_stacktrace",
    "template",
    "parameter",
    "file",
    "line",
    "function",
    "count",
    "weight",
    "pattern",
    "reason",
    "threshold",
    "randomness",
    "would_keep",
    "would_reason",
    "notice",
    "lost",
)
_RESOURCE = ("service_name", "service_version", "environment", "team_id", "sdk_name", "sdk_language", "sdk_version")
_BY_NAME = "the exporters of the SDKs know it by this name"


def check_otlp(document: Document, sections: Sections, languages: Collection[str] | None) -> Iterator[Diagnostic]:
    """Yield everything wrong between well-formed sections; without `languages` nothing is said of them."""
    yield from _bounds(document, sections)
    for library, table in sections.get("severities", {}).items():
        yield from _severities(document, ("severities", library), table, languages)
    if "attributes" in sections:
        yield from _attributes(document, sections["attributes"])
    if "losses" in sections:
        yield from _missing(document, ("losses",), sections["losses"], _LOSSES)
    if "actions" in sections:
        named = [(("actions", at), name) for at, name in enumerate(sections["actions"])]
        yield from find_twice(document, "LS031", named)
    if "profiles" in sections:
        for name in ("otlp", "posthog"):
            yield from _profile(document, ("profiles", name), getattr(sections["profiles"], name), sections)
    if "grpc" in sections:
        yield from _grpc(document, sections["grpc"])
    if "stamps" in sections:
        body = {"settled_body": sections["stamps"].settled_body}
        yield from find_unfilled(document, "stamps", body, {"settled_body": ("count", "template")})
    yield from find_twice(document, "LS050", _readings(sections))


def _readings(sections: Sections) -> list[tuple[NodePath, str]]:
    """Return all readings by where they stand; their ids are of their own in the whole file."""
    lists: list[tuple[NodePath, Any]] = [
        ((name, "readings"), sections[name].readings) for name in ("correlation", "stamps") if name in sections
    ]
    lists.append((("readings",), sections.get("readings", ())))
    return [((*path, at, "id"), entry.id) for path, entries in lists for at, entry in enumerate(entries)]


def _bounds(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    pairs = (
        ("limits", "key_bytes", "text_bytes"),
        ("limits", "text_bytes", "record_bytes"),
        ("backoff", "base_ms", "cap_ms"),
        ("backoff", "cap_ms", "retry_after_cap_ms"),
    )
    for section, lower, upper in pairs:
        if section not in sections:
            continue
        low, high = getattr(sections[section], lower), getattr(sections[section], upper)
        if low > high:
            message = f"{lower} ({low}) is above {upper} ({high})"
            yield document.diagnostic("LS013", (section, lower), message)


def _severities(
    document: Document, path: NodePath, table: SeverityTableModel, languages: Collection[str] | None
) -> Iterator[Diagnostic]:
    named = [((*path, "languages", at), name) for at, name in enumerate(table.languages)]
    yield from find_languages(document, named, languages)
    last: int | None = None
    for level in table.levels:
        if last is not None and int(level) <= last:
            message = f"level {level} stands behind {last}"
            yield document.diagnostic("LS075", (*path, "levels", level), message, key=True)
        last = int(level)
    folded = [((*path, "names", name), name.lower()) for name in table.names]
    yield from find_twice(document, "LS031", folded, key=True)


def _attributes(document: Document, attributes: Any) -> Iterator[Diagnostic]:
    for name, needed in (("record", _RECORD), ("resource", _RESOURCE)):
        models = getattr(attributes, name)
        yield from _missing(document, ("attributes", name), models, needed)
        keys = [(("attributes", name, each, "key"), model.key) for each, model in models.items()]
        yield from find_twice(document, "LS050", keys)


def _missing(document: Document, path: NodePath, given: Collection[str], needed: Iterable[str]) -> Iterator[Diagnostic]:
    for name in needed:
        if name not in given:
            near = did_you_mean(name, [other for other in given if other not in needed])
            hint = near if near.startswith("did") else _BY_NAME
            yield document.diagnostic("LS010", path, f"missing field `{name}`", hint)


def _profile(document: Document, path: NodePath, profile: ProfileModel, sections: Sections) -> Iterator[Diagnostic]:
    taken: set[int] = set()
    for at, status in enumerate(profile.statuses):
        place: NodePath = (*path, "statuses", at)
        yield from find_backwards(document, place, status.from_, status.to)
        statuses = set(range(status.from_, status.to + 1))
        if statuses and statuses <= taken:
            hint = "the first range that fits counts: move it up or remove it"
            yield document.diagnostic("LS073", place, "earlier ranges take every status of this one", hint)
        taken |= statuses
        yield from _action(document, place, status, sections)
        if status.action == "retry_few" and not profile.few_tries:
            message = "`retry_few` needs `few_tries` of at least 1"
            yield document.diagnostic("LS017", (*path, "few_tries"), message)
    last = profile.statuses[-1]
    if (last.from_, last.to) != (FIRST_STATUS, LAST_STATUS):
        message = f"the last range is not {FIRST_STATUS} to {LAST_STATUS}"
        hint = "it says what every status means that no other range names"
        yield document.diagnostic("LS073", (*path, "statuses", len(profile.statuses) - 1), message, hint)


def _action(document: Document, path: NodePath, status: StatusModel, sections: Sections) -> Iterator[Diagnostic]:
    action, loss = status.action, status.loss
    if "actions" in sections and action not in sections["actions"]:
        hint = did_you_mean(action, sections["actions"])
        yield document.diagnostic("LS014", (*path, "action"), f"unknown action `{action}`", hint)
    elif action in _WITHOUT_LOSS and loss is not None:
        yield document.diagnostic("LS017", (*path, "loss"), f"`{action}` loses nothing", "remove `loss`")
    elif action not in _WITHOUT_LOSS and loss is None:
        yield document.diagnostic("LS017", path, f"missing field `loss` of `{action}`", "say why records are lost")
    if loss is not None and "losses" in sections and loss not in sections["losses"]:
        hint = did_you_mean(loss, sections["losses"])
        yield document.diagnostic("LS074", (*path, "loss"), f"`{loss}` is none of `losses`", hint)


def _grpc(document: Document, grpc: Any) -> Iterator[Diagnostic]:
    lists = ("retry", "retry_with_info")
    named = [(("grpc", name, at), code) for name in lists for at, code in enumerate(getattr(grpc, name))]
    yield from find_twice(document, "LS031", named)
    for path, code in named:
        if code not in GRPC_CODES:
            hint = did_you_mean(code, GRPC_CODES)
            yield document.diagnostic("LS014", path, f"unknown status code `{code}`", hint)

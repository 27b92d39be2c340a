"""Mutants of what encoders and exporters go by: fields, limits, marks, statuses, waits, options, ways, messages."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from lipservice_conformance.mutant import Mutant, document_text
from lipservice_conformance.mutant_change import Changes, Place

__all__ = ["PREFIXES", "export_mutants"]

OTLP: Final = "otlp"
CONFIG: Final = "config"
POLICY: Final = "policy"
PROTO: Final = "proto"
PREFIXES: Final = (f"{OTLP}.", f"{CONFIG}.", f"{POLICY}.", f"{PROTO}.")

_WAITS: Final = ("base_ms", "cap_ms", "retry_after_cap_ms")
_BOUNDS: Final = ("few_tries", "reset_above")
# Another thing to do with an answer, for which the generator wants a loss as well, or none as well.
_OTHER_ACTIONS: Final = {
    "accept": "retry",
    "retry": "accept",
    "retry_few": "halve",
    "halve": "lose",
    "bisect": "halve",
    "uncompressed": "lose",
    "stop": "lose",
    "lose": "stop",
}
# Facts of the resource that the operations show.
_RESOURCE: Final = ("service_name", "service_version", "environment", "team_id", "sdk_name")

# What the operation `policy_client` says.
_POLICY_MESSAGES: Final = (
    "policy",
    *(f"policy_{name}" for name in ("built_in", "before", "status", "no_answer", "unreadable")),
)

_MESSAGE: Final = re.compile(r"^message (\w+) \{$")
_FIELD: Final = re.compile(r"^( +(?:repeated )?\w+ (\w+) = )(\d+)(;)$")
# Far enough from every other field, and of two bytes with the tag.
_MOVED: Final = 16


def export_mutants(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant for each value that vectors of these operations must notice."""
    for name, places in ((OTLP, _of_otlp), (CONFIG, _of_config), (POLICY, _of_client)):
        original = yaml.safe_load((spec / f"{name}.yaml").read_text("utf-8"))
        for path in places(original):
            for what, changed in _changes(_value(original, path)):
                yield _mutant(name, original, path, what, changed)
    file = yaml.safe_load((spec / f"{OTLP}.yaml").read_text("utf-8"))["proto"]
    yield from _of_proto(file, (spec / file).read_text("utf-8"))


def _of_proto(file: str, text: str) -> Iterator[Mutant]:
    """Give each field another number, and another name in JSON; the generator refuses other types."""
    message = ""
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        if found := _MESSAGE.match(line):
            message = found[1]
        elif found := _FIELD.match(line):
            before, field, number, end = found.groups()
            moved = int(number) + _MOVED
            for what, changed in ((f"{moved}", f"{moved}"), ("another name", f'{number} [json_name = "{field}X"]')):
                some = [*lines[:at], f"{before}{changed}{end}\n", *lines[at + 1 :]]
                yield Mutant(f"{PROTO}.{message}.{field}: {what}", file, "".join(some))


def _of_otlp(document: dict[str, Any]) -> Iterator[Place]:
    yield from (("limits", name) for name in document["limits"])
    yield from (("marks", name) for name in document["marks"])
    yield from (("backoff", name) for name in _WAITS)
    yield ("bisect_requests",)
    for profile, entry in document["profiles"].items():
        yield from (("profiles", profile, name) for name in _BOUNDS if entry[name])
        yield ("profiles", profile, "path")
        yield ("profiles", profile, "statuses")
        for at, status in enumerate(entry["statuses"]):
            yield from (("profiles", profile, "statuses", at, name) for name in ("from", "to") if _apart(status))
            yield ("profiles", profile, "statuses", at, "action")
    yield from (("attributes", "resource", name, "key") for name in _RESOURCE)
    yield ("attributes", "resource", "sdk_name", "value")


def _apart(status: dict[str, Any]) -> bool:
    """Tell whether a range has two ends; of another the list as a whole is changed."""
    return bool(status["from"] != status["to"])


def _of_config(document: dict[str, Any]) -> Iterator[Place]:
    for name, option in document["options"].items():
        yield from (("options", name, "range", at) for at in range(len(option.get("range", ()))))
        members = ("default", "env", "otlp_env", "base_env", "resource", "secret", "choices", "characters")
        yield from (("options", name, member) for member in members if option.get(member) is not None)
    yield ("detection",)
    yield ("collector",)
    yield from (("posthog", "regions", name) for name in document["posthog"]["regions"])
    yield from (("posthog", "app_hosts", name) for name in document["posthog"]["app_hosts"])
    yield from (("posthog", name) for name in ("default_region", "token_prefix", "personal_prefix", "path_end"))
    yield from (("expected", name) for name in document["expected"] if name != "function")
    yield from (("messages", name) for name in document["messages"])
    yield from (("call_messages", name) for name in _POLICY_MESSAGES)


def _of_client(_document: dict[str, Any]) -> Iterator[Place]:
    """How a policy is asked for; what stands in one is not the exporter's."""
    yield ("api", "path")
    yield from (("client", name) for name in ("base_ms", "cap_ms", "file_ms", "etag_bytes"))


def _changes(value: Any) -> Changes:
    """Yield one less and one more, another text, and lists without an entry or with two of them swapped."""
    match value:
        case bool():
            yield f"{not value}", not value
        case int():
            yield from ((f"{value + step}", value + step) for step in (-1, 1))
        case "us" | "eu":
            other = "eu" if value == "us" else "us"
            yield other, other
        case str() if value in _OTHER_ACTIONS:
            yield _OTHER_ACTIONS[value], _OTHER_ACTIONS[value]
        case str() if value.startswith("["):
            yield "with &", f"[&{value[1:]}"
        case str():
            yield "another text", f"{value}x"
        case list():
            if len(value) > 1:
                yield from ((f"drop {at}", value[:at] + value[at + 1 :]) for at in range(len(value)))
            for at in range(len(value) - 1):
                yield f"swap {at}", [*value[:at], value[at + 1], value[at], *value[at + 2 :]]


def _value(document: Any, path: Place) -> Any:
    for step in path:
        document = document[step]
    return document


def _mutant(name: str, original: dict[str, Any], path: Place, what: str, changed: Any) -> Mutant:
    document = copy.deepcopy(original)
    _value(document, path[:-1])[path[-1]] = changed
    text = document_text(document)
    return Mutant(f"{name}.{'.'.join(map(str, path))}: {what}", f"{name}.yaml", text)

"""The policy document as a page of the documentation."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lipservice_generator.markdown import cell
from lipservice_generator.policy.representation import Field, Object, PolicyDocument, Quantities
from lipservice_generator.sampling.representation import Algorithm, Sampling

_HEAD = "<!-- Made by `nox -s generate` from spec/policy.yaml and spec/sampling.yaml. -->"


def policy_page(policy: PolicyDocument, sampling: Sampling) -> str:
    """Return the page as Markdown."""
    docs = {entry.name: entry for entry in sampling.algorithms}
    lines = [_HEAD, "", "# The policy", "", policy.doc, "", *_intro(policy), ""]
    for entry in policy.objects:
        lines += [f"## {entry.name}", "", entry.doc, "", *_table(entry), ""]
    lines += ["## action", "", *_actions(policy), ""]
    for entry in policy.actions.algorithms:
        lines += [f"### {entry.name}", "", *_algorithm(entry, docs[entry.name]), ""]
    lines += ["## Budgets and rates", "", *_quantities(policy.quantities)]
    lines += ["## How it is read", "", *_readings(policy), "", *_api(policy), ""]
    return "\n".join(lines)


def _intro(policy: PolicyDocument) -> Iterator[str]:
    yield (
        "It is a JSON object. Every field may be absent or null, unless it is required. A document with an error"
        " changes nothing: all errors are reported with their paths, and the policy before it stays in force. Unknown"
        " fields are ignored, with a notice."
    )
    yield ""
    yield f"At most {policy.limits.document_bytes:,} bytes, {policy.limits.depth} levels deep."
    yield "[policy.schema.json](policy.schema.json) is the same for editors."


def _table(entry: Object) -> Iterator[str]:
    yield "| field | value | default | meaning |"
    yield "| --- | --- | --- | --- |"
    for field in entry.fields:
        yield f"| `{field.name}` | {cell(_value(field))} | {cell(_default(field))} | {cell(field.doc)} |"


def _value(field: Field) -> str:
    unit = f" ({field.unit})" if field.unit else ""
    of = f"[{field.of}](#{field.of})" if field.of else ""
    match field.type:
        case "object":
            return of
        case "list":
            return f"a list of {of}, {field.size}"
        case "map":
            return f"an object, {field.size} entries: {field.expected_entry}"
        case "action":
            return "[action](#action)"
    return field.expected + unit


def _default(field: Field) -> str:
    if field.required:
        return "required"
    if field.default is None:
        return "" if field.optional else "the defaults of its fields" if field.type == "object" else "none"
    return f"`{json.dumps(field.default, ensure_ascii=False)}`"


def _quantities(quantities: Quantities) -> Iterator[str]:
    yield "A budget is an amount, a unit for bytes and none for records, and a period: `20/s`, `1.5 GB/month`."
    yield f"A rate has no unit. An amount of a budget has at most {quantities.budget_decimals} decimals."
    yield ""
    for kind, numbers in (("unit", quantities.units), ("period", quantities.periods)):
        yield f"| {kind} | {'bytes' if kind == 'unit' else 'seconds'} |"
        yield "| --- | --- |"
        names: dict[int, list[str]] = {}
        for number in numbers:
            names.setdefault(number.value, []).append(f"`{number.name}`")
        for value, same in names.items():
            yield f"| {', '.join(same)} | {value:,} |"
        yield ""


def _actions(policy: PolicyDocument) -> Iterator[str]:
    words = ", ".join(f'`"{word.name}"`' for word in policy.actions.words)
    yield f"What a rule does: one of the words {words}; {policy.actions.percent.expected};"
    yield f"{policy.actions.rate.expected}; or an object whose `algorithm` is one of these:"


def _algorithm(entry: Object, algorithm: Algorithm) -> Iterator[str]:
    yield algorithm.doc
    if entry.fields:
        yield ""
        yield from _table(entry)


def _readings(policy: PolicyDocument) -> Iterator[str]:
    for _, doc in policy.readings:
        yield f"- {doc}"


def _api(policy: PolicyDocument) -> Iterator[str]:
    query = "&".join(f"{name}=…" for name in policy.api.query)
    yield "## Where it comes from"
    yield ""
    yield f"`GET {policy.api.path}?{query}`. {policy.api.doc}"

"""What the sections of `redaction.yaml` mean together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.finding import find_twice
from lipservice_generator.otlp.representation import Otlp
from lipservice_generator.pattern import is_nullable, parse_pattern
from lipservice_generator.policy.wording import unknown_places
from lipservice_generator.redaction.name import fold
from lipservice_generator.redaction.representation import Redaction
from lipservice_generator.redaction.scan import redacted
from lipservice_generator.redaction.schema import RedactionRuleModel

Sections = Mapping[str, Any]

_REASONS = ("key", "too_long", "fault")


def check_redaction(document: Document, sections: Sections, otlp: Otlp | None) -> Iterator[Diagnostic]:
    """Yield everything wrong between well-formed sections; without `otlp` nothing is said of what it has."""
    if "placeholder" in sections:
        yield from _places(document, ("placeholder",), sections["placeholder"], "id")
    if "names" in sections:
        yield from _names(document, sections["names"])
    rules: Sequence[RedactionRuleModel] = sections.get("rules", ())
    ids = [(("rules", at, "id"), rule.id) for at, rule in enumerate(rules)]
    yield from find_twice(document, "LS050", ids)
    for at, rule in enumerate(rules):
        yield from _rule(document, ("rules", at), rule, is_last=at == len(rules) - 1)
    if otlp is not None:
        yield from _record(document, sections, otlp)
    readings = [(("readings", at, "id"), entry.id) for at, entry in enumerate(sections.get("readings", ()))]
    yield from find_twice(document, "LS050", readings)


def _names(document: Document, names: Sequence[str]) -> Iterator[Diagnostic]:
    folded = [(("names", at), fold(name)) for at, name in enumerate(names)]
    yield from find_twice(document, "LS031", folded)


def _rule(document: Document, path: NodePath, rule: RedactionRuleModel, *, is_last: bool) -> Iterator[Diagnostic]:
    if rule.id in _REASONS:
        yield document.diagnostic("LS050", (*path, "id"), f"`{rule.id}` is a reason already", "call it otherwise")
    if is_nullable(parse_pattern(rule.match, {}).node):
        yield document.diagnostic("LS022", (*path, "match"), "the pattern fits the empty text")
    if rule.check is not None and not is_last:
        message = "a rule with a check stands before others: where its check fails, it would hide them"
        yield document.diagnostic("LS121", (*path, "check"), message, "move it to the end")
    if rule.replacement is not None:
        yield from _places(document, (*path, "replacement"), rule.replacement, "placeholder")


def _places(document: Document, path: NodePath, text: str, place: str) -> Iterator[Diagnostic]:
    for unknown in unknown_places(text, (place,)):
        message = f"nothing fills `{unknown}`"
        yield document.diagnostic("LS084", path, message, f"known: {{{place}}}", offset=text.index(unknown))
    if f"{{{place}}}" not in text:
        message = f"there is no {{{place}}} in it"
        yield document.diagnostic("LS123", path, message, "nobody could tell what was taken out")


def _record(document: Document, sections: Sections, otlp: Otlp) -> Iterator[Diagnostic]:
    if "limits" in sections and sections["limits"].text_bytes < otlp.limits.text_bytes:
        message = f"expected {otlp.limits.text_bytes} at least, as a record has, found {sections['limits'].text_bytes}"
        hint = "less would be sent with redaction than without"
        yield document.diagnostic("LS013", ("limits", "text_bytes"), message, hint)
    known = [attribute.name for attribute in otlp.record_attributes]
    untouched = [(("untouched", at), name) for at, name in enumerate(sections.get("untouched", ()))]
    yield from find_twice(document, "LS031", untouched)
    for path, name in untouched:
        if name not in known:
            hint = did_you_mean(name, known)
            yield document.diagnostic("LS124", path, f"`{name}` is no attribute of a record", hint)


def check_examples(
    document: Document, models: Sequence[RedactionRuleModel], redaction: Redaction
) -> Iterator[Diagnostic]:
    """Yield every example that comes out otherwise, and every replacement that would be redacted again."""
    for at, model in enumerate(models):
        path: NodePath = ("rules", at)
        for text, expected in model.examples.items():
            found = redacted(redaction, text)
            if found != expected:
                message = f"it becomes {found!r}"
                hint = "write what becomes of it, or mend the rule"
                yield document.diagnostic("LS122", (*path, "examples", text), message, hint)
        for number, text in enumerate(model.near):
            found = redacted(redaction, text)
            if found != text:
                message = f"it is redacted: {found!r}"
                hint = "make the rule narrower, or remove it"
                yield document.diagnostic("LS122", (*path, "near", number), message, hint)
        replacement = redaction.rules[at].replacement
        if redacted(redaction, replacement) != replacement:
            message = f"what stands in its place, {replacement!r}, would be redacted again"
            yield document.diagnostic("LS123", (*path, "id"), message, "use characters that no rule fits")

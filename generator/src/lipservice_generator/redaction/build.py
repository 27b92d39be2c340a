"""Builds what `redaction.yaml` means out of sections that passed every check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lipservice_generator.otlp.representation import Otlp
from lipservice_generator.pattern import parse_class, parse_pattern
from lipservice_generator.policy.wording import fill
from lipservice_generator.redaction.automaton import compile_rules
from lipservice_generator.redaction.representation import Redaction, RedactionExample, RedactionRule
from lipservice_generator.redaction.schema import RedactionRuleModel

ASCII = frozenset(range(128))

Sections = Mapping[str, Any]


def build_redaction(sections: Sections, otlp: Otlp) -> Redaction:
    """Join the sections. Raises RuleError for rules that no automaton can be made of."""
    placeholder = sections["placeholder"]
    rules = tuple(_rule(model, placeholder) for model in sections["rules"])
    keys = {attribute.name: attribute.key for attribute in otlp.record_attributes}
    return Redaction(
        doc=sections["doc"],
        text_bytes=sections["limits"].text_bytes,
        **{name: fill(placeholder, id=name) for name in sections["reasons"].model_dump()},
        reasons=tuple(sections["reasons"].model_dump().items()),
        names=tuple(sections["names"]),
        untouched=tuple(keys[name] for name in sections["untouched"]),
        rules=rules,
        automaton=compile_rules(rules),
        readings=tuple((entry.id, entry.doc) for entry in sections["readings"]),
    )


def _rule(model: RedactionRuleModel, placeholder: str) -> RedactionRule:
    alone = fill(placeholder, id=model.id)
    return RedactionRule(
        id=model.id,
        doc=model.doc,
        pattern=parse_pattern(model.match, {}),
        not_before=_ascii(model.not_before),
        not_after=_ascii(model.not_after),
        check=model.check or "",
        replacement=alone if model.replacement is None else fill(model.replacement, placeholder=alone),
        examples=(
            *(RedactionExample(text, redacted) for text, redacted in model.examples.items()),
            *(RedactionExample(text, text) for text in model.near),
        ),
    )


def _ascii(source: str | None) -> tuple[int, ...]:
    return () if source is None else tuple(sorted(parse_class(source) & ASCII))

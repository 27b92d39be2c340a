"""Builds the intermediate representation out of sections that passed every check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lipservice_generator.config.representation import Config
from lipservice_generator.doctor.representation import Doctor
from lipservice_generator.otlp.representation import Otlp
from lipservice_generator.pattern import (
    ANY_BYTE,
    ANYTHING,
    Node,
    Pattern,
    Sequence,
    Words,
    fixed_width,
    parse_class,
    parse_pattern,
)
from lipservice_generator.policy.representation import PolicyDocument
from lipservice_generator.redaction.representation import Redaction
from lipservice_generator.representation import (
    IR_VERSION,
    Argument,
    Automaton,
    Example,
    Key,
    Limits,
    Operation,
    Package,
    Part,
    Reading,
    Reductions,
    Representation,
    Rule,
    Severity,
    SignatureProfile,
    Tokens,
    WordList,
)
from lipservice_generator.sampling.representation import Sampling
from lipservice_generator.schema import ClassesModel, OperationModel, PackageModel, PartModel, RuleModel, TokensModel

Sections = Mapping[str, Any]
WordLists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Concerns:
    """What the files mean that are read by packages of their own."""

    sampling: Sampling
    policy: PolicyDocument
    otlp: Otlp
    config: Config
    doctor: Doctor
    redaction: Redaction


def build_representation(
    product: Sections,
    signature: Sections,
    word_lists: WordLists,
    automaton: Automaton,
    concerns: Concerns,
) -> Representation:
    """Join the sections of all files; mappings whose order means nothing are sorted."""
    return Representation(
        ir_version=IR_VERSION,
        spec_version=product["spec_version"],
        version=product["version"],
        description=product["description"],
        licence=product["licence"],
        packages=tuple(_package(language, entry) for language, entry in sorted(product["packages"].items())),
        operations=tuple(_operation(name, model) for name, model in sorted(product["operations"].items())),
        signature=_signature(signature, word_lists, automaton),
        sampling=concerns.sampling,
        policy=concerns.policy,
        otlp=concerns.otlp,
        config=concerns.config,
        doctor=concerns.doctor,
        redaction=concerns.redaction,
    )


def _package(language: str, model: PackageModel) -> Package:
    return Package(language, model.name, model.title or language, model.options)


def _operation(name: str, model: OperationModel) -> Operation:
    inputs = tuple(
        Argument(key, entry.type, "default" not in entry.model_fields_set, entry.default, entry.doc)
        for key, entry in model.in_.items()
    )
    outputs = tuple(Argument(key, entry.type, True, None, entry.doc) for key, entry in model.out.items())
    return Operation(name, model.doc, inputs, outputs)


def _signature(sections: Sections, word_lists: WordLists, automaton: Automaton) -> SignatureProfile:
    classes = sections["classes"]
    tokens = sections["tokens"]
    return SignatureProfile(
        profile=sections["profile"],
        doc=sections["doc"],
        limits=Limits(**sections["limits"].model_dump()),
        lines=sections["text"].lines,
        json_message_keys=tuple(sections["text"].json_message_keys),
        placeholder=sections["placeholder"],
        space=tuple(sorted(parse_class(classes.space))),
        delimiters=tuple(sorted(parse_class(classes.delimiter))),
        closers=tuple(sorted(parse_class(classes.closer))),
        words=tuple(
            WordList(name, sections["words"][name].any_case, word_lists[name]) for name in sorted(sections["words"])
        ),
        tokens=Tokens(tokens.lead, tokens.ellipsis, build_rules(tokens, word_lists), automaton),
        reductions=_reductions(sections["reductions"], word_lists),
        key=_key(sections["key"]),
        readings=tuple(Reading(entry.id, entry.doc.strip()) for entry in sections["readings"]),
    )


def piece_bytes(classes: ClassesModel) -> frozenset[int]:
    """Return the bytes that a piece of a token can hold: no space, no delimiter, and of the digits only `0`."""
    return ANY_BYTE - parse_class(classes.space) - parse_class(classes.delimiter) - frozenset(b"123456789")


def build_rules(tokens: TokensModel, word_lists: WordLists) -> tuple[Rule, ...]:
    """Turn every way in which a rule fits into patterns over the whole piece."""
    return tuple(_rule(model, word_lists) for model in tokens.rules)


def _rule(model: RuleModel, word_lists: WordLists) -> Rule:
    if model.parts is not None:
        parts = tuple(_part(part, word_lists) for part in model.parts)
    else:
        pattern = _whole(model, word_lists)
        parts = (Part(pattern, str(model.as_), fixed_width(pattern.node)),)
    return Rule(model.id, model.doc, parts, _examples(model.examples))


def _part(model: PartModel, word_lists: WordLists) -> Part:
    pattern = parse_pattern(model.match, word_lists)
    return Part(pattern, model.as_, fixed_width(pattern.node))


def _whole(model: RuleModel, word_lists: WordLists) -> Pattern:
    if model.words is not None:
        return Pattern(f"{{{model.words}}}", Words(model.words, word_lists[model.words]))
    source = next(filter(None, (model.whole, model.starts, model.contains)))
    node: Node = parse_pattern(source, word_lists).node
    if model.starts is not None:
        return Pattern(f"({source}).*", Sequence((node, ANYTHING)))
    if model.contains is not None:
        return Pattern(f".*({source}).*", Sequence((ANYTHING, node, ANYTHING)))
    return Pattern(source, node)


def _examples(examples: Mapping[str, str]) -> tuple[Example, ...]:
    return tuple(Example(message, template) for message, template in examples.items())


def _reductions(models: list[Any], word_lists: WordLists) -> Reductions:
    """Flatten the list; what is left out gets empty parameters."""
    given = {model.kind: model for model in models}

    def get(kind: str, name: str) -> Any:
        return getattr(given[kind], name) if kind in given else ""

    def words(kind: str, name: str) -> tuple[str, ...]:
        return word_lists[getattr(given[kind], name)] if kind in given else ()

    return Reductions(
        order=tuple(model.kind for model in models),
        value_after=get("value", "after"),
        value_unless_key=words("value", "unless_key"),
        space="space" in given,
        absorb="absorb" in given,
        person_word=get("person", "word"),
        person_before=words("person", "before"),
        person_unless=words("person", "unless"),
        arrow_close=get("arrow", "close"),
        arrow_open=get("arrow", "open"),
        join_separators=tuple(get("join", "separators")),
        pair_delimiters=tuple(get("pair", "delimiters")),
        bracket_pairs=tuple(get("brackets", "pairs")),
        bracket_across_space=tuple(get("brackets", "across_space")),
        quote_marks=tuple(get("quotes", "marks")),
        quote_apostrophe=get("quotes", "apostrophe"),
        quote_value_after=get("quotes", "value_after"),
        quote_json_after=get("quotes", "json_after"),
        quote_key_marks=tuple(get("quotes", "key_marks")),
        quote_unless_key=words("quotes", "unless_key"),
        docs=tuple((model.kind, model.doc) for model in models),
        examples=tuple(example for model in models for example in _examples(model.examples)),
    )


def _key(model: Any) -> Key:
    severities = tuple(Severity(entry.name, entry.first, entry.last) for entry in model.severities)
    return Key(tuple(model.parts), model.digits, severities, model.default_severity)

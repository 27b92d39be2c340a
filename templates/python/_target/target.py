"""The Python SDK: what its templates need to know of the spec, as ready-made Python literals."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from lipservice_generator.representation import Example, Operation, Reductions, Representation, Rule, SignatureProfile
from lipservice_generator.target import Tool

from .doctor import lower_doctor
from .engine import lower_engine, lower_plain
from .expression import is_word_list, listed_words, write_expression
from .options import lower_options, lower_replies
from .otlp import lower_otlp
from .policy import lower_policy
from .redaction import lower_redaction

LANGUAGE = "python"

FORMATTERS = (
    Tool(
        suffixes=(".py",),
        # By the running Python, because a virtual environment that is not activated is not on PATH.
        command=(sys.executable, "-m", "ruff", "format", "--quiet", "--isolated", "--line-length", "120"),
        install="pip install ruff",
    ),
)

# The generator itself parses .py, .toml and .json.
VERIFIERS = ()

# The class bytes that digits never take in a piece: there, every run of them is one `0`.
_COLLAPSED = frozenset(b"123456789")


def lower(representation: Representation) -> dict[str, object]:
    """Return the view of all templates of this language."""
    signature = representation.signature
    package = next(entry.name for entry in representation.packages if entry.language == LANGUAGE)
    return {
        "package": _text(package),
        "package_name": package,
        "version": _text(representation.version),
        "description": _text(representation.description),
        "licence": _text(representation.licence),
        "licence_name": representation.licence,
        "operations": [_operation(operation) for operation in representation.operations],
        "default_severity": _default_severity(representation.operations),
        **_texts(signature),
        **_tokens(signature),
        "reductions": _reductions(signature.reductions),
        "key": _key(signature),
        "examples": _examples(signature),
        "readme": _readme(signature),
        "policy": lower_policy(representation.policy),
        "engine": lower_engine(representation.sampling),
        "plain": lower_plain(representation.sampling, representation.policy.cost.record),
        "otlp": lower_otlp(representation.otlp),
        "config": lower_options(representation.config, representation.otlp),
        "redaction": lower_redaction(representation.redaction),
        "replies": lower_replies(representation.otlp),
        "doctor": lower_doctor(representation.doctor),
    }


def _texts(signature: SignatureProfile) -> dict[str, object]:
    limits = signature.limits
    return {
        "profile": _bytes(signature.profile),
        "limits": {
            "text_bytes": limits.text_bytes,
            "template_bytes": limits.template_bytes,
            "logger_bytes": limits.logger_bytes,
            "json_depth": limits.json_depth,
            "json_keys": limits.json_keys,
        },
        "first_line_only": repr(signature.lines == "first"),
        "json_message_keys": _tuple(signature.json_message_keys),
        "placeholder": _bytes(signature.placeholder),
        "placeholder_text": signature.placeholder,
        "space": repr(bytes(signature.space)),
        "delimiters": repr(bytes(signature.delimiters)),
        "closers": repr(bytes(signature.closers)),
    }


def _tokens(signature: SignatureProfile) -> dict[str, object]:
    tokens = signature.tokens
    pieces = frozenset(range(256)) - {*signature.space, *signature.delimiters} - _COLLAPSED
    matched = [rule for rule in tokens.rules if not is_word_list(rule)]
    expressions = write_expression(matched, pieces)
    words = listed_words(tokens.rules, tokens.automaton)
    return {
        "lead": _bytes(tokens.lead),
        "ellipsis": tokens.ellipsis,
        "rules": [
            {"id": rule.id, "expression": expression, "parts": _parts(rule)}
            for rule, expression in zip(matched, expressions, strict=True)
        ],
        "listed_words": "{" + ", ".join(f"{_bytes(word)}: {kind!r}" for word, kind in sorted(words.items())) + "}",
    }


def _parts(rule: Rule) -> str:
    return repr(tuple((part.kind, part.width or 0) for part in rule.parts))


def _reductions(given: Reductions) -> list[dict[str, object]]:
    """Return the constants of each reduction; an empty one switches it off, and with a type it may be empty."""
    return [
        _reduction(
            "A token directly after VALUE_AFTER is a variable.",
            VALUE_AFTER=_bytes(given.value_after),
            VALUE_UNLESS_KEY=_set(given.value_unless_key),
        ),
        _reduction("A run of space is one space.", SPACE_COLLAPSED=repr(given.space)),
        _reduction("A unit goes into the variable before it.", UNITS_ABSORBED=repr(given.absorb)),
        _reduction(
            "A word behind one of PERSON_BEFORE and PERSON_WORD names a person.",
            PERSON_WORD=_bytes(given.person_word),
            PERSON_BEFORE=_set(given.person_before),
            PERSON_UNLESS=_set(given.person_unless),
        ),
        _reduction(
            "A lone arrow at a variable goes.",
            ARROW_CLOSE=_bytes(given.arrow_close),
            ARROW_OPEN=_bytes(given.arrow_open),
        ),
        _reduction("Variables with only these between them are one.", JOIN_SEPARATORS=_set(given.join_separators)),
        _reduction("Variables around one of these are one.", PAIR_DELIMITERS=_set(given.pair_delimiters)),
        _reduction(
            "Brackets that hold nothing or a variable go into a variable before them.",
            BRACKET_PAIRS=_tuple(given.bracket_pairs),
            BRACKETS_ACROSS_SPACE=_tuple(given.bracket_across_space),
        ),
        _reduction(
            "Quoted values of keys are variables.",
            QUOTE_MARKS=_set(given.quote_marks),
            APOSTROPHE=_bytes(given.quote_apostrophe),
            QUOTE_VALUE_AFTER=_bytes(given.quote_value_after),
            QUOTE_JSON_AFTER=_bytes(given.quote_json_after),
            QUOTE_KEY_MARKS=_set(given.quote_key_marks),
            QUOTE_UNLESS_KEY=_set(given.quote_unless_key),
        ),
    ]


def _reduction(title: str, **constants: str) -> dict[str, object]:
    types = {"(": "[tuple[bytes, ...]]", "f": "[frozenset[bytes]]"}
    return {
        "title": title,
        "constants": [
            {"name": name, "type": types.get(value[0], ""), "value": value} for name, value in constants.items()
        ],
    }


def _key(signature: SignatureProfile) -> dict[str, object]:
    key = signature.key
    buckets = {number: entry.name for entry in key.severities for number in range(entry.first, entry.last + 1)}
    return {
        "parts": repr(key.parts),
        "digits": key.digits,
        "buckets": repr(dict(sorted(buckets.items()))),
        "default_bucket": repr(key.default_severity),
    }


def _examples(signature: SignatureProfile) -> list[dict[str, str]]:
    examples = [example for rule in signature.tokens.rules for example in rule.examples]
    return [
        {"message": repr(example.message), "template": repr(example.template)}
        for example in (*examples, *signature.reductions.examples)
    ]


def _readme(signature: SignatureProfile) -> dict[str, object]:
    """Return the example of the README and what it says of the spec in words."""
    example = next(iter(signature.reductions.examples), Example("", ""))
    return {
        "message": _text(example.message),
        "template": example.template,
        "message_keys": ", ".join(f"`{key}`" for key in signature.json_message_keys),
        "lines": ", and of these the first line that is not blank" if signature.lines == "first" else "",
        "profile": signature.profile,
    }


def _operation(operation: Operation) -> dict[str, object]:
    return {
        "name": operation.name,
        "quoted_name": repr(operation.name),
        "inputs": [
            {
                "name": repr(argument.name),
                "type": repr(argument.type),
                "required": repr(argument.required),
                "default": repr(argument.default),
            }
            for argument in operation.inputs
        ],
        "outputs": _tuple_of(repr(argument.name) for argument in operation.outputs),
    }


def _default_severity(operations: Iterable[Operation]) -> str:
    """Return the default of the argument `severity`, which stands in the signature of a public function."""
    arguments = [argument for operation in operations for argument in operation.inputs]
    return repr(next(argument.default for argument in arguments if argument.name == "severity"))


def _text(text: str) -> str:
    """Return a literal that Python and TOML share."""
    return json.dumps(text)


def _bytes(text: str) -> str:
    return repr(text.encode())


def _tuple(texts: Iterable[str]) -> str:
    return _tuple_of(map(_bytes, texts))


def _tuple_of(literals: Iterable[str]) -> str:
    return "(" + "".join(f"{literal}, " for literal in literals) + ")"


def _set(texts: Iterable[str]) -> str:
    return "frozenset({" + ", ".join(map(_bytes, texts)) + "})" if texts else "frozenset()"

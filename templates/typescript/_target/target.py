"""How the representation becomes TypeScript: literals for the templates, and the tools that hold them to form."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lipservice_generator.documentation import with_documentation
from lipservice_generator.representation import Operation, Part, Representation, Rule, SignatureProfile
from lipservice_generator.target import Tool

from .automaton_text import automaton_text
from .comment import in_comment
from .doctor import lower_doctor
from .engine import lower_engine, lower_small_engine
from .expression import lower_browser
from .options import lower_options, lower_replies
from .otlp import lower_otlp
from .policy import lower_browser_policy, lower_policy
from .redaction import lower_redaction

LANGUAGE = "typescript"

FORMATTERS = (
    Tool(
        suffixes=(".ts", ".json"),
        command=("biome", "format", "--write"),
        install="npm install --global @biomejs/biome, in the version that package.json names",
    ),
)
VERIFIERS: tuple[Tool, ...] = ()


def lower(representation: Representation) -> dict[str, object]:
    """Return what the templates need, as ready-made TypeScript literals."""
    representation = with_documentation(representation, in_comment)
    return {
        "language": LANGUAGE,
        "package": next(entry.name for entry in representation.packages if entry.language == LANGUAGE),
        "version": representation.version,
        "description": representation.description,
        "licence": representation.licence,
        "operations": [_operation(operation) for operation in representation.operations],
        "browser": _browser(representation.signature),
        "default_severity_number": _default(representation, "signature", "severity"),
        **_signature(representation.signature),
        "policy": lower_policy(representation.policy),
        "browser_policy": lower_browser_policy(representation.policy),
        "engine": lower_engine(representation.sampling),
        "small_engine": lower_small_engine(representation.sampling),
        "otlp": lower_otlp(representation.otlp, LANGUAGE),
        "options": lower_options(representation.config, representation.otlp, LANGUAGE),
        "redaction": lower_redaction(representation.redaction),
        "replies": lower_replies(representation.otlp),
        "doctor": lower_doctor(representation.doctor),
    }


def _signature(profile: SignatureProfile) -> dict[str, object]:
    return {
        "profile": _text(profile.profile),
        "profile_doc": profile.doc,
        "limits": profile.limits,
        "one_line": _boolean(profile.lines == "first"),
        "json_message_keys": _strings(profile.json_message_keys),
        "placeholder": _text(profile.placeholder),
        "roles": _roles(profile),
        "examples": _examples(profile),
        **_tokens(profile),
        **_reductions(profile),
        **_key(profile),
    }


def _tokens(profile: SignatureProfile) -> dict[str, object]:
    automaton = profile.tokens.automaton
    return {
        "lead": _byte(profile.tokens.lead),
        "ellipsis": profile.tokens.ellipsis,
        "rules": [{"id": rule.id, "parts": _parts(rule)} for rule in profile.tokens.rules],
        "kinds": sorted({part.kind.upper() for rule in profile.tokens.rules for part in rule.parts}),
        "automaton": {
            "states": len(automaton.rows),
            "classes": automaton.class_count,
            **automaton_text(automaton),
        },
    }


def _browser(profile: SignatureProfile) -> dict[str, object]:
    view = lower_browser(profile)
    return {
        "pieces": view.pieces,
        "rules": "|".join(view.rules),
        "parts": [{"id": rule.id, "kinds": [part.kind.upper() for part in rule.parts]} for rule in view.matched],
        "listed": [(kind, _text(f" {' '.join(words)} ")) for kind, words in view.listed],
        "texts": _texts(profile),
    }


def _texts(profile: SignatureProfile) -> list[tuple[str, str]]:
    """Return what the reductions compare with, as the page has it: characters, and lists of words as one text each."""
    found = profile.reductions
    chars = {
        "LEAD": profile.tokens.lead,
        "VALUE_AFTER": found.value_after,
        "ARROW_CLOSE": found.arrow_close,
        "ARROW_OPEN": found.arrow_open,
        "APOSTROPHE": found.quote_apostrophe,
        "QUOTED_VALUE_AFTER": found.quote_value_after,
        "QUOTED_AFTER_KEY": found.quote_json_after,
        "PERSON_WORD": _bytewise(found.person_word),
    }
    lists = {
        "VALUE_KEEPING_KEYS": found.value_unless_key,
        "PERSON_BEFORE": found.person_before,
        "NO_PERSON": found.person_unless,
        "QUOTE_KEEPING_KEYS": found.quote_unless_key,
    }
    joined = {name: f" {' '.join(map(_bytewise, words))} " for name, words in lists.items()}
    return [(name, _text(text)) for name, text in (chars | joined).items()]


def _reductions(profile: SignatureProfile) -> dict[str, object]:
    found = profile.reductions
    return {
        "value_after": _byte(found.value_after),
        "value_keeping_keys": _set(found.value_unless_key),
        "one_space": _boolean(found.space),
        "absorbs_units": _boolean(found.absorb),
        "person_word": _text(_bytewise(found.person_word)),
        "person_before": _set(found.person_before),
        "no_person": _set(found.person_unless),
        "arrow_close": _byte(found.arrow_close),
        "arrow_open": _byte(found.arrow_open),
        "joins": _boolean(bool(found.join_separators)),
        "brackets": _strings(found.bracket_pairs),
        "apostrophe": _byte(found.quote_apostrophe),
        "quoted_value_after": _byte(found.quote_value_after),
        "quoted_after_key": _byte(found.quote_json_after),
        "quote_keeping_keys": _set(found.quote_unless_key),
    }


def _roles(profile: SignatureProfile) -> list[dict[str, str | int]]:
    """Return which characters have which role, as bits in the order of `roles.ts`."""
    found = profile.reductions
    space = _chars(profile.space)
    separators = "".join(space if char == " " else char for char in found.join_separators)
    roles = {
        "closer": _chars(profile.closers),
        "blank": space,
        "bound": _chars(profile.delimiters),
        "quote": "".join(found.quote_marks),
        "key mark": "".join(found.quote_key_marks),
        "separator": separators,
        "pair": "".join(found.pair_delimiters),
        "opener": "".join(pair[0] for pair in found.bracket_pairs),
        "ender": "".join(pair[1] for pair in found.bracket_pairs),
        "spans space": "".join(pair[0] for pair in found.bracket_across_space),
    }
    return [{"name": name, "chars": _text(chars), "role": 1 << bit} for bit, (name, chars) in enumerate(roles.items())]


def _key(profile: SignatureProfile) -> dict[str, object]:
    severities = profile.key.severities
    return {
        "key_parts": _strings(profile.key.parts),
        "id_digits": profile.key.digits,
        "severities": [f"[{_text(entry.name)}, {entry.first}, {entry.last}]" for entry in severities],
        "default_severity": _text(profile.key.default_severity),
    }


def _examples(profile: SignatureProfile) -> list[dict[str, str]]:
    rules = [example for rule in profile.tokens.rules for example in rule.examples]
    every = [*rules, *profile.reductions.examples]
    return [{"message": _text(example.message), "template": _text(example.template)} for example in every]


def _parts(rule: Rule) -> str:
    """Return the parts as [kind] or [kind, width]; the width matters between the first and the last."""
    parts = [_part(part, inner=0 < at < len(rule.parts) - 1) for at, part in enumerate(rule.parts)]
    return f"[{', '.join(parts)}]"


def _part(part: Part, *, inner: bool) -> str:
    return f"[{part.kind.upper()}, {part.width if inner else 0}]"


def _operation(operation: Operation) -> dict[str, object]:
    inputs = [
        {
            "name": _text(argument.name),
            "type": _text(argument.type),
            "required": _boolean(argument.required),
            "default": json.dumps(argument.default),
        }
        for argument in operation.inputs
    ]
    return {
        "name": operation.name,
        "function": _camel(operation.name),
        "inputs": inputs,
        "outputs": _strings(argument.name for argument in operation.outputs),
    }


def _default(representation: Representation, operation: str, name: str) -> str | int | None:
    inputs = next(entry.inputs for entry in representation.operations if entry.name == operation)
    return next(argument.default for argument in inputs if argument.name == name)


def _camel(name: str) -> str:
    """Return `snake_case` as `camelCase`."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def _text(text: str) -> str:
    """Return a string literal, ASCII throughout."""
    return json.dumps(text)


def _boolean(value: bool) -> str:  # noqa: FBT001  the literal of a value, not a switch
    return "true" if value else "false"


def _byte(char: str) -> str:
    """Return the code of a one-character parameter, or -1, which no byte equals, when it is left out."""
    return hex(ord(char)) if char else "-1"


def _chars(codes: Iterable[int]) -> str:
    return "".join(map(chr, codes))


def _bytewise(word: str) -> str:
    """Return one character for each UTF-8 byte: words are compared with the bytes of a line."""
    return word.encode().decode("latin-1")


def _strings(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _set(words: Iterable[str]) -> str:
    """Return a set of words, which bundlers leave out where nobody uses it."""
    spelled = [_bytewise(word) for word in words]
    return f"/* @__PURE__ */ words({_text(' '.join(spelled))})"

"""Perl, as the toy language of docs/adding-a-language.md: the signature alone, by the automaton of the token rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lipservice_generator.representation import Package, Reductions, Representation, SignatureProfile
from lipservice_generator.target import Tool

# What `packages` of spec/lipservice.yaml says of a language that is part of the project.
PACKAGE = Package(language="toy", name="LipService-Toy", title="Perl", casing="snake_case")

# A formatter such as perltidy is not on every machine.
FORMATTERS = ()
VERIFIERS = (Tool((".pm",), ("perl", "-e", "do qq(./$_) or die $@ || qq($_: $!) for @ARGV"), "install Perl 5"),)


def lower(representation: Representation) -> dict[str, object]:
    """Return the view of all templates: Perl literals, ready to be printed."""
    signature = representation.signature
    return {
        "package": literal(PACKAGE.name),
        "version": literal(representation.version),
        "spec": {name: literal(value) for name, value in _signature(signature).items()},
        "reductions": {name: literal(value) for name, value in _reductions(signature.reductions).items()},
        "automaton": {name: literal(value) for name, value in vars(signature.tokens.automaton).items()},
    }


def _signature(signature: SignatureProfile) -> dict[str, object]:
    tokens, key = signature.tokens, signature.key
    return {
        "profile": signature.profile,
        **vars(signature.limits),
        "first_line_only": signature.lines == "first",
        "message_keys": signature.json_message_keys,
        "placeholder": signature.placeholder,
        "space": "".join(map(chr, signature.space)),
        "delimiters": "".join(map(chr, signature.delimiters)),
        "closers": "".join(map(chr, signature.closers)),
        "lead": tokens.lead,
        "ellipsis": tokens.ellipsis,
        "rules": [[[part.kind, part.width or 0] for part in rule.parts] for rule in tokens.rules],
        "key_parts": key.parts,
        "id_digits": key.digits,
        "severities": [[bucket.name, bucket.first, bucket.last] for bucket in key.severities],
        "default_severity": key.default_severity,
    }


def _reductions(given: Reductions) -> dict[str, object]:
    """Return the parameters; a text of many characters or a list of words is asked for membership, so it is a set."""
    return {
        "value_after": given.value_after,
        "value_unless_key": _set(given.value_unless_key),
        "collapse_space": given.space,
        "absorb": given.absorb,
        "person_word": given.person_word,
        "person_before": _set(given.person_before),
        "person_unless": _set(given.person_unless),
        "arrow_close": given.arrow_close,
        "arrow_open": given.arrow_open,
        "join_separators": _set(given.join_separators),
        "joins": bool(given.join_separators),
        "pair_delimiters": _set(given.pair_delimiters),
        "closer_of": {pair[0]: pair[1] for pair in given.bracket_pairs},
        "opener_of": {pair[1]: pair[0] for pair in given.bracket_pairs},
        "across_space": _set(pair[1] for pair in given.bracket_across_space),
        "quotes": _set(given.quote_marks),
        "apostrophe": given.quote_apostrophe,
        "quote_value_after": given.quote_value_after,
        "quote_json_after": given.quote_json_after,
        "quote_key_marks": _set(given.quote_key_marks),
        "quote_unless_key": _set(given.quote_unless_key),
    }


def _set(members: object) -> dict[str, int]:
    return dict.fromkeys(members, 1)  # type: ignore[call-overload]


def literal(value: object) -> str:
    """Return a Perl literal. A text is the bytes of its UTF-8."""
    if isinstance(value, str):
        return '"' + "".join(map(_byte, value.encode())) + '"'
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(name)} => {literal(member)}" for name, member in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(literal, value)) + "]"
    message = f"no Perl literal for {value!r}"
    raise TypeError(message)


def _byte(code: int) -> str:
    char = chr(code)
    return char if " " <= char <= "~" and char not in '"$@\\' else f"\\x{code:02X}"

"""Lowers the reductions: constants, word lists, and the traits of bytes that they look for."""

from __future__ import annotations

from collections.abc import Iterable

from lipservice_generator.representation import Reductions, SignatureProfile

from . import literals


def lower_reductions(reductions: Reductions) -> dict[str, str]:
    """Return the constants that are no lists, by their Go names."""
    return {
        "valueAfter": literals.optional_byte(reductions.value_after),
        "reduceSpace": literals.boolean(value=reductions.space),
        "reduceAbsorb": literals.boolean(value=reductions.absorb),
        "reduceJoin": literals.boolean(value=bool(reductions.join_separators)),
        "personWord": literals.string(reductions.person_word),
        "arrowClose": literals.optional_byte(reductions.arrow_close),
        "arrowOpen": literals.optional_byte(reductions.arrow_open),
        "bracketOpeners": literals.string("".join(pair[0] for pair in reductions.bracket_pairs)),
        "bracketClosers": literals.string("".join(pair[1] for pair in reductions.bracket_pairs)),
        "quoteMarks": literals.string("".join(reductions.quote_marks)),
        "quoteApostrophe": literals.optional_byte(reductions.quote_apostrophe),
        "quoteValueAfter": literals.optional_byte(reductions.quote_value_after),
        "quoteJSONAfter": literals.optional_byte(reductions.quote_json_after),
    }


def lower_word_lists(reductions: Reductions) -> list[dict[str, str]]:
    """Return the lists that reductions look words up in; keys and the words before a person ignore case."""
    return [
        {"name": "valueUnlessKey", "fields": _fields(reductions.value_unless_key, any_case=True)},
        {"name": "personBefore", "fields": _fields(reductions.person_before, any_case=True)},
        {"name": "personUnless", "fields": _fields(reductions.person_unless, any_case=False)},
        {"name": "quoteUnlessKey", "fields": _fields(reductions.quote_unless_key, any_case=True)},
    ]


def _fields(words: tuple[str, ...], *, any_case: bool) -> str:
    return f"{literals.boolean(value=any_case)}, []string{{{literals.strings(words)}}}"


def lower_traits(signature: SignatureProfile) -> list[dict[str, str]]:
    """Return the bytes that are more than bytes of a token, with the names of what they are."""
    reductions = signature.reductions
    members: dict[str, Iterable[int]] = {
        "isSpace": signature.space,
        "isDelimiter": signature.delimiters,
        "isCloser": signature.closers,
        "isDot": b".",
        "isSeparator": _codes(reductions.join_separators),
        "isPair": _codes(reductions.pair_delimiters),
        "isOpener": _codes(pair[0] for pair in reductions.bracket_pairs),
        "isClosing": _codes(pair[1] for pair in reductions.bracket_pairs),
        "isSpanning": _codes(pair[1] for pair in reductions.bracket_across_space),
        "isQuote": _codes(reductions.quote_marks),
        "isKeyMark": _codes(reductions.quote_key_marks),
    }
    names: dict[int, list[str]] = {}
    for name, codes in members.items():
        for code in codes:
            names.setdefault(code, []).append(name)
    return [{"literal": literals.byte(code), "traits": " | ".join(names[code])} for code in sorted(names)]


def _codes(chars: Iterable[str]) -> list[int]:
    return [ord(char) for char in chars]

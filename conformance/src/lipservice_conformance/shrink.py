"""Makes a failing input small: drops ever smaller stretches of it as long as it still fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lipservice_conformance.generation import Arguments
from lipservice_conformance.values import ValueFormError, decode_text, encode_text

__all__ = ["Simplify", "shrink"]

# Which of these still fail?
Failing = Callable[[Sequence[Arguments]], list[bool]]
Simplify = Callable[[Arguments], list[Arguments]]

_ROUNDS = 400
_CANDIDATES = 200


def shrink(arguments: Arguments, failing: Failing, simplify: Simplify | None = None) -> Arguments:
    """Return arguments that still fail, of which nothing more can be dropped. Each round is asked as one batch.

    `simplify` gives simpler arguments, the greatest steps first; when left out, those of `signature`.
    """
    for _ in range(_ROUNDS):
        smaller = (simplify or _smaller)(arguments)
        verdicts = failing(smaller) if smaller else []
        arguments, found = next(
            ((one, True) for one, fails in zip(smaller, verdicts, strict=True) if fails), (arguments, False)
        )
        if not found:
            break
    return arguments


def _smaller(arguments: Arguments) -> list[Arguments]:
    """Return simpler arguments, the greatest steps first."""
    found = [
        {name: value for name, value in arguments.items() if name != dropped}
        for dropped in arguments
        if dropped != "message"
    ]
    for name, value in arguments.items():
        try:
            text = decode_text(value)
        except ValueFormError:
            continue
        found += [{**arguments, name: encode_text(shorter)} for shorter in _shorter(text)]
    return found


def _shorter(text: str | bytes) -> list[str | bytes]:
    found: list[str | bytes] = []
    step = max(1, len(text) // 2)
    while text and len(found) <= _CANDIDATES:
        found += [_without(text, at, at + step) for at in range(0, len(text), step)]
        if step == 1:
            break
        step //= 2
    return found


def _without(text: str | bytes, start: int, end: int) -> str | bytes:
    if isinstance(text, bytes):
        return text[:start] + text[end:]
    return text[:start] + text[end:]

"""Findings that several files of the spec can give rise to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.policy.wording import unknown_places


def find_twice(
    document: Document, code: str, named: Iterable[tuple[NodePath, str]], *, key: bool = False
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each name that stood before; `key` says that names are keys of mappings."""
    first: dict[str, NodePath] = {}
    for path, name in named:
        if name in first:
            place = document.keys[first[name]] if key else document.values[first[name]]
            message = f"`{name}` stands twice (first in line {place.line})"
            yield document.diagnostic(code, path, message, "remove one of them", key=key)
        first.setdefault(name, path)


def find_languages(
    document: Document, named: Sequence[tuple[NodePath, str]], languages: Collection[str] | None
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each language that stands twice or is none of `languages`, if these are known."""
    yield from find_twice(document, "LS031", named)
    for place, language in named:
        if languages is not None and language not in languages:
            hint = did_you_mean(language, languages)
            yield document.diagnostic("LS053", place, f"unknown language `{language}`", hint)


def find_unfilled(
    document: Document, section: str, texts: Mapping[str, str], places: Mapping[str, tuple[str, ...]]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each place in a text that nothing fills; `places` are those that something does."""
    for name, text in texts.items():
        known = places.get(name, ())
        for place in unknown_places(text, known):
            hint = "known: " + ", ".join(f"{{{one}}}" for one in known) if known else "this text has no places"
            message = f"nothing fills `{place}`"
            yield document.diagnostic("LS084", (section, name), message, hint, offset=text.index(place))


def find_backwards(document: Document, path: NodePath, first: int, last: int) -> Iterator[Diagnostic]:
    """Yield a diagnostic if a range runs backwards."""
    if first > last:
        message = f"the range runs backwards, from {first} to {last}"
        yield document.diagnostic("LS013", path, message, "write the lower bound first")

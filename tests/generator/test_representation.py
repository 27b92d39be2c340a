"""The intermediate representation is frozen, dumps the same everywhere, and its hash ignores what only explains."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lipservice_generator.diagnostic import SpecError
from lipservice_generator.document import parse_document
from lipservice_generator.fingerprint import canonical_json, plain, profile_sha, spec_sha
from lipservice_generator.load import load_representation
from lipservice_generator.representation import Representation
from workshop import HERE, ROOT

SPEC = ROOT / "spec"


def _edited(tmp_path: Path, file: str, old: str, new: str) -> Representation:
    spec = tmp_path / "spec"
    shutil.copytree(HERE / "small_spec", spec)
    text = (spec / file).read_text("utf-8")
    assert old in text
    (spec / file).write_text(text.replace(old, new, 1), "utf-8")
    return load_representation(spec)


SMALL = load_representation(HERE / "small_spec")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("signature.yaml", "doc: A digit.", "doc: Some digit."),
        ("signature.yaml", "profile: small-1", "# a comment\nprofile: small-1"),
        ("signature.yaml", "doc: An empty text has an empty template.", "doc: Nothing comes of nothing."),
        ("signature.yaml", "words: [Jan, Feb]", "words: [Feb, Jan]"),
        ("lipservice.yaml", "description: A small product.", "description: A tiny product."),
        ("lipservice.yaml", "doc: The severity.", "doc: How bad it is."),
        ("otlp.yaml", "doc: Its version.", "doc: The version of it."),
        ("otlp.yaml", "closed: It came after", "closed: The record came after"),
        ("otlp.yaml", "names: {LOW: 1, high: 9}", "names: {high: 9, low: 1}"),
        ("logs.proto", "message LogRecord {", "// A record.\nmessage LogRecord {"),
        ("logs.proto", "  string key = 1;\n  AnyValue value = 2;", "  AnyValue value = 2;\n  string key = 1;"),
        ("config.yaml", "doc: The options of LipService.", "doc: All options."),
        (
            "config.yaml",
            "us: https://us.i.posthog.com, eu: https://eu.i.posthog.com",
            "eu: https://eu.i.posthog.com, us: https://us.i.posthog.com",
        ),
    ],
)
def test_what_only_explains_does_not_change_the_hash(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert spec_sha(_edited(tmp_path, file, old, new)) == spec_sha(SMALL)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("signature.yaml", "ellipsis: 3", "ellipsis: 4"),
        ("signature.yaml", 'contains: "0"', 'contains: "x"'),
        ("signature.yaml", "words: [Jan, Feb]", "words: [Jan, Mar]"),
        ("signature.yaml", 'across_space: ["()"]', "across_space: []"),
        ("signature.yaml", "json_keys: 32", "json_keys: 33"),
        ("lipservice.yaml", "version: 1.2.3", "version: 1.2.4"),
        ("lipservice.yaml", "default: 9", "default: 10"),
        ("otlp.yaml", "depth: 32", "depth: 31"),
        ("otlp.yaml", 'cut: "…"', 'cut: "..."'),
        ("otlp.yaml", "names: {LOW: 1", "names: {LOW: 2"),
        ("otlp.yaml", "few_tries: 2", "few_tries: 3"),
        ("logs.proto", "string key = 1;", "string key = 3;"),
        ("config.yaml", "default: 512", "default: 513"),
        ("config.yaml", "it is used as it is", "it is used"),
        ("config.yaml", "a path", "the path of a file"),
    ],
)
def test_what_decides_changes_the_hash(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert spec_sha(_edited(tmp_path, file, old, new)) != spec_sha(SMALL)


def test_the_dump_is_ascii_and_has_no_positions_and_sorted_keys() -> None:
    text = canonical_json(load_representation(SPEC))
    assert text.isascii()
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")) == text
    assert '"line":' not in text


def _dataclasses(value: object) -> Iterator[type]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield type(value)
        for field in dataclasses.fields(value):
            yield from _dataclasses(getattr(value, field.name))
    if isinstance(value, tuple):
        for item in value:
            yield from _dataclasses(item)


def test_every_part_of_the_representation_is_frozen() -> None:
    kinds = set(_dataclasses(SMALL))
    assert len(kinds) > 15
    assert all(kind.__dataclass_params__.frozen for kind in kinds)  # type: ignore[attr-defined]


def test_a_value_with_no_place_in_the_representation_is_refused() -> None:
    with pytest.raises(TypeError, match="holds float"):
        plain((1.5,))


def test_a_released_profile_may_not_change(tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(HERE / "small_spec", spec)
    (spec / "released.lock").write_text(f"small-1 {profile_sha(SMALL)}\n", "utf-8")
    load_representation(spec)
    path = spec / "signature.yaml"
    path.write_text(path.read_text("utf-8").replace("ellipsis: 3", "ellipsis: 4"), "utf-8")
    with pytest.raises(SpecError) as caught:
        load_representation(spec)
    assert str(caught.value) == (
        "spec/signature.yaml:1:10: LS052 profile `small-1` is released and may not change\n"
        "  1 | profile: small-1\n"
        "    |          ^\n"
        "  hint: copy it to the next name, such as token-class-2, and change that"
    )
    path.write_text(path.read_text("utf-8").replace("profile: small-1", "profile: small-2"), "utf-8")
    assert load_representation(spec).signature.profile == "small-2"


def test_yaml_words_that_look_like_booleans_stay_words() -> None:
    data = parse_document("words: [no, on, yes, off, y, 012, 1.5, null, true, 7]", "x").data
    assert data == {"words": ["no", "on", "yes", "off", "y", 12, "1.5", None, True, 7]}


def test_a_place_inside_a_quoted_scalar_counts_its_escapes() -> None:
    document = parse_document("a: 'x''y'\nb: \"\\tz\"\nc: plain\n", "x")
    columns = [
        document.diagnostic("LS020", (key,), "m", offset=offset).column
        for key, offset in zip("abc", (2, 1, 2), strict=True)
    ]
    assert columns == [8, 7, 6]


def test_words_in_signature_yaml_are_those_of_the_spec_and_sorted() -> None:
    lists = {entry.name: entry.words for entry in load_representation(SPEC).signature.words}
    assert all(list(words) == sorted(set(words)) for words in lists.values())
    assert {"no", "on"} <= set(lists["not_a_user"])
    assert all(re.fullmatch(r"[a-z]+", word) for word in lists["message_key"])


def test_nobody_changes_a_document_that_has_been_read_since_its_text_is_parsed_once() -> None:
    load_representation(SPEC)
    for path in sorted(SPEC.glob("*.yaml")):
        text, shown = path.read_text("utf-8"), f"spec/{path.name}"
        assert parse_document(text, shown) is parse_document(text, shown)
        assert parse_document(text, shown).data == parse_document.__wrapped__(text, shown).data

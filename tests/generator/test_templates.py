"""A file is a template exactly when some legal edit of the spec changes it; copied files hold no value of the spec."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.load import load_representation
from lipservice_generator.lower import lower
from lipservice_generator.render import render_tree
from lipservice_generator.representation import Representation
from lipservice_generator.target import load_targets
from lipservice_generator.tree import TEMPLATE_SUFFIX, Tree
from workshop import ROOT

# Legal edits, one concern each: file, old text, new text.
EDITS = [
    ("lipservice.yaml", "version: 0.1.0", "version: 0.1.1"),
    ("lipservice.yaml", "name: lipservice-sdk", "name: other-sdk"),
    ("lipservice.yaml", 'name: "@lipservice/sdk"', 'name: "@other/sdk"'),
    ("lipservice.yaml", "name: github.com/lipservice/lipservice-go", "name: example.org/other-go"),
    ("lipservice.yaml", "type: integer, default: 9", "type: integer, default: 13"),
    ("signature.yaml", "text_bytes: 8192", "text_bytes: 4096"),
    ("signature.yaml", "EUR, GBP, GHz,", "EUR, GBP, GHz, PLN,"),
    ("sampling.yaml", "doc: Keep every record.", "doc: Keep each record."),
    ("sampling.yaml", "Where sums stop growing.", "Where sums end."),
    ("policy.yaml", "default: 1024,", "default: 512,"),
    ("policy.yaml", "file_ms: 5000 #", "file_ms: 6000 #"),
    ("otlp.yaml", "attributes: 128 #", "attributes: 64 #"),
    ("otlp.yaml", "id_bytes: 200", "id_bytes: 100"),
    ("config.yaml", "collector: http://localhost:4318", "collector: http://localhost:4319"),
    ("config.yaml", "default: 2048,", "default: 1024,"),
    ("config.yaml", "Send everything, and mark", "Send all, and mark"),
    ("doctor.yaml", "cents_per_gb: 25", "cents_per_gb: 20"),
    ("otlp.yaml", "base_ms: 500", "base_ms: 400"),
    ("otlp.yaml", "id_bytes: 200", "id_bytes: 100"),
    ("otlp.yaml", 'settled_body: "{count} more', 'settled_body: "{count} others'),
    ("redaction.yaml", "  - ssn\n", "  - sin\n"),
    ("signature.yaml", '"count:3 name:bob": "count:<*> name:bob"', '"count:4 name:bob": "count:<*> name:bob"'),
]


def _trees(spec: Path) -> dict[str, Tree]:
    representation = load_representation(spec)
    targets = load_targets(ROOT / "templates")
    return {
        target.language: render_tree(target, lower(target, representation, spec), spec_sha(representation))
        for target in targets
    }


@pytest.fixture(scope="module")
def original() -> Mapping[str, Tree]:
    return _trees(ROOT / "spec")


@pytest.fixture(scope="module")
def changed(original: Mapping[str, Tree], tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Apply each edit alone and collect the rendered files that come out otherwise."""
    found: set[str] = set()
    for number, (file, old, new) in enumerate(EDITS):
        spec = tmp_path_factory.mktemp(f"edit{number}") / "spec"
        shutil.copytree(ROOT / "spec", spec)
        text = (spec / file).read_text("utf-8")
        assert old in text, f"the edit no longer applies: {old}"
        (spec / file).write_text(text.replace(old, new, 1), "utf-8")
        for language, tree in _trees(spec).items():
            before = original[language].rendered
            found |= {f"{language}/{name}" for name, content in tree.rendered.items() if content != before[name]}
    return found


def test_every_template_changes_under_some_legal_edit(original: Mapping[str, Tree], changed: set[str]) -> None:
    every = {f"{language}/{name}" for language, tree in original.items() for name in tree.rendered}
    assert len(every) >= 10
    assert every - changed == set()


def test_all_three_languages_are_there(original: Mapping[str, Tree]) -> None:
    assert {"python", "typescript", "go"} <= original.keys()


def _values(representation: Representation) -> dict[str, re.Pattern[str]]:
    """Values that would be wrong in ordinary source the day the spec changes."""
    signature = representation.signature
    texts = [representation.version, signature.profile, signature.placeholder, representation.description]
    texts += [package.name for package in representation.packages]
    patterns = {text: re.compile(r"(?<![\w.])" + re.escape(text) + r"(?![\w.])") for text in texts}
    patterns[signature.placeholder] = re.compile(re.escape(signature.placeholder))
    # The limit of loggers, 256, is the size of many other things too.
    for name in ("text_bytes", "template_bytes"):
        number = getattr(signature.limits, name)
        # 1024, 1_024 and 1,024 are the same number.
        digits = re.sub(r"\B(?=(\d{3})+$)", "[_,]?", str(number))
        patterns[name] = re.compile(rf"(?<![\w.\-]){digits}(?![\w\-])")
    return patterns


def test_no_copied_file_holds_a_value_of_the_spec(original: Mapping[str, Tree]) -> None:
    patterns = _values(load_representation(ROOT / "spec"))
    found = [
        f"templates/{language}/{name} holds {value}: {match.group()}"
        for language, tree in original.items()
        for name, content in tree.copied.items()
        for value, pattern in patterns.items()
        if (match := pattern.search(content.decode("utf-8", "replace")))
    ]
    assert not found, "\n".join(found)


def test_no_copied_file_lists_the_words_of_the_spec(original: Mapping[str, Tree]) -> None:
    lists = [entry.words for entry in load_representation(ROOT / "spec").signature.words]
    for language, tree in original.items():
        for name, content in tree.copied.items():
            text = set(re.findall(r"[\"'`]([A-Za-z]+)[\"'`]", content.decode("utf-8", "replace")))
            for words in lists:
                common = text & set(words)
                assert 2 * len(common) < len(words), f"templates/{language}/{name} spells a word list: {common}"


def test_no_template_is_longer_than_120_lines() -> None:
    for path in (ROOT / "templates").rglob(f"*{TEMPLATE_SUFFIX}"):
        if path.name != "package-lock.json.j2":
            assert len(path.read_text("utf-8").splitlines()) <= 120, path

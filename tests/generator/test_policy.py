"""The policy of the spec as the generator understands it: fields, texts made up for messages, forms of quantities."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from fractions import Fraction
from pathlib import Path

import pytest
from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import read_document
from lipservice_generator.load import load_representation
from lipservice_generator.policy.json_schema import policy_schema
from lipservice_generator.policy.page import policy_page
from lipservice_generator.policy.quantity import window_cost
from lipservice_generator.policy.read import read_policy
from lipservice_generator.policy.representation import Field, PolicyDocument
from lipservice_generator.policy.wording import MESSAGE_PLACES, fill, size_in_words, unknown_places
from lipservice_generator.representation import Representation

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec"
ONE = 2**24


@pytest.fixture(scope="module")
def representation() -> Representation:
    return load_representation(SPEC)


@pytest.fixture(scope="module")
def policy(representation: Representation) -> PolicyDocument:
    return representation.policy


def all_fields(policy: PolicyDocument) -> list[tuple[str, Field]]:
    objects = (*policy.objects, *policy.actions.algorithms)
    return [(f"{entry.name}.{field.name}", field) for entry in objects for field in entry.fields]


# --- Fields ---------------------------------------------------------------------------------------------------------


def test_an_absent_field_is_an_error_left_out_or_its_default_and_never_two_of_them(policy: PolicyDocument) -> None:
    for path, field in all_fields(policy):
        empty = field.type in {"object", "list", "map"} and not (field.required or field.optional)
        ways = field.required + field.optional + (field.default is not None) + empty
        assert ways == 1, path


def test_every_field_says_what_it_expects_and_leaves_no_place_open(policy: PolicyDocument) -> None:
    for path, field in all_fields(policy):
        assert field.expected, path
        assert not re.search("[{}]", field.expected + field.expected_entry), path
        assert bool(field.size) == (field.type in {"list", "map"}), path
        assert field.doc, path


def test_bounds_and_words_stand_in_what_a_number_is_expected_to_be(policy: PolicyDocument) -> None:
    for path, field in all_fields(policy):
        if field.type == "integer":
            assert f"from {field.low} to {field.high}" in field.expected, path
            assert [word.name for word in field.words] == [word.name.lower() for word in field.words], path
            assert all(re.search(rf"\b{word.name}\b", field.expected, re.IGNORECASE) for word in field.words), path


def test_an_object_of_the_document_is_one_of_the_objects(policy: PolicyDocument) -> None:
    names = {entry.name for entry in policy.objects}
    assert {field.of for _, field in all_fields(policy)} - {""} <= names
    assert policy.object("policy") is policy.objects[0]


def test_the_characters_of_a_text_are_listed_one_by_one(policy: PolicyDocument) -> None:
    pattern = {field.name: field for field in policy.object("match").fields}["pattern"]
    assert pattern.characters == "0123456789abcdef"
    assert pattern.expected.endswith("of the characters 0-9a-f")


def test_words_for_actions_hold_every_algorithm_without_fields(policy: PolicyDocument) -> None:
    plain = {entry.name for entry in policy.actions.algorithms if not entry.fields}
    words = {word.name: word.algorithm for word in policy.actions.words}
    assert {name: name for name in plain}.items() <= words.items()
    assert set(words.values()) <= plain


def test_a_short_form_gives_the_only_field_of_its_algorithm(policy: PolicyDocument) -> None:
    algorithms = {entry.name: entry.fields for entry in policy.actions.algorithms}
    for form, kind in ((policy.actions.percent, "probability"), (policy.actions.rate, "rate")):
        assert [(field.name, field.type) for field in algorithms[form.algorithm]] == [(form.field, kind)]


# --- Quantities -----------------------------------------------------------------------------------------------------


def test_forms_hold_only_what_every_engine_reads_alike(policy: PolicyDocument) -> None:
    forms = policy.quantities
    for form in (forms.budget, forms.rate, forms.percent, forms.probability):
        rest = re.sub(r"\[[A-Za-z0-9-]+\]|\{\d+,\d+\}|\(\?:|\\\.|[()*+? /%]", "", form)
        assert rest == "", form
        re.compile(form)


@pytest.mark.parametrize(
    ("text", "window", "cost"),
    [("20/s", 10, 204_800), (" 1.5 kB / min ", 60, 1_500), ("10 GB/month", 10, 38_580), ("0.001/s", 300, 307)],
)
def test_a_budget_costs_what_its_window_may_take(policy: PolicyDocument, text: str, window: int, cost: int) -> None:
    assert window_cost(text, policy.quantities, policy.cost.record, window) == cost


@pytest.mark.parametrize(
    "text", ["", "20", "20/s ago", "20 records/s", "20/week", "1.0001/s", "1234567890123/s", "-1/s"]
)
def test_what_is_no_budget_has_no_cost(policy: PolicyDocument, text: str) -> None:
    assert window_cost(text, policy.quantities, policy.cost.record, 10) is None


def test_costs_are_exact_beyond_what_a_double_holds(policy: PolicyDocument) -> None:
    for digits in range(1, 13):
        text = f"{'9' * digits}.999 B/month"
        second = Fraction(text.partition(" ")[0]) / 2_592_000
        assert window_cost(text, policy.quantities, policy.cost.record, 299) == int(second) * 299


# --- Words ----------------------------------------------------------------------------------------------------------


def test_places_are_filled_once_and_values_are_not_looked_at() -> None:
    assert fill("{low} to {high}", low="{high}", high=2) == "{high} to 2"


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size_in_words(16, 16), size_in_words(0, 64), size_in_words(1, 64)] == ["16", "at most 64", "1 to 64"]


def test_a_place_that_nothing_fills_and_a_single_brace_are_found() -> None:
    assert unknown_places("{low} {hight} } {Low}", ("low",)) == ["{hight}", "}", "{", "}"]


def test_every_message_has_the_places_that_sdks_fill(policy: PolicyDocument) -> None:
    for message in policy.messages:
        places = set(re.findall(r"\{([a-z]+)\}", message.text))
        assert places <= set(MESSAGE_PLACES.get(message.name, ())), message.name


# --- Reading --------------------------------------------------------------------------------------------------------


def test_without_algorithms_nothing_is_said_of_actions_and_there_is_no_policy() -> None:
    diagnostics: list[Diagnostic] = []
    document = read_document(SPEC / "policy.yaml", "spec/policy.yaml")
    assert read_policy(document, None, ONE, diagnostics) is None
    assert diagnostics == []


def test_the_small_spec_says_of_policies_what_the_spec_says(policy: PolicyDocument) -> None:
    small = load_representation(ROOT / "tests/generator/small_spec").policy
    differing = [entry.name for entry in fields(policy) if getattr(policy, entry.name) != getattr(small, entry.name)]
    assert differing in ([], ["actions"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("range: [1, 300]", "range: [1, 301]", "window_ms would be 301000"),
        ("range: [1, 8192]", "range: [1, 8193]", "max_patterns would be 8193"),
        ("range: [0, 1048575]", "range: [0, 1048577]", "always_limit would be 1048577"),
        ("{none: 1048576}", "{none: 1048577}", "always_limit would be 1048577"),
        ("cost: [1024, 1073741824]", "cost: [1024, 1073741825]", "budget would be 1073741825"),
        ("record_cost: 1024", "record_cost: 131073", "cost would be 131073"),
        ("months: 2592000", "months: 2592001", "a period of a rate in ms would be 2592001000"),
    ],
)
def test_a_policy_can_ask_for_nothing_that_the_sampler_was_not_proved_for(
    representation: Representation, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = (SPEC / "policy.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "policy.yaml").write_text(text.replace(old, new, 1), "utf-8")
    document = read_document(tmp_path / "policy.yaml", "spec/policy.yaml")
    diagnostics: list[Diagnostic] = []
    assert read_policy(document, representation.sampling, ONE, diagnostics) is None
    assert [(each.code, said in each.message) for each in diagnostics] == [("LS085", True)]
    assert diagnostics[0].line > 0
    assert diagnostics[0].hint


def test_the_spec_has_all_parameters_that_policies_give(representation: Representation) -> None:
    parameters = {entry.name for entry in representation.sampling.program.parameters}
    assert {"window_ms", "max_patterns", "always_limit", "budget"} <= parameters


# --- The page and the schema ----------------------------------------------------------------------------------------


def _budget_pattern(policy: PolicyDocument) -> str:
    pattern = json.loads(policy_schema(policy))["properties"]["budget"]["anyOf"][0]["pattern"]
    assert isinstance(pattern, str)
    return pattern


def test_the_schema_knows_the_units_and_periods_that_budgets_have_and_no_others(policy: PolicyDocument) -> None:
    pattern = _budget_pattern(policy)
    for period in policy.quantities.periods:
        assert re.search(pattern, f"20/{period.name}")
        for unit in policy.quantities.units:
            assert re.search(pattern, f"1.5 {unit.name}/{period.name}")
    assert not [text for text in ("20/fortnight", "1 Gb/s", "20", "GB/s", "1 GB/s s") if re.search(pattern, text)]


def test_the_page_says_what_every_unit_and_period_stands_for(representation: Representation) -> None:
    page = policy_page(representation.policy, representation.sampling)
    for entry in (*representation.policy.quantities.units, *representation.policy.quantities.periods):
        assert re.search(rf"^\|.*`{entry.name}`.*\| {entry.value:,} \|$", page, re.MULTILINE), entry.name

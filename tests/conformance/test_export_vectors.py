"""What authors write of encoders, answers and set-ups, and what of the spec they must cover."""

from dataclasses import replace
from pathlib import Path

import pytest
from lipservice_conformance.authored_requests import expand_requests, value_of
from lipservice_conformance.authoring import Question, read_authoring
from lipservice_conformance.coverage import coverage_faults, required_rules
from lipservice_conformance.equivalence import same_meaning
from lipservice_conformance.export_mutant import PREFIXES, export_mutants
from lipservice_conformance.mutant import Mutant
from lipservice_conformance.mutant_build import MutantError, read_mutant
from lipservice_conformance.slow_driver import OPERATIONS
from lipservice_conformance.specification import read_specification
from lipservice_conformance.statement import bears_out
from lipservice_conformance.values import Json, decode_text
from lipservice_conformance.vector import input_hash

ROOT = Path(__file__).parents[2]
AUTHORING = ROOT / "conformance/authoring"
SPECIFICATION = read_specification(ROOT / "spec")
WIRE = SPECIFICATION.representation.otlp.messages
NAMES = ("encode", "reply", "config")


def authored(op: str) -> list[Question]:
    files = [path for path in sorted((AUTHORING / op).glob("*.yaml")) if path.name != "contexts.yaml"]
    return [one for path in files for one in read_authoring(path, SPECIFICATION.operations)]


def answer(question: Question) -> dict[str, Json]:
    given = {
        name: value if isinstance(value, int) else decode_text(value) for name, value in question.arguments.items()
    }
    return dict(OPERATIONS[question.op](**given))


@pytest.mark.parametrize("op", NAMES)
def test_authors_cover_every_rule_and_ask_nothing_twice(op: str) -> None:
    questions = authored(op)
    assert {one.rule for one in questions} == set(required_rules(SPECIFICATION.representation)[op])
    hashes = [input_hash(one.op, one.arguments) for one in questions]
    assert len(set(hashes)) == len(hashes) >= 200


@pytest.mark.parametrize("op", NAMES)
def test_the_slow_model_says_what_authors_stated(op: str) -> None:
    stated = [one for one in authored(op) if one.stated]
    assert len(stated) >= 9
    for one in stated:
        assert bears_out(answer(one), one.stated), one.id


def test_an_author_has_stated_every_message_about_a_set_up() -> None:
    said = {line.split(": ")[0] for one in authored("config") for line in str(answer(one)["notices"]).split("\n")}
    assert {message.name for message in SPECIFICATION.representation.config.messages} <= said


def test_a_new_option_status_or_limit_asks_for_vectors_of_its_own() -> None:
    given = SPECIFICATION.representation
    option = replace(given.config.options[0], name="new", env=("LIPSERVICE_NEW",))
    more = replace(given, config=replace(given.config, options=(*given.config.options, option)))
    assert set(required_rules(more)["config"]) - set(required_rules(given)["config"]) == {
        "option.new",
        "env.lipservice_new",
    }
    rules = set(required_rules(given)["reply"])
    assert {"status.otlp.502", "status.posthog.0", "action.bisect", "retry_after.rfc850"} <= rules
    rules = set(required_rules(given)["encode"])
    assert {"wire.log_record.trace_id", "wire.key_value_list.values", "mark.cut", "limit.depth"} <= rules
    assert not any("response" in rule for rule in rules)
    assert "config: option.delay_ms has 0 vectors, expected at least 3" in coverage_faults(given, [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (None, None),
        (True, {"b": True}),
        (5, {"i": "5"}),
        (1.5, {"d": "3ff8000000000000"}),
        ("x", {"s": "x"}),
        ({"repeat": "ab", "times": 2, "then": "c"}, {"s": "ababc"}),
        ({"x": {"repeat": "00", "times": 2}}, {"x": "0000"}),
        ([1, {"of": "a", "times": 2}], {"l": [{"i": "1"}, {"s": "a"}, {"s": "a"}]}),
        ({"m": {"k": 1}}, {"m": [["k", {"i": "1"}]]}),
        ({"nest": "lm", "times": 2, "around": None}, {"l": [{"m": [["k", None]]}]}),
        ({"i": "9"}, {"i": "9"}),
    ],
)
def test_a_value_may_be_written_shorter_than_the_operation_gets_it(written: object, value: Json) -> None:
    assert value_of(written) == value


def test_a_value_in_no_form_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^expected a value, got \{'a': 1, 'b': 2\}$"):
        value_of({"a": 1, "b": 2})


def test_a_request_is_asked_in_both_encodings_unless_its_author_names_one() -> None:
    both = [*expand_requests({"record": {"severity": 9}})]
    assert both == [{"request": '{"records":[{"severity":9}]}', "encoding": name} for name in ("protobuf", "json")]
    (one,) = expand_requests({"records": [{"of": {}, "times": 2}], "resource": {"a": 1}, "encoding": "json"})
    assert one == {"request": '{"records":[{},{}],"resource":[["a",{"i":"1"}]]}', "encoding": "json"}


def test_half_a_surrogate_is_written_as_an_escape() -> None:
    (one,) = expand_requests({"record": {"body": "\ud800"}, "encoding": "json"})
    assert one["request"] == r'{"records":[{"body":{"s":"\ud800"}}]}'


@pytest.fixture(scope="module")
def mutants() -> dict[str, Mutant]:
    return {mutant.name: mutant for mutant in export_mutants(ROOT / "spec")}


def test_every_mutant_of_the_export_has_a_name_of_its_own(mutants: dict[str, Mutant]) -> None:
    assert len(mutants) >= 200
    assert all(name.startswith(PREFIXES) for name in mutants)
    assert {
        "otlp.limits.depth: 29",
        "otlp.backoff.base_ms: 499",
        "otlp.profiles.posthog.statuses.1.action: halve",
        "otlp.attributes.resource.team_id.key: another text",
        "config.options.delay_ms.range.0: 2",
        "proto.LogRecord.flags: 24",
        "proto.KeyValue.key: another name",
    } <= set(mutants)


def test_every_field_of_the_wire_schema_has_a_mutant_with_another_number_and_one_with_another_name(
    mutants: dict[str, Mutant],
) -> None:
    fields = [f"proto.{entry.name}.{field.name}" for entry in WIRE for field in entry.fields]
    assert [name.split(": ")[0] for name in mutants if name.startswith("proto.")] == [
        name for name in fields for _ in range(2)
    ]
    assert '  AnyValue value = 2 [json_name = "valueX"];\n' in mutants["proto.KeyValue.value: another name"].text


def test_ranges_of_statuses_mean_the_same_in_any_order_unless_they_share_a_status(
    mutants: dict[str, Mutant], tmp_path: Path
) -> None:
    for at, (name, same) in enumerate({"statuses: swap 0": True, "statuses.8.from: 503": False}.items()):
        changed = read_mutant(mutants[f"otlp.profiles.posthog.{name}"], ROOT / "spec", tmp_path / str(at))
        assert same_meaning(SPECIFICATION.representation, changed) is same


def test_a_mutant_of_the_export_is_another_spec_or_none(mutants: dict[str, Mutant], tmp_path: Path) -> None:
    for name in ("otlp.limits.depth: 29", "config.messages.both: another text"):
        assert read_mutant(mutants[name], ROOT / "spec", tmp_path / name[:4]) != SPECIFICATION.representation
    with pytest.raises(MutantError, match="missing way `disabled`"):
        read_mutant(mutants["config.detection: drop 0"], ROOT / "spec", tmp_path / "spec")

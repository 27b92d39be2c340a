"""Vectors: what the loader refuses, what the lock holds, what must be covered, and how a question becomes one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lipservice_conformance.acceptance import accept, new_questions, refresh
from lipservice_conformance.authoring import AuthoringError, Question, read_authoring
from lipservice_conformance.coverage import coverage_faults, required_rules
from lipservice_conformance.lock import extend_lock, lock_faults, read_lock
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.specification import (
    Specification,
    SpecificationError,
    read_minimum,
    read_specification,
)
from lipservice_conformance.statement import bears_out
from lipservice_conformance.values import Json
from lipservice_conformance.vector import VECTORS, Vector, VectorError, input_hash, load_vectors, save_vectors
from lipservice_generator.representation import Argument, Operation

ROOT = Path(__file__).parents[2]

TEXT = Argument("text", "text", required=True, default=None, doc="")
COUNT = Argument("count", "integer", required=False, default=1, doc="")
NATIVE = Argument("native", "text", required=False, default=None, doc="")
ECHO = Operation("echo", "", (TEXT, COUNT, NATIVE), (Argument("said", "text", required=True, default=None, doc=""),))

LINE = {
    "id": "a.rule-x-1",
    "rule": "a.rule",
    "why": "It matters.",
    "in": {"text": "t"},
    "out": {"said": "t"},
    "origin": "hand",
}


@pytest.fixture(scope="module")
def specification() -> Specification:
    return read_specification(ROOT / "spec")


def load(folder: Path, *lines: object, op: str = "echo", rule: str = "a.rule") -> list[Vector]:
    path = folder / op / f"{rule}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return load_vectors(folder, [ECHO])


def vector(**changed: object) -> Vector:
    return replace(Vector("a.rule-x-1", "echo", "a.rule", "w", {"text": "t"}, {"said": "t"}, "hand"), **changed)


def test_a_vector_is_read_as_it_stands(tmp_path: Path) -> None:
    assert load(tmp_path, LINE) == [
        Vector("a.rule-x-1", "echo", "a.rule", "It matters.", {"text": "t"}, {"said": "t"}, "hand")
    ]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"extra": 1}, "unknown member 'extra', expected id, rule, why, in, out, origin"),
        ({"why": ""}, "expected text in why, got str ''"),
        ({"why": 5}, "expected text in why, got int 5"),
        ({"id": "Not A Slug"}, "id 'Not A Slug' is no slug such as 'token.key-path-3fa2c1'"),
        ({"origin": "guess"}, "unknown origin 'guess', expected one of hand, derived, fuzz"),
        ({"rule": "b.rule"}, "rule 'b.rule' stands in the file of 'a.rule'"),
        ({"in": []}, "in of echo: expected an object, got list []"),
        ({"in": {}}, "in of echo: text is missing"),
        ({"in": {"text": "t", "sev": 1}}, "in of echo: unknown member 'sev', expected text, count, native"),
        ({"in": {"text": 5}}, 'in of echo: text: expected text, {"$b64": ...} or {"$u16": ...}, got int 5'),
        ({"in": {"text": None}}, 'in of echo: text: expected text, {"$b64": ...} or {"$u16": ...}, got None'),
        ({"in": {"text": {"$b64": "*"}}}, "in of echo: text: expected base64 in $b64, got str '*'"),
        (
            {"in": {"text": "t", "count": True}},
            "in of echo: count: expected an integer within 2^53 - 1 of 0, got bool True",
        ),
        (
            {"in": {"text": "t", "count": 2**53}},
            "in of echo: count: expected an integer within 2^53 - 1 of 0, got int 9007199254740992",
        ),
        (
            {"in": {"text": "t", "count": None}},
            "in of echo: count: expected an integer within 2^53 - 1 of 0, got None",
        ),
        ({"out": {}}, "out of echo: said is missing"),
        ({"out": {"said": "t", "more": 1}}, "out of echo: unknown member 'more', expected said"),
    ],
)
def test_a_vector_that_does_not_fit_is_refused_with_its_place(
    tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    with pytest.raises(VectorError) as refused:
        load(tmp_path, {**LINE, **changed})
    assert refused.value.faults == (f"echo/a.rule.jsonl:1: {message}",)


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    with pytest.raises(VectorError, match=r"^echo/a.rule.jsonl:1: member 'why' is missing$"):
        load(tmp_path, {name: value for name, value in LINE.items() if name != "why"})


def test_null_is_an_argument_where_it_is_the_default(tmp_path: Path) -> None:
    assert load(tmp_path, {**LINE, "in": {"text": "t", "native": None}})[0].arguments["native"] is None


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(VectorError) as refused:
        load(tmp_path, "not json", LINE, LINE, "[]")
    assert refused.value.faults == (
        "echo/a.rule.jsonl:1: Expecting value: line 1 column 1 (char 0)",
        "echo/a.rule.jsonl:3: id 'a.rule-x-1' stands already in echo/a.rule.jsonl:2",
        "echo/a.rule.jsonl:4: expected an object, got list []",
    )


def test_a_folder_that_is_no_operation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VectorError, match=r"^ping/a.rule.jsonl:1: unknown operation 'ping', expected one of echo$"):
        load(tmp_path, LINE, op="ping")


def test_vectors_are_saved_as_they_are_loaded(tmp_path: Path) -> None:
    vectors = [vector(arguments={"text": "\u2028é\0\n"}), vector(id="a.rule-x-2", out={"said": "ü"})]
    save_vectors(tmp_path, vectors)
    assert load_vectors(tmp_path, [ECHO]) == vectors
    assert len((tmp_path / "echo/a.rule.jsonl").read_text("utf-8").splitlines()) == 2


def test_the_lock_knows_changed_new_and_vanished_ids(tmp_path: Path) -> None:
    extend_lock(tmp_path, [vector(), vector(id="a.rule-x-2")])
    locked = read_lock(tmp_path)
    assert lock_faults([vector(), vector(id="a.rule-x-2", why="better said")], locked) == []
    assert lock_faults([vector(arguments={"text": "u"}), vector(id="a.rule-x-3")], locked) == [
        "a.rule-x-1: its input has changed; an id is never used for another input",
        "a.rule-x-3: not in ids.lock; add vectors with `vectors add`",
        "a.rule-x-2: vanished; an id once given stays",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a 1234567890abcdef\na 1234567890abcdef\n", "ids.lock:2: a stands twice"),
        ("a\n", "ids.lock:1: expected `id hash`, got 'a'"),
    ],
)
def test_a_lock_in_another_form_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "ids.lock").write_text(text)
    with pytest.raises(ValueError, match=f"^{message}$"):
        read_lock(tmp_path)


def test_the_hash_of_an_input_depends_on_all_of_it_and_not_on_its_order() -> None:
    assert input_hash("echo", {"a": 1, "b": 2}) == input_hash("echo", {"b": 2, "a": 1})
    assert len({input_hash("echo", {"a": 1}), input_hash("echo", {"a": "1"}), input_hash("ping", {"a": 1})}) == 3


def test_every_rule_list_limit_reduction_and_reading_must_be_covered(specification: Specification) -> None:
    rules = required_rules(specification.representation)["signature"]
    assert {"token.key", "list.unit", "limit.json_depth", "reduction.quotes", "reading.native_template"} <= set(rules)
    assert {"cut.lead", "class.space", "key.severities", "text.lines", "text.placeholder"} <= set(rules)


def test_every_field_action_message_and_reading_of_a_policy_must_be_covered(specification: Specification) -> None:
    rules = required_rules(specification.representation)
    fields = {"field.policy.budget", "field.severity.max", "action.rate_limit", "action.percent"}
    assert fields | {"message.reversed", "reading.hash_of_meaning"} <= set(rules["policy"])
    assert {"budget.units", "budget.above_any", "budget.unknown_unit"} <= set(rules["budget"])
    assert rules["threshold"] == ("out.t24", "out.th", "out.weight", "out.error")


def test_too_few_vectors_and_vectors_of_no_rule_are_faults(specification: Specification) -> None:
    vectors = load_vectors(VECTORS, specification.operations.values())
    thinned = [one for one in vectors if one.rule != "token.key"] + [
        vector(op="signature", rule="token.key"),
        vector(op="signature", rule="token.gone"),
    ]
    assert coverage_faults(specification.representation, thinned) == [
        "signature: token.key has 1 vectors, expected at least 3",
        "signature: the spec has no token.gone",
    ]


def test_an_operation_without_a_minimum_would_pass_empty_and_is_refused(
    tmp_path: Path, specification: Specification
) -> None:
    (tmp_path / "minimum.json").write_text("{}")
    with pytest.raises(SpecificationError, match=r"expected a count above 0 for each of budget, .*, got \{\}$"):
        read_minimum(tmp_path, specification)
    assert read_minimum(VECTORS, specification)["signature"] >= 1_000


def test_the_vectors_of_the_kit_are_locked_cover_everything_and_ask_nothing_twice(specification: Specification) -> None:
    vectors = load_vectors(VECTORS, specification.operations.values())
    assert lock_faults(vectors, read_lock(VECTORS)) == []
    assert coverage_faults(specification.representation, vectors) == []
    assert len({input_hash(one.op, one.arguments) for one in vectors}) == len(vectors)


def test_everything_authored_is_a_vector(specification: Specification) -> None:
    vectors = load_vectors(VECTORS, specification.operations.values())
    assert [one.id for one in new_questions(authored(specification), vectors)] == []


def test_every_vector_says_what_its_author_stated(specification: Specification) -> None:
    vectors = load_vectors(VECTORS, specification.operations.values())
    answers = {input_hash(one.op, one.arguments): one.out for one in vectors}
    stated = [one for one in authored(specification) if one.stated]
    assert len(stated) >= 100
    for one in stated:
        assert bears_out(answers[input_hash(one.op, one.arguments)], one.stated), one.id


def test_an_author_has_stated_every_message_about_a_policy(specification: Specification) -> None:
    rules = {one.rule for one in authored(specification) if one.op == "policy" and one.stated}
    messages = {f"message.{entry.name}" for entry in specification.representation.policy.messages}
    assert messages <= rules


def test_documents_that_mean_the_same_have_one_hash_and_others_have_others(specification: Specification) -> None:
    vectors = load_vectors(VECTORS, specification.operations.values())
    hashes: dict[str, list[Json]] = {}
    for one in vectors:
        if one.rule == "reading.hash_of_meaning":
            hashes.setdefault(one.id.rpartition("-")[0].removeprefix(f"{one.rule}-"), []).append(one.out["hash"])
    apart = hashes.pop("apart")
    assert len(apart) == len(set(apart))
    assert {name: len(set(some)) for name, some in hashes.items()} == dict.fromkeys(hashes, 1)
    assert all("" not in some for some in (apart, *hashes.values()))


def authored(specification: Specification) -> list[Question]:
    files = [path for path in sorted((ROOT / "conformance/authoring").glob("*/*.yaml")) if path.name != "contexts.yaml"]
    return [one for path in files for one in read_authoring(path, specification.operations)]


def author(folder: Path, text: str) -> list[Question]:
    path = folder / "echo" / "rules.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    (path.parent / "contexts.yaml").write_text('alone: "{}"\nquoted: "<{}>"\n')
    return read_authoring(path, {"echo": ECHO})


def test_an_authored_message_stands_in_each_of_its_contexts(tmp_path: Path) -> None:
    questions = author(tmp_path, "a.rule: [{slug: s, why: w, contexts: [alone, quoted], in: [x, y]}]")
    assert [one.arguments["text"] for one in questions] == ["x", "y", "<x>", "<y>"]
    assert [one.origin for one in questions] == ["hand", "hand", "derived", "derived"]
    assert questions[0].id == f"a.rule-s-{input_hash('echo', {'text': 'x'})[:6]}"


@pytest.mark.parametrize(
    ("entry", "arguments"),
    [
        ('[{repeat: "ab", times: 2}, "c"]', {"text": "ababc"}),
        ('["a", {hex: "ff"}]', {"text": {"$b64": "Yf8="}}),
        ('[{hex: "c3 a9", times: 2}]', {"text": {"$b64": "w6nDqQ=="}}),
        ('{text: {units: "d83d 0061"}, count: 5}', {"text": {"$u16": "d83d0061"}, "count": 5}),
        ("{text: t, native: null}", {"text": "t", "native": None}),
    ],
)
def test_an_authored_input_may_be_made_of_pieces(tmp_path: Path, entry: str, arguments: object) -> None:
    assert author(tmp_path, f"a.rule: [{{slug: s, why: w, in: [{entry}]}}]")[0].arguments == arguments


def test_an_author_may_state_a_part_of_the_answer_several_lines_as_a_list(tmp_path: Path) -> None:
    questions = author(tmp_path, "a.rule: [{slug: s, why: w, in: [{in: x, out: {said: [a, b]}}, y]}]")
    assert [one.arguments["text"] for one in questions] == ["x", "y"]
    assert [one.stated for one in questions] == [{"said": "a\nb"}, {}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a.rule: [{slug: s, why: w, in: [{in: x, out: {sad: a}}]}]",
            "out of echo: unknown member 'sad', expected said",
        ),
        (
            "a.rule: [{slug: s, wy: w, in: [x]}]",
            "a.rule: unknown member 'wy', expected contexts, in, origin, slug, why",
        ),
        (
            "a.rule: [{slug: s, why: w, in: [[{repat: x}]]}]",
            "expected text, {repeat, times} or {hex}, got dict {'repat': 'x'}",
        ),
        (
            "a.rule: [{slug: s, why: w, in: [{text: x, count: no}]}]",
            "in of echo: count: expected an integer within 2^53 - 1 of 0, got bool False",
        ),
        ("a.rule: [{slug: s, why: w, contexts: [far], in: [x]}]", "'far'"),
    ],
)
def test_an_authoring_file_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(AuthoringError) as refused:
        author(tmp_path, text)
    assert str(refused.value).endswith(f"rules.yaml: {message}")


QUESTION = Question("echo", "a.rule", "s", "w", {"text": "t"}, "hand")


def test_a_question_becomes_a_vector_only_when_both_oracles_agree() -> None:
    agreed = (Opinion("python", {"said": "t"}), Opinion("model", {"said": "t"}))
    apart = (Opinion("python", {"said": "t"}), Opinion("model", {"said": "u"}))
    silent = (Opinion("python", None, "crash: ended"), Opinion("model", None, "crash: ended"))
    vectors, proposals = accept([QUESTION] * 3, [agreed, apart, silent])
    assert [one.out for one in vectors] == [{"said": "t"}]
    assert [proposal.opinions for proposal in proposals] == [apart, silent]
    assert str(proposals[0]).splitlines()[1:] == [
        "    in: {'text': 't'}",
        "    python: {'said': 't'}",
        "    model: {'said': 'u'}",
    ]


def test_what_the_author_stated_must_be_agreed_on_too() -> None:
    agreed = (Opinion("python", {"said": "t"}), Opinion("model", {"said": "t"}))
    right, wrong = replace(QUESTION, stated={"said": "t"}), replace(QUESTION, stated={"said": "u"})
    vectors, proposals = accept([right, wrong], [agreed, agreed])
    assert len(vectors) == 1
    assert str(proposals[0]).splitlines()[-1] == "    authoring: {'said': 'u'}"


def test_an_answer_is_refreshed_only_when_both_oracles_agree() -> None:
    old = [vector(id=f"a.rule-x-{number}") for number in range(3)]
    same, other = Opinion("python", {"said": "t"}), Opinion("python", {"said": "u"})
    current, changed, proposals = refresh(old, [(same, same), (other, other), (other, same)])
    assert [one.out["said"] for one in current] == ["t", "u", "t"]
    assert [one.id for one in changed] == ["a.rule-x-1"]
    assert [one.case.id for one in proposals] == ["a.rule-x-2"]


def test_a_question_is_asked_once() -> None:
    assert new_questions([QUESTION, QUESTION], []) == [QUESTION]
    assert new_questions([QUESTION], [vector()]) == []

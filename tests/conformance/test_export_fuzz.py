"""Fuzzing of encoders, answers and set-ups finds what is planted, shrinks it, and asks only what is valid."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from lipservice_conformance.authoring import read_authoring
from lipservice_conformance.campaign import Share, shares_of
from lipservice_conformance.export_fuzz import export_questions, trade
from lipservice_conformance.exports.answers import random_answer
from lipservice_conformance.exports.headers import random_headers
from lipservice_conformance.exports.looks import random_looks, smaller_looks
from lipservice_conformance.exports.redactions import random_redaction
from lipservice_conformance.exports.setups import random_setup
from lipservice_conformance.exports.smaller import (
    smaller_answer,
    smaller_decision,
    smaller_headers,
    smaller_redaction,
    smaller_request,
    smaller_setup,
)
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.proposals import keep_findings
from lipservice_conformance.protocol import Case
from lipservice_conformance.slow_driver import OPERATIONS
from lipservice_conformance.specification import read_specification
from lipservice_conformance.values import Json

ROOT = Path(__file__).parents[2]
Answer = Callable[[Case], dict[str, Json]]


def model(case: Case) -> dict[str, Json]:
    return dict(OPERATIONS[case.op](**case.arguments))


def asking(*answers: Answer) -> Callable[[Sequence[Case]], list[tuple[Opinion, ...]]]:
    def ask(cases: Sequence[Case]) -> list[tuple[Opinion, ...]]:
        return [tuple(Opinion(str(at), answer(case)) for at, answer in enumerate(answers)) for case in cases]

    return ask


def changed(op: str, name: str, old: str, new: str) -> Answer:
    """Return the model with one slip in one output."""

    def answer(case: Case) -> dict[str, Json]:
        out = model(case)
        return {**out, name: str(out[name]).replace(old, new)} if case.op == op else out

    return answer


def test_the_slow_model_agrees_with_itself_on_a_fixed_sample() -> None:
    fuzzing = trade(asking(model, model), 1, 1_200)
    assert (fuzzing.findings, fuzzing.cases) == ([], 1_200)


def test_a_planted_difference_in_a_body_is_shrunk_to_one_value() -> None:
    slip = changed("encode", "body", '"NaN"', '"nan"')
    finding = trade(asking(slip, model), 1, 4_000).findings[0]
    request = json.loads(str(finding.arguments["request"]))
    assert (finding.op, finding.broken, finding.arguments["encoding"]) == ("encode", "not all agree", "json")
    assert len(json.dumps(request)) < 120


def test_a_planted_difference_in_an_answer_is_shrunk_to_its_arguments() -> None:
    slip = changed("reply", "action", "uncompressed", "lose")
    finding = trade(asking(slip, model), 1, 4_000).findings[0]
    assert finding.arguments == {"profile": "posthog", "status": 415}


def test_a_planted_difference_in_a_set_up_is_shrunk_to_its_option() -> None:
    slip = changed("config", "notices", "personal_key", "personal")
    finding = trade(asking(slip, model), 1, 4_000).findings[0]
    options, environment = (json.loads(str(finding.arguments[name])) for name in ("options", "environment"))
    assert sorted({**options, **environment}.values()) == ["phx_"]


def test_a_planted_difference_in_headers_is_shrunk_to_one_header() -> None:
    slip = changed("correlation", "facts", "session_id", "sessionId")
    finding = trade(asking(slip, model), 1, 4_000).findings[0]
    ((name, value),) = json.loads(str(finding.arguments["headers"]))
    assert (name.lower(), len(value)) == ("x-posthog-session-id", 1)


def test_a_planted_difference_in_stamps_is_shrunk_to_its_arguments() -> None:
    slip = changed("stamp", "attributes", "sampling.threshold", "threshold")
    finding = trade(asking(slip, model), 1, 4_000).findings[0]
    assert finding.arguments["reason"] == finding.arguments["pattern"] == ""
    assert set(finding.arguments) >= {"r24"}


def test_a_planted_difference_in_redaction_is_shrunk_to_one_secret() -> None:
    slip = changed("redact", "text", "[redacted:email]", "[redacted:mail]")
    finding = trade(asking(slip, model), 1, 4_000).findings[0]
    assert set(finding.arguments) == {"text"}
    assert len(str(finding.arguments["text"])) < 10


def test_random_redactions_reach_every_rule_and_reason() -> None:
    outs = [model(Case("x", "redact", random_redaction(Random(seed)))) for seed in range(3_000)]
    spec = read_specification(ROOT / "spec").representation.redaction
    counted = {name for out in outs for name in json.loads(str(out["counts"]))}
    assert counted == {rule.id for rule in spec.rules} | {"key", "too_long"}


def test_random_headers_reach_every_fact_and_none() -> None:

    facts = [
        json.loads(str(model(Case("x", "correlation", random_headers(Random(seed))))["facts"])) for seed in range(2_000)
    ]
    assert {} in facts
    assert {name for one in facts for name in one} == {
        "trace_id",
        "span_id",
        "flags",
        "trace_state",
        "distinct_id",
        "session_id",
    }


def test_the_same_seed_asks_the_same_and_every_operation_is_asked() -> None:
    assert export_questions(3, 40) == export_questions(3, 40) != export_questions(4, 40)
    asked = ["encode", "reply", "correlation", "encode", "config", "stamp", "policy_client", "doctor", "redact"]
    assert [op for op, _ in export_questions(3, 9)] == asked


def test_random_answers_reach_every_action_and_pauses() -> None:
    outs = [model(Case("x", "reply", random_answer(Random(seed)))) for seed in range(2_000)]
    assert {out["action"] for out in outs} == {"accept", "retry", "halve", "uncompressed", "stop", "lose"}
    assert sum(out["throttled_ms"] != 0 for out in outs) > 100


def test_random_looks_reach_every_failure_and_change() -> None:
    outs = [model(Case("x", "policy_client", random_looks(Random(seed)))) for seed in range(2_000)]
    lines = [line.split(",") for out in outs for line in str(out["trace"]).split("\n")]
    kinds = {"start", "notice", "ok", "no_answer", "status", "too_large", "wrong", "unreadable"}
    assert {kind for kind, *_ in lines} == kinds
    assert {line[4] for line in lines if line[0] == "ok"} == {"", "swap", "keep", "swap+keep"}
    assert any(line[:2] == ["start", "cache"] for line in lines)


def test_random_set_ups_reach_every_way_and_message() -> None:
    spec = read_specification(ROOT / "spec").representation.config
    outs = [model(Case("x", "config", random_setup(Random(seed)))) for seed in range(3_000)]
    ways = {json.loads(str(out["destination"]))["way"] for out in outs}
    assert ways == {way.id for way in spec.detection}
    said = {line.split(": ")[0] for out in outs for line in str(out["notices"]).split("\n")}
    assert {message.name for message in spec.messages} <= said


@pytest.mark.parametrize(
    ("op", "smaller"),
    [
        ("encode", smaller_request),
        ("reply", smaller_answer),
        ("config", smaller_setup),
        ("correlation", smaller_headers),
        ("stamp", smaller_decision),
        ("policy_client", smaller_looks),
        ("redact", smaller_redaction),
    ],
)
def test_simpler_cases_are_valid_and_others(
    op: str, smaller: Callable[[dict[str, Json]], list[dict[str, Json]]]
) -> None:
    for name, arguments in export_questions(9, 40):
        for simpler in smaller(arguments)[::7] if name == op else ():
            assert simpler != arguments
            assert model(Case("x", op, simpler))


def test_shares_of_exports_have_seeds_of_their_own() -> None:
    shares = list(shares_of(2, 0, 0, exports=12_000))
    assert [share.exports for share in shares] == [5_000, 5_000, 2_000]
    assert shares[1] == Share(2_005_000, exports=5_000)


def test_findings_become_questions_of_their_operation(tmp_path: Path) -> None:
    slips = [
        changed("encode", "body", "0a", "0b"),
        changed("reply", "action", "stop", "lose"),
        changed("config", "settings", "gzip", "zip"),
    ]
    findings = [trade(asking(slip, model), 1, 400).findings[0] for slip in slips]
    operations = read_specification(ROOT / "spec").operations
    questions = [one for path in keep_findings(findings, tmp_path) for one in read_authoring(path, operations)]
    assert [one.arguments for one in questions] == [finding.arguments for finding in findings]

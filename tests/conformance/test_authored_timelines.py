"""Timelines written short are expanded as they say, and what is stated of their traces is held against them."""

from pathlib import Path

import pytest
from lipservice_conformance.acceptance import accept
from lipservice_conformance.authoring import AuthoringError, Question, read_authoring
from lipservice_conformance.coverage import required_rules
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.slow_sampler.operations import decide, randomness
from lipservice_conformance.spec_examples import example_questions
from lipservice_conformance.specification import read_specification
from lipservice_conformance.statement import bears_out, read_statement
from lipservice_conformance.timelines.authored import expand_events
from lipservice_conformance.vector import VECTORS, load_vectors

ROOT = Path(__file__).parents[2]
SPECIFICATION = read_specification(ROOT / "spec")


def test_a_stream_takes_lists_in_turn_and_numbers_what_comes_once() -> None:
    assert expand_events([{"t": 5, "every": 10, "times": 3, "key": ["a", "u{}"], "sev": [9, 17, 1], "from": 4}]) == [
        {"t": 5, "key": "a", "sev": 17},
        {"t": 15, "key": "u5", "sev": 1},
        {"t": 25, "key": "a", "sev": 9},
    ]


def test_streams_beside_each_other_come_by_time_and_a_stretch_comes_again() -> None:
    merged = {"merge": [{"t": 0, "every": 10, "times": 2, "key": "a"}, {"t": 0, "every": 5, "times": 2, "key": "b"}]}
    events = expand_events([{"again": 2, "after": 100, "events": [merged]}])
    assert [(event["t"], event["key"]) for event in events[:4]] == [(0, "a"), (0, "b"), (5, "b"), (10, "a")]
    assert [event["t"] for event in events[4:]] == [100, 100, 105, 110]


def test_spread_bits_are_even_and_what_is_a_value_is_left_as_it_is() -> None:
    events = expand_events([{"t": 0, "times": 64, "key": "a", "r24": "spread", "attrs": {"l": [1, "{}"]}}])
    bits = [event["r24"] for event in events]
    assert len({value >> 18 for value in bits}) >= 50
    assert events[3]["attrs"] == {"l": [1, "{}"]}


@pytest.mark.parametrize(
    "entry", [{"key": "a"}, {"merge": [], "t": 0, "x": 1, "again": "z"}, {"again": 2, "events": []}]
)
def test_what_is_no_event_is_refused(entry: dict[str, object]) -> None:
    if "t" in entry:
        entry = {name: value for name, value in entry.items() if name != "t"}
    with pytest.raises(ValueError, match="expected an event with a time t, merge or again"):
        expand_events([entry])


def author(folder: Path, op: str, text: str) -> list[Question]:
    path = folder / op / "x.yaml"
    path.parent.mkdir()
    path.write_text(text)
    (path.parent / "contexts.yaml").write_text('alone: "{}"\n')
    return read_authoring(path, SPECIFICATION.operations)


def test_a_timeline_becomes_the_texts_of_its_operation(tmp_path: Path) -> None:
    text = "a.b: [{slug: s, why: w, in: [{policy: {budget: 1/s}, seed: 2, events: [{t: 0, key: é}]}, {events: []}]}]"
    first, second = author(tmp_path, "decide", text)
    assert first.arguments == {"policy": '{"budget":"1/s"}', "seed": 2, "events": '[{"t":0,"key":"é"}]'}
    assert second.arguments == {"events": "[]"}


def test_rows_are_written_short_and_instances_are_drawn_by_their_seed(tmp_path: Path) -> None:
    text = "a.b: [{slug: s, why: w, in: [{sizes: [1, {of: 2, times: 3}], area: 5}, {random: 4, seed: 7}]}]"
    questions = author(tmp_path, "waterfill", text)
    assert questions[0].arguments == {"sizes": "1,2,2,2", "area": 5}
    assert len({question.id for question in questions}) == 5


def test_a_timeline_without_events_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match="events"):
        author(tmp_path, "decide", "a.b: [{slug: s, why: w, in: [{policy: {}}]}]")


OUT = {"trace": "1,first,16777216\n0,budget,5\n0,budget,5\nstats,3,1,2,0"}


@pytest.mark.parametrize(
    ("stated", "holds"),
    [
        ({0: "1,first", -1: "stats,3,1,2,0", "0,budget": 2}, True),
        ({0: "1,fir"}, False),
        ({1: "0,budget,6"}, False),
        ({9: "0"}, False),
        ({"0,budget": 1}, False),
        ({"1,always": 0}, True),
        (["1,first,16777216", "0,budget,5", "0,budget,5", "stats,3,1,2,0"], True),
        (["1,first,16777216"], False),
    ],
)
def test_lines_and_counts_of_a_trace_may_be_stated(stated: object, *, holds: bool) -> None:
    assert bears_out(OUT, {"trace": read_statement(stated)}) is holds  # type: ignore[arg-type]


def test_an_answer_that_is_not_what_its_author_stated_is_no_vector() -> None:
    question = Question("decide", "a.b", "s", "w", {"events": "[]"}, "hand", {"trace": {"0": "1,always"}})
    vectors, proposals = accept([question], [(Opinion("one", dict(OUT)), Opinion("two", dict(OUT)))])
    assert (vectors, len(proposals)) == ([], 1)


def test_every_example_of_an_algorithm_is_a_vector() -> None:
    questions = example_questions(SPECIFICATION.representation)
    vectors = {vector.id for vector in load_vectors(VECTORS, SPECIFICATION.operations.values())}
    assert {question.id for question in questions} <= vectors
    assert {question.rule for question in questions} <= set(required_rules(SPECIFICATION.representation)["decide"])
    for question in questions:
        assert bears_out(decide(**question.arguments), question.stated), question.id  # type: ignore[arg-type]


def test_most_timelines_have_decisive_lines_stated_by_hand() -> None:
    files = sorted((ROOT / "conformance/authoring/decide").glob("*.yaml"))
    questions = [
        one for path in files if path.name != "contexts.yaml" for one in read_authoring(path, SPECIFICATION.operations)
    ]
    assert len(questions) >= 64
    assert sum(bool(one.stated) for one in questions) * 5 >= len(questions) * 2


def test_the_first_randomness_there_is_counts() -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    assert randomness("a=b, ot=th:8;rv:123456789abcde ", trace_id, 1, "k") == {"r24": 0x123456}
    assert randomness("ot=rv:123456789ABCDE", trace_id, 1, "k") == {"r24": 0xCE929D}
    assert randomness("", "0" * 32, 0, "s-1") == {"r24": 5_100_888}
    assert randomness() == {"r24": -1}

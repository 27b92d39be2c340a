"""The report page: complete, self-contained, safe with hostile text, honest about what is missing."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lipservice_conformance.judge import Report, judge
from lipservice_conformance.mutation import Fate, Trial
from lipservice_conformance.outcome import Evidence, Kind, Trouble
from lipservice_conformance.page.part import percent
from lipservice_conformance.page.render import render_page
from lipservice_conformance.page.text import apart, prose, shown, visible
from lipservice_conformance.protocol import Done, Greeting
from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.report_json import json_report
from lipservice_conformance.report_mutants import mutants_json
from lipservice_conformance.runner import Run
from lipservice_conformance.specification import read_specification
from lipservice_conformance.vector import VECTORS, Vector, load_vectors

ROOT = Path(__file__).parents[2]
SPECIFICATION = read_specification(ROOT / "spec")
KNOWN = load_vectors(VECTORS, SPECIFICATION.operations.values())
BLOCKS = frozenset({"br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "li", "p", "pre", "td", "th", "tr"})
HOSTILE = "</script><script>alert(1)</script>\"'><img src=https://example.org/x onerror=alert(1)>\0\x1b"


class Page(HTMLParser):
    """What stands in a page: ids, addresses, tags, and all text but styles and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.addresses: list[str] = []
        self.tags: Counter[str] = Counter()
        self.words: list[str] = []
        self.events: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.words.append(" " if tag in BLOCKS else "")
        for name, value in attrs:
            if name == "id":
                self.ids[str(value)] += 1
            elif name in {"href", "src", "srcset", "action", "data", "poster", "xlink:href"}:
                self.addresses.append(str(value))
            elif name.startswith("on"):
                self.events.append(name)

    def handle_data(self, data: str) -> None:
        if self.lasttag not in {"style", "script"}:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def vector(number: int, message: object = "5 ms", rule: str = "token.unit") -> Vector:
    out = {"template": "<*>", "id": "8c41dfca8206b01d", "source": "scan"}
    return Vector(f"{rule}-x-{number}", "signature", rule, "It would stay.", {"message": message}, out, "hand")


def run(language: str, vectors: list[Vector], **changed: object) -> Run:
    greeting = Greeting(f"{language}-sdk", "1.2.3", language, "runtime 9", SPECIFICATION.sha)
    result = Run(language, greeting, {one.id: Done(one.id, dict(one.out)) for one in vectors}, seconds=0.25)
    for name, value in changed.items():
        setattr(result, name, value)
    return result


def write(folder: Path, reports: list[Report], sha: str = SPECIFICATION.sha) -> None:
    (folder / "conformance-full.json").write_text(json_report(reports, sha))


def page(vectors: list[Vector], folder: Path) -> Page:
    return Page(render_page(SPECIFICATION, vectors, folder))


def failing(folder: Path) -> tuple[list[Vector], str]:
    """Two SDKs: one answers the second vector otherwise and dies of the third, the other makes the same mistake."""
    vectors = [vector(number) for number in range(4)]
    wrong = Done(vectors[1].id, {**vectors[1].out, "template": "<*> ms\t"})
    first, second = run("ada", vectors), run("bob", vectors)
    first.answers[vectors[1].id] = second.answers[vectors[1].id] = wrong
    del first.answers[vectors[2].id]
    trouble = Trouble(Kind.CRASH, "ended before an answer", Evidence(3, None, (f"last {HOSTILE}",)))
    first.troubles, first.faults = {vectors[2].id: trouble}, [trouble]
    write(folder, [judge(one, vectors, {}) for one in (first, second)])
    return vectors, render_page(SPECIFICATION, vectors, folder)


def test_every_vector_stands_there_once_and_the_page_is_small(tmp_path: Path) -> None:
    write(tmp_path, [judge(run(name, KNOWN), KNOWN, {}) for name in ("ada", "bob", "cy")])
    text = render_page(SPECIFICATION, KNOWN, tmp_path)
    found = Page(text)
    assert [one.id for one in KNOWN if found.ids[one.id] != 1] == []
    assert [name for name, count in found.ids.items() if count > 1] == []
    assert len(text.encode()) < 900 * len(KNOWN)
    assert "Every SDK gave the expected answer to every vector." in found.text
    assert f"{3 * len(KNOWN):,} answers" in found.text


def test_every_rule_has_a_sentence(tmp_path: Path) -> None:
    assert '<span class="doc"></span>' not in render_page(SPECIFICATION, KNOWN, tmp_path)


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "bench.json").write_text('[{"name": "bench.signature.ada.warm_us", "value": 1.5, "unit": "us"}]')
    (tmp_path / "bench-signature.svg").write_text("<svg><script>alert(1)</script></svg>")
    text = render_page(SPECIFICATION, [vector(1, HOSTILE)], tmp_path)
    found = Page(text)
    assert {address.partition(":")[0] if ":" in address else address[0] for address in found.addresses} == {"#", "data"}
    assert not found.tags.keys() & {"link", "iframe", "object", "embed", "base", "svg"}
    assert (found.tags["script"], found.tags["style"], found.tags["img"]) == (1, 1, 1)
    assert "@import" not in text
    assert "url(" not in text


def test_links_within_the_page_lead_somewhere(tmp_path: Path) -> None:
    _, text = failing(tmp_path)
    found = Page(text)
    assert [address for address in found.addresses if address[1:] not in found.ids] == []


@pytest.mark.parametrize(
    "place",
    [
        lambda: vector(1, HOSTILE),
        lambda: replace(vector(1), why=HOSTILE),
        lambda: replace(vector(1), out={"template": HOSTILE, "id": HOSTILE, "source": HOSTILE}),
        lambda: replace(vector(1), arguments={"message": "", "logger": HOSTILE}),
    ],
)
def test_hostile_text_of_a_vector_stays_text(place: Callable[[], Vector], tmp_path: Path) -> None:
    vectors = [place()]
    write(tmp_path, [judge(run("ada", vectors), vectors, {})])
    text = render_page(SPECIFICATION, vectors, tmp_path)
    found = Page(text)
    assert (found.tags["script"], found.tags["img"], found.events) == (1, 0, [])
    assert "<script>alert(1)</script>\"'><img src=https://example.org/x" in found.text


def test_hostile_text_of_an_sdk_stays_text(tmp_path: Path) -> None:
    vectors = [vector(1)]
    result = run(HOSTILE, vectors, greeting=Greeting(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "x"))
    result.answers[vectors[0].id] = Done(vectors[0].id, {HOSTILE: HOSTILE})
    write(tmp_path, [judge(result, vectors, {})])
    (tmp_path / "fuzz.json").write_text("[]")
    (tmp_path / "fuzz-found.jsonl").write_text(HOSTILE)
    found = page(vectors, tmp_path)
    assert (found.tags["script"], found.tags["img"], found.events) == (1, 0, [])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\tb\r\n\0\x1b\x7f", '<span class="unseen">\\r\\n\\0\\x1b\\x7f</span>'),
        (" a  b ", '<span class="unseen">·</span>a  b<span class="unseen">·</span>'),
        ("a\u200b\u202eb", 'a<span class="unseen">U+200B U+202E</span>b'),
        ({"$u16": "d83dde00"}, '<span class="unseen">\\ud83d\\ude00</span>'),
        ({"$b64": "Yf8="}, 'a<span class="unseen">\\xff</span>'),
        ("\\xff é 漢 😀", "\\xff é 漢 😀"),
        ("<&\"'", "&lt;&amp;&#34;&#39;"),
        (None, "null"),
        (9, "9"),
    ],
)
def test_what_cannot_be_seen_is_spelled(value: object, expected: str) -> None:
    assert expected in shown(value)


def test_a_long_text_is_cut_and_says_by_how_much() -> None:
    text = visible("a" * 5_000 + "z")
    assert "4,661 characters left out" in text
    assert text.endswith("z")
    assert len(text) < 500


def test_of_two_texts_the_part_that_differs_is_marked() -> None:
    assert apart("go:<*>:ok", "go:5:ok") == ("go:<mark>&lt;*&gt;</mark>:ok", "go:<mark>5</mark>:ok")
    assert apart("aa", "aaa") == ('aa<mark><span class="unseen">nothing</span></mark>', "aa<mark>a</mark>")
    assert apart("a", None) == ("<mark>a</mark>", "<mark>null</mark>")


def test_prose_shows_backticks_as_code_and_escapes() -> None:
    assert prose("a `<b>` c") == "a <code>&lt;b&gt;</code> c"


def test_a_failure_shows_expected_and_actual_and_how_to_see_it_again(tmp_path: Path) -> None:
    vectors, text = failing(tmp_path)
    found = Page(text)
    assert "Not all answers are the expected ones." in found.text
    assert "3 answers to 2 vectors are not the expected ones." in found.text
    assert "ada, bob answered otherwise" in found.text  # one diff for both: they said the same
    assert "<code>&lt;*&gt;<mark>" in text
    assert '<code>&lt;*&gt;<mark><span class="unseen">·</span>ms<span class="unseen">\\t</span></mark></code>' in text
    assert "nox -s conformance -- --vector token.unit-x-1 --only ada --only bob" in found.text
    assert "ada crashed ended before an answer" in found.text
    assert "exit status 3 stderr: last </script>" in found.text
    assert "bob as expected" in found.text
    assert [found.ids[one.id] for one in vectors] == [1, 1, 1, 1]


def test_failures_come_first_and_their_rule_is_open(tmp_path: Path) -> None:
    vectors, _ = failing(tmp_path)
    more = [vector(number, rule="token.address") for number in range(2)]
    text = render_page(SPECIFICATION, more + vectors, tmp_path)
    assert text.index('id="rule-signature-token.unit" open') < text.index('id="rule-signature-token.address"')
    assert text.index('id="token.unit-x-1"') < text.index('id="token.unit-x-0"')


def test_of_many_failures_all_are_named_and_the_page_stays_small(tmp_path: Path) -> None:
    result = run("ada", KNOWN)
    result.answers = {one.id: Done(one.id, {**one.out, "template": "wrong"}) for one in KNOWN}
    write(tmp_path, [judge(result, KNOWN, {})])
    text = render_page(SPECIFICATION, KNOWN, tmp_path)
    found = Page(text)
    assert [one.id for one in KNOWN if found.ids[one.id] != 1] == []
    assert len(text.encode()) < 1_000 * len(KNOWN)


def test_an_sdk_that_failed_without_a_failed_vector_is_not_called_good(tmp_path: Path) -> None:
    vectors = [vector(1)]
    result = run("ada", vectors, faults=[Trouble(Kind.PROTOCOL, "spoke after bye")])
    write(tmp_path, [judge(result, vectors, {"signature": 5})])
    text = page(vectors, tmp_path).text
    assert "Not all answers are the expected ones." in text
    assert "ada: protocol: spoke after bye" in text
    assert "1 vectors of signature were answered, expected at least 5" in text


def test_what_was_never_measured_says_how_to_measure_it(tmp_path: Path) -> None:
    text = page([vector(1)], tmp_path).text
    for session in ("conformance", "mutants", "fuzz", "accuracy", "bench"):
        assert f"not measured yet: nox -s {session}" in text
    assert "No SDK has been asked yet." in text


@pytest.mark.parametrize("content", ["{", "[]", '{"mutants": 5}', "null", '[{"name": 1}]'])
def test_a_broken_file_is_named_and_stops_nothing(content: str, tmp_path: Path) -> None:
    for name in ("conformance-full", "mutants-full"):
        (tmp_path / f"{name}.json").write_text(content)
    text = page([vector(1)], tmp_path).text
    assert "conformance-full.json cannot be read; measure again: nox -s conformance" in text
    assert "mutants-full.json cannot be read; measure again: nox -s mutants" in text


def test_results_of_another_spec_or_other_vectors_say_so(tmp_path: Path) -> None:
    vectors = [vector(1)]
    write(tmp_path, [judge(run("ada", vectors), vectors, {})], sha="another")
    assert "The spec has changed since the SDKs were last asked." in page(vectors, tmp_path).text
    write(tmp_path, [judge(run("ada", vectors), vectors, {})])
    assert "The vectors have changed" in page([*vectors, vector(2)], tmp_path).text
    assert "changed since" not in page(vectors, tmp_path).text


def test_mutants_fuzzing_and_speed_are_shown(tmp_path: Path) -> None:
    trials = [
        Trial("limits.a: 1", "limits", Fate.KILLED, "token.unit-x-1"),
        Trial("limits.a: 3", "limits", Fate.KILLED, "gone-from-the-vectors"),
        Trial("tokens.b: <drop>", "tokens", Fate.SURVIVED, reason="Says `the same` in other words."),
        Trial("tokens.c: drop", "tokens", Fate.EQUIVALENT),
    ]
    (tmp_path / "mutants-full.json").write_text(mutants_json(trials, "another"))
    merge_report(tmp_path / "fuzz.json", [Measure("fuzz.cases", 1_234_567, "c"), Measure("fuzz.found", 2, "f")])
    (tmp_path / "fuzz-found.jsonl").write_text('{"first": 1}\n{"second": 2}\n')
    figures = [Measure(f"bench.signature.ada.{name}", 0.25, "") for name in ("warm_us", "warm_ratio", "cold_ratio")]
    merge_report(tmp_path / "bench.json", figures)
    found = page([vector(1)], tmp_path)
    assert "66.6 % 2 of 3 changes of the spec caught" in found.text
    assert "tokens.b: <drop> Says the same in other words." in found.text
    assert "The spec has changed since." in found.text
    assert "#token.unit-x-1" in found.addresses
    assert "#gone-from-the-vectors" not in found.addresses
    assert "1,234,567 cases for each SDK, 2 findings" in found.text
    assert '{"second": 2}' in found.text
    assert "ada 0.25 0.250 not measured 0.250" in found.text
    assert "no plot yet: nox -s bench" in found.text


def test_the_cost_of_sending_is_shown_without_that_of_signatures(tmp_path: Path) -> None:
    names = ("emit.ada.us", "emit.ada.ratio", "billed_bytes.ada.ratio")
    merge_report(tmp_path / "bench.json", [Measure(f"bench.{name}", 0.25, "") for name in names])
    found = page([vector(1)], tmp_path)
    assert "ada 0.25 0.250 not measured 0.250" in found.text
    assert "no plot yet" not in found.text


def test_the_cost_of_the_whole_sdk_is_shown(tmp_path: Path) -> None:
    names = ("dropped_known.ada.ratio", "kept.ada.ratio", "import.ada.ratio")
    merge_report(tmp_path / "bench.json", [Measure(f"bench.{name}", 0.25, "") for name in names])
    found = page([vector(1)], tmp_path)
    assert "ada 0.250 not measured 0.250 not measured 0.250" in found.text


@pytest.mark.parametrize(("share", "expected"), [(1, "100 %"), (0.9999, "99.9 %"), (0.957, "95.7 %"), (0, "0 %")])
def test_a_share_is_never_rounded_up(share: float, expected: str) -> None:
    assert percent(share) == expected


def test_the_json_holds_what_the_page_reads(tmp_path: Path) -> None:
    failing(tmp_path)
    data = json.loads((tmp_path / "conformance-full.json").read_text())
    assert [entry["kind"] for entry in data["sdks"][0]["failures"]] == ["fail", "crash"]

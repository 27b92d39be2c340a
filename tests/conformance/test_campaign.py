"""A fuzz run in shares, and what is kept of its findings."""

import sys
from itertools import pairwise
from pathlib import Path

from lipservice_conformance.acceptance import accept
from lipservice_conformance.authoring import read_authoring
from lipservice_conformance.campaign import Campaign, Share, run_campaign, run_share, shares_of
from lipservice_conformance.driver import Driver
from lipservice_conformance.generation import Arguments
from lipservice_conformance.matrix import slow_model_driver
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.properties import Finding
from lipservice_conformance.proposals import keep_findings
from lipservice_conformance.specification import read_specification
from lipservice_conformance.values import encode_text

ROOT = Path(__file__).parents[2]
OPERATIONS = read_specification(ROOT / "spec").operations
CAMPAIGN_OF = ("a", "5", " ", "ms", "<*>"), ("took 5 ms",)
CAMPAIGN = Campaign(((slow_model_driver(), "abc"),) * 2, *CAMPAIGN_OF)
# Says nothing to any case but that it cannot.
LIAR = Driver(
    "model",
    ROOT,
    (),
    (sys.executable, "-c", "from lipservice_conformance import slow_driver as d; d.OPERATIONS.clear(); d.main()"),
)


def test_the_shares_of_a_run_depend_on_the_seed_and_nothing_else() -> None:
    shares = list(shares_of(1, 1_000_000, 200))
    assert shares == list(shares_of(1, 1_000_000, 200))
    assert shares[0] == Share(1, examples=200)
    assert sum(share.cases for share in shares) == 1_000_000
    assert all(one.seed + 1 == other.seed for one, other in pairwise(shares[1:]))
    assert {share.seed for share in shares[1:]}.isdisjoint(share.seed for share in list(shares_of(2, 10**6, 0)))


def test_a_small_run_is_cut_in_two_and_none_is_no_share() -> None:
    assert [share.cases for share in shares_of(1, 20_001, 0)] == [10_001, 10_000]
    assert list(shares_of(1, 0, 0)) == []


def test_shares_add_up() -> None:
    shares = [Share(1, cases=300), Share(2, cases=200), Share(3, examples=3)]
    seen: list[int] = []
    total = run_campaign(CAMPAIGN, iter(shares), seen.append)
    assert total.findings == []
    assert total.cases == seen[-1] == sum(run_share(CAMPAIGN, share).cases for share in shares)
    assert len(seen) == 3


def test_after_a_finding_no_further_share_is_begun_and_the_run_ends() -> None:
    disagreeing = Campaign(((slow_model_driver(), "abc"), (LIAR, "abc")), *CAMPAIGN_OF)
    total = run_campaign(disagreeing, (Share(seed, cases=200) for seed in range(40)), lambda _: None)
    assert {one.broken for one in total.findings} == {"not all agree"}
    assert total.cases < 40 * 200


def finding(broken: str, message: str | bytes, **more: str | int) -> Finding:
    arguments: Arguments = {"message": encode_text(message), **more}
    return Finding(broken, arguments, (Opinion("one", {}), Opinion("two", None, "x")))


FINDINGS = [
    finding("not all agree", 'a "quoted"\x00: #\ufeff\u2028\x85\n', severity=17, logger="web"),
    finding("not all agree", b"\xff\xfe5"),
    finding("not idempotent", "\ud83d\ude00 and \ud800"),
    finding("digits matter", "  5 ms  "),
]


def test_findings_become_questions_that_ask_the_same(tmp_path: Path) -> None:
    (path,) = keep_findings(FINDINGS, tmp_path)
    assert path == tmp_path / "signature/found.yaml"
    questions = read_authoring(path, OPERATIONS)
    assert [question.arguments for question in questions] == [one.arguments for one in FINDINGS]
    assert {question.origin for question in questions} == {"fuzz"}
    assert [question.rule for question in questions][2:] == ["text.placeholder", "token.digit"]


def test_once_the_oracles_agree_the_questions_are_vectors(tmp_path: Path) -> None:
    (path,) = keep_findings(FINDINGS, tmp_path)
    questions = read_authoring(path, OPERATIONS)
    out = {"template": "x", "id": "0", "source": "scan"}
    vectors, proposals = accept(questions, [(Opinion("one", dict(out)), Opinion("two", dict(out)))] * len(questions))
    assert (len(vectors), proposals) == (4, [])
    assert vectors[0].origin == "fuzz"


def test_what_was_found_before_stays_and_stands_once(tmp_path: Path) -> None:
    keep_findings(FINDINGS[:2], tmp_path)
    (path,) = keep_findings(FINDINGS[1:], tmp_path)
    assert len(read_authoring(path, OPERATIONS)) == 4


def test_nothing_found_writes_nothing(tmp_path: Path) -> None:
    assert keep_findings([], tmp_path) == []
    assert list(tmp_path.iterdir()) == []

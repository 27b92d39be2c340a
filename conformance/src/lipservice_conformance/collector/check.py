"""One Collector, every SDK, every way: sends the records, ends the Collector, compares its files."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lipservice_generator.representation import Representation

from lipservice_conformance.collector.corpus import make_corpus
from lipservice_conformance.collector.expectation import Expectation
from lipservice_conformance.collector.held_record import HeldRecord, in_order_of_keys
from lipservice_conformance.collector.model import Pair, text
from lipservice_conformance.collector.received import Received, read_received
from lipservice_conformance.collector.refusal import REFUSALS, Refusal, judge_refusal
from lipservice_conformance.collector.sending import CASE, RESOURCE, Pace, Sent, send
from lipservice_conformance.collector.server import Collector, start_collector
from lipservice_conformance.collector.verdict import Surroundings, Verdict, judge, judge_delivery
from lipservice_conformance.collector.way import Way, ways
from lipservice_conformance.driver import Driver

__all__ = ["WayResult", "check_collector", "surroundings"]

# The names of OpenTelemetry's conventions for `telemetry.sdk.language`.
_LANGUAGES = {"typescript": "nodejs"}

# Those whose only kind of number is a double.
_ONE_NUMBER = {"typescript"}


@dataclass(frozen=True)
class WayResult:
    """What is said of one way."""

    language: str
    name: str
    verdicts: tuple[Verdict, ...]

    @property
    def failed(self) -> list[Verdict]:
        """The cases that were not as expected."""
        return [verdict for verdict in self.verdicts if verdict.differences]


@dataclass(frozen=True)
class _Conversation:
    """What one SDK sent in one way, whole or to a pipeline that refuses."""

    way: Way
    sent: Sent
    refusal: Refusal | None = None

    @property
    def case(self) -> str:
        return _case(self.way, self.refusal)


def check_collector(
    program: Path, agents: Sequence[Driver], representation: Representation, say: Callable[[str], object]
) -> list[WayResult]:
    """Send, compare, return what is said of each way. Raises CollectorError and ReceivedError."""
    with tempfile.TemporaryDirectory(prefix="lipservice-collector-") as temporary:
        began_ns = time.time_ns()
        with start_collector(program, Path(temporary)) as collector:
            talks = [talk for agent in agents for talk in _talk(agent, collector, say)]
            collector.stop()
        say("comparing ...")
        received = _by_case(
            _unstamped(one, began_ns, time.time_ns())
            for pipeline in ("plain", "small", "full")
            for one in read_received(collector.lines(pipeline))
        )
    return [WayResult(talk.way.language, talk.case, _judge(talk, received, representation)) for talk in talks]


def surroundings(language: str, case: str, representation: Representation) -> Surroundings:
    """Return the resource and the scope that an SDK should send."""
    keys = {one.name: one.key for one in representation.otlp.resource_attributes}
    facts = {
        keys["service_name"]: RESOURCE["service_name"],
        keys["service_version"]: RESOURCE["service_version"],
        keys["environment"]: RESOURCE["environment"],
        keys["team_id"]: RESOURCE["posthog_team_id"],
        keys["sdk_name"]: representation.otlp.scope,
        keys["sdk_language"]: _LANGUAGES.get(language, language),
        keys["sdk_version"]: representation.version,
        CASE: case,
    }
    pairs: list[Pair] = [[key, text(value)] for key, value in facts.items()]
    return Surroundings(tuple(in_order_of_keys(pairs)), (representation.otlp.scope, representation.version))


def _talk(agent: Driver, collector: Collector, say: Callable[[str], object]) -> Iterable[_Conversation]:
    corpus = make_corpus()
    possible = ways(agent.language)
    for way in possible:
        say(f"{way.name} ...")
        address = collector.http() if way.transport == "http" else collector.grpc()
        yield _Conversation(way, send(agent, way, way.name, address, corpus, Pace()))
    for refusal in REFUSALS:
        way = next(one for one in possible if one.compression == "none")
        case = _case(way, refusal)
        say(f"{case} ...")
        address = collector.http(refusal.pipeline)
        yield _Conversation(way, send(agent, way, case, address, refusal.records, refusal.pace), refusal)


def _case(way: Way, refusal: Refusal | None) -> str:
    return f"{way.language}.refusal.{refusal.pipeline}" if refusal else way.name


def _by_case(received: Iterable[Received]) -> dict[str, list[Received]]:
    found = defaultdict(list)
    for one in received:
        found[one.attribute(CASE)].append(one)
    return found


def _unstamped(one: Received, began_ns: int, ended_ns: int) -> Received:
    """Take out the times of this run: an SDK gives them to records that were emitted without one."""

    def own(stamp: str) -> str:
        return "0" if began_ns <= int(stamp) <= ended_ns else stamp

    record = one.record
    return replace(one, record=replace(record, time=own(record.time), observed=own(record.observed)))


def _without_notices(rows: list[Received], representation: Representation) -> list[HeldRecord]:
    """Return the records without those by which an SDK tells of losses."""
    (notice,) = (one.key for one in representation.otlp.record_attributes if one.name == "notice")
    return [one.record for one in rows if all(key != notice for key, _ in one.record.attributes)]


def _judge(
    talk: _Conversation, received: dict[str, list[Received]], representation: Representation
) -> tuple[Verdict, ...]:
    rows = received.get(talk.case, [])
    if talk.refusal:
        return (judge_refusal(talk.refusal, talk.sent, _without_notices(rows, representation)),)
    corpus = make_corpus()
    delivery = judge_delivery(talk.sent, len(corpus), len(rows))
    otlp, has_one_number = representation.otlp, talk.way.language in _ONE_NUMBER
    expectation = Expectation(talk.way.encoding, otlp.limits, otlp.marks, has_one_number=has_one_number)
    expected = [expectation.record(record) for record in corpus]
    around = surroundings(talk.way.language, talk.case, representation)
    return (delivery, *judge(expected, around, rows))

"""The programs around the comparison: an agent that ends, a file of the Collector, a Collector that does not start."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from lipservice_conformance.child import Child
from lipservice_conformance.collector.sending import Pace, Sent, send
from lipservice_conformance.collector.server import Collector, CollectorError, start_collector
from lipservice_conformance.collector.way import Way, ways
from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.installation import find_agents

WAY = Way("python", "http", "json", "gzip")

ANSWERS = {
    "open": {"opened": {"way": "otlp_endpoint"}},
    "emit": {"emitted": 1},
    "flush": {"flushed": {"result": "success", "ms": 1}},
    "shutdown": {"shut": {"result": "success", "ms": 1}},
    "stats": {"stats": {"emitted": 1}},
    "diagnostics": {"diagnostics": ["a line"]},
}
AGENT = f"""
import json, sys
for line in sys.stdin:
    (name,) = json.loads(line)
    print(json.dumps({ANSWERS}[name]), flush=True)
"""


def agent(program: str, folder: Path) -> Driver:
    return Driver("python", folder, (), (sys.executable, "-c", program))


def test_an_agent_is_told_what_to_do_and_what_it_says_is_kept(tmp_path: Path) -> None:
    sent = send(agent(AGENT, tmp_path), WAY, "case", "http://127.0.0.1:1/v1/logs", [{}], Pace())
    assert sent == Sent("success", {"emitted": 1}, ("a line",))


def test_an_agent_that_ends_is_trouble_with_its_last_words(tmp_path: Path) -> None:
    dying = agent("import sys; sys.stdin.readline(); sys.exit('out of luck')", tmp_path)
    trouble = send(dying, WAY, "case", "http://127.0.0.1:1", [{}], Pace()).trouble
    assert "the agent ended instead of answering `open`" in trouble
    assert "out of luck" in trouble


def test_an_agent_that_cannot_do_something_is_trouble(tmp_path: Path) -> None:
    unable = agent('input(); print(\'{"error": "not applicable"}\')', tmp_path)
    assert "not applicable" in send(unable, WAY, "case", "http://127.0.0.1:1", [{}], Pace()).trouble


def test_a_line_of_the_file_ends_at_a_line_feed_alone(tmp_path: Path) -> None:
    child = Child([sys.executable, "-c", ""], tmp_path)
    collector = Collector(child, tmp_path, {})
    child.stop(10)
    (tmp_path / "plain.jsonl").write_text('{"a": "\u2028"}\n{"b": "\x85"}\n', "utf-8")
    assert [json.loads(line) for line in collector.lines()] == [{"a": "\u2028"}, {"b": "\x85"}]
    assert collector.lines("small") == []


def test_a_collector_that_does_not_start_is_said_with_its_last_words(tmp_path: Path) -> None:
    program = tmp_path / "collector"
    program.write_text("#!/bin/sh\necho no such receiver >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(CollectorError, match="no such receiver"), start_collector(program, tmp_path):
        pass


def test_agents_are_found_by_their_own_manifest(tmp_path: Path) -> None:
    for name in ("agent", "driver"):
        path = tmp_path / "go" / "conformance" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"build": [], "run": [name]}))
    assert [found.run for found in find_agents(tmp_path)] == [("agent",)]


def test_every_sdk_has_two_encodings_and_two_compressions_and_two_have_grpc() -> None:
    assert {language: len(ways(language)) for language in ("python", "typescript", "go")} == {
        "python": 6,
        "typescript": 4,
        "go": 6,
    }

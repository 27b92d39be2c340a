"""The call agent does what it is told, by every logger that is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from socket_server import LONGEST_SECONDS, SocketServer, collecting

import lipservice

AGENT = Path(__file__).parent.parent / "conformance/call_agent.py"
SOURCE = str(Path(lipservice.__file__).parent.parent)
BY_EXTRAS = [name for name in ("structlog", "loguru") if importlib.util.find_spec(name)]
LOGGERS = ["logging", *BY_EXTRAS, "own"]
CONNECTED = LOGGERS[:-1]

pytestmark = pytest.mark.skipif(not AGENT.exists(), reason="the agent is no part of the published package")


def _talk(*commands: dict[str, Any]) -> list[Any]:
    done = subprocess.run(
        [sys.executable, str(AGENT)],
        input="".join(json.dumps(command) + "\n" for command in commands).encode(),
        capture_output=True,
        check=False,
        timeout=4 * LONGEST_SECONDS,
        env={"PYTHONPATH": SOURCE, "PATH": os.environ.get("PATH", "")},
    )
    assert (done.stderr, done.returncode) == (b"", 0)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _configure(url: str = "http://127.0.0.1:9", **options: Any) -> dict[str, Any]:
    given = {"otlp_endpoint": url, "compression": "none", "level": "info", "policy": {"budget": "1000/s"}, **options}
    return {"configure": {"options": given, "environment": {}, "clock": "system"}}


def _log(via: str, **more: Any) -> dict[str, Any]:
    given = {"logger": "shop", "level": "error", "message": "order 17 paid", "attributes": {"customer": "acme"}}
    return {"log": {"via": via, **given, **more}}


def test_it_says_what_it_can_log_by() -> None:
    assert _talk({"hello": {}}) == [{"hello": {"loggers": LOGGERS}}]


@pytest.mark.parametrize("via", LOGGERS)
def test_what_is_logged_arrives_once_and_with_its_attributes(via: str) -> None:
    requests: list[tuple[bytes, bytes]] = []
    error = {"type": "ValueError", "message": "out of stock"}
    with SocketServer(collecting(requests)) as server:
        answers = _talk(_configure(server.url), _log(via, error=error), {"exit": {}})

    sent = b"".join(body for _, body in requests)
    assert answers == [{"configured": {"way": "otlp_endpoint", "same": False}}, {"logged": 1}]
    assert [sent.count(text) for text in (b"order 17 paid", b"acme", b"exception.message")] == [1, 1, 1]


@pytest.mark.parametrize("via", CONNECTED)
def test_a_record_is_decided_once_and_all_is_as_it_was_afterwards(via: str) -> None:
    answers = _talk(
        _configure(),
        {"second_sink": {"via": via}},
        _log(via, count=3),
        {"stats": {}},
        {"shutdown": {"timeout_ms": 0}},
        {"restored": {}},
        {"output": {}},
    )

    assert answers[3]["stats"]["seen"] == 3
    assert answers[5] == {"restored": True}
    assert sum("order 17 paid" in line for line in answers[6]["output"]) >= 3


@pytest.mark.parametrize("via", LOGGERS)
def test_nothing_hostile_raises_or_is_lost(via: str) -> None:
    answers = _talk(_configure(), {"hostile": {"via": via}}, {"reentrant": {"via": via}}, {"stats": {}})

    logged = answers[1]["logged"] + answers[2]["logged"]
    assert answers[3]["stats"]["seen"] + answers[3]["stats"]["reentrant"] >= logged
    assert answers[3]["stats"]["kept"] >= logged


def test_functions_requests_and_a_second_call_are_as_asked_for() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        call = _configure(server.url, before_send="mark", identity_provider=["d1", "s1"])
        answers = _talk(
            call,
            call,
            {"open": {"scope": "a", "headers": [["x-posthog-distinct-id", "u1"]], "attributes": {"route": "/pay"}}},
            _log("logging", level="info", **{"in": "a"}),
            {"promote": {"scope": "a"}},
            {"close": {"scope": "a", "failed": True}},
            _log("own"),
            {"flush": {"timeout_ms": 20_000}},
            {"diagnostics": {}},
        )

    sent = b"".join(body for _, body in requests)
    assert answers[1] == {"configured": {"way": "otlp_endpoint", "same": True}}
    assert answers[7]["flushed"]["result"] == "success"
    assert answers[8] == {"diagnostics": []}
    assert [sent.count(text) for text in (b"marked", b"u1", b"d1", b"/pay")] == [2, 1, 1, 1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_a_child_logs_and_ends() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        answers = _talk(_configure(server.url), _log("logging"), {"fork": {"via": "logging", "count": 2}}, {"exit": {}})

    sent = b"".join(body for _, body in requests)
    assert answers[2] == {"forked": {"status": 0}}
    assert [sent.count(text) for text in (b"order 17 paid", b"from the child")] == [1, 2]


@pytest.mark.parametrize("via", CONNECTED)
def test_a_logger_that_is_set_up_anew_is_still_taken(via: str) -> None:
    answers = _talk(_configure(), {"reconfigure": {"via": via}}, {"flush": {"timeout_ms": 1}}, _log(via), {"stats": {}})

    assert answers[4]["stats"]["seen"] == 1


def test_what_cannot_be_done_is_said() -> None:
    answers = _talk(
        {"flush": {"timeout_ms": 1}}, {"nonsense": {}}, {"advance": {"ms": 1}}, {"second_sink": {"via": "own"}}
    )

    assert [list(answer) for answer in answers] == [["error"], ["error"], ["error"], ["error"]]

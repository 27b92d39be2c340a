"""The wire agent does what it is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from socket_server import LONGEST_SECONDS, Peer, SocketServer, collecting

import lipservice

AGENT = Path(__file__).parent.parent / "conformance/agent.py"
SOURCE = str(Path(lipservice.__file__).parent.parent)

pytestmark = pytest.mark.skipif(not AGENT.exists(), reason="the agent is no part of the published package")


def _talk(*commands: dict[str, Any]) -> tuple[list[Any], int]:
    done = subprocess.run(
        [sys.executable, str(AGENT)],
        input="".join(json.dumps(command) + "\n" for command in commands).encode(),
        capture_output=True,
        check=False,
        timeout=4 * LONGEST_SECONDS,
        env={"PYTHONPATH": SOURCE, "PATH": os.environ.get("PATH", "")},
    )
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def _open(server: SocketServer, **more: Any) -> dict[str, Any]:
    options = {"otlp_endpoint": server.url, "compression": "none"}
    return {"open": {"options": options, "environment": {}, "clock": "system", "tokens": None, **more}}


def test_records_are_emitted_flushed_and_counted() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        answers, status = _talk(
            _open(server),
            {"emit": {"records": [{"body": {"s": "one"}, "attributes": [["a", {"i": "5"}]]}]}},
            {"emit": {"count": 3, "first": 7, "body": "number {n}", "severity": 17, "attributes": []}},
            {"flush": {"timeout_ms": 20_000}},
            {"stats": {}},
            {"hostile": {}},
            {"instrument": {}},
            {"shutdown": {"timeout_ms": 20_000}},
            {"instrumented": {}},
            {"resources": {}},
            {"diagnostics": {}},
            {"exit": {"how": "return", "code": 3}},
        )

    assert status == 3
    assert answers[:3] == [{"opened": {"way": "otlp_endpoint"}}, {"emitted": 1}, {"emitted": 3}]
    assert answers[3]["flushed"]["result"] == "success"
    assert (answers[4]["stats"]["accepted"], answers[4]["stats"]["lost"]) == (4, {})
    assert answers[5]["emitted"] > 10
    assert answers[7]["shut"]["result"] in {"success", "failure"}
    assert answers[8] == {"self": {"records": 0, "spans": 0}}
    assert answers[9] == {"resources": {"threads": 1, "sockets": 0}}
    assert all(text in requests[0][1] for text in (b"one", b"number 7", b"number 9"))


def test_time_stands_still_until_it_is_advanced() -> None:
    def handle(peer: Peer) -> None:
        number = 0
        while peer.read() is not None:
            number += 1
            peer.answer(429 if number == 1 else 200, headers="Retry-After: 900\r\n" if number == 1 else "")

    with SocketServer(handle) as server:
        answers, status = _talk(
            _open(server, clock="manual"),
            {"emit": {"count": 1}},
            {"flush": {"timeout_ms": 500}},
            {"step": {"ms": 10**9}},
            {"stats": {}},
            {"advance": {"ms": 900_000}},
            {"flush": {"timeout_ms": 20_000}},
            {"stats": {}},
        )

    assert status == 0
    assert answers[2]["flushed"]["result"] == "timeout"
    assert answers[4]["stats"]["throttled"] is True
    assert answers[6]["flushed"]["result"] == "success"
    assert answers[7]["stats"]["requests"] == 2


def test_tokens_are_handed_out_in_turn() -> None:
    heads: list[bytes] = []

    def handle(peer: Peer) -> None:
        while (request := peer.read()) is not None:
            heads.append(request[0])
            peer.answer(401 if b"first" in request[0] else 200)

    with SocketServer(handle) as server:
        answers, _ = _talk(
            _open(server, tokens=[["first", 100_000], ["second", None]]),
            {"emit": {"count": 1}},
            {"flush": {"timeout_ms": 20_000}},
        )

    assert answers[2]["flushed"]["result"] == "success"
    assert b"Bearer second" in heads[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_a_child_emits_and_ends() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        answers, _ = _talk(_open(server), {"emit": {"count": 1}}, {"fork": {"count": 2, "first": 50}})

    assert answers[2] == {"forked": {"status": 0}}
    sent = b"".join(body for _, body in requests)
    assert [sent.count(text) for text in (b"record 0", b"record 50", b"record 51")] == [1, 1, 1]


@pytest.mark.parametrize(("how", "status", "arrived"), [("return", 5, True), ("hard", 5, False), ("term", 143, True)])
def test_it_ends_as_it_is_told(how: str, status: int, arrived: bool) -> None:  # noqa: FBT001
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        _, code = _talk(_open(server), {"emit": {"count": 1}}, {"exit": {"how": how, "code": 5}})

    assert code == status
    assert bool(requests) is arrived


def test_flushes_and_a_shutdown_at_once_end() -> None:
    with SocketServer(collecting([])) as server:
        ask = {"emitters": 4, "count": 100, "flushes": 3, "shutdown": True, "timeout_ms": 20_000}
        answers, _ = _talk(_open(server), {"concurrent": ask})

    assert len(answers[1]["concurrent"]["flushes"]) == 3
    assert answers[1]["concurrent"]["shutdown"] == "success"


def test_what_cannot_be_done_is_said() -> None:
    answers, status = _talk({"flush": {"timeout_ms": 1}}, {"nonsense": {}}, {"advance": {"ms": 1}})

    assert [list(answer) for answer in answers] == [["error"], ["error"], ["error"]]
    assert status == 0

"""The conformance driver answers the protocol."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lipservice import _tables

DRIVER = Path(__file__).parent.parent / "conformance/driver.py"

pytestmark = pytest.mark.skipif(not DRIVER.exists(), reason="the driver is no part of the published package")


def talk(*messages: object) -> list[Any]:
    lines = [message if isinstance(message, str) else json.dumps(message) for message in messages]
    done = subprocess.run(
        [sys.executable, str(DRIVER)],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


def case(**arguments: object) -> dict[str, object]:
    return {"case": {"id": "x", "op": "signature", "in": arguments}}


def output(**arguments: object) -> Any:
    (answer,) = talk(case(**arguments))
    return answer["done"]


def test_it_says_who_it_is() -> None:
    (answer,) = talk({"hello": {"protocol": 1, "spec": _tables.SPEC_SHA}})

    assert answer["hello"]["sdk"] == _tables.PACKAGE
    assert answer["hello"]["version"] == _tables.VERSION
    assert answer["hello"]["spec"] == _tables.SPEC_SHA
    assert answer["hello"]["language"] == "python"


def test_it_ends_with_bye() -> None:
    assert talk({"bye": {}}, case(message="never read")) == [{"bye": {}}]


def test_it_ends_with_its_input() -> None:
    assert talk() == []


def test_the_last_line_needs_no_line_feed() -> None:
    command = [sys.executable, str(DRIVER)]
    done = subprocess.run(command, input=b'{"bye":{}}', capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout) == {"bye": {}}


def test_it_answers_while_it_waits_for_more() -> None:
    with subprocess.Popen([sys.executable, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as driver:
        assert driver.stdin is not None
        assert driver.stdout is not None
        for message in ("one", "two"):
            driver.stdin.write(json.dumps(case(message=message)).encode() + b'\n{"case":')
            driver.stdin.flush()
            assert json.loads(driver.stdout.readline())["done"]["out"]["template"] == message
            driver.stdin.write(b"0}\n")  # the rest of the line that had begun
            driver.stdin.flush()
            assert json.loads(driver.stdout.readline())["done"]["error"]["kind"] == "bad_input"
        driver.stdin.close()


def test_it_runs_a_case_with_defaults() -> None:
    done = output(message="job 1")

    assert done["id"] == "x"
    assert done["out"]["template"] == f"job {_tables.PLACEHOLDER.decode()}"
    assert done["out"] == output(message="job 1", severity=_tables.DEFAULT_SEVERITY, logger="", template=None)["out"]


def test_it_takes_bytes_and_utf_16() -> None:
    assert output(message={"$b64": "YWL/"})["out"]["template"] == "ab\ufffd"
    assert output(message={"$u16": "0061d83dde00d800"})["out"]["template"] == "a😀\ufffd"
    assert output(message="\ud800a")["out"]["template"] == "\ufffda"


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"message": 1},
        {"message": None},
        {"message": {"$b64": "!"}},
        {"message": {"$u16": "d8"}},
        {"message": {"$u16": "zzzz"}},
        {"message": {"$b64": "", "$u16": ""}},
        {"message": "a", "severity": "9"},
        {"message": "a", "severity": True},
        {"message": "a", "severity": 2**53},
        {"message": "a", "severity": 1.5},
        {"message": "a", "logger": None},
    ],
)
def test_it_refuses_wrong_arguments(arguments: dict[str, object]) -> None:
    assert output(**arguments)["error"]["kind"] == "bad_input"


def test_it_knows_no_other_operation() -> None:
    (answer,) = talk({"case": {"id": "y", "op": "no_such", "in": {}}})

    assert answer["done"]["id"] == "y"
    assert answer["done"]["error"]["kind"] == "unknown_op"


@pytest.mark.parametrize(
    "line", ["", "nonsense", "[]", '{"case":{}}', '{"case":{"id":1,"op":"signature","in":{}}}', "[" * 100_000]
)
def test_it_goes_on_after_a_line_it_does_not_know(line: str) -> None:
    unknown, known = talk(line, case(message="a"))

    assert unknown["done"]["id"] == ""
    assert unknown["done"]["error"]["kind"] == "bad_input"
    assert known["done"]["out"]["template"] == "a"


def test_it_reads_long_lines() -> None:
    assert "out" in output(message="x " * 4_000_000)

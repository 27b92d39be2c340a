"""The demo with the generated SDKs in `sdks/`, which `nox -s tests` makes first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lipservice_conformance import demo

ROOT = Path(__file__).resolve().parents[2]

AWKWARD = b"\n".join(
    [
        b"\xef\xbb\xbfjob 1 done\r",
        b"job 2 done",
        b"invalid \xff\xc3( utf-8 3",
        b"cut off \xf0\x9f\x92",
        b"one megabyte " + b"job 5 done " * 95_000,
        b"[" * 1_000_000,
        b'{"a":' * 200_000,
        b"\x80" * 1_000_000,
        b"nul \0 and escape \x1b[31m 7",
        "combining e\u0301, wide \u3042, \U0001f680 4".encode(),
        b"lone \xed\xa0\x80 surrogate",
        b"carriage\rreturn 8",
        b'{"msg":"caf\\u00e9 \\ud800 1","n":1}',
        b"no end of line 9",
    ]
)


def test_all_sdks_agree_on_the_most_awkward_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = sorted(path.parent.parent.name for path in (ROOT / "templates").glob("*/_target/target.py"))
    made = sorted(path.name for path in (ROOT / "sdks").glob("*") if (path / "conformance" / "driver.json").is_file())
    assert made == expected, "sdks/ is missing or incomplete: run `nox -s generate`, or the whole of `nox -s tests`"
    path = tmp_path / "awkward.log"
    path.write_bytes(b"filler 1 so that the NUL is no sign of a binary file\n" * 1300 + AWKWARD)
    places = ("--spec", ROOT / "spec", "--sdks", ROOT / "sdks", "--reports", tmp_path)
    status = demo.main([str(path), *map(str, places)])
    assert status == 0, capsys.readouterr().out
    measures = {entry["name"]: entry["value"] for entry in json.loads((tmp_path / "demo.json").read_text())}
    assert measures["demo.lines"] == 1300 + AWKWARD.count(b"\n") + 1

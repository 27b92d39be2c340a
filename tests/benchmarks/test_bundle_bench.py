"""The size of the browser's entry, as it is reported."""

from __future__ import annotations

import pytest
from lipservice_conformance.report_file import Measure

from benchmarks.bundle.sizes import TARGET, BundleSize, measures, show

SIZE = BundleSize(minified=40_000, gzip=18_000, parts={"sampler": 5_000, "rest": 13_000})


def test_the_whole_and_each_part_are_reported_in_bytes() -> None:
    assert list(measures(SIZE)) == [
        Measure("bundle.browser.gzip_bytes", 18_000, "B"),
        Measure("bundle.browser.minified_bytes", 40_000, "B"),
        Measure("bundle.browser.sampler.gzip_bytes", 5_000, "B"),
        Measure("bundle.browser.rest.gzip_bytes", 13_000, "B"),
    ]


def test_the_table_tells_what_was_aimed_at(capsys: pytest.CaptureFixture[str]) -> None:
    show(SIZE)
    shown = capsys.readouterr().out
    assert "18,000" in shown
    assert f"{TARGET:,}" in shown
    assert shown.index("rest") < shown.index("sampler")

"""The report of an application that runs: pure, over its counts."""

from __future__ import annotations

from collections.abc import Iterable

from lipservice._client_stats import ClientStats
from lipservice._doctor.diagnosis import diagnose
from lipservice._doctor.records import Counts
from lipservice._export.settings import Settings
from lipservice._policy import Policy


def report_of(settings: Settings, stats: ClientStats, told: Iterable[str], in_force: Policy | None) -> str:
    """Return the report; `told` is what was said lately, of which notices of the settings are said only once."""
    known = {said.message for said in settings.notices}
    news = tuple(line for line in told if line not in known)
    counts = Counts(stats._asdict(), stats.patterns, stats.exporter, news)
    return diagnose(settings, counts=counts, in_force=in_force).text()

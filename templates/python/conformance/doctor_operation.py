"""The operation `doctor`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config_operation import given_options

from lipservice._doctor.arrival import Arrival
from lipservice._doctor.diagnosis import diagnose
from lipservice._doctor.policy import Fetched, Load
from lipservice._doctor.records import Counts
from lipservice._export.settings import read_settings
from lipservice._export_stats import ExporterStats
from lipservice._json_value import well_formed
from lipservice._policy_reader import read_policy
from lipservice._stats import PatternStats


@dataclass(frozen=True)
class Diagnosis:
    """The report in its two forms, and the exit status."""

    report: str
    json: str
    status: int


def doctor(  # noqa: PLR0913, PLR0917  the spec's arguments
    options: str | bytes,
    environment: str | bytes,
    asked: str | bytes,
    answer: str | bytes,
    policy: str | bytes,
    counts: str | bytes,
) -> Diagnosis:
    """Say what there is to say."""
    load = dict(_object(asked))
    check = load.pop("check", "")
    counted = _object(counts) if counts else None
    report = diagnose(
        read_settings(given_options(options), _object(environment)),
        load=Load(**load),
        check=check,
        arrival=_arrival(_object(answer)) if answer else None,
        fetched=Fetched(**_object(policy)) if policy else None,
        counts=None if counted is None else _counts(counted),
        in_force=read_policy(counted["policy"]).policy if counted and "policy" in counted else None,
    )
    return Diagnosis(report.text(), report.json(), report.status)


def _object(text: str | bytes) -> dict[str, Any]:
    return dict(json.loads(well_formed(text)))


def _arrival(given: Mapping[str, Any]) -> Arrival:
    return Arrival(**{**given, "notices": tuple(given.get("notices", ()))})


def _counts(given: Mapping[str, Any]) -> Counts:
    exporter = given.get("exporter")
    return Counts(
        given,
        [PatternStats(key, seen, kept, template) for key, template, seen, kept in given.get("patterns", ())],
        None if exporter is None else _stats(exporter),
        tuple(given.get("told", ())),
        given.get("log", ""),
    )


def _stats(given: Mapping[str, Any]) -> ExporterStats:
    rest = {"in_flight": 0, "notices": 0, "notices_lost": 0, "bytes_sent": 0}
    return ExporterStats(**{**rest, **given})

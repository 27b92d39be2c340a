"""Plays a log through the sampler, as `lipservice simulate` does, and counts."""

from __future__ import annotations

import argparse

from lipservice._doctor.records import Counts
from lipservice._policy import Policy
from lipservice._simulation.command import simulate
from lipservice._simulation.formats import AUTO
from lipservice._simulation.log_file import open_log
from lipservice._stats import PatternStats


def play_log(name: str, policy: Policy) -> Counts:
    """Return what a policy would keep of a log; `-` is standard input. Raises LogError."""
    usual = argparse.Namespace(file=name, format=AUTO, rate=None, seed=1, price_per_gb=None)
    with open_log(name) as log:
        outcome = simulate(usual, policy, "", log)
    replay = outcome.replay
    return Counts(
        {"seen": replay.seen, "kept": replay.kept, "dropped": replay.seen - replay.kept},
        [PatternStats(row.pattern, row.seen, row.kept, row.template) for row in outcome.rows],
        log=log.name,
    )

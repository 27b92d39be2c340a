"""A fuzz run of any size, cut into shares that each draw from a seed of their own: the same cases on any machine.

Two shares run at a time, each in a process with drivers of its own. After the first finding no further share is begun.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass

from lipservice_conformance.driver import Driver
from lipservice_conformance.export_fuzz import trade
from lipservice_conformance.fuzz import Fuzzing, explore, volume
from lipservice_conformance.matrix import PROCESSES
from lipservice_conformance.panel import Panel
from lipservice_conformance.sampler_fuzz import play
from lipservice_conformance.session import Limits

__all__ = ["Campaign", "Share", "run_campaign", "run_share", "shares_of"]

_LIMITS = Limits(silence=20.0, window=256)
_GREATEST_SHARE = 60_000
_TIMELINES = 500
_EXPORTS = 5_000
_SEEDS = 1_000_000  # shares of one seed never meet those of the next


@dataclass(frozen=True)
class Campaign:
    """Who is asked, each with the hash of its spec, and what the messages are made of."""

    seats: tuple[tuple[Driver, str], ...]
    pieces: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """A part of the run: so many cases from a seed, examples for Hypothesis, timelines or exports."""

    seed: int
    cases: int = 0
    examples: int = 0
    timelines: int = 0
    exports: int = 0


def shares_of(seed: int, cases: int, examples: int, timelines: int = 0, exports: int = 0) -> Iterator[Share]:
    """Cut a run into shares; a small one into as many as run at a time."""
    if examples:
        yield Share(seed, examples=examples)
    for start in range(0, timelines, _TIMELINES):
        yield Share(seed * _SEEDS + start, timelines=min(_TIMELINES, timelines - start))
    for start in range(0, exports, _EXPORTS):
        yield Share(seed * _SEEDS + start, exports=min(_EXPORTS, exports - start))
    size = min(_GREATEST_SHARE, -(-cases // PROCESSES))
    for number, start in enumerate(range(0, cases, size or 1)):
        yield Share(seed * _SEEDS + number, cases=min(size, cases - start))


def run_campaign(campaign: Campaign, shares: Iterator[Share], progress: Callable[[int], None]) -> Fuzzing:
    """Run the shares, two at a time, and add up what they asked and found."""
    total = Fuzzing()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        begun = [pool.submit(run_share, campaign, share) for share in shares]
        while begun:
            # No `as_completed`: it waits for ever for what was cancelled.
            done, _ = wait(begun, return_when=FIRST_COMPLETED)
            begun = [future for future in begun if future not in done]
            for part in (future.result() for future in done):
                total.cases += part.cases
                total.timelines += part.timelines
                total.findings += part.findings
                progress(total.cases)
            if total.findings:
                begun = [future for future in begun if not future.cancel()]
    total.findings = list({str(finding): finding for finding in sorted(total.findings, key=str)}.values())
    return total


def run_share(campaign: Campaign, share: Share) -> Fuzzing:
    """Run one share with drivers of its own."""
    with Panel(campaign.seats, _LIMITS) as panel:
        if share.timelines:
            return play(panel.ask, share.seed, share.timelines)
        if share.exports:
            return trade(panel.ask, share.seed, share.exports)
        if share.examples:
            return explore(campaign.pieces, panel.ask, share.seed, share.examples)
        return volume(campaign.pieces, campaign.known, panel.ask, share.seed, share.cases)

"""What the terminal and the page say in the same words."""

from __future__ import annotations

from lipservice._simulation.outcome import Outcome, bytes_text, dollars_text, share_text, time_text
from lipservice._simulation.pattern_table import MOST_PATTERNS, PatternRow

ERRORS_EXPLAINED = (
    "error: how far the sum of the weights of kept records is off from what was seen, in this run. "
    "bound: 1.96 standard errors of that sum, √Σ(1/p-1) ÷ seen over all records seen, p the chance of each; "
    "in 95 runs of 100 it is no further off. This holds if each record is drawn by itself; the sampler draws one out "
    "of each stretch, which varies less. "
    "Counts need no bound: what kept records and settlements carry as lipservice.count adds up exactly."
)


def summary(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    """Return the rows of before and after: what, before, after, and what share is left."""
    replay, price = outcome.replay, outcome.price
    before, after = price.of(replay.bytes_seen), price.of(replay.bytes_kept)
    rows = [
        ("records", f"{replay.seen:,}", f"{outcome.records_after:,}", share_text(outcome.records_after, replay.seen)),
        (
            "bytes, estimated",
            bytes_text(replay.bytes_seen),
            bytes_text(replay.bytes_kept),
            share_text(replay.bytes_kept, replay.bytes_seen),
        ),
        ("price", dollars_text(before), dollars_text(after), share_text(after, before)),
    ]
    if outcome.month is not None:
        then, now = outcome.month
        rows.append(("price of 30 days at this rate", dollars_text(then), dollars_text(now), share_text(now, then)))
    return rows


def facts(outcome: Outcome) -> list[str]:
    """Return what was assumed and found, a sentence each."""
    replay = outcome.replay
    policy = replay.policy
    return [
        f"Format {'; '.join(outcome.notes)}.",
        _times(outcome),
        f"Budget {outcome.budget} for one process, share {policy.share}, windows of {policy.window_seconds} s.",
        f"Policy {policy.hash}, seed {outcome.seed}.",
        f"Price: ${outcome.price.per_gb:g} per GB, {outcome.price.source}.",
        _shown(outcome),
        _windows(outcome),
        _counts(outcome),
        *outcome.remarks,
        *([] if replay.patterns.rest is None else [_full()]),
    ]


def _times(outcome: Outcome) -> str:
    replay = outcome.replay
    if outcome.assumed_rate:
        return f"Times are assumed: {outcome.assumed_rate}, evenly (--rate)."
    earliest = time_text(replay.earliest_ms or 0)
    return f"Times from {earliest} to {time_text(replay.latest_ms)}, taken as UTC where they name no zone."


def _shown(outcome: Outcome) -> str:
    missed = outcome.never_shown
    if not missed:
        return f"Patterns never shown: none of {len(outcome.replay.patterns):,}."
    records = sum(row.seen for row in missed)
    return (
        f"Patterns never shown: {len(missed):,} of {len(outcome.replay.patterns):,}, with {records:,} records, counted "
        "all the same. The first record of a new pattern is kept while its window has budget left: a larger budget "
        "shows more."
    )


def _windows(outcome: Outcome) -> str:
    windows = outcome.replay.windows
    largest = share_text(windows.largest, windows.budget)
    at = "" if outcome.assumed_rate else f", at {time_text(windows.largest_ms)}"
    return (
        f"Windows beyond the budget: {windows.beyond:,} of {windows.count:,}; the largest took {largest} of it{at}. "
        "The first window of a surge, errors and new patterns may go beyond it."
    )


def _counts(outcome: Outcome) -> str:
    replay = outcome.replay
    settlements = f"Records that are sent only to account for dropped ones: {replay.settlements:,}."
    if replay.accounted == replay.seen:
        return f"Counts add up: all {replay.seen:,} records are accounted for. {settlements}"
    return f"Counts do NOT add up: {replay.accounted:,} of {replay.seen:,} are accounted for. {settlements}"


def _full() -> str:
    return (
        f"The table of patterns was full at {MOST_PATTERNS:,}: those that came later share one line, all other "
        "patterns, and which of them were never shown is not known."
    )


def pattern_cells(row: PatternRow) -> tuple[str, ...]:
    """Return the figures of a pattern: seen, kept, dropped, first kept, error, bound."""
    first = f"line {row.first_kept:,}" if row.kept else "never"
    if row.first_kept == row.first_seen:
        first = "its first"
    return (f"{row.seen:,}", f"{row.kept:,}", f"{row.seen - row.kept:,}", first, _signed(row.error), _part(row.bound))


def _signed(error: float | None) -> str:
    if error is None:
        return "-"
    return f"{error:+.1%}" if round(error, 3) else "0"


def _part(bound: float | None) -> str:
    if bound is None:
        return "-"
    if bound >= 1:
        return f"±{bound:.0%}"
    return f"±{bound:.1%}" if bound else "exact"


COLUMNS = ("seen", "kept", "dropped", "first kept", "error", "bound")

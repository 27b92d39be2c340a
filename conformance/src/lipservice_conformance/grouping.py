"""How good predicted groups of log lines are, against the true ones.

GA          share of lines whose predicted group is exactly a true group
FGA         F1 score over groups: of those predicted, and of the true ones, how many are exactly right
merged      share of lines in a predicted group that holds two or more true templates, the dangerous error
recall@1    share of true templates seen when the first line of every predicted group is kept
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

__all__ = ["Scores", "mean_scores", "score"]


@dataclass(frozen=True)
class Scores:
    """The four measures, each 0 to 1."""

    ga: float
    fga: float
    merged: float
    recall_at_1: float


def score(predicted: Sequence[str], true: Sequence[str]) -> Scores:
    """Compare the groups of at least one line: `score(["a", "a"], ["x", "y"])` has all its lines merged."""
    sizes, truths, pairs = Counter(predicted), Counter(true), Counter(zip(predicted, true, strict=True))
    exact = [count for (group, truth), count in pairs.items() if sizes[group] == truths[truth] == count]
    kinds = Counter(group for group, _ in pairs)
    merged = sum(sizes[group] for group, count in kinds.items() if count > 1)
    first = dict(reversed(list(zip(predicted, true, strict=True))))
    return Scores(
        ga=sum(exact) / len(true),
        fga=2 * len(exact) / (len(sizes) + len(truths)),
        merged=merged / len(true),
        recall_at_1=len(set(first.values())) / len(truths),
    )


def mean_scores(scores: Iterable[Scores]) -> Scores:
    """Return the mean over sets, each set counting once."""
    columns = zip(*((one.ga, one.fga, one.merged, one.recall_at_1) for one in scores), strict=True)
    return Scores(*(fmean(column) for column in columns))

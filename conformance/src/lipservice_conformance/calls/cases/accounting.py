"""(f) No silent drop: what is stored accounts for all that was logged, pattern by pattern."""

from __future__ import annotations

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.cases.policies import QUIET, TINY, rule
from lipservice_conformance.calls.expectation import accounted, counted, judged
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.step import advance, flush, log, pause, shutdown

__all__ = ["accounting"]

_SILENT = "records are dropped that nothing stands for"


def _patterns_add_up() -> Step:
    """Expect that counts by pattern are those of what was logged."""

    def judge(scene: Scene) -> str:
        patterns = scene.agent.ask("stats")["patterns"]
        seen, kept = (sum(one[name] for one in patterns) for name in ("seen", "kept"))
        stats = scene.stats()
        if (seen, kept) != (stats.seen, stats.kept):
            return f"of the patterns {seen} were seen and {kept} kept: {stats}"
        return ""

    return judged(judge, "counts by pattern that add up")


def _settled(key: str, count: int) -> Step:
    def judge(scene: Scene) -> str:
        got = [row for row in scene.rows() if row.is_settlement]
        wanted = {
            "lipservice.count": count,
            "lipservice.sample.weight": 0,
            "lipservice.pattern.id": key,
            "lipservice.sample.reason": "settled",
        }
        body = f"{count} more like this were not sent: {key}"
        said = [(row.body, row.severity, dict(row.attributes)) for row in got]
        return "" if said == [(body, 9, wanted)] else f"there are {said}"

    return judged(judge, f"one settlement, of {count} for {key}")


def accounting() -> list[Case]:
    """Return the cases."""
    many = (log("order 17 paid", count=200), log("cart 4 emptied", count=200), log("ping 9", count=30))
    return [
        Case(
            "f.adaptive",
            _SILENT,
            (*many, counted(seen=430, kept=(3, 120)), _patterns_add_up(), shutdown(), accounted()),
            policy=TINY,
            sample=("loguru", "pino", "slog"),
        ),
        Case(
            "f.built_in",
            "the built-in policy drops below its budget, or keeps all beyond it",
            (log("order 17 paid", count=900), counted(seen=900, kept=(20, 640)), shutdown(), accounted()),
        ),
        Case(
            "f.rule",
            _SILENT,
            (log("ping 1", count=25), log("alarm 1", "warn"), shutdown(), _settled("rule:quiet", 25)),
            policy=QUIET,
            needs=("level:warn",),
        ),
        Case(
            "f.rate",
            "the kept ones of a rule do not carry what was dropped before them",
            (log("ping 1", count=25), counted(seen=25, kept=3, dropped=22), shutdown()),
            policy=rule("3/m"),
            clock="manual",
        ),
        Case(
            "f.interval",
            "a process that lives for months accounts for what it dropped only when it ends",
            (log("ping 1", count=25), advance(61_000), log("beat 1", "warn"), flush(), _settled("rule:quiet", 25)),
            policy=QUIET,
            clock="manual",
            needs=("level:warn",),
        ),
        Case(
            "f.by_itself",
            "what a burst has dropped waits for the next record, which may never come",
            (log("ping 1", count=25), advance(61_000), pause(0.2), flush(), _settled("rule:quiet", 25)),
            policy=QUIET,
            clock="manual",
        ),
        Case(
            "f.errors",
            "errors are kept within four budgets, and beyond that they are not accounted for",
            (log("failure 1", "error", count=400), counted(seen=400, kept=(10, 120)), shutdown(), accounted()),
            policy=TINY,
            needs=("level:error",),
        ),
    ]

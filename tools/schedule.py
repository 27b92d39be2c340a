"""Runs steps two at a time, shows each whole when it ends, and adds up what they count.

Nothing stops at a failure. The order of the list is the order of starting, with two exceptions: a step waits while
another writes where it does, and one that needs the machine for itself waits for all others.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing

from tools.counts import Counts
from tools.provision import ROOT
from tools.steps import Attempt, Result, Step

__all__ = ["next_step", "run_steps"]

# Many steps use more than one core by themselves: more of them at a time would make each late.
_AT_ONCE = min(2, os.cpu_count() or 1)

_NAME_WIDTH = 46
_FIRST_LINES, _LAST_LINES = 80, 160


def run_steps(steps: Iterable[Step]) -> tuple[Counts, set[str]]:
    """Run them all, whatever fails. Returns the sum, and the languages whose own tests ran."""
    total, languages = Counts(), set()
    with closing(_Schedule(steps).results()) as results:
        for result in results:
            _show(result)
            total += result.counts
            if result.step.language and result.counts.passed:
                languages.add(result.step.language)
    return total, languages


def next_step(waiting: Sequence[Step], running: Collection[Step]) -> Step | None:
    """Return the first that may start beside those that run, if there is one."""
    if any(step.alone for step in running):
        return None
    taken = frozenset[str]().union(*(step.writes for step in running))
    for step in waiting:
        if not step.alone and not step.writes & taken:
            return step
    # Whoever is left now waits for one that runs, or is alone.
    return waiting[0] if waiting and not running else None


class _Schedule:
    """Steps that wait, and attempts that run, each with a thread that waits for its end."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._waiting = list(steps)
        self._running: dict[Future[Result], tuple[Step, Attempt]] = {}

    def results(self) -> Generator[Result, None, None]:
        """Yield each result as its step ends. Closed early, it kills what runs."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            try:
                while self._start(pool):
                    ended, _ = wait(self._running, return_when=FIRST_COMPLETED)
                    for future in ended:
                        del self._running[future]
                        yield future.result()
            finally:
                for _, attempt in self._running.values():
                    attempt.kill()

    def _start(self, pool: ThreadPoolExecutor) -> bool:
        """Start what may start. Returns whether anything runs."""
        while len(self._running) < _AT_ONCE:
            step = next_step(self._waiting, [step for step, _ in self._running.values()])
            if step is None:
                break
            self._waiting.remove(step)
            attempt = Attempt(step)
            self._running[pool.submit(attempt.wait)] = (step, attempt)
        return bool(self._running)


def _show(result: Result) -> None:
    step, counts = result.step, result.counts
    verdict = "FAILED" if counts.failed else "ok"
    print(f"  {step.name:{_NAME_WIDTH}} {verdict:6} {result.seconds:6.1f} s  {counts}", flush=True)
    if counts.failed:
        folder = "" if step.folder == ROOT else f"   (in {step.folder.relative_to(ROOT)})"
        told = _shortened(step.explain(result.output).rstrip())
        print(f"\n$ {' '.join(step.command)}{folder}\n{told}\n", flush=True)


def _shortened(text: str) -> str:
    """Return the beginning, where compilers say what is wrong first, and more of the end, where runners sum up."""
    lines = text.splitlines()
    left_out = len(lines) - _FIRST_LINES - _LAST_LINES
    if left_out <= 0:
        return text
    return "\n".join([*lines[:_FIRST_LINES], f"[... {left_out} lines left out ...]", *lines[-_LAST_LINES:]])

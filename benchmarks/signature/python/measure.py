"""Measures the signature beside drain3, on what stdin holds; prints what each round cost. See ../../program.py."""

from __future__ import annotations

import gc
import json
import logging
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig
from lipservice import Scanner

Reader = Callable[[str], object]

# Shorter measurements tell more about the machine than about the code.
_LEAST_SECONDS = 0.06


def _ours() -> Reader:
    read: Reader = Scanner().signature
    return read


def _peer() -> Reader:
    """Return drain3 as its README shows it: no masks, nothing kept between runs."""
    read: Reader = TemplateMiner(config=TemplateMinerConfig()).add_log_message
    return read


def _cost(make: Callable[[], Reader], texts: Sequence[str]) -> float:
    """Return nanoseconds of process CPU per text; each pass over the texts is read by what `make` returns."""
    spent, passes = 0.0, 0
    while spent < _LEAST_SECONDS:
        read = make()
        gc.collect()
        started = time.process_time()
        for text in texts:
            read(text)
        spent += time.process_time() - started
        passes += 1
    return spent / passes / len(texts) * 1e9


def _filled(make: Callable[[], Reader], lines: Sequence[str]) -> Callable[[], Reader]:
    """Return a `make` whose reader has read the lines twice."""
    read = make()
    for line in (*lines, *lines):
        read(line)
    return lambda: read


def _flatness(texts: Sequence[str], size: int, rounds: int) -> float:
    """Return nanoseconds per byte. No text comes twice to the same reader."""
    return statistics.median(_cost(_ours, texts) for _ in range(rounds)) / size


def measure(task: dict[str, Any]) -> dict[str, object]:
    """Measure ours and the peer in turn, so that what disturbs the machine disturbs both."""
    lines, rounds = task["lines"], range(task["rounds"])
    ours, peer = _filled(_ours, lines), _filled(_peer, lines)
    return {
        "runtime": f"Python {platform.python_version()}",
        "peer": f"drain3 {version('drain3')}",
        "warm": [(_cost(ours, lines), _cost(peer, lines)) for _ in rounds],
        "cold": [(_cost(_ours, lines), _cost(_peer, lines)) for _ in rounds],
        "per_byte": [_flatness(group["texts"], group["bytes"], len(rounds)) for group in task["groups"]],
    }


if __name__ == "__main__":
    logging.disable()  # drain3 says where it looked for a configuration
    json.dump(measure(json.load(sys.stdin)), sys.stdout)

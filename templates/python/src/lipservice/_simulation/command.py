"""`lipservice simulate`: reads the options, the policy and the log, and writes what was found."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from lipservice._policy import Policy
from lipservice._policy_reader import read_policy
from lipservice._policy_tables import OBJECTS
from lipservice._simulation.clock import DEFAULT_RATE, Clock, LogClock, RateClock, RateError
from lipservice._simulation.entry import Reader
from lipservice._simulation.fields import FieldReader
from lipservice._simulation.formats import AUTO, FORMATS, SAMPLE_LINES, find_reader
from lipservice._simulation.log_file import LONGEST_LINE, LogError, LogFile, open_log
from lipservice._simulation.outcome import Outcome
from lipservice._simulation.page import render_page
from lipservice._simulation.price import LIST_PRICE, own_price
from lipservice._simulation.progress import Progress
from lipservice._simulation.replay import Replay
from lipservice._simulation.terminal import render_text
from lipservice._simulation.text_lines import TextReader

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

USAGE = 2
_SEEDS = 2**32


class SimulateError(Exception):
    """Options or a policy that cannot be used; the text says why."""


def register(commands: Subparsers) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "simulate",
        help="show what a policy would keep of a log file",
        description="Play a log file through the very scanner and sampler that decide in an application, and show what "
        "they would keep: records, bytes, price, and for each pattern what was seen, kept and dropped.",
    )
    parser.add_argument("file", metavar="FILE", help="the log, gzip or not; - is standard input")
    parser.add_argument("--budget", help="such as 20/s or '10 GB/month', in place of the policy's")
    parser.add_argument("--share", help="sqrt or fair, in place of the policy's")
    parser.add_argument("--policy", type=Path, metavar="JSON", help="a policy document (default: the built-in policy)")
    parser.add_argument("--format", choices=FORMATS, default=AUTO, help="(default: %(default)s, by the first lines)")
    parser.add_argument(
        "--rate", metavar="N/s", help=f"ignore the times of the log (default where it has none: {DEFAULT_RATE})"
    )
    parser.add_argument("--seed", type=int, default=1, help="where random numbers begin (default: %(default)s)")
    parser.add_argument("--price-per-gb", type=float, metavar="DOLLARS", help=f"(default: {LIST_PRICE.per_gb:g})")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write everything as JSON too; -: only that")
    parser.add_argument("--html", type=Path, metavar="OUT", help="write a page with plots too")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    try:
        policy, budget = _read_policy(options)
        _check(options)
        with open_log(options.file) as log:
            outcome = simulate(options, policy, budget, log)
        _write(options, outcome)
    except (LogError, RateError, SimulateError) as error:
        sys.stderr.write(f"lipservice simulate: {error}\n")
        return USAGE
    return 0


def _check(options: argparse.Namespace) -> None:
    if not 0 <= options.seed < _SEEDS:
        message = f"--seed is 0 to {_SEEDS - 1}"
        raise SimulateError(message)
    if options.price_per_gb is not None and not 0 <= options.price_per_gb < float("inf"):
        message = "--price-per-gb is an amount of dollars, 0 or more"
        raise SimulateError(message)


def _read_policy(options: argparse.Namespace) -> tuple[Policy, str]:
    """Return the policy with the options in it, and its budget as it is written. Raises SimulateError."""
    text = "{}" if options.policy is None else _read_text(options.policy)
    given = {name: value for name in ("budget", "share") if (value := getattr(options, name)) is not None}
    reading = read_policy(text)
    document = _object(text)
    if given and document is not None:
        reading = read_policy(json.dumps({**document, **given}))
    for notice in reading.notices:
        sys.stderr.write(f"lipservice simulate: notice: {notice}\n")
    if reading.policy is None:
        lines = "\n  ".join(map(str, reading.errors))
        message = f"the policy has errors:\n  {lines}"
        raise SimulateError(message)
    return reading.policy, str({**(document or {}), **given}.get("budget") or _default_budget())


def _object(text: str) -> dict[str, object] | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _default_budget() -> object:
    return next(field.default for field in OBJECTS["policy"] if field.name == "budget")


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise SimulateError(message) from error


def simulate(options: argparse.Namespace, policy: Policy, budget: str, log: LogFile) -> Outcome:
    """Play a log by the options of the command. Raises LogError and RateError."""
    lines = log.read()
    sample = list(islice(lines, SAMPLE_LINES))
    if not any(line.strip() for _, line in sample):
        sample += _first_filled(lines)
    if not any(line.strip() for _, line in sample):
        message = f"{log.name} is empty: there is nothing to simulate"
        raise LogError(message)
    reader = find_reader([line for _, line in sample], options.format)
    rate = options.rate or ("" if reader.first_ms is not None else DEFAULT_RATE)
    clock: Clock = RateClock(rate) if rate else LogClock(reader.first_ms or 0)
    replay = Replay(policy, options.seed, clock)
    replay.play(reader.entries(Progress(log, sys.stderr).watch(chain(sample, lines))))
    if replay.seen == 0:
        message = f"{log.name} has no record in the format {reader.notes[0]}; --format chooses another"
        raise LogError(message)
    price = LIST_PRICE if options.price_per_gb is None else own_price(options.price_per_gb)
    remarks = tuple(_remarks(log, reader, clock))
    return Outcome(log, reader.notes, remarks, rate, budget, options.seed, price, replay)


def _first_filled(lines: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    """Pass over blank lines, however many there are."""
    found = next(((number, line) for number, line in lines if line.strip()), None)
    return [] if found is None else [found]


def _remarks(log: LogFile, reader: Reader, clock: Clock) -> Iterator[str]:
    if log.repaired:
        yield f"Lines with bytes that are no UTF-8, read as U+FFFD: {log.repaired:,}."
    if log.cut:
        yield f"Lines longer than {LONGEST_LINE:,} bytes, cut: {log.cut:,}."
    if isinstance(reader, TextReader) and reader.joined:
        yield f"Lines without a time, taken as part of the record before them: {reader.joined:,}."
    if isinstance(reader, FieldReader) and reader.strange:
        yield f"Lines that are not of this format, taken as messages: {reader.strange:,}."
    if clock.steps_back:
        yield f"Steps back in time by more than a minute, where the sampler begins afresh: {clock.steps_back:,}."


def _write(options: argparse.Namespace, outcome: Outcome) -> None:
    """Write what was asked for, the terminal's text last."""
    if options.json is not None:
        document = json.dumps(outcome.document(), ensure_ascii=False, indent=2) + "\n"
        if str(options.json) == "-":
            sys.stdout.write(document)
            return
        _write_file(options.json, document)
    if options.html is not None:
        _write_file(options.html, render_page(outcome))
    sys.stdout.write(render_text(outcome))


def _write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", errors="replace")
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise SimulateError(message) from error

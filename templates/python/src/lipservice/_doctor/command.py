"""`lipservice doctor`: looks at the set-up, sends one record, and says what it found."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from typing import TYPE_CHECKING

from lipservice._doctor.diagnosis import diagnose
from lipservice._doctor.fetching import fetch_policy
from lipservice._doctor.line import Bounds
from lipservice._doctor.policy import Fetched, Load
from lipservice._doctor.records import Counts
from lipservice._doctor.tables import PROCESSES, RECORD_BYTES
from lipservice._doctor.trial import send_record
from lipservice._export.settings import Settings, read_settings
from lipservice._policy_reader import built_in_policy, read_policy
from lipservice._simulation.log_file import LogError

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

_USAGE = 2
_CHECK_BYTES = 4


def register(commands: Subparsers) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "doctor",
        help="say where records go, whether one arrives, and what the policy can cost",
        description="Look at the environment as an application would, send one record, and say in plain sentences what "
        "was found. The exit status is 1 if a check failed.",
    )
    parser.add_argument("--processes", type=_number(PROCESSES), default=PROCESSES.default, metavar="N")
    parser.add_argument(
        "--record-bytes",
        type=_number(RECORD_BYTES),
        default=RECORD_BYTES.default,
        metavar="N",
        help="what a record is billed with, for budgets of records (default: %(default)s)",
    )
    parser.add_argument("--log", metavar="FILE", help="play a log through the policy; - is standard input")
    parser.add_argument("--no-send", action="store_true", help="send no record, and ask no service")
    parser.add_argument("--json", action="store_true", help="write everything as JSON")
    parser.set_defaults(execute=execute)


def _number(bounds: Bounds) -> type[int]:
    """Return what reads a number, as argparse wants it."""

    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() else -1
        if not bounds.low <= number <= bounds.high:
            message = f"expected a whole number from {bounds.low} to {bounds.high}, got {text}"
            raise argparse.ArgumentTypeError(message)
        return number

    return read  # type: ignore[return-value]  # all that argparse does with it is to call it


def execute(options: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    settings = read_settings({}, os.environ)
    check = secrets.token_hex(_CHECK_BYTES)
    fetched = fetch_policy(settings, may_ask=not options.no_send)
    try:
        counts = _played(options.log, settings, fetched)
    except LogError as error:
        sys.stderr.write(f"lipservice doctor: {error}\n")
        return _USAGE
    report = diagnose(
        settings,
        load=Load(options.processes, options.record_bytes),
        check=check,
        arrival=None if options.no_send else send_record(settings, check),
        fetched=fetched,
        counts=counts,
    )
    sys.stdout.write((report.json() if options.json else report.text()) + "\n")
    return report.status


def _played(name: str | None, settings: Settings, fetched: Fetched | None) -> Counts | None:
    if name is None:
        return None
    # Here, because it takes as long as all else together.
    from lipservice._doctor.log import play_log  # noqa: PLC0415

    document = settings.text("policy") or (fetched.document if fetched else "")
    return play_log(name, read_policy(document or "{}").policy or built_in_policy())

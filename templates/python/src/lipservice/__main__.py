"""The command `lipservice`, also `python -m lipservice`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from lipservice import __version__
from lipservice._doctor import command as doctor
from lipservice._simulation import command as simulate

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 all is well, 1 a check of the doctor failed, 2 wrong options."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may know less than Unicode
    options = _parser().parse_args(arguments)
    try:
        status: int = options.execute(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Who reads has seen enough; nothing more must be written, not even when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("lipservice", description="Adaptive logging that keeps what matters.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="{doctor,simulate}")
    doctor.register(commands)
    simulate.register(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())

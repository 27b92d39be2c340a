"""`emulator`: PostHog Logs on this machine, with a page that shows what it received."""

from __future__ import annotations

import argparse
import contextlib
import sys

from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.emulator import CLOUD_BODY_LIMIT, Emulator, EmulatorSettings, SettingsError

__all__ = ["execute", "register"]

USAGE = 2
_PORT = 4318


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    text = "PostHog Logs on this machine: point an application at it and look"
    parser = commands.add_parser("emulator", parents=[common], help=text, description=text)
    parser.add_argument("--port", type=int, default=_PORT, help="0 takes a free one (default: %(default)s)")
    parser.add_argument(
        "--profile", choices=("posthog", "otlp"), default="posthog", help="whose rules (default: posthog)"
    )
    parser.add_argument(
        "--cloud", action="store_true", help="take bodies of 10 MiB, as PostHog Cloud does, not of 2 MiB"
    )
    parser.add_argument("--keep", choices=("rows", "bodies", "counts"), default="rows", help="what is kept of rows")
    parser.add_argument("--tls", action="store_true", help="listen for TLS too, with a certificate made for this run")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run until interrupted."""
    try:
        settings = _settings(options)
    except SettingsError as error:
        print(f"lipservice-conformance emulator: {error}", file=sys.stderr)
        return USAGE
    with contextlib.suppress(KeyboardInterrupt), Emulator(settings) as emulator:
        _announce(emulator)
        return emulator.wait()
    return 0


def _settings(options: argparse.Namespace) -> EmulatorSettings:
    limit = CLOUD_BODY_LIMIT if options.cloud else EmulatorSettings.body_limit
    return EmulatorSettings(
        port=options.port, profile=options.profile, body_limit=limit, keep=options.keep, tls=options.tls
    )


def _announce(emulator: Emulator) -> None:
    print(f"emulator ready on {emulator.url}", flush=True)
    if emulator.settings.tls:
        print(f"with TLS on {emulator.https_url('good')}, its authority in {emulator.ca_file}")
        print(f"and for another host on {emulator.https_url('wrong')}", flush=True)

"""The process behind `Emulator`: settings as its argument, its addresses as one line, and an end with its stdin."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import asdict

from lipservice_conformance.emulator.addresses import Addresses
from lipservice_conformance.emulator.server import serve
from lipservice_conformance.emulator.settings import EmulatorSettings, SettingsError

_STDIN = 0


async def _run(settings: EmulatorSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def read() -> None:
        if not os.read(_STDIN, 1024):
            loop.remove_reader(_STDIN)
            stop.set()

    loop.add_reader(_STDIN, read)
    await serve(settings, _announce, stop)


def _announce(addresses: Addresses) -> None:
    print(json.dumps(asdict(addresses)), flush=True)


def main(settings: str) -> int:
    """Run, and say in a line what is wrong if that cannot be."""
    try:
        asyncio.run(_run(EmulatorSettings.from_json(settings)))
    except (OSError, SettingsError) as error:
        print(f"emulator: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

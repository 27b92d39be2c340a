"""Everything put together: the relay in front, uvicorn behind, until someone says stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvicorn

from lipservice_conformance.emulator.addresses import Addresses
from lipservice_conformance.emulator.application import Application
from lipservice_conformance.emulator.certificates import make_certificates
from lipservice_conformance.emulator.inspection import Inspection
from lipservice_conformance.emulator.ledger import Ledger
from lipservice_conformance.emulator.line import Lines
from lipservice_conformance.emulator.policies import Policies
from lipservice_conformance.emulator.reception import Reception
from lipservice_conformance.emulator.relay import Door, Relay, listening_socket
from lipservice_conformance.emulator.settings import EmulatorSettings

__all__ = ["serve"]

_KEEP_ALIVE = 3600  # a connection ends when a script says so, and not because nobody used it
_GRACE = 1
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def serve(settings: EmulatorSettings, ready: Callable[[Addresses], None], stop: asyncio.Event) -> None:
    """Run until `stop` is set or the process is told to end; `ready` hears the addresses once all doors are open."""
    for number in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="lipservice-emulator-") as folder:
        doors, authority = _doors(settings, Path(folder))
        back = listening_socket(0)
        back.listen()  # whoever connects before uvicorn is ready waits in the queue
        back_port: int = back.getsockname()[1]
        lines = Lines()
        relay = Relay(doors, back_port, lines)
        server = _server(settings, lines, relay)
        async with _running(server, back):
            await relay.open()
            http, *https = [door.port for door in doors]
            good, wrong = https or (0, 0)
            ready(Addresses(http, back_port, good, wrong, authority))
            await stop.wait()
            relay.shut()
        for door in doors:
            door.place.close()


class _Server(uvicorn.Server):
    """Leaves the signals alone: uvicorn raises them anew at its end, and then nothing of ours would be put away."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _doors(settings: EmulatorSettings, folder: Path) -> tuple[list[Door], str]:
    plain = Door(listening_socket(settings.port))
    if not settings.tls:
        return [plain], ""
    certificates = make_certificates(folder)
    good, wrong = (Door(listening_socket(0), context) for context in (certificates.good, certificates.wrong))
    return [plain, good, wrong], str(certificates.authority)


def _server(settings: EmulatorSettings, lines: Lines, relay: Relay) -> uvicorn.Server:
    ledger = Ledger(settings)
    reception = Reception(settings, ledger)
    policies = Policies()
    inspection = Inspection(ledger, reception, policies, lines, relay)
    config = uvicorn.Config(
        Application(settings, ledger, reception, policies, inspection, lines),
        http="h11",
        ws="none",
        lifespan="off",
        log_level="critical",  # that an answer was never sent is what half of the faults are
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
    )
    return _Server(config)


@contextlib.asynccontextmanager
async def _running(server: uvicorn.Server, back: socket.socket) -> AsyncIterator[None]:
    task = asyncio.create_task(server.serve(sockets=[back]))
    try:
        yield
    finally:
        server.should_exit = True
        await task

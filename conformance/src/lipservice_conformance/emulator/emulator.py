"""An emulator for tests: a process of its own, so that a program under test may fork, block or die beside it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import quote

from lipservice_conformance.emulator.addresses import Addresses
from lipservice_conformance.emulator.answer import Answer
from lipservice_conformance.emulator.ledger import Counts, ReceivedRequest
from lipservice_conformance.emulator.policies import PolicyRequest
from lipservice_conformance.emulator.row import Row
from lipservice_conformance.emulator.settings import EmulatorSettings

__all__ = ["Connections", "Distinct", "Emulator", "EmulatorError"]

_HOST = "127.0.0.1"
_PROGRAM = (sys.executable, "-m", "lipservice_conformance.emulator")
_STOP_SECONDS = 5.0
_ASK_SECONDS = 60.0
_LOOK_AGAIN = 0.02


class EmulatorError(Exception):
    """The emulator did not start, or did not understand."""


@dataclass(frozen=True)
class Connections:
    """Connections of clients: open now, with their numbers, and ever accepted."""

    open: int
    ever: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Distinct:
    """Of values: how many there are, how many are missing, how many differ, how many came again."""

    total: int
    missing: int
    distinct: int
    duplicates: int


class Emulator:
    """Runs while the `with` block does.

    Example:
        with Emulator() as emulator:
            emulator.script([Answer(status=503, headers={"Retry-After": "1"}, repeat=2)])
            send_something(emulator.logs_url)
            assert [row.body for row in emulator.rows()] == ["hello"]
    """

    def __init__(self, settings: EmulatorSettings | None = None) -> None:
        self.settings = settings or EmulatorSettings()
        self._owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._addresses = Addresses(0, 0)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and wait until it listens."""
        self._process = subprocess.Popen(  # noqa: S603  our own program
            [*_PROGRAM, self.settings.to_json()],
            stdin=subprocess.PIPE,  # it ends when this does
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout is not None  # noqa: S101
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise EmulatorError("the emulator did not start; it says why above")
        self._addresses = Addresses(**json.loads(line))

    def stop(self) -> None:
        """End the process. A fork of the one that started it leaves it alone."""
        if os.getpid() != self._owner or self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def wait(self) -> int:
        """Wait until the process has ended by itself; return its exit code."""
        return self._process.wait() if self._process else 0

    @property
    def url(self) -> str:
        """The address, without a path."""
        return f"http://{_HOST}:{self._addresses.http}"

    @property
    def logs_url(self) -> str:
        """The address that takes logs."""
        return f"{self.url}/i/v1/logs"

    def https_url(self, host: Literal["good", "wrong"] = "good") -> str:
        """Return the address over TLS, whose certificate is for this host or for another one."""
        port = {"good": self._addresses.https_good, "wrong": self._addresses.https_wrong}[host]
        return f"https://{_HOST}:{port}"

    @property
    def ca_file(self) -> Path:
        """The certificate that a client must trust to trust either TLS address."""
        return Path(self._addresses.authority)

    def script(self, answers: Iterable[Answer], after_last: str = "default") -> None:
        """Answer the next requests so. After the last answer the rules decide, or with `last`, that answer for ever."""
        self._ask("POST", "script", {"answers": [one.to_json() for one in answers], "after_last": after_last})

    def hand_out(self, document: object, service: str = "*") -> None:
        """Hand out a policy at `/v1/policy`: an object, a text as it stands, or None; for `*` to all other services."""
        self._ask("POST", "policy", {"service": service, "document": document})

    def script_policies(self, answers: Iterable[Answer], after_last: str = "default") -> None:
        """Answer the next requests for policies so, as `script` does those that bring records."""
        given = {"answers": [one.to_json() for one in answers], "after_last": after_last}
        self._ask("POST", "policy_script", given)

    def policy_requests(self) -> list[PolicyRequest]:
        """Return the requests for policies, in the order in which they came."""
        return [PolicyRequest(**one) for one in self._ask("GET", "policies")["requests"]]

    def wait_for_policy_requests(self, count: int, seconds: float) -> bool:
        """Wait until so many have come; return whether they did in time."""
        return self._wait(lambda: len(self.policy_requests()) >= count, seconds)

    def rows(self, after: int = 0, limit: int | None = None) -> list[Row]:
        """Return what is kept of the rows, in the order in which they came."""
        return [Row(**one) for one in self._ask("GET", _rows_path(after, limit))["rows"]]

    def bodies(self) -> list[str]:
        """Return the bodies alone."""
        bodies: list[str] = self._ask("GET", "rows?view=bodies")["bodies"]
        return bodies

    def values(self, attribute: str) -> list[str | None]:
        """Return one attribute of every row as the JSON that is stored, or None where it is not there."""
        values: list[str | None] = self._ask("GET", f"rows?attribute={quote(attribute, safe='')}")["values"]
        return values

    def distinct(self, attribute: str | None = None) -> Distinct:
        """Count the values of an attribute, or the bodies, without moving them."""
        chosen = f"&attribute={quote(attribute, safe='')}" if attribute is not None else ""
        return Distinct(**self._ask("GET", f"rows?view=counts{chosen}"))

    def requests(self) -> list[ReceivedRequest]:
        """Return every request, those still being answered included."""
        return [ReceivedRequest(**one) for one in self._ask("GET", "requests")["requests"]]

    def counts(self) -> Counts:
        """Return the sums."""
        return Counts(**self._ask("GET", "counts"))

    def connections(self) -> Connections:
        """Return how many connections there are."""
        content = self._ask("GET", "connections")
        return Connections(content["open"], content["ever"], tuple(content["numbers"]))

    def wait_for_rows(self, count: int, seconds: float) -> bool:
        """Wait until so many rows are stored; return whether they were in time."""
        return self._wait(lambda: self.counts().rows >= count, seconds)

    def wait_for_requests(self, count: int, seconds: float) -> bool:
        """Wait until so many requests have come and been answered or given up; return whether they were in time."""
        return self._wait(lambda: sum(one.ended is not None for one in self.requests()) >= count, seconds)

    def wait_for_connections(self, most_open: int, seconds: float) -> bool:
        """Wait until no more than so many connections are open; return whether they were in time."""
        return self._wait(lambda: self.connections().open <= most_open, seconds)

    def reset(self) -> None:
        """Forget requests, rows, script and policies. Connections stay."""
        self._ask("POST", "reset")

    def wait_until_listening(self, seconds: float = 5.0) -> bool:
        """Wait until it takes connections, as it always does but for a while after `refuse_for`."""
        return self._wait(lambda: bool(self._ask("GET", "connections")["listening"]), seconds)

    def refuse_for(self, seconds: float) -> None:
        """Cut every connection and refuse new ones for that long. Returns at once."""
        self._ask("POST", "refuse", {"seconds": seconds})

    def restart(self, seconds: float = 0.2) -> None:
        """Go away and come back as a server that is restarted. Returns once it takes connections again."""
        self._ask("POST", "restart", {"seconds": seconds})
        if not self.wait_until_listening(seconds + _STOP_SECONDS):
            raise EmulatorError("the emulator did not come back")

    def _wait(self, done: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() >= deadline:
                return False
            time.sleep(_LOOK_AGAIN)
        return True

    def _ask(self, method: str, path: str, content: object = None) -> dict[str, Any]:
        """Ask by the port that no fault touches, each time anew: a fork must not share a connection."""
        connection = http.client.HTTPConnection(_HOST, self._addresses.inspection, timeout=_ASK_SECONDS)
        try:
            body = None if content is None else json.dumps(content)
            connection.request(method, f"/_lipservice/{path}", body, {"connection": "close"})
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise EmulatorError(answer.get("error", f"status {response.status}"))
        return answer


def _rows_path(after: int, limit: int | None) -> str:
    return f"rows?after={after}" + ("" if limit is None else f"&limit={limit}")

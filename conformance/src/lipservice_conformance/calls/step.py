"""What is done in a case: by the program, by those who call it, or by the endpoint."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from lipservice_conformance.calls.case import Step
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire.agent import ANSWER_SECONDS
from lipservice_conformance.wire.trouble import UnmetError

__all__ = [
    "SLACK_MS",
    "advance",
    "close_scope",
    "configure_again",
    "flush",
    "fork",
    "hostile",
    "leave",
    "log",
    "log_each",
    "not_taken",
    "open_scope",
    "pause",
    "promote",
    "reconfigure",
    "reentrant",
    "script",
    "second_sink",
    "shutdown",
    "span",
]

# What a machine that is busy with other things may take longer.
SLACK_MS = 800
# To start and end an interpreter, beside what that is about.
_ENDING_MS = 1500
_STAYS = 15.0


def log(message: str, level: str = "info", count: int = 1, **more: Any) -> Step:
    """Log a message so many times; `scope` is the request in which that is."""

    def act(scene: Scene) -> None:
        given = {("in" if name == "scope" else name): value for name, value in more.items()}
        scene.log(message, level=level, count=count, **given)

    where = f" in {more['scope']}" if more.get("scope") else ""
    return Step(f"log {message!r} as {level}, {count} times{where}", act)


def log_each(count: int, subject: str = "order", level: str = "info", **more: Any) -> Step:
    """Log messages of one pattern with the next numbers."""

    def act(scene: Scene) -> None:
        for number in range(scene.next_number, scene.next_number + count):
            scene.log(f"{subject} {number} paid", level=level, **more)
        scene.next_number += count

    return Step(f"log {count} messages about {subject} as {level}", act)


def not_taken(count: int) -> Step:
    """Note that LipService must not have counted so many of those that were logged."""

    def act(scene: Scene) -> None:
        scene.not_taken += count

    return Step(f"{count} of them are none of LipService's", act)


def open_scope(
    name: str,
    headers: Mapping[str, str] | Sequence[Sequence[str]] = (),
    *,
    inside: str | None = None,
    distinct_id: str | None = None,
    session_id: str | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Step:
    """Begin a request."""
    pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)

    def act(scene: Scene) -> None:
        ids = {"distinct_id": distinct_id, "session_id": session_id}
        scene.agent.ask(
            "open", {"scope": name, "headers": pairs, **ids, "attributes": dict(attributes or {}), "in": inside}
        )

    return Step(f"request {name} begins" + (f" inside {inside}" if inside else ""), act)


def close_scope(name: str, *, failed: bool = False) -> Step:
    """End a request, by an exception or not."""

    def act(scene: Scene) -> None:
        scene.agent.ask("close", {"scope": name, "failed": failed})

    return Step(f"request {name} {'fails' if failed else 'ends'}", act)


def promote(name: str) -> Step:
    """Say that a request has failed."""

    def act(scene: Scene) -> None:
        scene.agent.ask("promote", {"scope": name})

    return Step(f"request {name} is promoted", act)


def span(trace_id: str, span_id: str) -> Step:
    """Let OpenTelemetry say in which span all is from now on; nothing: in none."""

    def act(scene: Scene) -> None:
        scene.agent.ask("span", {"trace_id": trace_id or None, "span_id": span_id or None})

    return Step(f"OpenTelemetry is in span {span_id or 'none'}", act)


def second_sink() -> Step:
    """Connect LipService once more, by another documented way."""

    def act(scene: Scene) -> None:
        scene.agent.ask("second_sink", {"via": scene.via})

    return Step("connect it once more", act)


def reconfigure() -> Step:
    """Set the logger up once more, as users do later."""

    def act(scene: Scene) -> None:
        scene.agent.ask("reconfigure", {"via": scene.via})

    return Step("set the logger up once more", act)


def configure_again(*, same: bool, **options: Any) -> Step:
    """Make the call again, with other options or not, and expect the client of the call before, or another."""

    def act(scene: Scene) -> None:
        given = {**scene.options(), **options}
        said = scene.configure(given)["same"]
        scene.is_shut = False
        if said is not same:
            raise UnmetError(f"the call returned {'the same' if said else 'another'} client")

    return Step(
        f"call again{' with other options' if options else ''}: {'the same' if same else 'another'} client", act
    )


def hostile() -> Step:
    """Log values that no program should have."""
    return _special("hostile", "log values that raise, recur, or never end")


def reentrant() -> Step:
    """Log a value whose text logs by the same logger."""
    return _special("reentrant", "log a value whose text logs")


def _special(command: str, text: str) -> Step:
    def act(scene: Scene) -> None:
        scene.logged[command] += scene.agent.ask(command, {"via": scene.via})

    return Step(text, act)


def fork(count: int) -> Step:
    """Let a child log so many messages and end as any program does."""

    def act(scene: Scene) -> None:
        said = scene.agent.ask("fork", {"via": scene.via, "count": count})
        scene.logged["child"] += count
        scene.elsewhere += count
        if said["status"] != 0:
            raise UnmetError(f"the child ended with {said['status']}, expected 0")

    return Step(f"a child logs {count} messages and ends", act)


def leave(*, most_ms: int = 2000) -> Step:
    """Let the program end without a word to LipService, and expect that it is gone in time."""

    def act(scene: Scene) -> None:
        ending = scene.ending = scene.agent.end({}, _STAYS)
        took = round(ending.seconds * 1000)
        if ending.status != 0:
            raise UnmetError(f"the program ended with {ending.status}, expected 0")
        if took > most_ms + _ENDING_MS:
            raise UnmetError(f"the program took {took} ms to end, expected at most {most_ms + _ENDING_MS}")

    return Step(f"the program ends, within {most_ms + _ENDING_MS} ms", act)


def flush(result: str = "success", timeout_ms: int = 5000) -> Step:
    """Flush, and expect a result in time."""

    def act(scene: Scene) -> None:
        _end(scene, "flush", result, timeout_ms)

    return Step(f"flush: {result}", act)


def shutdown(result: str = "success", timeout_ms: int = 5000) -> Step:
    """Shut down, and expect a result in time; `none`: any but success."""

    def act(scene: Scene) -> None:
        scene.is_shut = True
        _end(scene, "shutdown", result, timeout_ms)

    return Step(f"shut down: {result} within {timeout_ms + SLACK_MS} ms", act)


def _end(scene: Scene, what: str, result: str, timeout_ms: int) -> None:
    started = time.monotonic()
    said = scene.agent.ask(what, {"timeout_ms": timeout_ms}, timeout_ms / 1000 + ANSWER_SECONDS)
    took = max(said["ms"], round((time.monotonic() - started) * 1000))
    if said["result"] != result and (result != "none" or said["result"] == "success"):
        raise UnmetError(f"{what} ended as {said['result']} after {said['ms']} ms, expected {result}")
    if took > timeout_ms + SLACK_MS:
        raise UnmetError(f"{what} took {took} ms, expected at most {timeout_ms + SLACK_MS}")


def advance(ms: int) -> Step:
    """Let the manual clock go on."""

    def act(scene: Scene) -> None:
        scene.agent.ask("advance", {"ms": ms})

    return Step(f"{ms} ms pass", act)


def pause(seconds: float) -> Step:
    """Let real time pass."""
    return Step(f"wait {seconds:g} s", lambda _: time.sleep(seconds))


def script(answer: Answer, text: str) -> Step:
    """Let the endpoint answer every request so."""
    return Step(f"the endpoint {text}", lambda scene: scene.emulator.script([answer]))

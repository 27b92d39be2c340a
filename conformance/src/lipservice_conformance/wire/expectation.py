"""What must have come of a case: at the endpoint, and in what the exporter says of itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lipservice_conformance.emulator import ReceivedRequest, Row
from lipservice_conformance.wire.case import Step
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.trouble import UnmetError

__all__ = [
    "carrying",
    "connections",
    "counted",
    "diagnosed",
    "every_request",
    "every_row",
    "headers",
    "lasted",
    "notices",
    "number_of_requests",
    "numbers",
    "paths",
    "requests",
    "resent",
    "rows",
    "self_made",
    "spaced",
    "told",
    "untold",
    "way",
]

_SHOWN = 12
_NOTICED_SECONDS, _PAUSE_SECONDS = 3.0, 0.05


def counted(*, lost: Mapping[str, int] | None = None, seconds: float = 0.0, **expected: object) -> Step:
    """Expect exact counts; those that are not named may be anything, but for losses: none, if none is named.

    Args:
        lost: Losses by reason, all of them.
        seconds: How long the counts may take to become so.
        expected: Other counts by name.
    """
    wanted = {"lost": dict(lost or {}), **expected}

    def act(scene: Scene) -> None:
        deadline = time.monotonic() + seconds
        while True:
            stats = scene.stats()
            said = {name: getattr(stats, name) for name in wanted}
            said["lost"] = {reason: count for reason, count in stats.lost.items() if count}
            if said == wanted:
                return
            if time.monotonic() >= deadline:
                raise UnmetError(f"expected counts {wanted}, got {said}")
            time.sleep(0.02)

    return Step(f"counts: {wanted}", act)


def requests(*statuses: int | None) -> Step:
    """Expect exactly these requests, by the status that each was answered with; None: with none."""

    def act(scene: Scene) -> None:
        got = [request.status for request in scene.requests()]
        if got != list(statuses):
            raise UnmetError(f"expected requests answered with {_listed(statuses)}, got {_listed(got)}")

    return Step(f"requests answered with {_listed(statuses)}", act)


def carrying(*records: int) -> Step:
    """Expect how many records each request carried."""
    return _each_request("records", lambda request: request.records, records)


def headers(name: str, *values: str) -> Step:
    """Expect what each request says in a header; nothing where it has none."""
    return _each_request(name, lambda request: request.headers.get(name, ""), values)


def paths(*expected: str) -> Step:
    """Expect path and query of each request."""
    return _each_request("addresses", lambda one: one.path + (f"?{one.query}" if one.query else ""), expected)


def _each_request(what: str, pick: Callable[[ReceivedRequest], Any], expected: Sequence[Any]) -> Step:
    return _judged(
        lambda scene: _unequal([pick(request) for request in scene.requests()], list(expected)),
        f"requests with {what} {_listed(expected)}",
    )


def number_of_requests(least: int, most: int) -> Step:
    """Expect so many requests."""

    def judge(scene: Scene) -> str:
        count = len(scene.requests())
        return "" if least <= count <= most else f"there are {count}"

    return _judged(judge, f"{least} to {most} requests")


def numbers(expected: Iterable[int]) -> Step:
    """Expect the rows with these numbers, in this order."""
    wanted = list(expected)

    def act(scene: Scene) -> None:
        got = scene.numbers()
        if got != wanted:
            missing, more = sorted(set(wanted) - set(got)), len(got) - len(set(got))
            wrong = f"missing {_listed(missing)}, {more} twice"
            raise UnmetError(f"expected rows {_listed(wanted)}, got {_listed(got)}; {wrong}")

    return Step(f"rows {_listed(wanted)}", act)


def rows(check: Callable[[list[Row]], str], text: str) -> Step:
    """Expect something of all rows; `check` returns what is wrong."""
    return _judged(lambda scene: check(scene.rows()), text)


def every_row(text: str, check: Callable[[Row], bool]) -> Step:
    """Expect something of every row, and that there is one."""

    def judge(scene: Scene) -> str:
        stored = scene.rows()
        wrong = [row for row in stored if not check(row)]
        return f"{len(wrong)} of {len(stored)} rows are not: {wrong[:1]}" if wrong or not stored else ""

    return _judged(judge, f"every row: {text}")


def every_request(text: str, check: Callable[[ReceivedRequest], bool]) -> Step:
    """Expect something of every request, and that there is one."""

    def judge(scene: Scene) -> str:
        seen = scene.requests()
        wrong = [request for request in seen if not check(request)]
        return f"{len(wrong)} of {len(seen)} requests are not: {wrong[:1]}" if wrong or not seen else ""

    return _judged(judge, f"every request: {text}")


def resent(first: int = 0, second: int = 1) -> Step:
    """Expect that two requests carried the same bytes."""

    def judge(scene: Scene) -> str:
        seen = scene.requests()
        if len(seen) <= second:
            return f"there are {len(seen)} requests"
        return "" if seen[first].digest == seen[second].digest else "the second carried other bytes"

    return _judged(judge, f"request {second + 1} is request {first + 1} again")


def spaced(least_ms: int, most_ms: int, after: int = 0) -> Step:
    """Expect a time between the end of a request and the beginning of the next one."""

    def judge(scene: Scene) -> str:
        seen = scene.requests()
        if len(seen) < after + 2 or seen[after].ended is None:
            return f"there are {len(seen)} requests"
        ended = seen[after].ended or 0.0
        gap = round((seen[after + 1].started - ended) * 1000)
        return "" if least_ms <= gap <= most_ms else f"it came after {gap} ms"

    return _judged(judge, f"request {after + 2} comes {least_ms} to {most_ms} ms after the one before")


def lasted(least_ms: int, most_ms: int, which: int = 0) -> Step:
    """Expect that the client gave a request so much time."""

    def judge(scene: Scene) -> str:
        # That a client went away, an endpoint notices a little later than the client.
        deadline = time.monotonic() + _NOTICED_SECONDS
        seen = scene.requests()
        while (len(seen) <= which or seen[which].ended is None) and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
            seen = scene.requests()
        if len(seen) <= which or seen[which].ended is None:
            return f"there are {len(seen)} requests, or it has not ended"
        took = round(((seen[which].ended or 0.0) - seen[which].started) * 1000)
        return "" if least_ms <= took <= most_ms else f"it lasted {took} ms"

    return _judged(judge, f"request {which + 1} is given {least_ms} to {most_ms} ms")


def connections(most: int, least: int = 1) -> Step:
    """Expect that no more connections were made than so many."""

    def judge(scene: Scene) -> str:
        made = scene.emulator.connections().ever - scene.connections_before
        return "" if least <= made <= most else f"there were {made}"

    return _judged(judge, f"{least} to {most} connections")


def diagnosed(*patterns: str) -> Step:
    """Expect exactly these lines of diagnostics, each by a part of it, in any order and case."""

    def judge(scene: Scene) -> str:
        lines: list[str] = scene.agent.ask("diagnostics")
        left = list(lines)
        for pattern in patterns:
            found = next((line for line in left if re.search(pattern, line, re.IGNORECASE)), None)
            if found is None:
                return f"no line with {pattern!r} among {lines}"
            left.remove(found)
        return f"lines that nobody expected: {left}" if left else ""

    return _judged(judge, f"diagnostics: {list(patterns)}")


def told(pattern: str) -> Step:
    """Expect a line of diagnostics with something in it, whatever else there is, and none twice."""

    def judge(scene: Scene) -> str:
        lines: list[str] = scene.agent.ask("diagnostics")
        if len(set(lines)) != len(lines):
            return f"a line comes twice: {lines}"
        return "" if any(re.search(pattern, line, re.IGNORECASE) for line in lines) else f"there are only {lines}"

    return _judged(judge, f"a diagnostic with {pattern!r}")


def untold(pattern: str) -> Step:
    """Expect lines of diagnostics, and none with a pattern in it."""

    def judge(scene: Scene) -> str:
        lines: list[str] = scene.agent.ask("diagnostics")
        said = [line for line in [*lines, *scene.agent.stderr] if re.search(pattern, line)]
        return f"it says {said}" if said else "" if lines else "it says nothing at all"

    return _judged(judge, f"diagnostics, and nowhere {pattern!r}")


def notices(*expected: Mapping[str, int]) -> Step:
    """Expect exactly these notices of losses among the rows, by reason."""

    def judge(scene: Scene) -> str:
        got = [_notice(row) for row in scene.notices()]
        return "" if got == [_wanted_notice(lost) for lost in expected] else f"got {got}"

    return _judged(judge, f"notices of {[dict(lost) for lost in expected]}")


def way(expected: str) -> Step:
    """Expect how the destination was found."""

    def judge(scene: Scene) -> str:
        return "" if scene.is_peer else _unequal(scene.opened.get("way"), expected)

    return _judged(judge, f"the way is {expected}")


def self_made(**expected: int) -> Step:
    """Expect how many records or spans sending has made by itself."""

    def judge(scene: Scene) -> str:
        said = scene.agent.ask("instrumented")
        return _unequal({name: said[name] for name in expected}, expected)

    return _judged(judge, f"made by itself: {expected}")


def _judged(judge: Callable[[Scene], str], text: str) -> Step:
    def act(scene: Scene) -> None:
        wrong = judge(scene)
        if wrong:
            raise UnmetError(f"expected {text}, but {wrong}")

    return Step(text, act)


def _notice(row: Row) -> tuple[str, str, str, int]:
    return row.body, row.attributes["lipservice.notice"], row.attributes.get("lipservice.lost", ""), row.severity_number


def _wanted_notice(lost: Mapping[str, int]) -> tuple[str, str, str, int]:
    told = ", ".join(f"{reason} {lost[reason]}" for reason in sorted(lost))
    counts = ",".join(f'"{reason}":{lost[reason]}' for reason in sorted(lost))
    return f"LipService lost {sum(lost.values())} records: {told}", '"loss"', f"{{{counts}}}", 13


def _unequal(got: object, wanted: object) -> str:
    return "" if got == wanted else f"got {got}"


def _listed(values: Sequence[Any]) -> str:
    shown = " ".join(str(value) for value in values[:_SHOWN]) or "none"
    return shown if len(values) <= _SHOWN else f"{shown} ... ({len(values)} in all)"

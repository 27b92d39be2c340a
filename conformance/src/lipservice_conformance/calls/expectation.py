"""What must have come of a case: at the endpoint, in the client's numbers, and on the user's own output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lipservice_conformance.calls.case import Step
from lipservice_conformance.calls.closing import expect_said
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.sent import STAMPS, Sent
from lipservice_conformance.wire.trouble import UnmetError

__all__ = [
    "accounted",
    "attributes",
    "bodies",
    "counted",
    "every",
    "found",
    "judged",
    "nothing_sent",
    "reasons",
    "restored",
    "sent",
    "silent",
    "told",
    "without_stamps",
]

_SHOWN = 12


def judged(judge: Callable[[Scene], str], text: str) -> Step:
    """Expect something; `judge` returns what is wrong."""

    def act(scene: Scene) -> None:
        wrong = judge(scene)
        if wrong:
            raise UnmetError(f"expected {text}, but {wrong}")

    return Step(text, act)


def sent(count: int) -> Step:
    """Expect so many records of the program's own, none of them twice where their bodies differ."""

    def judge(scene: Scene) -> str:
        got = [row.body for row in scene.messages()]
        return "" if len(got) == count else f"there are {len(got)}: {_listed(got)}"

    return judged(judge, f"{count} rows")


def nothing_sent() -> Step:
    """Expect that nothing at all was sent."""
    return judged(lambda scene: _unequal([row.body for row in scene.rows()], []), "no row")


def bodies(*expected: str) -> Step:
    """Expect the program's own records with these bodies, in this order."""
    return judged(
        lambda scene: _unequal([row.body for row in scene.messages()], list(expected)), f"rows {_listed(expected)}"
    )


def reasons(*expected: tuple[str, str]) -> Step:
    """Expect the program's own records, each by body and reason, in this order."""
    return judged(
        lambda scene: _unequal([(row.body, row.reason) for row in scene.messages()], list(expected)),
        f"rows {_listed(expected)}",
    )


def attributes(body: str, **expected: Any) -> Step:
    """Expect these attributes of all rows with this body; None: that there is none. `__` in a name is a point."""
    wanted = {name.replace("__", "."): value for name, value in expected.items()}

    def check(row: Sent) -> str:
        got = {name: row.attributes.get(name) for name in wanted}
        return "" if got == wanted else f"it has {got} among {dict(row.attributes)}"

    return found(body, check, f"attributes {wanted}")


def found(body: str, check: Callable[[Sent], str], text: str) -> Step:
    """Expect rows with this body, and something of each; `check` returns what is wrong."""

    def judge(scene: Scene) -> str:
        rows = [row for row in scene.rows() if row.body == body]
        if not rows:
            return f"there is none among {_listed([row.body for row in scene.rows()])}"
        return next((wrong for wrong in map(check, rows) if wrong), "")

    return judged(judge, f"{body!r} with {text}")


def every(text: str, check: Callable[[Sent], bool]) -> Step:
    """Expect something of every row, and that there is one."""

    def judge(scene: Scene) -> str:
        stored = scene.rows()
        wrong = [row for row in stored if not check(row)]
        return f"{len(wrong)} of {len(stored)} are not: {wrong[:1]}" if wrong or not stored else ""

    return judged(judge, f"every row: {text}")


def accounted() -> Step:
    """Expect that of every pattern as many are accounted for as were logged."""

    def judge(scene: Scene) -> str:
        totals: dict[str, int] = {}
        for row in scene.rows():
            totals[row.subject] = totals.get(row.subject, 0) + row.count
        return _unequal({name: count for name, count in totals.items() if count}, dict(scene.logged))

    return judged(judge, "counts by pattern that are those of what was logged")


def counted(**expected: int | tuple[int, int]) -> Step:
    """Expect numbers of the client's: exact ones, or two bounds."""

    def judge(scene: Scene) -> str:
        stats = scene.stats()
        got = {name: getattr(stats, name) for name in expected}
        wrong = [name for name, value in expected.items() if not _is_within(got[name], value)]
        return f"got {got}: {stats}" if wrong else ""

    return judged(judge, f"counts {expected}")


def told(*patterns: str) -> Step:
    """Expect these lines of diagnostics, and until the end of the case no other."""

    def act(scene: Scene) -> None:
        scene.diagnostics += patterns
        expect_said(scene)

    return Step(f"diagnostics: {list(patterns)}", act)


def silent() -> Step:
    """Expect that nothing has been said."""
    return Step("no diagnostics", expect_said)


def restored(but_for: str = "") -> Step:
    """Expect that the logger is as it was before the call, but for a language."""

    def judge(scene: Scene) -> str:
        return "" if scene.language == but_for or scene.agent.ask("restored") is True else "it is not"

    return judged(judge, "the logger as it was found")


def without_stamps(row: Sent) -> bool:
    """Tell whether a row has no stamp at all."""
    return not any(name in row.attributes for name in STAMPS)


def _is_within(got: int, expected: int | tuple[int, int]) -> bool:
    least, most = expected if isinstance(expected, tuple) else (expected, expected)
    return least <= got <= most


def _unequal(got: object, wanted: object) -> str:
    return "" if got == wanted else f"got {got}"


def _listed(values: Sequence[Any]) -> str:
    shown = " ".join(map(str, values[:_SHOWN])) or "none"
    return shown if len(values) <= _SHOWN else f"{shown} ... ({len(values)} in all)"

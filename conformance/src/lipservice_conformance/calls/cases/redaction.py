"""(p) What is secret does not leave the process, where the option asks for it; the user's own output keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lipservice_conformance.calls.case import Case
from lipservice_conformance.calls.cases.policies import NOTHING, QUIET, TINY
from lipservice_conformance.calls.expectation import accounted, attributes, bodies, every, found, judged, sent
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.sent import Sent
from lipservice_conformance.calls.step import flush, log, open_scope, promote, shutdown

__all__ = ["REDACTS", "redaction"]

REDACTS: Final = {"LIPSERVICE_REDACT": "true"}
_CALL: Final = "call with Bearer abc123DEF456"
_REDACTED: Final = "call with [redacted:bearer]"
_KEY: Final = "[redacted:key]"
_GIVEN: Final = {"password": "hunter2", "userApiKey": 17}
_TAKEN_OUT: Final = {"password": _KEY, "userApiKey": _KEY}
_MAIL: Final = "bob@example.org"


def redaction() -> list[Case]:
    """Return the cases."""
    return [*_values(), *_ways()]


def _values() -> list[Case]:
    return [
        Case(
            "q.record",
            "a token in a message, or a password by its name, leaves the process",
            (
                log(_CALL, attributes={**_GIVEN, "note": f"for {_MAIL}", "n": 5}),
                flush(),
                bodies(_REDACTED),
                attributes(_REDACTED, note="for [redacted:email]", n=5, **_TAKEN_OUT),
                every("nothing secret", _without("hunter2", "abc123", _MAIL)),
            ),
            environment=REDACTS,
            needs=("attributes",),
            sample=("logging", "structlog", "pino", "slog"),
        ),
        Case(
            "q.nested",
            "what is nested in an attribute is not looked at",
            (
                log("order 1", attributes={"customer": {"mail": [_MAIL], "card": {"token": {"a": "hunter2"}}}}),
                flush(),
                sent(1),
                every("nothing secret", _without("hunter2", _MAIL)),
            ),
            environment=REDACTS,
            needs=("attributes",),
        ),
        Case(
            "q.error",
            "a secret in the message of an exception, or in its trace, leaves the process",
            (
                log("failure 1", "error", error={"type": "ValueError", "message": f"no account of {_MAIL}"}),
                flush(),
                found("failure 1", _says("exception.message", "[redacted:email]"), "the exception's message"),
                every("nothing secret", _without(_MAIL)),
            ),
            environment=REDACTS,
            needs=("level:error",),
        ),
        Case(
            "q.further_names",
            "names that the user adds are not taken out",
            (
                log("order 1", attributes={"pin": "1234", "UserId": "u1", "pins": "5"}),
                flush(),
                attributes("order 1", pin=_KEY, UserId=_KEY, pins="5"),
            ),
            environment={**REDACTS, "LIPSERVICE_REDACT_KEYS": " PIN ,user_id"},
            needs=("attributes",),
        ),
        Case(
            "q.off",
            "records are changed though nobody has asked for it",
            (
                log(_CALL, attributes=_GIVEN),
                flush(),
                bodies(_CALL),
                attributes(_CALL, **_GIVEN),
            ),
            needs=("attributes",),
        ),
    ]


def _ways() -> list[Case]:
    return [
        Case(
            "q.released",
            "records that are released leave as they were held back",
            (
                open_scope("a", {"X-PostHog-Distinct-Id": _MAIL}),
                log(_CALL, scope="a"),
                promote("a"),
                flush(),
                attributes(_REDACTED, posthogDistinctId=_MAIL, lipservice__sample__reason="retro"),
            ),
            environment=REDACTS,
            policy=QUIET,
            needs=("scope",),
        ),
        Case(
            "q.settled",
            "a record that accounts for others has their pattern, and that a secret",
            (
                log("call with Bearer abcDEFghi", count=60),
                shutdown(),
                accounted(),
                judged(_settlement, "a settlement, redacted"),
                every("nothing secret", _without("abcDEFghi")),
            ),
            environment=REDACTS,
            policy=TINY,
        ),
        Case(
            "q.kept",
            "a record that its caller wants kept is sent as it is",
            (log(_CALL, keep=True), flush(), bodies(_REDACTED)),
            environment=REDACTS,
            policy=NOTHING,
            needs=("keep",),
        ),
    ]


def _without(*secrets: str) -> Callable[[Sent], bool]:
    def check(row: Sent) -> bool:
        said = f"{row.body} {dict(row.attributes)}"
        return not any(secret in said for secret in secrets)

    return check


def _settlement(scene: Scene) -> str:
    settled = [row.body for row in scene.rows() if row.is_settlement]
    return "" if any(_REDACTED in body for body in settled) else f"there are {settled}"


def _says(name: str, text: str) -> Callable[[Sent], str]:
    return lambda row: "" if text in str(row.attributes.get(name)) else f"it has {dict(row.attributes)}"

"""(m) Shadow: everything arrives, and says what would have become of it."""

from __future__ import annotations

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.cases.policies import QUIET, TINY
from lipservice_conformance.calls.expectation import attributes, bodies, every, judged, sent
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.sent import Sent
from lipservice_conformance.calls.step import log, open_scope, shutdown

__all__ = ["shadow"]

_DROPPED = "with shadow a record is dropped, or counted for others that were sent as well"


def _uncounted(row: Sent) -> bool:
    names = ("lipservice.count", "lipservice.sample.weight", "lipservice.pattern.id", "lipservice.sample.reason")
    return not any(name in row.attributes for name in names)


_UNCOUNTED = every("no count, weight, pattern or reason", _uncounted)
_WOULD_DROP = {"lipservice__would__keep": False, "lipservice__would__reason": "rule:quiet"}
_WOULD_KEEP = {"lipservice__would__keep": None, "lipservice__would__reason": None}


def shadow() -> list[Case]:
    """Return the cases."""
    some: tuple[Step, ...] = (
        log("ping 1", count=3),
        log("alarm 1", "warn"),
        shutdown(),
        sent(4),
        attributes("ping 1", **_WOULD_DROP),
        attributes("alarm 1", **_WOULD_KEEP),
        _UNCOUNTED,
    )
    return [
        Case(
            "m.option",
            _DROPPED,
            some,
            options={"shadow": True},
            policy=QUIET,
            needs=("level:warn",),
            is_counted=False,
            sample=("pino", "slog"),
        ),
        Case("m.policy", _DROPPED, some, policy={**QUIET, "shadow": True}, needs=("level:warn",), is_counted=False),
        Case(
            "m.budget",
            _DROPPED,
            (log("order 1", count=200), shutdown(), sent(200), _UNCOUNTED, judged(_some_would_go, "some would go")),
            options={"shadow": True},
            policy=TINY,
            is_counted=False,
        ),
        Case(
            "m.context",
            "what an error would release is sent once more",
            (
                open_scope("a"),
                log("step 1", scope="a"),
                log("failure 1", "error", scope="a"),
                shutdown(),
                bodies("step 1", "failure 1"),
                _UNCOUNTED,
            ),
            options={"shadow": True},
            policy=QUIET,
            needs=("scope", "level:error"),
            is_counted=False,
        ),
    ]


def _some_would_go(scene: Scene) -> str:
    gone = sum(row.attributes.get("lipservice.would.keep") is False for row in scene.rows())
    return "" if 100 <= gone < 200 else f"there are {gone}"

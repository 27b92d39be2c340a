"""(k) No destination, (l) configured twice."""

from __future__ import annotations

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.expectation import counted, judged, nothing_sent, restored, sent, silent, told
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.step import configure_again, flush, log_each, open_scope, promote, shutdown
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["destinations"]

_NO_PLACE = {"posthog_api_key": None, "posthog_endpoint": None}
_ZEROS = counted(seen=0, kept=0, dropped=0, buffered=0, settlements=0, faults=0)
_TWICE = "called twice, it decides twice, sends twice, or forgets what it has"


def _way(way: str, **options: object) -> Step:
    """Make the call of the case, and expect how its destination was found."""

    def act(scene: Scene) -> None:
        said = scene.configure({**scene.options(), **options})
        if said["way"] != way:
            raise UnmetError(f"the way is {said['way']}, expected {way}")

    return Step(f"call; the way is {way}", act)


def _nothing_done(*diagnosed: Step) -> tuple[Step, ...]:
    return (
        # In Go the handler that was given prints, whatever the destination.
        restored(but_for="go"),
        log_each(3),
        open_scope("a"),
        promote("a"),
        flush(),
        nothing_sent(),
        _ZEROS,
        *diagnosed,
        shutdown(),
    )


def destinations() -> list[Case]:
    """Return the cases."""
    return [*_none(), *_by_variables(), *_twice()]


def _none() -> list[Case]:
    return [
        Case(
            "k.nowhere",
            "without a destination something is hooked, printed for every record, or raised",
            (_way("nowhere"), *_nothing_done(told("no destination"))),
            options=_NO_PLACE,
            is_configured=False,
            is_counted=False,
            sample=("logging", "console", "slog"),
        ),
        Case(
            "k.disabled",
            "who switches LipService off is told so, or does not get rid of it",
            (_way("disabled"), *_nothing_done(silent())),
            options={"disabled": True},
            is_configured=False,
            is_counted=False,
        ),
        Case(
            "k.disabled_by_variable",
            "who switches LipService off is told so, or does not get rid of it",
            (_way("disabled"), *_nothing_done(silent())),
            environment={"LIPSERVICE_DISABLED": "TRUE"},
            is_configured=False,
            is_counted=False,
        ),
    ]


def _by_variables() -> list[Case]:
    return [
        Case(
            "k.variables",
            "with nothing but environment variables it does not work",
            (_way("posthog_key"), log_each(3, level="warn"), flush(), sent(3), silent()),
            options=dict.fromkeys(("posthog_api_key", "posthog_endpoint", "service_name", "level", "delay_ms")),
            environment={
                "POSTHOG_API_KEY": "phc_calls",
                "POSTHOG_HOST": "{url}",
                "OTEL_SERVICE_NAME": "shop",
                "LIPSERVICE_LEVEL": "debug",
            },
            needs=("level:warn",),
            is_configured=False,
        ),
        Case(
            "k.manual",
            "with `manual` a standard logger is connected all the same",
            (log_each(3), flush(), nothing_sent(), restored(), counted(seen=0)),
            options={"manual": True},
            only=("logging", "console", "slog", "log"),
            is_counted=False,
        ),
    ]


def _twice() -> list[Case]:
    def once(scene: Scene) -> str:
        return "" if scene.stats().seen == scene.logged.total() else f"{scene.stats()}"

    same = (log_each(3), flush(), sent(6), judged(once, "all to be seen once"))
    return [
        Case(
            "l.same",
            _TWICE,
            (log_each(3), configure_again(same=True), *same, silent()),
            sample=("winston", "log"),
        ),
        Case(
            "l.other",
            "other options of a second call are taken, or passed over in silence",
            (log_each(3), configure_again(same=True, service_name="other"), *same, told("configured already")),
        ),
        Case(
            "l.after_shutdown",
            "after a shutdown nothing can be begun again",
            (log_each(3), shutdown(), configure_again(same=False), log_each(4), flush(), sent(7), counted(seen=4)),
            is_counted=False,
        ),
        Case(
            "l.many",
            _TWICE,
            (*(configure_again(same=True) for _ in range(5)), log_each(5), flush(), sent(5), counted(seen=5)),
        ),
    ]

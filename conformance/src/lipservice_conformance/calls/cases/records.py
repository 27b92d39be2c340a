"""(n) What a record says, by the options that ask for more of it, and by the levels that let it through."""

from __future__ import annotations

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.expectation import attributes, bodies, counted, found, judged, sent, silent, told
from lipservice_conformance.calls.logger import Logger, loggers_of
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.sent import Sent
from lipservice_conformance.calls.step import advance, flush, log, log_each, not_taken

__all__ = ["records"]

# Under which an error is given.
_ERROR_NAMES = frozenset({"error", "err", "exception", "exc_info"})
_HOUR_MS = 3_600_000


def records() -> list[Case]:
    """Return the cases."""
    return [*_levels(), *_contents(), *_on_request(), *_policies()]


def _logger(scene: Scene) -> Logger:
    return next(one for one in loggers_of(scene.language) if one.name == scene.via)


def _log_all_levels() -> Step:
    def act(scene: Scene) -> None:
        for level in _logger(scene).severities:
            scene.log(f"said as {level}", level=level)

    return Step("log at every level", act)


def _severities(scene: Scene) -> str:
    got = {row.body.rpartition(" ")[2]: row.severity for row in scene.messages()}
    wanted = dict(_logger(scene).severities)
    return "" if got == wanted else f"got {got}, wanted {wanted}"


def _levels() -> list[Case]:
    return [
        Case(
            "n.severities",
            "a level becomes another severity, by which it is kept or dropped in PostHog and here",
            (_log_all_levels(), flush(), judged(_severities, "the severity of each level")),
            sample=("loguru",),
        ),
        Case(
            "n.level",
            "what is below the level is counted, or sent",
            (log_each(2), log("alarm 1", "warn", count=2), not_taken(2), flush(), sent(2), counted(seen=2)),
            options={"level": "warn"},
            needs=("level:warn",),
        ),
        Case(
            "n.hidden_level",
            "Python's root logger hides what the policy would keep, and nobody knows",
            (log("alarm 1", "warn"), flush(), told("the level WARNING")),
            options={"level": None},
            only=("logging",),
        ),
    ]


def _contents() -> list[Case]:
    return [
        Case(
            "n.attributes",
            "attributes are lost, or become texts",
            (
                log("order 1", attributes={"s": "x", "i": 17, "f": 0.5, "t": True, "list": [1, "a"], "map": {"k": 2}}),
                flush(),
                attributes("order 1", s="x", i=17, f=0.5, t=True, list=[1, "a"], map={"k": 2}),
            ),
            needs=("attributes",),
        ),
        Case(
            "n.clock",
            "a simulation decides by one time, and its records carry another",
            (
                log("order 1 paid"),
                flush(),  # or what is under way would seem late
                advance(_HOUR_MS),
                log("order 2 paid"),
                flush(),
                judged(_apart, "an hour between the two"),
            ),
            clock="manual",
        ),
        Case(
            "n.name",
            "the logger's name is lost",
            (log("order 1"), flush(), attributes("order 1", logger__name="shop.orders")),
            needs=("name",),
        ),
        Case(
            "n.error",
            "an error becomes a text, or an attribute that PostHog does not know, or is sent twice",
            (
                log("failure 1", "error", error={"type": "ValueError", "message": "no such order"}),
                flush(),
                found("failure 1", _exception, "the exception's type, message and trace"),
            ),
            needs=("error", "level:error"),
            sample=("bunyan", "slog"),
        ),
        Case(
            "n.template",
            "the message goes out with its places unfilled",
            (
                log("order 17 paid", template="order %s paid", args=[17]),
                flush(),
                bodies("order 17 paid"),
                attributes("order 17 paid", message__template=None),
            ),
            needs=("template",),
        ),
        Case(
            "n.many_attributes",
            "an application with many attributes pushes out what LipService says of the record",
            (
                log("order 1", attributes={f"k{number}": number for number in range(200)}, keep=True),
                flush(),
                attributes("order 1", k0=0, lipservice__sample__reason="keep"),
            ),
            needs=("attributes", "keep"),
        ),
    ]


def _apart(scene: Scene) -> str:
    times = [row.time for row in scene.messages()]
    return "" if len(times) == 2 and times[1] - times[0] == _HOUR_MS * 1000 else f"they have the times {times}"


def _exception(row: Sent) -> str:
    got = {name: row.attributes.get(f"exception.{name}", "") for name in ("type", "message", "stacktrace")}
    fine = got["message"] == "no such order" and got["type"] and _ERROR_NAMES.isdisjoint(row.attributes)
    return "" if fine else f"it has {got} among {dict(row.attributes)}"


def _on_request() -> list[Case]:
    return [
        Case(
            "n.location",
            "the place of the call is that of a wrapper, or of LipService itself",
            (log("order 1"), flush(), found("order 1", _place, "file, line and function of the agent")),
            options={"code_location": True},
            needs=("location",),
        ),
        Case(
            "n.no_location",
            "the place of the call is paid for without being asked for",
            (log("order 1"), flush(), attributes("order 1", code__file__path=None, code__line__number=None)),
        ),
        Case(
            "n.parts",
            "template and parameters are lost, where they were asked for",
            (
                log("order 17 paid", template="order %s paid", args=[17]),
                flush(),
                attributes("order 17 paid", message__template="order %s paid", message__parameter__0=17),
            ),
            options={"message_parts": True},
            needs=("template", "parts"),
        ),
    ]


def _place(row: Sent) -> str:
    file, line, function = (
        row.attributes.get(f"code.{name}") for name in ("file.path", "line.number", "function.name")
    )
    end = "/".join(str(file).split("/")[-2:]).lower()
    is_agent = "call" in end and "lipservice/" not in end
    return "" if is_agent and isinstance(line, int) and line > 0 and function else f"it is {file}:{line} {function}"


def _policies() -> list[Case]:
    in_force = (log_each(12), flush(), sent(12), counted(seen=12, kept=12))
    return [
        Case(
            "n.policy_wrong",
            "a policy with a mistake silences the application, or raises",
            (*in_force, told("policy.*built-in")),
            options={"policy": '{"budget": "much"}'},
        ),
        Case(
            "n.policy_unknown_field",
            "a field that nobody knows is passed over in silence",
            (*in_force, told("unknown field")),
            options={"policy": '{"colour": "red"}'},
        ),
        Case(
            "n.policy_text",
            "a policy is read as an object only, or as a text only",
            (log("ping 1", count=4), log("alarm 1", "warn"), flush(), bodies("alarm 1"), silent()),
            options={"policy": '{"rules": [{"id": "a", "match": {"severity": {"max": "INFO"}}, "action": "never"}]}'},
            needs=("level:warn",),
        ),
        Case(
            "n.rule_by_attribute",
            "rules do not see attributes, or only those of the request",
            (
                log("ping 1", attributes={"route": "/health"}),
                log("ping 2", attributes={"route": "/pay"}),
                flush(),
                bodies("ping 2"),
            ),
            policy={"rules": [{"id": "quiet", "match": {"attributes": {"route": "/health"}}, "action": "never"}]},
            needs=("attributes",),
        ),
        Case(
            "n.rule_by_logger",
            "rules do not see the logger's name",
            (
                log("ping 1", logger="shop.health"),
                log("ping 2", logger="shop.orders"),
                flush(),
                bodies("ping 2"),
            ),
            policy={"rules": [{"id": "quiet", "match": {"logger": "shop.h*"}, "action": "never"}]},
            needs=("name",),
        ),
    ]

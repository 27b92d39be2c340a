"""(p) Policies from elsewhere: a service hands them out, or a file has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lipservice_conformance.calls.case import Case
from lipservice_conformance.calls.cases.policies import QUIET
from lipservice_conformance.calls.expectation import counted, reasons, sent, silent, told
from lipservice_conformance.calls.policy_step import (
    asked,
    hand_out,
    policy_answers,
    policy_failed,
    policy_is,
    write_file,
)
from lipservice_conformance.calls.step import advance, configure_again, flush, fork, leave, log, pause, shutdown
from lipservice_conformance.emulator import Answer, Fault, PolicyRequest

__all__ = ["handed_out"]

_OWN = ("logging", "console", "slog")
_BY_SERVICE: Mapping[str, Any] = {"lipservice_url": "{url}", "policy_poll_ms": 1000}
_BY_FILE: Mapping[str, Any] = {"policy_file": "{folder}/policy.json", "policy_poll_ms": 1000}
# Windows as long as there are, so that what acts at once is told from what waits for one.
_LONG = {**QUIET, "version": 7, "window_seconds": 300}
_BUILT_IN_WINDOW_MS = 10_000
# After so long another look is due, whatever chance says.
_POLL_MS = 1_600
_WAIT_MS = 400_000  # longer than any window and any wait


def handed_out() -> list[Case]:
    """Return the cases."""
    return [*_service(), *_trouble(), *_restart(), *_file(), *_process()]


def _quiet() -> tuple[Any, ...]:
    """Make the call, let the service's policy come into force, and show that it is."""
    return (
        hand_out(_LONG, "a policy that drops all up to INFO"),
        configure_again(same=False),
        log("ping 1", "warn", count=3),
        policy_is("service", version=7),
        advance(_BUILT_IN_WINDOW_MS),
        log("ping 1", count=5),
        counted(seen=8, kept=3, dropped=5),
    )


def _has_no_token(requests: list[PolicyRequest]) -> bool:
    secrets = {"authorization", "cookie", "x-api-key"}
    return bool(requests) and not any(secrets & one.headers.keys() or "phc_" in str(one) for one in requests)


def _service() -> list[Case]:
    return [
        Case(
            "p.service",
            "what the service hands out is not asked for, or does not decide from the next window on",
            (
                *_quiet(),
                asked("requests that name the service, and bring no token", _has_no_token),
                asked("the service's name", lambda requests: all(one.service == "calls" for one in requests)),
                silent(),
            ),
            options=_BY_SERVICE,
            clock="manual",
            is_configured=False,
            only=_OWN,
            sample=_OWN,
        ),
        Case(
            "p.unchanged",
            "what has not changed is sent again, or makes the sampler begin anew",
            (
                *_quiet(),
                advance(_POLL_MS),
                pause(0.3),
                advance(_POLL_MS),
                pause(0.3),
                asked(
                    "all but the first answered 304",
                    lambda requests: [one.status for one in requests[:2]] == [200, 304],
                ),
                log("ping 1", count=5),
                counted(seen=13, kept=3, dropped=10),
            ),
            options=_BY_SERVICE,
            clock="manual",
            is_configured=False,
            only=_OWN,
        ),
        Case(
            "p.kill_switch",
            "the kill switch waits for a window, or cannot be taken back",
            (
                *_quiet(),
                hand_out({**_LONG, "version": 8, "kill_switch": True}, "the kill switch"),
                policy_is("service", version=8),
                log("ping 1", count=4),
                counted(seen=12, kept=7, dropped=5),
                hand_out(_LONG, "the policy before"),
                policy_is("service", version=7),
                log("ping 1", count=6),
                counted(seen=18, kept=7, dropped=11),
            ),
            options=_BY_SERVICE,
            clock="manual",
            is_configured=False,
            only=_OWN,
            sample=_OWN,
        ),
        Case(
            "p.inline_first",
            "a policy that is given gives way to one of the service",
            (
                hand_out({"rules": []}, "a policy that keeps all"),
                log("ping 1", count=3),
                policy_is("inline"),
                counted(seen=3, kept=0, dropped=3),
                asked("no request", lambda requests: not requests),
            ),
            options={**_BY_SERVICE, "policy_file": "{folder}/policy.json"},
            policy=QUIET,
            clock="manual",
            only=_OWN,
        ),
        Case(
            "p.shadow",
            "the option shadow does not hold for a policy that comes later",
            (
                hand_out(_LONG, "a policy that drops all up to INFO"),
                configure_again(same=False),
                log("ping 1", count=1),
                policy_is("service", version=7),
                advance(_BUILT_IN_WINDOW_MS),
                log("ping 1", count=4),
                flush(),
                sent(5),
            ),
            options={**_BY_SERVICE, "shadow": True},
            clock="manual",
            is_configured=False,
            only=_OWN,
            is_counted=False,
        ),
    ]


def _trouble() -> list[Case]:
    return [
        Case(
            "p.wrong",
            "a wrong policy comes into force, or is told of with every request",
            (
                *_quiet(),
                hand_out({**_LONG, "budget": "5/x", "share": "all"}, "a wrong policy"),
                policy_failed("wrong", 1),
                policy_failed("wrong", 2),
                told(r"\$\.budget: unknown period.*the policy before is in force", r"\$\.share: .*the policy before"),
                policy_is("service", version=7),
                log("ping 1", count=5),
                counted(seen=13, kept=3, dropped=10),
            ),
            options=_BY_SERVICE,
            clock="manual",
            is_configured=False,
            only=_OWN,
            sample=_OWN,
        ),
        Case(
            "p.down",
            "a service that is gone stops logging, or is not found again",
            (
                *_quiet(),
                policy_answers(Answer(fault=Fault.RESET_BEFORE_STATUS), "cuts every request"),
                policy_failed("no_answer", 1),
                told("no answer .*the policy before is in force"),
                log("ping 1", count=5),
                counted(seen=13, kept=3, dropped=10),
                policy_answers(Answer(), "is back"),
                hand_out({"version": 9}, "a policy that keeps all"),
                policy_is("service", passing=_POLL_MS, version=9),
            ),
            options=_BY_SERVICE,
            clock="manual",
            is_configured=False,
            only=_OWN,
            sample=_OWN,
        ),
        Case(
            "p.nobody",
            "without the service nothing is logged, or the wait for it is the application's",
            (
                log("ping 1", count=3),
                policy_failed("no_answer"),
                policy_is("builtin"),
                told("no answer .*the built-in policy is in force"),
                flush(),
                sent(3),
            ),
            options={"lipservice_url": "{nobody}"},
            clock="manual",
            only=_OWN,
        ),
        Case(
            "p.status",
            "what is no policy is taken for one, or Retry-After is not waited for",
            (
                policy_answers(Answer(status=503, headers={"Retry-After": "600"}), "is busy for ten minutes"),
                configure_again(same=False),
                log("ping 1", count=3),
                policy_failed("status"),
                told("the answer is 503; the built-in policy is in force"),
                advance(_WAIT_MS),
                pause(0.3),
                asked("one request", lambda requests: len(requests) == 1),  # of a first failure it would be many
            ),
            options=_BY_SERVICE,
            clock="manual",
            is_configured=False,
            only=_OWN,
        ),
        Case(
            "p.too_large",
            "a document without end is read to its end",
            (
                policy_answers(Answer(fault=Fault.OVERSIZE_REPLY), "sends five megabytes"),
                configure_again(same=False),
                log("ping 1", count=3),
                policy_failed("too_large"),
                told("expected at most 1048576 bytes; the built-in policy is in force"),
            ),
            options=_BY_SERVICE,
            clock="manual",
            is_configured=False,
            only=_OWN,
        ),
    ]


def _restart() -> list[Case]:
    return [
        Case(
            "p.kept",
            "after a restart the service has to answer before its policy decides",
            (
                *_quiet(),
                pause(0.3),  # it is written beside everything else
                shutdown(),
                policy_answers(Answer(status=500), "fails"),
                configure_again(same=False),
                log("ping 1", count=4),
                policy_is("cache", version=7),
                policy_failed("status", passing=0),
                told("the answer is 500; the policy before is in force"),
                counted(seen=4, kept=0, dropped=4),
            ),
            options={**_BY_SERVICE, "policy_cache": "{folder}/deep/policy"},
            clock="manual",
            is_configured=False,
            only=_OWN,
            sample=_OWN,
            is_counted=False,
        ),
        Case(
            "p.not_kept",
            "a disk that cannot be written stops anything",
            (
                write_file("", "nothing", "file"),
                *_quiet(),
                policy_failed("cache"),
                told("policy_cache: .*without the last policy"),
            ),
            options={**_BY_SERVICE, "policy_cache": "{folder}/file/policy"},
            clock="manual",
            is_configured=False,
            only=_OWN,
        ),
    ]


def _file() -> list[Case]:
    return [
        Case(
            "p.file",
            "a file is not there at once, or its changes are not seen",
            (
                write_file({**QUIET, "version": 1}, "a policy that drops all up to INFO"),
                configure_again(same=False),
                log("ping 1", count=3),
                policy_is("file", version=1),
                counted(seen=3, kept=0, dropped=3),
                write_file({"version": 2}, "one that keeps all"),
                policy_is("file", version=2),
                advance(_BUILT_IN_WINDOW_MS),
                log("pong 1", count=2),
                counted(kept=2),
                flush(),
                reasons(("pong 1", ""), ("pong 1", "")),
            ),
            options=_BY_FILE,
            clock="manual",
            only=_OWN,
            sample=_OWN,
            is_configured=False,
            is_counted=False,
        ),
        Case(
            "p.file_gone",
            "a file that is wrong or gone takes its policy with it",
            (
                write_file({**QUIET, "version": 1}, "a policy that drops all up to INFO"),
                configure_again(same=False),
                log("ping 1", count=3),
                write_file("{", "no JSON"),
                policy_failed("wrong"),
                told(r"policy_file: \$: expected a JSON document.*the policy before is in force"),
                log("ping 1", count=3),
                counted(seen=6, kept=0, dropped=6),
            ),
            options=_BY_FILE,
            clock="manual",
            only=_OWN,
            is_configured=False,
        ),
        Case(
            "p.no_file",
            "a file that is not there stops logging",
            (
                log("ping 1", count=3),
                policy_failed("unreadable"),
                told("policy_file: cannot be read .*the built-in policy is in force"),
                flush(),
                sent(3),
            ),
            options=_BY_FILE,
            clock="manual",
            only=_OWN,
        ),
    ]


def _process() -> list[Case]:
    return [
        Case(
            "p.leave",
            "a service that does not answer holds up the end of the program",
            (
                policy_answers(Answer(fault=Fault.HALF_OPEN), "says nothing"),
                configure_again(same=False),
                log("ping 1", count=3),
                pause(0.5),
                leave(most_ms=2000),
            ),
            options=_BY_SERVICE,
            is_configured=False,
            only=_OWN,
            is_closed=False,
            sample=("logging", "console"),
        ),
        Case(
            "p.fork",
            "the child of a fork goes by the policy it was born with",
            (
                hand_out(_LONG, "a policy that drops all up to INFO"),
                configure_again(same=False),
                log("ping 1", "warn", count=2),
                policy_is("service", passing=0, version=7),
                fork(2),
                pause(0.3),
                asked("a request of each", lambda requests: len(requests) >= 2),
            ),
            options={**_BY_SERVICE, "policy_poll_ms": 86_400_000},
            is_configured=False,
            only=("logging",),
            is_counted=False,
        ),
    ]

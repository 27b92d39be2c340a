"""(a) What an endpoint says when it takes a batch."""

from __future__ import annotations

from lipservice_conformance.emulator import Answer, Fault, PartialSuccess
from lipservice_conformance.wire.case import Case, by_profile
from lipservice_conformance.wire.expectation import counted, diagnosed, every_request, numbers, requests
from lipservice_conformance.wire.step import emit, flush, quiet, script

__all__ = ["replies"]


def replies() -> list[Case]:
    """Return the cases."""
    return [
        *by_profile(_empty),
        *by_profile(_json),
        *by_profile(_created),
        *by_profile(_oversize),
        *_partial(),
        *_unreadable(),
        *_quietly_lost(),
    ]


def _taken(case_id: str, profile: str, answer: Answer, reason: str, *, sample: bool = False) -> Case:
    return Case(
        case_id,
        reason,
        profile,
        (
            script(answer),
            emit(3),
            flush(most_ms=1000),
            numbers(range(3)),
            requests(answer.status or 200),
            counted(emitted=3, accepted=3, requests=1, retries=0, notices=0),
            diagnosed(),
        ),
        sample=sample,
    )


def _empty(profile: str) -> Case:
    reason = "an empty answer is the commonest success; reading it as a message may fail"
    return _taken(f"a.{profile}.empty", profile, Answer(status=200, body=""), reason, sample=profile == "otlp")


def _json(profile: str) -> Case:
    answer = Answer(status=200, body="{}", headers={"Content-Type": "application/json"})
    return _taken(f"a.{profile}.json_to_protobuf", profile, answer, "an answer in JSON to a request in protobuf")


def _created(profile: str) -> Case:
    return _taken(f"a.{profile}.202", profile, Answer(status=202, body="", store=True), "success is not only 200")


def _oversize(profile: str) -> Case:
    return Case(
        f"a.{profile}.oversize",
        "an answer without end must not fill memory, and must not be asked for again",
        profile,
        (
            script(Answer(fault=Fault.OVERSIZE_REPLY)),
            emit(3),
            flush("failure", most_ms=2000),
            quiet(),
            counted(lost={"reply_too_large": 3}, accepted=0, requests=1, retries=0),
            diagnosed("more than|4194304|4 MiB|large|long", "lost 3 records"),
            emit(2),
            flush(),
            counted(lost={"reply_too_large": 3}, accepted=2),
        ),
    )


def _partial() -> list[Case]:
    return [
        _rejected("rejected", 2, "two are bad", {"encoding": "protobuf"}, sample=True),
        _rejected("rejected_json", 2, "two are bad", {"encoding": "json"}),
        _rejected("rejected_without_message", 2, "", {}),
        _rejected("rejected_more_than_sent", 99, "all are bad", {}),
        Case(
            "a.otlp.warning",
            "rejected 0 with a message is a warning, and not one for each batch",
            "otlp",
            (
                script(Answer(partial_success=PartialSuccess(0, "slow down, please"), repeat=2)),
                emit(3),
                flush(),
                emit(3),
                flush(),
                numbers(range(6)),
                requests(200, 200),
                counted(emitted=6, accepted=6, requests=2, retries=0),
                diagnosed("slow down, please"),
            ),
        ),
        Case(
            "a.posthog.rejected",
            "PostHog has no partial success; one that a proxy makes up is not read",
            "posthog",
            (
                script(Answer(status=200, body='{"partialSuccess":{"rejectedLogRecords":"2"}}')),
                emit(5),
                flush(),
                numbers(range(5)),
                counted(emitted=5, accepted=5, requests=1),
                diagnosed(),
            ),
        ),
    ]


def _rejected(name: str, rejected: int, message: str, options: dict[str, str], *, sample: bool = False) -> Case:
    lost = min(rejected, 5)
    return Case(
        f"a.otlp.{name}",
        "rejected records are counted and never sent again",
        "otlp",
        (
            script(Answer(partial_success=PartialSuccess(rejected, message))),
            emit(5),
            flush("failure", most_ms=1000),
            quiet(),
            numbers(range(5 - lost)),
            requests(200),
            counted(lost={"rejected": lost}, emitted=5, accepted=5 - lost, requests=1, retries=0),
            diagnosed(message or "reject", f"lost {lost} records"),
        ),
        options=options,
        sample=sample,
    )


def _unreadable() -> list[Case]:
    told = {"otlp": ("answer|reply|response",), "posthog": ()}
    return [
        Case(
            f"a.{profile}.unreadable",
            "what cannot be read was still a success; PostHog's answers are not looked at",
            profile,
            (
                script(Answer(status=200, body="\x0a\x7fno message")),
                emit(3),
                flush(),
                requests(200),
                numbers(range(3)),
                counted(emitted=3, accepted=3, requests=1),
                diagnosed(*told[profile]),
            ),
        )
        for profile in ("otlp", "posthog")
    ]


def _quietly_lost() -> list[Case]:
    return [
        Case(
            "a.posthog.quota",
            "200 means accepted, and no more is claimed than that",
            "posthog",
            (
                script(Answer(fault=Fault.QUOTA)),
                emit(3),
                flush(),
                counted(emitted=3, accepted=3, requests=1),
                every_request("POST", lambda request: request.method == "POST"),
                diagnosed(),
            ),
        )
    ]

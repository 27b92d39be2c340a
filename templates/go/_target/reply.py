"""Lowers what is done with answers: profiles, waits and losses."""

from __future__ import annotations

from collections.abc import Iterable

from lipservice_generator.otlp.representation import Otlp, Profile, WireField

from . import literals
from .operations import exported


def lower_reply(otlp: Otlp) -> dict[str, object]:
    """Return the view of profiles, waits, losses and the resource's attributes."""
    response = otlp.message("ExportLogsServiceResponse").fields
    partial = otlp.message("ExportLogsPartialSuccess").fields
    paths = {profile.name: literals.string(profile.path) for profile in otlp.profiles}
    return {
        "profiles": [_profile(profile) for profile in otlp.profiles],
        "otlp_path": paths["otlp"],
        "posthog_path": paths["posthog"],
        "losses": [
            {"name": exported(loss.name), "value": literals.string(loss.name), "doc": loss.doc} for loss in otlp.losses
        ],
        "base_ms": otlp.backoff.base_ms,
        "cap_ms": otlp.backoff.cap_ms,
        "retry_after_cap_ms": otlp.backoff.retry_after_cap_ms,
        "throttled_keeps": otlp.backoff.throttled_keeps,
        "bisect_requests": otlp.bisect_requests,
        "gzip_above": otlp.gzip_above,
        "reply_bytes": otlp.reply_bytes,
        "token_refresh_ms": otlp.token_refresh_ms,
        "notice_seconds": otlp.notice_seconds,
        "grpc_retry": _set(otlp.grpc.retry),
        "grpc_retry_with_info": _set(otlp.grpc.retry_with_info),
        "notice_key": _key(otlp, "notice"),
        "lost_key": _key(otlp, "lost"),
        "partial": _field(response, "partial_success"),
        "rejected": _field(partial, "rejected_log_records"),
        "message": _field(partial, "error_message"),
        "resource_keys": literals.pairs((entry.name, literals.string(entry.key)) for entry in otlp.resource_attributes),
        "sdk_name": literals.string(next(e.value for e in otlp.resource_attributes if e.name == "sdk_name")),
        "language_key": _resource_key(otlp, "sdk_language"),
        "version_key": _resource_key(otlp, "sdk_version"),
    }


def _resource_key(otlp: Otlp, name: str) -> str:
    return literals.string(next(entry.key for entry in otlp.resource_attributes if entry.name == name))


def _key(otlp: Otlp, name: str) -> str:
    return literals.string(next(entry.key for entry in otlp.record_attributes if entry.name == name))


def _profile(profile: Profile) -> dict[str, object]:
    return {
        "name": literals.string(profile.name),
        "reads_replies": literals.boolean(value=profile.reads_replies),
        "observed_time": literals.boolean(value=profile.observed_time),
        "severity_text": literals.boolean(value=profile.severity_text),
        "body_limit": profile.body_limit,
        "reset_above": profile.reset_above,
        "few_tries": profile.few_tries,
        "statuses": [
            {
                "first": status.first,
                "last": status.last,
                "action": exported(status.action),
                "loss": "Loss" + exported(status.loss) if status.loss else '""',
            }
            for status in profile.statuses
        ],
    }


def _field(fields: Iterable[WireField], name: str) -> dict[str, object]:
    found = next(field for field in fields if field.name == name)
    return {"tag": found.tag, "name": literals.string(found.json_name)}


def _set(codes: Iterable[int]) -> str:
    return ", ".join(f"{code}: true" for code in codes)

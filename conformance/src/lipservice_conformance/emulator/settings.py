"""What an emulator is started with. Whatever changes from one request to the next is a script instead."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

__all__ = ["CLOUD_BODY_LIMIT", "EmulatorSettings", "SettingsError"]

CLOUD_BODY_LIMIT = 10_485_760
_CHOICES = {"profile": ("posthog", "otlp"), "broker": ("up", "down", "surface"), "keep": ("rows", "bodies", "counts")}


class SettingsError(ValueError):
    """A setting that is none."""


@dataclass(frozen=True)
class EmulatorSettings:
    """How the service behaves, and what is kept of what it receives.

    Args:
        port: Where to listen; 0 takes a free one.
        profile: `posthog`, or `otlp`: any POST to any path, without a token, answered in its own encoding.
        body_limit: Bytes of a body above which it is refused. The default is the one of a service of one's own;
            PostHog Cloud has CLOUD_BODY_LIMIT.
        kafka_limit: Bytes of a message above which the broker refuses it, and the service answers 500.
        accept_delay: Seconds that every accepted request takes; 0.021 is what was observed.
        unknown_tokens: Well-formed tokens of no project: answered 200, and the rows are lost.
        dropped_tokens: Tokens that the operator has blocked: answered 401.
        broker: `up`; `down`: 200 after a delay and the rows are lost; `surface`: the same with 500.
        broker_delay: Seconds until the service gives up on a broker that is down.
        rate_limited: Whether a token's bucket can run empty; what exceeds it is answered 200 and lost.
        bucket_bytes: How much a bucket holds.
        bucket_refill: Bytes that flow into it each second.
        keep: `rows`, or for many records only `bodies`, or only `counts`.
        keep_attributes: If not empty, the only attributes that are kept of a row; ids and the resource are not, then.
        tls: Whether to listen for TLS as well.
    """

    port: int = 0
    profile: str = "posthog"
    body_limit: int = 2_097_152
    kafka_limit: int = 1_000_000
    accept_delay: float = 0.0
    unknown_tokens: tuple[str, ...] = ("phc_unknown",)
    dropped_tokens: tuple[str, ...] = ("phc_dropped",)
    broker: str = "up"
    broker_delay: float = 24.0
    rate_limited: bool = False
    bucket_bytes: int = 10_000_000
    bucket_refill: int = 1_000_000
    keep: str = "rows"
    keep_attributes: tuple[str, ...] = ()
    tls: bool = True

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise SettingsError(f"{name} is {' or '.join(choices)}, not {getattr(self, name)!r}")
        for name in ("port", "body_limit", "kafka_limit", "accept_delay", "broker_delay"):
            if getattr(self, name) < 0:
                raise SettingsError(f"{name} is at least 0, not {getattr(self, name)!r}")

    @property
    def is_posthog(self) -> bool:
        """Whether the rules of PostHog hold."""
        return self.profile == "posthog"

    def to_json(self) -> str:
        """Return the settings as `from_json` reads them."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> EmulatorSettings:
        """Read settings; those not named keep their default."""
        values: dict[str, Any] = json.loads(text)
        unknown = sorted(values.keys() - {field.name for field in fields(cls)})
        if unknown:
            raise SettingsError(f"no such setting: {', '.join(unknown)}")
        given: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}
        return cls(**given)

"""The options, as the rules in words have them: written by hand a second time, so that a slip in the spec shows."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

__all__ = ["OPTIONS", "Kind", "Option"]

Kind: TypeAlias = Literal[
    "text", "token", "endpoint", "url", "path", "boolean", "integer", "choice", "map", "document", "function"
]

TEXT_BYTES: Final = "a text of 1 to {} bytes"
COUNT: Final = "a whole number from {} to {}"
DURATION: Final = "a whole number of milliseconds from {} to {}"
MAP: Final = "name=value,name=value"
MINUTES_10: Final = 600_000
KIB: Final = 1 << 10
MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `variables` are asked in turn, then `otlp_variables`, these only for an OTLP endpoint."""

    name: str
    kind: Kind
    expected: str
    variables: tuple[str, ...] = ()
    otlp_variables: tuple[str, ...] = ()
    default: str | int | bool | None = None
    least: int = 1
    most: int = 0
    words: tuple[tuple[str, str], ...] = ()
    secret: bool = False


def _ours(name: str) -> str:
    return f"LIPSERVICE_{name.upper()}"


def _otlp(name: str) -> tuple[str, str]:
    """Return the variable of OpenTelemetry for logs and the general one."""
    return f"OTEL_EXPORTER_OTLP_LOGS_{name}", f"OTEL_EXPORTER_OTLP_{name}"


def _text(name: str, most: int, *more: str) -> Option:
    return Option(name, "text", TEXT_BYTES.format(most), (_ours(name), *more), most=most)


def _map(name: str, *more: str) -> Option:
    return Option(name, "map", MAP, (_ours(name), *more))


def _number(name: str, least: int, default: int, most: int, *more: str) -> Option:
    expected = (DURATION if name.endswith("_ms") else COUNT).format(least, most)
    return Option(name, "integer", expected, (_ours(name), *more), default=default, least=least, most=most)


def _boolean(name: str, *more: str) -> Option:
    return Option(name, "boolean", "true or false", (_ours(name), *more), default=False)


def _function(name: str) -> Option:
    return Option(name, "function", "a function")


def _path(name: str) -> Option:
    return Option(name, "path", "a path", (_ours(name), *_otlp(name.upper())))


OPTIONS: Final = (
    _text("service_name", 255, "OTEL_SERVICE_NAME"),
    _text("service_version", 255),
    _text("environment", 255),
    _map("resource_attributes", "OTEL_RESOURCE_ATTRIBUTES"),
    Option("posthog_api_key", "token", "", (_ours("posthog_api_key"), "POSTHOG_API_KEY"), secret=True),
    Option(
        "posthog_endpoint",
        "endpoint",
        TEXT_BYTES.format(2048),
        (_ours("posthog_endpoint"), "POSTHOG_HOST"),
        most=2048,
    ),
    Option(
        "posthog_team_id",
        "text",
        "a text of 1 to 64 of the characters A-Za-z0-9_-",
        (_ours("posthog_team_id"),),
        most=64,
    ),
    Option("lipservice_url", "url", "an http or https address", ("LIPSERVICE_URL",)),
    Option(
        "otlp_endpoint",
        "url",
        "an http or https address",
        (_ours("otlp_endpoint"), "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"),
    ),
    Option("headers", "map", MAP, (_ours("headers"),), _otlp("HEADERS"), secret=True),
    _function("token_provider"),
    Option(
        "encoding",
        "choice",
        "one of protobuf, json",
        (_ours("encoding"),),
        _otlp("PROTOCOL"),
        default="protobuf",
        words=(("protobuf", "protobuf"), ("json", "json"), ("http/protobuf", "protobuf"), ("http/json", "json")),
    ),
    Option(
        "compression",
        "choice",
        "one of gzip, none",
        (_ours("compression"), *_otlp("COMPRESSION")),
        default="gzip",
        words=(("gzip", "gzip"), ("none", "none")),
    ),
    _number("gzip_level", 1, 3, 9),
    _number("request_timeout_ms", 10, 10_000, MINUTES_10, *_otlp("TIMEOUT")),
    _number("exit_timeout_ms", 0, 2_000, MINUTES_10),
    _number("delay_ms", 1, 1_000, MINUTES_10, "OTEL_BLRP_SCHEDULE_DELAY"),
    _number("queue_records", 1, 2_048, 1_000_000, "OTEL_BLRP_MAX_QUEUE_SIZE"),
    _number("queue_bytes", 64 * KIB, 8 * MIB, 1024 * MIB),
    _number("batch_records", 1, 512, 100_000, "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE"),
    _number("batch_bytes", KIB, MIB, 64 * MIB),
    _path("certificate"),
    _path("client_certificate"),
    _path("client_key"),
    _boolean("disabled", "OTEL_SDK_DISABLED"),
    Option("policy", "document", f"a JSON document of 1 to {MIB} bytes", (_ours("policy"),), most=MIB),
    Option("policy_file", "path", "a path", (_ours("policy_file"),)),
    _number("policy_poll_ms", 1_000, 60_000, 86_400_000),
    Option("policy_cache", "path", "a path", (_ours("policy_cache"),)),
    _boolean("shadow"),
    Option(
        "level",
        "choice",
        "one of trace, debug, info, warn, error, fatal",
        (_ours("level"),),
        words=(
            *((name, name) for name in ("trace", "debug", "info", "warn", "error", "fatal")),
            ("warning", "warn"),
            ("critical", "fatal"),
        ),
    ),
    _boolean("manual"),
    _boolean("code_location"),
    _boolean("message_parts"),
    _boolean("redact"),
    _text("redact_keys", 4096),
    # early_drop is an option of Python's alone, and so of no vector.
    _function("before_send"),
    _function("identity_provider"),
)

"""Random set-ups: soups of options and environment variables, of which some cannot be used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Final

from lipservice_conformance.values import Json

__all__ = ["random_setup"]

WRONG: Final[tuple[Json, ...]] = (True, False, 1.5, [], {})
TEXTS: Final = ("shop", "für é", "", " \t", "x" * 255, "x" * 256, "é" * 128, 'a"b\\', "日本 😀")
NUMBERS: Final = (0, 1, 9, 10, 500, 1_024, 65_535, 65_536, 600_000, 600_001, 67_108_864, 2**40, -1)
DIGITS: Final = ("+5", "-0", "007", "1.5", "1e3", "0x10", " 12\t", "x", "", "9" * 30, "\u0665")
ADDRESSES: Final = (
    "http://c:4318/v1/logs",
    "https://c.example/x?y=z",
    "c.example/a",
    "localhost:4318/a",
    "127.0.0.1:1/a",
    "ftp://c/x",
    "http://",
    "https://a b/",
    "",
)
ENDPOINTS: Final = (
    "us",
    "EU",
    " eu ",
    "https://app.posthog.com",
    "ftp://p.example",
    "eu.posthog.com",
    "https://p.example/i/v1/logs/",
    "p.example/a?b",
)
KEYS: Final = ("phc_abc", " phc_abc ", "phx_abc", "abc", "a b", "phc_é", "p" * 64, "p" * 65, "")
MAPS: Final = (
    "a=b",
    "a=b,c=d%20e",
    " a = b ",
    "a=1,x,b=2",
    "=1,a=2",
    "service.name=s",
    "service.version=1",
    "a=%zz%41%ff",
)
HEADERS: Final = ("x-a=b", "X-A=b,x-a=cc", "authorization=Bearer%20x", "a=b%0d%0ac", "x-a=b,nonsense")
HEADER: Final[dict[str, Json]] = {"X-A": "b"}
TWO_HEADERS: Final[dict[str, Json]] = {"a": "", "b": "c"}
ATTRIBUTES: Final[dict[str, Json]] = {"a": "b", "z": "é"}
NAMED: Final[dict[str, Json]] = {"service.name": "s"}
CHOICES: Final = ("gzip", "NONE", "json", "protobuf", "http/json", "HTTP/PROTOBUF", "zip", " json ", "grpc", "")
TRUTHS: Final = ("true", "TRUE", "false", "1", "")

NUMBERED: Final = (
    "gzip_level",
    "request_timeout_ms",
    "exit_timeout_ms",
    "delay_ms",
    "queue_records",
    "queue_bytes",
    "batch_records",
    "batch_bytes",
)
# What a text may be, by the part of its name that says so; the first that fits.
POOLS: Final[Mapping[str, tuple[str, ...]]] = {
    "key": KEYS,
    "posthog_endpoint": ENDPOINTS,
    "posthog_host": ENDPOINTS,
    "endpoint": ADDRESSES,
    "url": ADDRESSES,
    "headers": HEADERS,
    "attributes": MAPS,
    "encoding": CHOICES,
    "protocol": CHOICES,
    "compression": CHOICES,
    "disabled": TRUTHS,
    "exporter": ("otlp", "console", "OTLP", "none", ""),
    "": TEXTS,
}
IN_CODE: Final = (
    *NUMBERED,
    "service_name",
    "service_version",
    "environment",
    "posthog_api_key",
    "posthog_endpoint",
    "posthog_team_id",
    "lipservice_url",
    "otlp_endpoint",
    "encoding",
    "compression",
    "certificate",
)
SIGNALS: Final = ("ENDPOINT", "HEADERS", "PROTOCOL", "COMPRESSION", "TIMEOUT", "CERTIFICATE")
VARIABLES: Final = (
    *(f"LIPSERVICE_{name.upper()}" for name in IN_CODE if name != "lipservice_url"),
    *(f"LIPSERVICE_{name}" for name in ("URL", "HEADERS", "RESOURCE_ATTRIBUTES", "DISABLED")),
    *(f"OTEL_EXPORTER_OTLP_{name}" for name in SIGNALS),
    *(f"OTEL_EXPORTER_OTLP_LOGS_{name}" for name in SIGNALS),
    *("OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SDK_DISABLED", "OTEL_LOGS_EXPORTER"),
    *("POSTHOG_API_KEY", "POSTHOG_HOST", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BLRP_MAX_QUEUE_SIZE"),
)
# Where half of the set-ups lead, unless something else in them leads elsewhere.
LEADING: Final[tuple[dict[str, str], ...]] = (
    {},
    {},
    {"POSTHOG_API_KEY": "phc_abc"},
    {"LIPSERVICE_OTLP_ENDPOINT": "http://c:4318/v1/logs"},
)
COUNTED: Final = ("timeout", "delay", "size")


def random_setup(rng: Random) -> dict[str, Json]:
    """Return the arguments of `config`: a few options and variables, seldom none of them."""
    options: dict[str, Json] = {name: _in_code(rng, name) for name in rng.sample(IN_CODE, rng.choice((0, 1, 2, 4)))}
    if rng.random() < 0.15:
        options["token_provider"] = True
    if rng.random() < 0.15:
        options["headers"] = dict(rng.choice((HEADER, TWO_HEADERS)))
    if rng.random() < 0.15:
        options["resource_attributes"] = dict(rng.choice((ATTRIBUTES, NAMED)))
    names = rng.sample(VARIABLES, rng.choice((0, 1, 2, 4, 8)))
    environment = {**rng.choice(LEADING), **{name: _in_environment(rng, name) for name in names}}
    return {"options": _json(options), "environment": _json(environment)}


def _in_code(rng: Random, name: str) -> Json:
    if rng.random() < 0.1:
        return rng.choice(WRONG)
    return rng.choice(NUMBERS) if name in NUMBERED else rng.choice(_pool(name))


def _in_environment(rng: Random, name: str) -> str:
    lower = name.lower()
    if lower.removeprefix("lipservice_") in NUMBERED or lower.endswith(COUNTED):
        return rng.choice((*DIGITS, *map(str, NUMBERS)))
    return rng.choice(_pool(lower))


def _pool(name: str) -> tuple[str, ...]:
    return next(pool for part, pool in POOLS.items() if part in name)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

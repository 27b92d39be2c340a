"""(m) Settings, in code and in the environment, as they show on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lipservice_conformance.emulator import Row
from lipservice_conformance.wire.case import Case, Step, by_profile
from lipservice_conformance.wire.expectation import (
    carrying,
    counted,
    diagnosed,
    every_request,
    every_row,
    headers,
    numbers,
    paths,
    requests,
    way,
)
from lipservice_conformance.wire.step import emit, flush

__all__ = ["configuration"]

_GENERAL = "OTEL_EXPORTER_OTLP_ENDPOINT"
_OF_LOGS = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"
_KEY = {"posthog_api_key": "phc_wire"}
_OUR_NAME = "it is about what LipService calls itself"


def configuration() -> list[Case]:
    """Return the cases."""
    return [*_endpoints(), *_posthog(), *_headers(), *_encodings(), *_resources(), *_nowhere(), *_others()]


def _set(
    profile: str,
    name: str,
    reason: str,
    expected: tuple[Step, ...],
    environment: Mapping[str, str] | None = None,
    **more: Any,
) -> Case:
    """Send two records by the settings alone."""
    more.setdefault("options", {})
    return Case(
        f"m.{profile}.{name}",
        reason,
        profile,
        (emit(2), flush(), numbers(range(2)), *expected),
        destination=False,
        environment=environment or {},
        **more,
    )


def _endpoints() -> list[Case]:
    general = {
        "general": ("{url}", "/v1/logs"),
        "general_slash": ("{url}/", "/v1/logs"),
        "general_prefix": ("{url}/otlp", "/otlp/v1/logs"),
        "general_prefix_slash": ("{url}/otlp/", "/otlp/v1/logs"),
        "general_query": ("{url}/otlp?tenant=a", "/otlp/v1/logs?tenant=a"),
    }
    exact = {
        "as_it_is": ("{url}/my/place", "/my/place"),
        "as_it_is_slash": ("{url}/my/place/", "/my/place/"),
        "as_it_is_root": ("{url}", "/"),
        "as_it_is_query": ("{url}/v1/logs?a=1&b=2", "/v1/logs?a=1&b=2"),
    }
    rule = "the general endpoint is a base, that of logs is used as it is"
    return [
        *(_set("otlp", name, rule, (paths(path),), {_GENERAL: url}) for name, (url, path) in general.items()),
        *(_set("otlp", name, rule, (paths(path),), {_OF_LOGS: url}) for name, (url, path) in exact.items()),
        _set("otlp", "of_logs_wins", rule, (paths("/logs"),), {_GENERAL: "{nobody}", _OF_LOGS: "{url}/logs"}),
        _set(
            "otlp",
            "code_wins",
            "an option given in code comes before the environment",
            (paths("/code"), way("otlp_endpoint")),
            {_OF_LOGS: "{nobody}", "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT": "5"},
            options={"otlp_endpoint": "{url}/code"},
        ),
        _set("otlp", "no_scheme", "for a loopback address http is meant", (paths("/v1/logs"),), {_GENERAL: "{host}"}),
    ]


def _posthog() -> list[Case]:
    endpoints = {
        "host": ("{url}", "/i/v1/logs"),
        "slash": ("{url}/", "/i/v1/logs"),
        "proxy": ("{url}/ingest", "/ingest/i/v1/logs"),
        "whole_path": ("{url}/i/v1/logs", "/i/v1/logs"),
        "query": ("{url}/?a=1", "/i/v1/logs?a=1"),
        "no_scheme": ("{host}", "/i/v1/logs"),
    }
    takes = {"i/v1/logs"}
    bearer = headers("authorization", "Bearer phc_wire")
    return [
        *(
            _set(
                "otlp" if path.strip("/").partition("?")[0] not in takes else "posthog",
                f"endpoint_{name}",
                "an address with or without a path leads to PostHog's logs",
                (paths(path), bearer, way("posthog_key")),
                options={**_KEY, "posthog_endpoint": url},
            )
            for name, (url, path) in endpoints.items()
        ),
        _set(
            "posthog",
            "variables",
            "the variables of PostHog are enough; white space around a token is taken off",
            (bearer, way("posthog_key"), diagnosed()),
            {"POSTHOG_API_KEY": " phc_wire ", "POSTHOG_HOST": "{url}"},
        ),
        _set(
            "posthog",
            "both",
            "a token that was given wins over an endpoint of OTLP, and that is told",
            (way("posthog_key"), diagnosed(_GENERAL)),
            {"POSTHOG_API_KEY": "phc_wire", "POSTHOG_HOST": "{url}", _GENERAL: "{nobody}"},
        ),
        _set(
            "posthog",
            "gateway",
            "a gateway with headers of its own needs no token of ours",
            (way("posthog_gateway"), headers("authorization", "Bearer phc_of_the_gateway")),
            options={"posthog_endpoint": "{url}", "headers": {"Authorization": "Bearer phc_of_the_gateway"}},
        ),
        _renewed(),
    ]


def _renewed() -> Case:
    tokens = (("phc_first", 31_000), ("phc_second", None))
    steps = (emit(1), flush(), emit(1), flush(), headers("authorization", "Bearer phc_first", "Bearer phc_first"))
    return Case(
        "m.posthog.token_expires",
        "a token is used until shortly before it expires, then the provider is asked again",
        "posthog",
        (*steps, counted(accepted=2)),
        options={"posthog_endpoint": "{url}"},
        destination=False,
        tokens=tokens,
        clock="manual",
    )


def _headers() -> list[Case]:
    return [
        _set(
            "otlp",
            "percent_encoded",
            "values of headers in the environment are percent-encoded, which users trip over",
            (headers("authorization", "Bearer phc_x"), headers("x-tenant", "a,b=c"), diagnosed()),
            {_GENERAL: "{url}", "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer%20phc_x, X-Tenant=a%2Cb%3Dc"},
        ),
        _set(
            "otlp",
            "headers_of_logs",
            "the headers of logs come before the general ones",
            (headers("x-tenant", "logs"),),
            {
                _GENERAL: "{url}",
                "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant=all",
                "OTEL_EXPORTER_OTLP_LOGS_HEADERS": "x-tenant=logs",
            },
        ),
        _set(
            "otlp",
            "broken_header",
            "a part that is none is told and left out, the others hold",
            (headers("x-a", "1"), headers("x-b", "2"), diagnosed("8 characters")),
            {_GENERAL: "{url}", "OTEL_EXPORTER_OTLP_HEADERS": "x-a=1,nonsense,x-b=2"},
        ),
        Case(
            "m.otlp.user_agent",
            "who sends is named once, with a version",
            "otlp",
            (
                emit(1),
                flush(),
                every_request(
                    "a product token of LipService",
                    lambda request: (
                        request.headers["user-agent"].startswith("LipService-")
                        and "/" in request.headers["user-agent"]
                        and " " not in request.headers["user-agent"]
                    ),
                ),
            ),
            only_ours=_OUR_NAME,
        ),
    ]


def _encodings() -> list[Case]:
    def sent(content_type: str, coding: str) -> tuple[Step, ...]:
        return headers("content-type", content_type), headers("content-encoding", coding)

    def case(profile: str, name: str, options: Mapping[str, Any], expected: tuple[Step, ...], size: int) -> Case:
        return Case(
            f"m.{profile}.{name}",
            "encoding and compression are those that were asked for; small bodies are not compressed",
            profile,
            (emit(2, body="x" * size), flush(), *expected, numbers(range(2)), counted(accepted=2)),
            options=options,
        )

    protobuf, json = "application/x-protobuf", "application/json"
    return [
        *by_profile(lambda profile: case(profile, "protobuf", {}, sent(protobuf, "gzip"), 2000)),
        *by_profile(lambda profile: case(profile, "json", {"encoding": "json"}, sent(json, "gzip"), 2000)),
        case("otlp", "small", {}, sent(protobuf, ""), 10),
        case("otlp", "uncompressed", {"compression": "none"}, sent(protobuf, ""), 2000),
        case("otlp", "gzip_9", {"gzip_level": 9}, sent(protobuf, "gzip"), 2000),
        _set(
            "otlp",
            "variables",
            "protocol, compression and size of a batch are read from the variables of OpenTelemetry",
            (headers("content-type", json, json), headers("content-encoding", "", ""), carrying(1, 1)),
            {
                _GENERAL: "{url}",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "HTTP/JSON",
                "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
                "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE": "1",
            },
        ),
        _set(
            "otlp",
            "grpc",
            "a protocol that is not there gives protobuf over HTTP, and is told",
            (headers("content-type", protobuf), diagnosed("grpc")),
            {_GENERAL: "{url}", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
        ),
    ]


def _resources() -> list[Case]:
    def stored(service: str, **attributes: str) -> Step:
        def check(row: Row) -> bool:
            got = row.resource_attributes
            quoted = {name.replace("_", "."): f'"{value}"' for name, value in attributes.items()}
            return row.service_name == service and quoted.items() <= got.items()

        return every_row(f"of the service {service} with {attributes}", check)

    own = {"telemetry_sdk_name": "lipservice"}
    return [
        _set(
            "otlp",
            "service",
            "the name of the service comes from its own variable before the attributes",
            (stored("shop", a="1 2", **own),),
            {
                _GENERAL: "{url}",
                "OTEL_SERVICE_NAME": "shop",
                "OTEL_RESOURCE_ATTRIBUTES": "service.name=other,a=1%202,telemetry.sdk.name=spoofed",
            },
            options={"service_name": None},
            only_ours=_OUR_NAME,
        ),
        _set(
            "otlp",
            "no_service",
            "a service without a name has one all the same",
            (stored("unknown_service", **own),),
            {_GENERAL: "{url}"},
            options={"service_name": None},
            only_ours=_OUR_NAME,
        ),
        _set(
            "otlp",
            "facts",
            "version, environment and team go out with every request",
            (stored("wire", service_version="1.2", deployment_environment="staging"),),
            {_GENERAL: "{url}"},
            options={"service_version": "1.2", "environment": "staging"},
        ),
    ]


def _nowhere() -> list[Case]:
    def nothing(name: str, expected: str, options: Mapping[str, Any], told: tuple[str, ...]) -> Case:
        return Case(
            f"m.otlp.{name}",
            "without a destination nothing is sent, everything is counted, and that is told once",
            "otlp",
            (
                way(expected),
                emit(3),
                flush("success", most_ms=100),
                requests(),
                counted(lost={"no_destination": 3}, emitted=3, accepted=0, requests=0),
                diagnosed(*told),
            ),
            options=options,
            destination=False,
            only_ours="where nothing is set, OpenTelemetry sends to this machine",
        )

    personal = {"posthog_api_key": "phx_" + "x" * 30}
    return [
        nothing("nowhere", "nowhere", {}, ("no destination",)),
        nothing("disabled", "disabled", {"disabled": True, "otlp_endpoint": "{url}"}, ()),
        nothing("personal_key", "nowhere", personal, ("personal API key", "no destination")),
        nothing("blank_key", "nowhere", {"posthog_api_key": "  "}, ("no destination",)),
    ]


def _others() -> list[Case]:
    return [
        Case(
            "m.otlp.unusable_values",
            "what cannot be used is told and passed over; the default holds",
            "otlp",
            (emit(2), flush(), requests(200), diagnosed("LIPSERVICE_GZIP_LEVEL", "LIPSERVICE_REQUEST_TIMEOUT_MS")),
            environment={"LIPSERVICE_GZIP_LEVEL": "99", "LIPSERVICE_REQUEST_TIMEOUT_MS": "soon"},
        ),
        _set(
            "otlp",
            "proxy",
            "a proxy that the process is told of is used, and is given the whole address",
            (headers("host", "collector.example"),),
            {"HTTP_PROXY": "{url}", "http_proxy": "{url}"},
            options={"otlp_endpoint": "http://collector.example/v1/logs"},
            process_environment={"HTTP_PROXY": "{url}", "http_proxy": "{url}"},
        ),
    ]

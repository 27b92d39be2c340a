"""Where records go."""

from __future__ import annotations

from typing import Any

import pytest

from lipservice import Destination
from lipservice._export.settings import read_settings

US = "https://us.i.posthog.com/i/v1/logs"
EU = "https://eu.i.posthog.com/i/v1/logs"


def _found(environment: dict[str, str] | None = None, **options: Any) -> tuple[Destination, list[str]]:
    settings = read_settings(options, environment or {})
    return settings.destination, [notice.name for notice in settings.notices]


@pytest.mark.parametrize(
    ("endpoint", "url", "notices"),
    [
        (None, US, []),
        ("EU", EU, []),
        (" us ", US, []),
        ("https://eu.i.posthog.com/", EU, []),
        ("Logs.Example.com", "https://logs.example.com/i/v1/logs", []),
        ("localhost:8000", "http://localhost:8000/i/v1/logs", []),
        ("a.localhost", "http://a.localhost/i/v1/logs", []),
        ("127.8.9.1/p//", "http://127.8.9.1/p/i/v1/logs", []),
        ("[::1]:80", "http://[::1]:80/i/v1/logs", []),
        ("http://x/prefix/v1/logs/?a=b#c", "http://x/prefix/v1/logs?a=b", []),
        ("https://user:pass@x/y", "https://x/y/i/v1/logs", []),
        ("https://app.posthog.com/project/1", US, ["app_host"]),
        ("eu.posthog.com", EU, ["app_host"]),
        ("ftp://x", US, ["endpoint"]),
        ("http://", US, ["endpoint"]),
        ("https://x:99999", US, ["endpoint"]),
        ("two words", US, ["endpoint"]),
    ],
)
def test_a_key_goes_to_the_endpoint(endpoint: str | None, url: str, notices: list[str]) -> None:
    assert _found(posthog_api_key="phc_x", posthog_endpoint=endpoint) == (
        Destination("posthog_key", "posthog", url),
        notices,
    )


@pytest.mark.parametrize(
    ("key", "way", "notices"),
    [
        (" phc_x ", "posthog_key", []),
        ("other", "posthog_key", ["token_shape"]),
        ("phx_x", "nowhere", ["personal_key", "nowhere"]),
        ("phc_" + "x" * 61, "nowhere", ["token_unusable", "nowhere"]),
        ("phc x", "nowhere", ["token_unusable", "nowhere"]),
        ("phc_ü", "nowhere", ["token_unusable", "nowhere"]),
        ("  ", "nowhere", ["nowhere"]),
        (7, "nowhere", ["token_unusable", "nowhere"]),
    ],
)
def test_only_a_key_that_can_be_one_is_used(key: object, way: str, notices: list[str]) -> None:
    destination, said = _found(posthog_api_key=key)

    assert (destination.way, said) == (way, notices)


def test_posthog_goes_before_otlp_and_that_is_said() -> None:
    destination, notices = _found({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"}, posthog_api_key="phc_x")

    assert (destination.way, notices) == ("posthog_key", ["both"])


def test_a_gateway_needs_an_endpoint_of_ours_and_a_way_in() -> None:
    assert _found(posthog_endpoint="gw", headers={"a": "b"})[0] == Destination(
        "posthog_gateway", "posthog", "https://gw/i/v1/logs"
    )
    assert _found({"LIPSERVICE_POSTHOG_ENDPOINT": "gw"}, token_provider=str)[0].way == "posthog_gateway"
    assert _found({"POSTHOG_HOST": "gw"}, token_provider=str)[0].way == "nowhere"
    assert _found(posthog_endpoint="gw")[0].way == "nowhere"


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318/"}, "http://c:4318/v1/logs"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c/a//?q"}, "http://c/a/v1/logs?q"),
        ({"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "http://c"}, "http://c/"),
        ({"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "http://c/x/", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://d"}, "http://c/x/"),
        ({"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "::", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://d"}, "http://d/v1/logs"),
    ],
)
def test_an_otlp_endpoint_is_used_as_it_is_and_the_general_one_gets_its_path(
    environment: dict[str, str], url: str
) -> None:
    assert _found(environment)[0] == Destination("otlp_endpoint", "otlp", url)


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"])
def test_a_protocol_without_an_endpoint_means_the_collector_here(name: str) -> None:
    expected = Destination("local_collector", "otlp", "http://localhost:4318/v1/logs")

    assert _found({name: "http/protobuf"})[0] == expected
    assert _found({"OTEL_LOGS_EXPORTER": " OTLP "})[0] == expected
    assert _found({"OTEL_LOGS_EXPORTER": "console", name: " "})[0].way == "nowhere"


def test_disabled_is_nowhere_whatever_else_is_given() -> None:
    assert _found(disabled=True, posthog_api_key="phc_x") == (Destination("disabled"), [])

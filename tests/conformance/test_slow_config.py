"""The slow model of the options: which source counts, where records go, what is said."""

import json
from pathlib import Path

import pytest
from lipservice_conformance.slow_config import config
from lipservice_conformance.slow_config.address import AddressError, read_address
from lipservice_conformance.slow_config.notice import MESSAGES
from lipservice_conformance.slow_config.option import OPTIONS
from lipservice_conformance.specification import read_specification

ROOT = Path(__file__).parents[2]
KEY = {"posthog_api_key": "phc_abc"}


def asked(options: dict[str, object] | None = None, **environment: str) -> dict[str, str]:
    return config(json.dumps(options or {}), json.dumps(environment))


def setting(name: str, options: dict[str, object] | None = None, **environment: str) -> object:
    return json.loads(asked(options, **environment)["settings"]).get(name)


def destination(options: dict[str, object] | None = None, **environment: str) -> tuple[str, str, list[str]]:
    found = json.loads(asked(options, **environment)["destination"])
    return found["way"], found.get("url", ""), found.get("headers", [])


def test_the_first_source_with_a_value_counts() -> None:
    assert setting("gzip_level", {"gzip_level": 5}, LIPSERVICE_GZIP_LEVEL="6") == 5
    assert setting("gzip_level", {"gzip_level": None}, LIPSERVICE_GZIP_LEVEL="6") == 6
    assert setting("gzip_level", LIPSERVICE_GZIP_LEVEL=" ") == 3
    assert setting("service_name", LIPSERVICE_SERVICE_NAME="", OTEL_SERVICE_NAME="shop") == "shop"


def test_a_value_that_cannot_be_used_is_passed_over_with_a_notice() -> None:
    said = asked({**KEY, "delay_ms": 0}, LIPSERVICE_DELAY_MS="x", OTEL_BLRP_SCHEDULE_DELAY="7")
    said_of = "not_used: {}: expected a whole number of milliseconds from 1 to 600000, found `{}`; it is not used"
    assert json.loads(said["settings"])["delay_ms"] == 7
    assert said["notices"].split("\n") == [
        said_of.format("delay_ms", "0"),
        said_of.format("LIPSERVICE_DELAY_MS", "x"),
    ]


def test_secrets_are_shown_by_their_length_alone() -> None:
    said = asked({"posthog_api_key": "phc_verysecret", "headers": {"x-team": "hidden"}})
    assert "secret" not in json.dumps(said)
    assert "hidden" not in json.dumps(said)
    assert json.loads(said["settings"])["posthog_api_key"] == "14 characters"
    assert json.loads(said["settings"])["headers"] == {"x-team": "6 characters"}


def test_ways_are_tried_in_their_order() -> None:
    everything = {"OTEL_LOGS_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318/a"}
    assert destination({**KEY, "disabled": True}, **everything) == ("disabled", "", [])
    assert destination(KEY, **everything)[0] == "posthog_key"
    gateway = {"posthog_endpoint": "https://g.example", "token_provider": True}
    assert destination(gateway, **everything)[:2] == ("posthog_gateway", "https://g.example/i/v1/logs")
    assert destination(**everything) == ("otlp_endpoint", "http://c:4318/a/v1/logs", [])
    assert destination(OTEL_LOGS_EXPORTER="otlp")[:2] == ("local_collector", "http://localhost:4318/v1/logs")
    assert destination(POSTHOG_HOST="eu") == ("nowhere", "", [])


def test_headers_for_another_endpoint_do_not_go_to_posthog() -> None:
    other = {"OTEL_EXPORTER_OTLP_HEADERS": "api-key=secret"}
    assert destination(KEY, **other)[2] == ["authorization"]
    assert destination({"otlp_endpoint": "http://c/x"}, **other)[2] == ["api-key"]


def test_the_host_of_the_application_is_replaced_by_that_of_its_region() -> None:
    said = asked({**KEY, "posthog_endpoint": "eu.posthog.com"})
    assert json.loads(said["destination"])["url"] == "https://eu.i.posthog.com/i/v1/logs"
    assert said["notices"].startswith("app_host: posthog_endpoint is `eu.posthog.com`")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("c.example", "https://c.example"),
        ("localhost:8010", "http://localhost:8010"),
        ("a.localhost/b", "http://a.localhost/b"),
        ("127.1.2.3", "http://127.1.2.3"),
        ("[::1]:5/x", "http://[::1]:5/x"),
        ("HTTPS://C.Example/A?B=c#d", "https://c.example/A?B=c"),
        ("https://user:pw@c.example", "https://c.example"),
    ],
)
def test_an_address_gets_a_scheme_and_loses_user_and_fragment(text: str, address: str) -> None:
    assert str(read_address(text)) == address


@pytest.mark.parametrize("text", ["", "http://", "ftp://c", "a b", "http://c:x", "http://c:70000", "http://c d/"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        read_address(text)


def test_the_resource_has_name_facts_attributes_and_the_sdk() -> None:
    attributes = {"z": "1", "b": "2", "service.name": "n", "service.version": "old", "telemetry.sdk.version": "x"}
    said = asked({"service_version": "2", "environment": "prod", "resource_attributes": attributes})
    assert json.loads(said["resource"]) == [
        ["service.name", "n"],
        ["service.version", "2"],
        ["deployment.environment", "prod"],
        ["b", "2"],
        ["z", "1"],
        ["telemetry.sdk.name", "lipservice"],
    ]


def test_the_model_repeats_every_option_and_message_of_the_spec_by_hand() -> None:
    spec = read_specification(ROOT / "spec").representation.config
    everywhere = [option for option in spec.options if not option.languages]
    assert [option.name for option in OPTIONS] == [option.name for option in everywhere]
    for ours, theirs in zip(OPTIONS, everywhere, strict=True):
        assert ours.variables == theirs.env, ours.name
        assert ours.otlp_variables == theirs.otlp_env, ours.name
        assert ours.default == theirs.default, ours.name
        assert ours.secret == theirs.secret, ours.name
        assert ours.expected in {theirs.expected, ""}, ours.name
        if ours.kind == "integer":
            assert (ours.least, ours.most) == (theirs.low, theirs.high), ours.name
    texts = {message.name: message.text.replace("`{found}`", "{found}") for message in spec.messages}
    assert texts == MESSAGES

"""Options from code and environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lipservice import Exporter
from lipservice._export.settings import Settings, read_settings
from lipservice._options import OPTIONS


def _read(environment: Mapping[str, str] | None = None, **options: Any) -> Settings:
    return read_settings(options, environment or {})


def _notices(settings: Settings) -> list[str]:
    return [str(notice) for notice in settings.notices if notice.name != "nowhere"]


def test_code_wins_over_the_environment_and_that_over_defaults() -> None:
    environment = {"LIPSERVICE_DELAY_MS": "20", "OTEL_BLRP_SCHEDULE_DELAY": "30"}

    assert _read(environment, delay_ms=10).number("delay_ms") == 10
    assert _read(environment).number("delay_ms") == 20
    assert _read({"OTEL_BLRP_SCHEDULE_DELAY": "30"}).number("delay_ms") == 30
    assert _read().number("delay_ms") == 1000


def test_an_empty_text_is_no_value() -> None:
    settings = _read({"LIPSERVICE_DELAY_MS": " \t", "OTEL_BLRP_SCHEDULE_DELAY": " 30 "}, delay_ms="")

    assert settings.number("delay_ms") == 30
    assert _notices(settings) == []


def test_what_cannot_be_used_is_passed_over_with_a_notice() -> None:
    settings = _read({"LIPSERVICE_DELAY_MS": "soon", "OTEL_BLRP_SCHEDULE_DELAY": "30"}, delay_ms=0)

    expected = "expected a whole number of milliseconds from 1 to 600000"
    assert settings.number("delay_ms") == 30
    assert _notices(settings) == [
        f"not_used: delay_ms: {expected}, found `0`; it is not used",
        f"not_used: LIPSERVICE_DELAY_MS: {expected}, found `soon`; it is not used",
    ]


@pytest.mark.parametrize("value", [True, 1.5, "7", [], {}, object(), float("nan"), 10**400, -1])
def test_what_is_no_number_is_not_used(value: object) -> None:
    assert _read(queue_records=value).number("queue_records") == 2048


@pytest.mark.parametrize("name", [option.name for option in OPTIONS])
@pytest.mark.parametrize(
    "value", [None, True, 0, 1.5, float("inf"), "x\ud800", b"x", [[]], {1: 2}, object(), "\0" * 9999]
)
def test_no_value_of_any_option_makes_it_raise(name: str, value: object) -> None:
    read_settings({name: value}, {})


def test_integers_are_decimal_digits_with_a_sign() -> None:
    texts = {"+7": 7, "0007": 7, "7.0": 2048, "0x7": 2048, "7 7": 2048, "\u0667": 2048, "9" * 5000: 2048}

    for text, number in texts.items():
        assert _read({"LIPSERVICE_QUEUE_RECORDS": text}).number("queue_records") == number


def test_booleans_of_the_environment_are_true_or_false() -> None:
    assert _read({"OTEL_SDK_DISABLED": "TRUE"}).options["disabled"] is True
    assert _read({"OTEL_SDK_DISABLED": "1"}).options["disabled"] is False
    assert _read({"LIPSERVICE_DISABLED": "no", "OTEL_SDK_DISABLED": "true"}).options["disabled"] is False


def test_choices_are_taken_in_any_case_and_by_other_names() -> None:
    assert _read(encoding=" JSON ").text("encoding") == "json"
    environment = {"OTEL_EXPORTER_OTLP_PROTOCOL": "http/json"}
    assert _read(environment).text("encoding") == "json"
    assert _notices(_read({"LIPSERVICE_COMPRESSION": "zstd"})) == [
        "not_used: LIPSERVICE_COMPRESSION: expected one of gzip, none, found `zstd`; it is not used"
    ]


def test_variables_of_otlp_count_for_an_otlp_endpoint_only() -> None:
    environment = {"OTEL_EXPORTER_OTLP_HEADERS": "a=b", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json"}

    assert dict(_read(environment).headers()) == {"a": "b"}
    to_posthog = _read(environment, posthog_api_key="phc_x")
    assert (dict(to_posthog.headers()), to_posthog.text("encoding")) == ({}, "protobuf")


def test_grpc_of_a_variable_is_protobuf_with_a_notice() -> None:
    settings = _read({"OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "grpc"})

    assert settings.text("encoding") == "protobuf"
    assert [notice.name for notice in settings.notices] == ["grpc"]
    assert [notice.name for notice in _read({"LIPSERVICE_ENCODING": "grpc"}).notices] == ["not_used", "nowhere"]


def test_maps_are_read_and_decoded() -> None:
    text = "Authorization=Bearer%20x%2, b = 2 =3 ,broken,,=x,B=4,c=%ff,d=1%0D%0A2"
    settings = _read({"LIPSERVICE_HEADERS": text})

    assert dict(settings.headers()) == {"Authorization": "Bearer x%2", "B": "4", "d": "12"}
    assert _notices(settings) == [
        "header: LIPSERVICE_HEADERS: `6 characters` is not name=value; it is not used",
        "header: LIPSERVICE_HEADERS: `2 characters` is not name=value; it is not used",
        "header: LIPSERVICE_HEADERS: `5 characters` is not name=value; it is not used",
    ]


@pytest.mark.parametrize("headers", [{"a b": "x"}, {"": "x"}, {"a": "gr\u00fcn"}, {"a": "x\x7f"}, {"a": "x\x01"}])
def test_a_header_that_http_does_not_allow_is_passed_over(headers: dict[str, str]) -> None:
    settings = _read(headers={**headers, "good": "tab\t and\r\n\0 space"})

    assert dict(settings.headers()) == {"good": "tab\t and space"}
    assert [notice.name for notice in settings.notices][:1] == ["header"]


def test_a_map_in_code_is_taken_as_it_is() -> None:
    settings = _read(headers={"a": "x%20y", "A": "z", "b c": "d", "e": 5})

    assert dict(settings.headers()) == {"A": "z"}
    assert [notice.name for notice in settings.notices][:2] == ["header", "header"]


def test_no_secret_is_ever_shown() -> None:
    key, header = "phx_secret" * 9, "value secret"
    settings = _read({"POSTHOG_API_KEY": key}, headers={"a": header, "b": 5, "secret name": "x"}, posthog_api_key=[key])

    assert "secret" not in repr(settings)
    assert "secret" not in str(settings)
    assert all("secret" not in str(notice) for notice in settings.notices)


@pytest.mark.parametrize("endpoint", ["https://me:hid/den@h", "me:hidden@h:x", "https://me:hid@den@h/p", "hidden@"])
def test_no_user_of_an_address_is_ever_shown(endpoint: str) -> None:
    for name in ("posthog_endpoint", "otlp_endpoint", "compression"):
        notices = _notices(_read({}, **{"posthog_api_key": "phc_x", name: endpoint}))

        assert "…@" in notices[0]
        assert "hid" not in "".join(notices)
        assert "den" not in "".join(notices)


def test_long_values_are_shown_in_part() -> None:
    assert f"found `{'x' * 40}…`;" in _notices(_read(compression="x" * 1000))[0]


def test_the_resource_begins_with_facts_and_ends_with_who_sends_it() -> None:
    given = {"z": "1", "a": "2", "service.name": "ignored", "service.version": "7", "telemetry.sdk.name": "other"}
    settings = read_settings({"service_name": "shop", "environment": "test", "resource_attributes": given}, {})

    assert settings.resource == (
        ("service.name", "shop"),
        ("deployment.environment", "test"),
        ("a", "2"),
        ("service.version", "7"),
        ("z", "1"),
        ("telemetry.sdk.name", "lipservice"),
    )


def test_a_service_without_a_name_has_one() -> None:
    assert _read().resource[0] == ("service.name", "unknown_service")
    environment = {"OTEL_RESOURCE_ATTRIBUTES": "service.name=my%20shop"}
    assert _read(environment).resource[0] == ("service.name", "my shop")


def test_an_option_that_does_not_exist_is_refused() -> None:
    options: dict[str, Any] = {"posthog_key": "x"}
    with pytest.raises(TypeError, match="posthog_key"):
        Exporter(**options)

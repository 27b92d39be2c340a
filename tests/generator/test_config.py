"""What the generator makes of `config.yaml`: options complete with what is said of them, names in every casing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lipservice_generator.config.casing import option_name
from lipservice_generator.config.check import CALL_MESSAGE_PLACES, MESSAGE_PLACES
from lipservice_generator.config.page import options_page
from lipservice_generator.config.read import read_config
from lipservice_generator.config.representation import Config, Option
from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import read_document
from lipservice_generator.load import load_representation
from lipservice_generator.markdown import cell, code
from lipservice_generator.representation import Representation

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec"


@pytest.fixture(scope="module")
def representation() -> Representation:
    return load_representation(SPEC)


@pytest.fixture(scope="module")
def config(representation: Representation) -> Config:
    return representation.config


def option(config: Config, name: str) -> Option:
    return next(entry for entry in config.options if entry.name == name)


# --- Options --------------------------------------------------------------------------------------------------------


def test_every_option_says_what_it_expects_and_leaves_no_place_open(config: Config) -> None:
    for entry in config.options:
        assert entry.expected, entry.name
        assert not re.search("[{}]", entry.expected), entry.name


def test_bounds_and_choices_stand_in_what_an_option_is_expected_to_be(config: Config) -> None:
    for entry in config.options:
        if entry.low is not None:
            assert f"{entry.low} to {entry.high}" in entry.expected, entry.name
        assert all(choice in entry.expected for choice in entry.choices), entry.name


def test_a_default_is_a_value_that_the_option_can_have(config: Config) -> None:
    for entry in config.options:
        if entry.type in {"integer", "duration"}:
            assert isinstance(entry.default, int)
            assert entry.low is not None
            assert entry.high is not None
            assert entry.low <= entry.default <= entry.high
        if entry.type == "choice":
            assert entry.default is None or entry.default in entry.choices
            assert {choice for _, choice in entry.words} <= set(entry.choices)


def test_what_a_type_does_not_have_is_empty(config: Config) -> None:
    empty = replace(option(config, "token_provider"), name="", doc="", expected="")
    assert empty == Option(
        "", "function", "", "", None, None, None, (), (), (), False, "", (), (), "", "", "exporter", ()
    )


def test_characters_are_listed_one_by_one(config: Config) -> None:
    team = option(config, "posthog_team_id")
    assert bytes(team.characters) == b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    assert team.expected == "a text of 1 to 64 of the characters A-Za-z0-9_-"


def test_no_variable_gives_two_options(config: Config) -> None:
    names = [name for entry in config.options for name in (*entry.env, *entry.otlp_env, entry.base_env) if name]
    assert len(names) == len(set(names))


def test_an_option_that_is_an_attribute_names_one_of_the_resource(representation: Representation) -> None:
    attributes = {attribute.name for attribute in representation.otlp.resource_attributes}
    assert {entry.resource for entry in representation.config.options} <= attributes | {""}


def test_without_attributes_nothing_is_said_of_them(tmp_path: Path) -> None:
    text = (SPEC / "config.yaml").read_text("utf-8").replace("resource: team_id", "resource: nothing")
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    document = read_document(tmp_path / "config.yaml", "spec/config.yaml")
    diagnostics: list[Diagnostic] = []
    assert read_config(document, None, None, diagnostics) is not None
    assert diagnostics == []


def test_every_message_has_the_places_that_sdks_fill(config: Config) -> None:
    places = {**MESSAGE_PLACES, **CALL_MESSAGE_PLACES}
    for message in (*config.messages, *config.call_messages):
        assert set(re.findall(r"\{([a-z]+)\}", message.text)) <= set(places.get(message.name, ()))


# --- Names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "camel", "pascal"),
    [
        ("service_name", "serviceName", "ServiceName"),
        ("posthog_api_key", "posthogApiKey", "PostHogAPIKey"),
        ("posthog_endpoint", "posthogEndpoint", "PostHogEndpoint"),
        ("posthog_team_id", "posthogTeamId", "PostHogTeamID"),
        ("lipservice_url", "lipserviceUrl", "LipServiceURL"),
        ("otlp_endpoint", "otlpEndpoint", "OTLPEndpoint"),
        ("request_timeout_ms", "requestTimeoutMs", "RequestTimeout"),
        ("delay_ms", "delayMs", "Delay"),
        ("queue_records", "queueRecords", "QueueRecords"),
    ],
)
def test_a_name_is_written_as_each_language_writes_it(config: Config, name: str, camel: str, pascal: str) -> None:
    entry = option(config, name)
    casings = ("snake_case", "camelCase", "PascalCase")
    assert [option_name(entry, casing) for casing in casings] == [name, camel, pascal]


def test_names_stay_different_in_every_casing(config: Config) -> None:
    for casing in ("snake_case", "camelCase", "PascalCase"):
        assert len({option_name(entry, casing).lower() for entry in config.options}) == len(config.options)


# --- The page -------------------------------------------------------------------------------------------------------


def test_the_page_shows_every_option_variable_way_reading_and_message(representation: Representation) -> None:
    config, packages = representation.config, representation.packages
    page = options_page(config, packages)
    shown = [entry.name for entry in config.options] + [way.id for way in config.detection]
    shown += [option_name(entry, package.casing) for entry in config.options for package in packages]
    shown += [name for entry in config.options for name in (*entry.env, *entry.otlp_env)]
    assert [name for name in shown if f"`{name}`" not in page] == []
    assert [doc for _, doc in config.readings if f"- {doc}" not in page] == []
    assert [message.text for message in config.messages if message.text not in page] == []
    assert "| option, Python | Go | TypeScript | meaning |" in page


def test_tables_hold_what_would_end_a_cell_or_a_piece_of_code() -> None:
    assert [cell("a|b <c>\nd"), code("a|b"), code("a `b`")] == ["a\\|b &lt;c> d", "`a\\|b`", "`` a `b` ``"]

"""Builds what `config.yaml` means out of sections that passed every check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lipservice_generator.config.representation import Config, ConfigMessage, Option, PostHog, Way
from lipservice_generator.config.schema import CallMessagesModel, ExpectedModel, MessagesModel, PostHogModel
from lipservice_generator.pattern import parse_class
from lipservice_generator.policy.wording import fill, listed

Sections = Mapping[str, Any]


def build_config(sections: Sections) -> Config:
    """Join the sections; options, ways and messages keep their order."""
    return Config(
        doc=sections["doc"],
        options=tuple(_option(name, model, sections["expected"]) for name, model in sections["options"].items()),
        detection=tuple(Way(entry.id, entry.doc) for entry in sections["detection"]),
        posthog=_posthog(sections["posthog"]),
        collector=sections["collector"],
        messages=_messages(sections["messages"]),
        call_messages=_messages(sections["call_messages"]),
        readings=tuple((entry.id, entry.doc) for entry in sections["readings"]),
    )


def _messages(model: MessagesModel | CallMessagesModel) -> tuple[ConfigMessage, ...]:
    return tuple(ConfigMessage(name, text) for name, text in model.model_dump().items())


def _option(name: str, model: Any, expected: ExpectedModel) -> Option:
    low, high = getattr(model, "range", (None, None))
    characters = getattr(model, "characters", None)
    return Option(
        name=name,
        type=model.type,
        doc=model.doc,
        unit=getattr(model, "unit", ""),
        default=getattr(model, "default", None),
        low=low,
        high=high,
        characters=tuple(sorted(parse_class(characters))) if characters else (),
        choices=tuple(getattr(model, "choices", ())),
        words=tuple(sorted(getattr(model, "words", {}).items())),
        secret=getattr(model, "secret", False),
        expected=_expected(model, expected),
        env=tuple(getattr(model, "env", ())),
        otlp_env=tuple(getattr(model, "otlp_env", ())),
        base_env=getattr(model, "base_env", None) or "",
        resource=getattr(model, "resource", None) or "",
        of=model.of,
        languages=tuple(sorted(model.languages)),
    )


def _expected(model: Any, expected: ExpectedModel) -> str:
    """Say what a value should have been; the texts' places are filled here, so that SDKs carry none."""
    low, high = getattr(model, "range", (0, 0))
    match model.type:
        case "text" if model.characters:
            return fill(expected.text_of, low=low, high=high, characters=model.characters[1:-1])
        case "choice":
            return fill(expected.choice, choices=listed(model.choices))
    return fill(getattr(expected, model.type), low=low, high=high)


def _posthog(model: PostHogModel) -> PostHog:
    return PostHog(
        regions=tuple(sorted(model.regions.items())),
        default_region=model.default_region,
        app_hosts=tuple(sorted(model.app_hosts.items())),
        token_prefix=model.token_prefix,
        personal_prefix=model.personal_prefix,
        path_end=model.path_end,
    )

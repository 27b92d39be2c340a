"""The options as a page of the documentation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from lipservice_generator.config.casing import option_name
from lipservice_generator.config.representation import Config, Option, PostHog
from lipservice_generator.markdown import cell, code, table
from lipservice_generator.representation import Package

_HEAD = "<!-- Made by `nox -s generate` from spec/config.yaml. -->"


def options_page(config: Config, packages: Sequence[Package]) -> str:
    """Return the page as Markdown, the names of options as each package writes them."""
    lines = [_HEAD, "", "# Options", "", config.doc, "", *_intro(), ""]
    lines += [*_names(config, packages), "", *_values(config), "", *_environment(config), ""]
    lines += ["## Where records go", "", *_ways(config), "", *_posthog(config.posthog), ""]
    lines += ["## How options are read", "", *(f"- {doc}" for _, doc in config.readings), ""]
    lines += ["## What is said of them", "", *_messages(config), ""]
    return "\n".join(lines)


def _intro() -> Iterator[str]:
    yield "An option given in code counts first, then the environment variables in the order written, then the default."
    yield "An empty text is no value. A value that cannot be used is passed over with a notice, and the next source is"
    yield "asked; nothing is ever raised."


def _names(config: Config, packages: Sequence[Package]) -> Iterator[str]:
    """Name the options as the spec does, which is the way of some packages, and then as the others do."""
    same = [package.title for package in packages if package.casing == "snake_case"]
    others = [package for package in packages if package.casing != "snake_case"]
    rows = (
        [code(option.name), *(code(option_name(option, package.casing)) for package in others), cell(option.doc)]
        for option in config.options
    )
    yield from table([", ".join(["option", *same]), *(package.title for package in others), "meaning"], rows)


def _values(config: Config) -> Iterator[str]:
    yield "## Values"
    yield ""
    yield from table(
        ("option", "value", "default"),
        ([code(option.name), cell(_value(option)), _default(option)] for option in config.options),
    )
    yield ""
    yield "Where a language has a type for durations, options have it, and no unit in their names."


def _value(option: Option) -> str:
    unit = f" ({option.unit})" if option.type == "integer" and option.unit else ""
    words = "".join(f"; {word} is {choice}" for word, choice in option.words)
    return option.expected + unit + words + ("; secret, never shown" if option.secret else "")


def _default(option: Option) -> str:
    if option.default is None:
        return ""
    return code(option.default if isinstance(option.default, str) else json.dumps(option.default))


def _environment(config: Config) -> Iterator[str]:
    yield "## Environment variables"
    yield ""
    head = ("option", "asked in this order", "then, for an OTLP endpoint only")
    rows = ([code(entry.name), _codes(entry.env), _codes(entry.otlp_env)] for entry in config.options if entry.env)
    yield from table(head, rows)
    bases = [entry for entry in config.options if entry.base_env]
    for option in bases:
        yield ""
        yield f"`{option.base_env}` gives the beginning of an address; it is asked last for `{option.name}`."


def _codes(names: Sequence[str]) -> str:
    return ", ".join(code(name) for name in names)


def _ways(config: Config) -> Iterator[str]:
    yield "The first of these that has what it needs. No port is probed. A PostHog token goes nowhere but to an"
    yield "endpoint that was given for it."
    yield ""
    for number, way in enumerate(config.detection, 1):
        yield f"{number}. `{way.id}`: {way.doc}"


def _posthog(posthog: PostHog) -> Iterator[str]:
    yield from table(("region", "address"), ([code(name), code(address)] for name, address in posthog.regions))
    yield ""
    hosts = ", ".join(f"`{host}` ({region})" for host, region in posthog.app_hosts)
    yield f"`{posthog.default_region}` where none is given. Hosts of the application take no logs: the host of their"
    yield f"region is used in place of {hosts}. An address whose path ends in `{posthog.path_end}` is used as it is."


def _messages(config: Config) -> Iterator[str]:
    yield "Once each, on standard error; `{...}` are filled in."
    yield ""
    messages = (*config.messages, *config.call_messages)
    yield from table(("message", "text"), ([code(entry.name), code(entry.text)] for entry in messages))

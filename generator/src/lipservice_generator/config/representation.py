"""What `config.yaml` means; frozen, and all that targets see of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """An option. What its type does not have is empty, or None; `low` and `high` bound a number or the bytes of a text.

    `env` are variables in the order they are asked, `otlp_env` those asked after them for an OTLP endpoint only, and
    `base_env` is one whose value is the base of an address. `resource` is the resource attribute it becomes.
    `of` is `call` where only the one call reads it, else `exporter`; `languages` are those that have it, all if empty.
    """

    name: str
    type: str
    doc: str
    unit: str
    default: int | bool | str | None
    low: int | None
    high: int | None
    characters: tuple[int, ...]
    choices: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    secret: bool
    expected: str
    env: tuple[str, ...]
    otlp_env: tuple[str, ...]
    base_env: str
    resource: str
    of: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A way to find where records go."""

    id: str
    doc: str


@dataclass(frozen=True)
class PostHog:
    """Where PostHog takes logs, and what its tokens look like."""

    regions: tuple[tuple[str, str], ...]
    default_region: str
    app_hosts: tuple[tuple[str, str], ...]
    token_prefix: str
    personal_prefix: str
    path_end: str


@dataclass(frozen=True)
class ConfigMessage:
    """What is said of the set-up; `{...}` are places."""

    name: str
    text: str


@dataclass(frozen=True)
class Config:
    """All options and where records go; `detection` in order."""

    doc: str
    options: tuple[Option, ...]
    detection: tuple[Way, ...]
    posthog: PostHog
    collector: str
    messages: tuple[ConfigMessage, ...]
    call_messages: tuple[ConfigMessage, ...]
    readings: tuple[tuple[str, str], ...]

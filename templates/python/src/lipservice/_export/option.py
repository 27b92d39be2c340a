"""An option, as the tables have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Option:
    """An option; what its type does not have is empty. `low` and `high` bound a number or the bytes of a text.

    `env` are variables in the order they are asked, `base_env` is one whose value is the base of an address, and
    `otlp_env` are asked last and for an OTLP endpoint only. `resource` is the resource attribute it becomes.
    """

    name: str
    type: str
    default: int | bool | str | None = None
    low: int = 0
    high: int = 2**63
    characters: str = ""
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    secret: bool = False
    expected: str = ""
    env: tuple[str, ...] = ()
    otlp_env: tuple[str, ...] = ()
    base_env: str = ""
    resource: str = ""

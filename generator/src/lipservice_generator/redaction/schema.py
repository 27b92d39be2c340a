"""The shape of `redaction.yaml`, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lipservice_generator.schema import ClassText, Doc, Filled, Identifier, PatternText, ReadingModel, Section

Printable = Annotated[str, Field(pattern=r"^[ -~]+$")]


class RedactionLimitsModel(Section):
    """How much is looked at."""

    text_bytes: Annotated[int, Field(ge=1024, le=16 * 1024 * 1024)]


class ReasonsModel(Section):
    """Reasons that are no rule, and what each means."""

    key: Doc
    too_long: Doc
    fault: Doc


class RedactionRuleModel(Section):
    """A rule for parts of texts."""

    id: Identifier
    doc: Doc
    match: PatternText
    not_before: ClassText | None = None
    not_after: ClassText | None = None
    check: Literal["luhn"] | None = None
    replacement: Printable | None = None
    examples: Annotated[dict[Filled, str], Field(min_length=1)]
    near: Annotated[list[Filled], Field(min_length=1)]


class RedactionModel(Section):
    """`redaction.yaml`."""

    doc: Doc
    limits: RedactionLimitsModel
    placeholder: Printable
    reasons: ReasonsModel
    names: Annotated[list[Identifier], Field(min_length=1)]
    untouched: list[Identifier]
    rules: Annotated[list[RedactionRuleModel], Field(min_length=1, max_length=64)]
    readings: list[ReadingModel]

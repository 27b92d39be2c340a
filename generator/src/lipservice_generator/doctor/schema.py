"""The shape of `doctor.yaml`, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lipservice_generator.schema import ClassText, Doc, Filled, Identifier, Section

Level = Literal["good", "info", "note", "wrong"]
Positive = Annotated[int, Field(ge=1, le=2**31 - 1)]
Natural = Annotated[int, Field(ge=0, le=2**31 - 1)]


class MarksModel(Section):
    """How lines of each level begin."""

    good: str
    info: str
    note: str
    wrong: str


class PriceModel(Section):
    """What logs cost."""

    source: Filled
    cents_per_gb: Natural
    free_gb: Natural
    retention_days: Natural
    month_days: Annotated[int, Field(ge=28, le=31)]


class BoundsModel(Section):
    """A number that may be given."""

    default: Positive
    range: Annotated[list[Positive], Field(min_length=2, max_length=2)]


class LineModel(Section):
    """A line of the report."""

    id: Identifier
    section: Identifier
    topic: Identifier | None = None
    level: Level
    when: dict[Identifier, str | list[str]] = Field(default_factory=dict)
    each: Identifier | None = None
    text: Filled


class VerdictModel(Section):
    """The last line."""

    good: Filled
    wrong: Filled


class DoctorModel(Section):
    """`doctor.yaml`."""

    doc: Doc
    marks: MarksModel
    price: PriceModel
    record_bytes: BoundsModel
    processes: BoundsModel
    body: Filled
    token_characters: ClassText
    patterns: Positive
    sections: Annotated[dict[Identifier, Filled], Field(min_length=1)]
    lines: Annotated[list[LineModel], Field(min_length=1)]
    verdict: VerdictModel

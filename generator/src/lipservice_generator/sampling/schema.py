"""The shape of `sampling.yaml`, as pydantic models. Numbers and ranges may be written as expressions of constants."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lipservice_generator.schema import Doc, Filled, Identifier, ReadingModel, Section

ConstantName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
FileName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*\.py$")]
Expression = int | Filled
Range = Filled | Annotated[list[Expression], Field(min_length=2, max_length=2)]


class ConstantModel(Section):
    """A named integer."""

    value: Expression
    doc: Doc


class ParameterModel(Section):
    """What stays as it is while a sampler runs."""

    range: Range
    doc: Doc


class VariableModel(Section):
    """A variable of the sampler or of a slot. Without a `start` it is at first false, 0, or what comes nearest to 0."""

    range: Range
    start: bool | Expression | None = None
    doc: Doc


class SlotModel(Section):
    """The table of slots: `size` names the parameter that is its last index."""

    size: Identifier
    doc: Doc
    fields: Annotated[dict[Identifier, VariableModel], Field(min_length=1)]


class AlgorithmFieldModel(Section):
    """A field of an algorithm's action."""

    form: Literal["integer", "probability", "rate"]
    range: Annotated[list[Expression], Field(min_length=2, max_length=2)] | None = None
    doc: Doc

    @model_validator(mode="after")
    def _range_where_it_counts(self) -> Self:
        if (self.range is None) != (self.form == "probability"):
            raise PydanticCustomError("range_by_form", "{form}", {"form": self.form})
        return self


class ExampleModel(Section):
    """Records of one pattern at these times, in milliseconds, and which of them are kept."""

    fields: dict[Identifier, int | str]
    times: Annotated[list[int], Field(min_length=1)]
    keep: Annotated[list[Annotated[int, Field(ge=0, le=1)]], Field(min_length=1)]

    @model_validator(mode="after")
    def _as_many_as_times(self) -> Self:
        if len(self.times) != len(self.keep):
            raise PydanticCustomError("as_many", "{times}", {"times": len(self.times), "keep": len(self.keep)})
        return self


class AlgorithmModel(Section):
    """What a policy rule can name."""

    doc: Doc
    per: Literal["rule", "pattern", "engine"]
    fields: dict[Identifier, AlgorithmFieldModel] = Field(default_factory=dict)
    slot: dict[Identifier, VariableModel] = Field(default_factory=dict)
    decide: Filled | None = None
    examples: list[ExampleModel] = Field(default_factory=list)

    @model_validator(mode="after")
    def _body_unless_of_the_engine(self) -> Self:
        if (self.decide is None) != (self.per == "engine"):
            raise PydanticCustomError("body_by_per", "{per}", {"per": self.per})
        if self.decide is not None and not self.examples:
            raise PydanticCustomError("no_examples", "", {})
        return self


class SamplingModel(Section):
    """`sampling.yaml`."""

    profile: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    doc: Doc
    constants: dict[ConstantName, ConstantModel]
    reasons: Annotated[dict[ConstantName, Doc], Field(min_length=1)]
    ranges: dict[Identifier, Range]
    params: dict[Identifier, ParameterModel]
    state: dict[Identifier, VariableModel]
    slot: SlotModel
    functions: list[FileName]
    entries: list[Identifier]
    algorithms: Annotated[dict[Identifier, AlgorithmModel], Field(min_length=1)]
    readings: list[ReadingModel]

"""The shape of the spec's files, as pydantic models: which fields there are, of which type and range.

What fields mean together is `check`'s business. Patterns and byte classes are read here, so that their faults are
reported together with all others; a PatternError travels inside the validation error.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from lipservice_generator.pattern import PatternError, parse_class, parse_pattern

# Control characters, and the byte order mark, which Go refuses in the middle of a file.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufeff]")


class Section(BaseModel):
    """Base of all models: unknown fields are errors, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


def _as_validation_error(error: PatternError) -> PydanticCustomError:
    context: dict[str, Any] = {"pattern_error": error}
    return PydanticCustomError("pattern", "{pattern_error}", context)


def _check_pattern(source: str, info: ValidationInfo) -> str:
    try:
        parse_pattern(source, (info.context or {}).get("word_lists", {}))
    except PatternError as error:
        raise _as_validation_error(error) from error
    return source


def _check_class(source: str) -> str:
    try:
        parse_class(source)
    except PatternError as error:
        raise _as_validation_error(error) from error
    return source


def _on_one_line(text: str) -> str:
    """Return a text on one line. Languages know different ends of lines, and refuse different characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Filled = Annotated[str, Field(min_length=1)]
# What stands in comments and pages: on one line, whatever the lines in YAML.
Doc = Annotated[str, AfterValidator(_on_one_line), Field(min_length=1)]
Character = Annotated[str, Field(min_length=1, max_length=1)]
PatternText = Annotated[Filled, AfterValidator(_check_pattern)]
ClassText = Annotated[Filled, AfterValidator(_check_class)]
Kind = Literal["variable", "calendar", "unit", "word"]
PartKind = Literal["token", "literal", "variable", "calendar", "unit", "word"]


class PackageModel(Section):
    """A published package; pages call its language `title`, and it writes the names of options as `options` says."""

    name: Annotated[str, Field(pattern=r"^[@A-Za-z0-9][A-Za-z0-9@._/-]*$")]
    title: Filled | None = None
    options: Literal["snake_case", "camelCase", "PascalCase"] = "snake_case"


class InputModel(Section):
    """One argument of an operation; without a default it is required."""

    type: Literal["text", "integer"]
    default: str | int | None = None
    doc: Doc


class OutputModel(Section):
    """One field of an operation's result."""

    type: Literal["text", "integer"]
    doc: Doc


class OperationModel(Section):
    """Something every SDK can be asked to do."""

    doc: Doc
    in_: Annotated[dict[Identifier, InputModel], Field(alias="in", min_length=1)]
    out: Annotated[dict[Identifier, OutputModel], Field(min_length=1)]


class LipserviceModel(Section):
    """`lipservice.yaml`."""

    spec_version: Literal[1]
    version: Annotated[str, Field(pattern=r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$")]
    description: Filled
    licence: Literal["MIT"]
    packages: Annotated[dict[Identifier, PackageModel], Field(min_length=1)]
    operations: Annotated[dict[Identifier, OperationModel], Field(min_length=1)]


class LimitsModel(Section):
    """Bounds, in UTF-8 bytes unless the name says otherwise."""

    text_bytes: Annotated[int, Field(ge=64, le=65536)]
    template_bytes: Annotated[int, Field(ge=16, le=8192)]
    logger_bytes: Annotated[int, Field(ge=1, le=8192)]
    json_depth: Annotated[int, Field(ge=1, le=64)]
    json_keys: Annotated[int, Field(ge=1, le=1024)]


class TextModel(Section):
    """How the canonical text is made."""

    lines: Literal["first", "collapse"]
    json_message_keys: list[Filled]


class ClassesModel(Section):
    """The byte classes of items."""

    space: ClassText
    delimiter: ClassText
    closer: ClassText


class WordListModel(Section):
    """A list of words."""

    any_case: bool = False
    words: Annotated[list[Filled], Field(min_length=1)]


class PartModel(Section):
    """A part of a piece."""

    match: PatternText
    as_: Annotated[PartKind, Field(alias="as")]


class RuleModel(Section):
    """A token rule: one pattern field with `as`, or `parts`."""

    id: Identifier
    doc: Doc
    whole: PatternText | None = None
    starts: PatternText | None = None
    contains: PatternText | None = None
    words: Identifier | None = None
    parts: Annotated[list[PartModel], Field(min_length=2)] | None = None
    as_: Annotated[Kind | None, Field(alias="as")] = None
    examples: dict[str, str] = {}

    @model_validator(mode="after")
    def _one_way_to_fit(self) -> Self:
        ways = [self.whole, self.starts, self.contains, self.words, self.parts]
        given = sum(way is not None for way in ways)
        if given != 1:
            raise PydanticCustomError("one_way", "{given}", {"given": given})
        if (self.parts is None) == (self.as_ is None):
            raise PydanticCustomError("as_or_parts", "{parts}", {"parts": self.parts is not None})
        return self


class TokensModel(Section):
    """How a token is cut, and the rules that class its pieces."""

    lead: Character
    ellipsis: Annotated[int, Field(ge=2, le=64)]
    rules: Annotated[list[RuleModel], Field(min_length=1)]


class ReductionModel(Section):
    """What all reductions have."""

    doc: Doc
    examples: dict[str, str] = {}


class ValueModel(ReductionModel):
    """A token after a delimiter is a variable."""

    kind: Literal["value"]
    after: Character
    unless_key: Identifier


class SpaceModel(ReductionModel):
    """A run of space is one space."""

    kind: Literal["space"]


class AbsorbModel(ReductionModel):
    """A unit goes into the variable before it."""

    kind: Literal["absorb"]


class PersonModel(ReductionModel):
    """The name after "for user" is a variable."""

    kind: Literal["person"]
    word: Annotated[str, Field(pattern=r"^[a-z]+$")]
    before: Identifier
    unless: Identifier


class ArrowModel(ReductionModel):
    """A lone angle around a variable goes."""

    kind: Literal["arrow"]
    close: Character
    open: Character


class JoinModel(ReductionModel):
    """Variables with only separators between them are one."""

    kind: Literal["join"]
    separators: Annotated[list[Character], Field(min_length=1)]


class PairModel(ReductionModel):
    """Variables around one delimiter are one."""

    kind: Literal["pair"]
    delimiters: Annotated[list[Character], Field(min_length=1)]


class BracketsModel(ReductionModel):
    """Brackets that hold nothing or a variable go into the variable before them."""

    kind: Literal["brackets"]
    pairs: Annotated[list[Annotated[str, Field(min_length=2, max_length=2)]], Field(min_length=1)]
    across_space: list[str]


class QuotesModel(ReductionModel):
    """Quoted values of keys are variables."""

    kind: Literal["quotes"]
    marks: Annotated[list[Character], Field(min_length=1)]
    apostrophe: Character
    value_after: Character
    json_after: Character
    key_marks: Annotated[list[Character], Field(min_length=1)]
    unless_key: Identifier


AnyReduction = Annotated[
    ValueModel
    | SpaceModel
    | AbsorbModel
    | PersonModel
    | ArrowModel
    | JoinModel
    | PairModel
    | BracketsModel
    | QuotesModel,
    Field(discriminator="kind"),
]

# Reducers are ordinary source of each SDK and try the reductions in this order.
REDUCTION_ORDER = ("value", "space", "absorb", "person", "arrow", "join", "pair", "brackets", "quotes")


class SeverityModel(Section):
    """A bucket of severity numbers."""

    name: Identifier
    first: Annotated[int, Field(ge=1, le=24)]
    last: Annotated[int, Field(ge=1, le=24)]


class KeyModel(Section):
    """What enters the pattern id."""

    parts: Annotated[list[Literal["severity", "logger", "template"]], Field(min_length=1)]
    hash: Literal["sha256"]
    digits: Annotated[int, Field(ge=8, le=64)]
    severities: Annotated[list[SeverityModel], Field(min_length=1)]
    default_severity: Identifier


class ReadingModel(Section):
    """A choice between two readings."""

    id: Identifier
    doc: Doc


class SignatureModel(Section):
    """`signature.yaml`."""

    profile: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    doc: Doc
    limits: LimitsModel
    text: TextModel
    placeholder: Filled
    classes: ClassesModel
    words: dict[Identifier, WordListModel]
    tokens: TokensModel
    reductions: list[AnyReduction]
    key: KeyModel
    readings: list[ReadingModel]

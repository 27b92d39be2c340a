"""The shape of `policy.yaml`, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lipservice_generator.schema import ClassText, Doc, Filled, Identifier, ReadingModel, Section

Natural = Annotated[int, Field(ge=0, le=2**53 - 1)]
Positive = Annotated[int, Field(ge=1, le=2**53 - 1)]
Milliseconds = Annotated[int, Field(ge=1, le=2**31 - 1)]
Seconds = Annotated[int, Field(ge=1, le=2**32)]
Count = Annotated[int, Field(ge=0, le=2**20)]
Range = Annotated[list[Natural], Field(min_length=2, max_length=2)]
Sizes = Annotated[list[Count], Field(min_length=2, max_length=2)]
Letters = Annotated[str, Field(pattern=r"^[A-Za-z]+$")]
Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z_-]*$")]


class FieldModel(Section):
    """What all fields have."""

    doc: Doc
    required: bool = False
    optional: bool = False
    unit: str = ""


class IntegerModel(FieldModel):
    """A whole number; `words` stand for numbers, also for such that are out of range."""

    type: Literal["integer"]
    range: Range
    words: dict[Word, Natural] = Field(default_factory=dict)
    default: int | str | None = None


class BooleanModel(FieldModel):
    """True or false."""

    type: Literal["boolean"]
    default: bool | None = None


class TextModel(FieldModel):
    """A text of so many bytes, perhaps of certain characters only."""

    type: Literal["text"]
    range: Sizes
    characters: ClassText | None = None
    default: str | None = None


class ChoiceModel(FieldModel):
    """One of a list of texts."""

    type: Literal["choice"]
    choices: Annotated[list[Word], Field(min_length=1)]
    default: str | None = None


class BudgetModel(FieldModel):
    """The text of a budget."""

    type: Literal["budget"]
    default: str | None = None


class ActionModel(FieldModel):
    """What a rule does."""

    type: Literal["action"]


class ObjectFieldModel(FieldModel):
    """Another object."""

    type: Literal["object"]
    of: Identifier


class ListModel(FieldModel):
    """A list of objects."""

    type: Literal["list"]
    of: Identifier
    range: Sizes


class MapModel(FieldModel):
    """Texts by name."""

    type: Literal["map"]
    range: Sizes
    bytes: Annotated[int, Field(ge=1, le=65536)]


AnyField = Annotated[
    IntegerModel
    | BooleanModel
    | TextModel
    | ChoiceModel
    | BudgetModel
    | ActionModel
    | ObjectFieldModel
    | ListModel
    | MapModel,
    Field(discriminator="type"),
]


class ObjectModel(Section):
    """An object of the document."""

    doc: Doc
    fields: Annotated[dict[Identifier, AnyField], Field(min_length=1)]


class LimitsModel(Section):
    """Bounds of a document and of what messages show."""

    document_bytes: Annotated[int, Field(ge=1024, le=2**30)]
    depth: Annotated[int, Field(ge=8, le=64)]
    shown_characters: Annotated[int, Field(ge=1, le=1024)]


class ShortFormModel(Section):
    """What a short form of an action stands for."""

    algorithm: Identifier
    field: Identifier


class ActionsModel(Section):
    """The short forms of actions."""

    words: dict[Word, Identifier]
    percent: ShortFormModel
    rate: ShortFormModel


class BudgetTextModel(Section):
    """How the text of a budget is read."""

    whole_digits: Annotated[int, Field(ge=1, le=15)]
    decimals: Annotated[int, Field(ge=1, le=6)]
    record_cost: Annotated[int, Field(ge=1, le=2**20)]
    cost: Range
    units: Annotated[dict[Letters, Positive], Field(min_length=1)]


class ProbabilityModel(Section):
    """How a probability is read: `10^decimals * 2^24` must stay below 2^53, and a percentage has two less."""

    decimals: Annotated[int, Field(ge=3, le=8)]


class ExpectedModel(Section):
    """What a value should have been, in words."""

    integer: Filled
    integer_or_word: Filled
    boolean: Filled
    text: Filled
    text_of: Filled
    choice: Filled
    budget: Filled
    action: Filled
    object: Filled
    list: Filled
    map: Filled
    entry: Filled
    percent: Filled
    probability: Filled
    rate: Filled


class MessagesModel(Section):
    """The words of errors and notices."""

    not_json: Filled
    document_bytes: Filled
    unexpected: Filled
    missing: Filled
    entries: Filled
    duplicate: Filled
    reversed: Filled
    unknown_unit: Filled
    unknown_period: Filled
    budget_below: Filled
    budget_below_any: Filled
    budget_above: Filled
    budget_above_any: Filled
    unknown_field: Filled


class ApiModel(Section):
    """Where an SDK can ask for its policy."""

    path: Annotated[str, Field(pattern=r"^(/[a-z0-9_-]+)+$")]
    # What the SDKs know of themselves.
    query: dict[Literal["service", "version", "environment"], Filled]
    doc: Doc


class SourcesModel(Section):
    """Where a policy can come from; the clients of the SDKs know these."""

    builtin: Doc
    inline: Doc
    file: Doc
    service: Doc
    cache: Doc


class FailuresModel(Section):
    """What can go wrong with a policy that is asked for; the clients of the SDKs count these."""

    no_answer: Doc
    status: Doc
    too_large: Doc
    wrong: Doc
    unreadable: Doc
    cache: Doc


class ClientModel(Section):
    """How an SDK asks for its policy again and again; milliseconds but for `etag_bytes`."""

    base_ms: Milliseconds
    cap_ms: Milliseconds
    file_ms: Milliseconds
    etag_bytes: Annotated[int, Field(ge=1, le=8192)]
    sources: SourcesModel
    failures: FailuresModel


class PolicyModel(Section):
    """`policy.yaml`."""

    doc: Doc
    limits: LimitsModel
    objects: Annotated[dict[Identifier, ObjectModel], Field(min_length=1)]
    actions: ActionsModel
    budget: BudgetTextModel
    periods: Annotated[dict[Letters, Seconds], Field(min_length=1)]
    probability: ProbabilityModel
    expected: ExpectedModel
    messages: MessagesModel
    api: ApiModel
    client: ClientModel
    readings: list[ReadingModel]

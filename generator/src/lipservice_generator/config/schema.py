"""The shape of `config.yaml`, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lipservice_generator.schema import ClassText, Doc, Filled, Identifier, ReadingModel, Section

Natural = Annotated[int, Field(ge=0, le=2**31 - 1)]
Range = Annotated[list[Natural], Field(min_length=2, max_length=2)]
Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
Choice = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9/_-]*$")]
Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Address = Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:[0-9]+)?$")]


class OptionModel(Section):
    """What all options have."""

    doc: Doc
    of: Literal["exporter", "call"] = "exporter"
    languages: list[Identifier] = Field(default_factory=list)


class GivenModel(OptionModel):
    """An option that the environment can give too."""

    env: Annotated[list[Variable], Field(min_length=1)]
    otlp_env: list[Variable] = Field(default_factory=list)


class TextModel(GivenModel):
    """A text of so many bytes, perhaps of certain characters only."""

    type: Literal["text"]
    range: Range
    characters: ClassText | None = None
    secret: bool = False
    resource: Identifier | None = None


class UrlModel(GivenModel):
    """An address; `base_env` is a variable that gives the beginning of one."""

    type: Literal["url"]
    base_env: Variable | None = None


class PathModel(GivenModel):
    """The path of a file."""

    type: Literal["path"]


class BooleanModel(GivenModel):
    """True or false."""

    type: Literal["boolean"]
    default: bool | None = None


class IntegerModel(GivenModel):
    """A whole number."""

    type: Literal["integer"]
    range: Range
    default: int
    unit: str = ""


class DurationModel(GivenModel):
    """Whole milliseconds."""

    type: Literal["duration"]
    range: Range
    default: int
    unit: Literal["ms"]


class ChoiceModel(GivenModel):
    """One of a list of words; `words` are other names for some of them."""

    type: Literal["choice"]
    choices: Annotated[list[Choice], Field(min_length=1)]
    words: dict[Word, Filled] = Field(default_factory=dict)
    default: Filled | None = None


class MapModel(GivenModel):
    """Texts by name."""

    type: Literal["map"]
    secret: bool = False


class DocumentModel(GivenModel):
    """A JSON document of so many bytes."""

    type: Literal["document"]
    range: Range


class FunctionModel(OptionModel):
    """What only code can give."""

    type: Literal["function"]


AnyOption = Annotated[
    TextModel
    | UrlModel
    | PathModel
    | BooleanModel
    | IntegerModel
    | DurationModel
    | ChoiceModel
    | MapModel
    | DocumentModel
    | FunctionModel,
    Field(discriminator="type"),
]


class WayModel(Section):
    """A way to find where records go."""

    id: Filled
    doc: Doc


class PostHogModel(Section):
    """Where PostHog takes logs, and what its tokens look like."""

    regions: Annotated[dict[Identifier, Address], Field(min_length=1)]
    default_region: Filled
    app_hosts: dict[Host, Filled]
    token_prefix: Filled
    personal_prefix: Filled
    path_end: Annotated[str, Field(pattern=r"^(/[a-z0-9_-]+)+$")]


class ExpectedModel(Section):
    """What an option should have been, in words."""

    text: Filled
    text_of: Filled
    url: Filled
    path: Filled
    boolean: Filled
    integer: Filled
    duration: Filled
    choice: Filled
    map: Filled
    function: Filled
    document: Filled


class MessagesModel(Section):
    """What is said of the set-up."""

    not_used: Filled
    nowhere: Filled
    both: Filled
    personal_key: Filled
    token_shape: Filled
    token_unusable: Filled
    app_host: Filled
    endpoint: Filled
    grpc: Filled
    header: Filled


class CallMessagesModel(Section):
    """What the one call says."""

    twice: Filled
    policy: Filled
    policy_built_in: Filled
    policy_before: Filled
    policy_status: Filled
    policy_no_answer: Filled
    policy_unreadable: Filled
    policy_cache: Filled
    level: Filled
    hook: Filled


class ConfigModel(Section):
    """`config.yaml`."""

    doc: Doc
    options: Annotated[dict[Identifier, AnyOption], Field(min_length=1)]
    detection: Annotated[list[WayModel], Field(min_length=1)]
    posthog: PostHogModel
    collector: Address
    expected: ExpectedModel
    messages: MessagesModel
    call_messages: CallMessagesModel
    readings: list[ReadingModel]

"""What `policy.yaml` means, in terms that no target language owns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A name and the number it stands for: a word of a field, a unit, a period."""

    name: str
    value: int


@dataclass(frozen=True)
class Field:
    """One field of an object.

    `type` is integer, boolean, text, choice, budget, action, object, list or map, and in algorithms integer,
    probability or rate. `low` and `high` bound a number, the UTF-8 bytes of a text, or the entries of a list or map;
    elsewhere both are 0. The names of `words` are lower case. `characters` are all that a text may hold; empty: any.
    `of` names the object that an object or each element of a list is. `entry_bytes` bounds the names and the values of
    a map.

    An absent field is an error when it is `required`, left out when it is `optional`, and otherwise read as `default`,
    which is None where it is an empty object, list or map.

    `size` says how many entries a list or map may have. `expected` says what a value should be, `expected_entry` what
    an entry of a map or an element of a list should be.
    """

    name: str
    type: str
    required: bool
    optional: bool
    default: bool | int | str | None
    low: int
    high: int
    words: tuple[Number, ...]
    choices: tuple[str, ...]
    characters: str
    of: str
    entry_bytes: int
    size: str
    expected: str
    expected_entry: str
    unit: str
    doc: str


@dataclass(frozen=True)
class Object:
    """An object of the document, or the action that names the algorithm `name`."""

    name: str
    fields: tuple[Field, ...]
    doc: str


@dataclass(frozen=True)
class ShortForm:
    """An action as one text: it gives the only field of an algorithm."""

    algorithm: str
    field: str
    expected: str


@dataclass(frozen=True)
class Word:
    """An action as one word, for an algorithm without fields."""

    name: str
    algorithm: str


@dataclass(frozen=True)
class Actions:
    """What a rule can do. `words` are all short forms by name, the names of algorithms among them."""

    algorithms: tuple[Object, ...]
    words: tuple[Word, ...]
    percent: ShortForm
    rate: ShortForm
    expected: str


@dataclass(frozen=True)
class Quantities:
    """Texts with a number in them, as regular expressions that the whole text must fit.

    They hold nothing but literals, classes, groups and greedy repeats, so every language reads them alike. Groups: the
    digits in front of the point, those behind it or none; of a budget then the unit or none, and the period. Of a rate
    the digits, and the period.
    """

    budget: str
    rate: str
    percent: str
    probability: str
    budget_decimals: int
    units: tuple[Number, ...]
    known_units: str
    periods: tuple[Number, ...]
    known_periods: str


@dataclass(frozen=True)
class Cost:
    """What a record costs in a budget of records, and the bounds of what a window may cost."""

    record: int
    low: int
    high: int


@dataclass(frozen=True)
class Limits:
    """Bounds of a document, and of the texts that messages show."""

    document_bytes: int
    depth: int
    shown_characters: int


@dataclass(frozen=True)
class Message:
    """The words of an error or a notice; places are `{name}`."""

    name: str
    text: str


@dataclass(frozen=True)
class Api:
    """Where an SDK can ask for its policy; `query` names its parameters."""

    path: str
    query: tuple[str, ...]
    docs: tuple[str, ...]
    doc: str


@dataclass(frozen=True)
class Named:
    """A name that SDKs say, and what it means."""

    name: str
    doc: str


@dataclass(frozen=True)
class Client:
    """How an SDK asks for its policy again and again: where it can come from, and what can go wrong."""

    base_ms: int
    cap_ms: int
    file_ms: int
    etag_bytes: int
    sources: tuple[Named, ...]
    failures: tuple[Named, ...]


@dataclass(frozen=True)
class PolicyDocument:
    """The document: the object `policy`. `expected` says what it should be, `one` is the rate of probability 1."""

    doc: str
    limits: Limits
    expected: str
    objects: tuple[Object, ...]
    actions: Actions
    quantities: Quantities
    cost: Cost
    one: int
    messages: tuple[Message, ...]
    api: Api
    client: Client
    readings: tuple[tuple[str, str], ...]

    def object(self, name: str) -> Object:
        """Return the object `name`."""
        return next(entry for entry in self.objects if entry.name == name)

"""The intermediate representation: what the spec means, with no word of any target language in it.

Everything here is frozen and made of tuples, strings, integers and booleans, so it can be dumped as JSON, hashed and
compared. A target's lowering reads it and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from lipservice_generator.config.representation import Config
from lipservice_generator.doctor.representation import Doctor
from lipservice_generator.otlp.representation import Otlp
from lipservice_generator.pattern import Pattern
from lipservice_generator.policy.representation import PolicyDocument
from lipservice_generator.redaction.representation import Redaction
from lipservice_generator.sampling.representation import Sampling

IR_VERSION = 1


@dataclass(frozen=True)
class Package:
    """The published package of one language; `casing` is snake_case, camelCase or PascalCase, of names of options."""

    language: str
    name: str
    title: str
    casing: str


@dataclass(frozen=True)
class Argument:
    """One input or output of an operation. `type` is "text" or "integer"."""

    name: str
    type: str
    required: bool
    default: str | int | None
    doc: str


@dataclass(frozen=True)
class Operation:
    """Something every SDK can be asked to do; the conformance drivers are made from these."""

    name: str
    doc: str
    inputs: tuple[Argument, ...]
    outputs: tuple[Argument, ...]


@dataclass(frozen=True)
class Limits:
    """Bounds of the signature, in UTF-8 bytes unless the name says otherwise."""

    text_bytes: int
    template_bytes: int
    logger_bytes: int
    json_depth: int
    json_keys: int


@dataclass(frozen=True)
class WordList:
    """A named list of words, sorted. With `any_case`, words are lower case and ASCII case is ignored."""

    name: str
    any_case: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A message and the template it must give; rendered into native tests and docs."""

    message: str
    template: str


@dataclass(frozen=True)
class Part:
    """A part of a piece: token, literal, variable, calendar, unit or word. `width` is None where it varies."""

    pattern: Pattern
    kind: str
    width: int | None


@dataclass(frozen=True)
class Rule:
    """One token rule. A rule with one part says what the whole piece is; with more, where the piece is cut.

    All parts but the first and the last have a fixed width, so one boundary (the end of the first part) is enough
    to find the others.
    """

    id: str
    doc: str
    parts: tuple[Part, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Automaton:
    """All token rules as one deterministic automaton over byte classes.

    `classes[byte]` is the byte's class; `rows[state][class]` the next state. States are ordered so that a range test
    tells what a scanner must do after entering one:

    * `state < decided_marked`:              remember this byte's position as the boundary, then stop;
    * `state < decided`:                     stop (no later byte can change the verdict);
    * `state < marked`:                      remember the position, go on;
    * otherwise:                             go on.

    `verdicts[state]` is the index of the rule that holds when the piece ends (or is decided) there, or -1: a word.
    The boundary is where a rule's first part ends. `start` is the initial state. No state is a trap by error: the
    automaton is total.
    """

    classes: tuple[int, ...]
    class_count: int
    rows: tuple[tuple[int, ...], ...]
    verdicts: tuple[int, ...]
    start: int
    decided_marked: int
    decided: int
    marked: int


@dataclass(frozen=True)
class Tokens:
    """How a token is cut and classed."""

    lead: str
    ellipsis: int
    rules: tuple[Rule, ...]
    automaton: Automaton


@dataclass(frozen=True)
class Reductions:
    """Parameters of the closed list of reductions. A reduction left out of the spec has empty parameters here.

    Reducers are written so that empty parameters switch the reduction off; none needs a flag.
    """

    order: tuple[str, ...]
    value_after: str
    value_unless_key: tuple[str, ...]
    space: bool
    absorb: bool
    person_word: str
    person_before: tuple[str, ...]
    person_unless: tuple[str, ...]
    arrow_close: str
    arrow_open: str
    join_separators: tuple[str, ...]
    pair_delimiters: tuple[str, ...]
    bracket_pairs: tuple[str, ...]
    bracket_across_space: tuple[str, ...]
    quote_marks: tuple[str, ...]
    quote_apostrophe: str
    quote_value_after: str
    quote_json_after: str
    quote_key_marks: tuple[str, ...]
    quote_unless_key: tuple[str, ...]
    docs: tuple[tuple[str, str], ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Severity:
    """A bucket of OpenTelemetry severity numbers, both ends included."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Key:
    """What enters the pattern id: parts in order behind the profile's name, joined by NUL."""

    parts: tuple[str, ...]
    digits: int
    severities: tuple[Severity, ...]
    default_severity: str


@dataclass(frozen=True)
class Reading:
    """A choice where the rules in words left two readings."""

    id: str
    doc: str


@dataclass(frozen=True)
class SignatureProfile:
    """The whole signature."""

    profile: str
    doc: str
    limits: Limits
    lines: str
    json_message_keys: tuple[str, ...]
    placeholder: str
    space: tuple[int, ...]
    delimiters: tuple[int, ...]
    closers: tuple[int, ...]
    words: tuple[WordList, ...]
    tokens: Tokens
    reductions: Reductions
    key: Key
    readings: tuple[Reading, ...]

    def word_list(self, name: str) -> tuple[str, ...]:
        """Return the words of the list `name`, sorted."""
        return next(entry.words for entry in self.words if entry.name == name)


@dataclass(frozen=True)
class Representation:
    """All that the spec says."""

    ir_version: int
    spec_version: int
    version: str
    description: str
    licence: str
    packages: tuple[Package, ...]
    operations: tuple[Operation, ...]
    signature: SignatureProfile
    sampling: Sampling
    policy: PolicyDocument
    otlp: Otlp
    config: Config
    doctor: Doctor
    redaction: Redaction

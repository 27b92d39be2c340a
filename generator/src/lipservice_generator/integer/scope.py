"""What names mean while a function is read."""

from __future__ import annotations

import ast
import difflib
import keyword
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from lipservice_generator.diagnostic import did_you_mean
from lipservice_generator.integer.arithmetic import INTRINSICS
from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import BOOL, RESET, ROW, Constant, Function, Kind, Variable
from lipservice_generator.integer.source import FollowUpError, SourceError

SLOTS = "slots"
FURTHER = "constants are read first, then reasons, params, ranges, state and fields"
# Words of the language, which name nothing else.
WORDS = frozenset({*INTRINSICS, SLOTS, RESET, ROW, BOOL, "range"})
# What the engines call things of their own, in the spec's way of writing, and literals of their languages.
_ENGINE = frozenset(
    {
        "algorithm",
        "algorithms",
        "constructor",
        "decide_rule",
        "engine",
        "false",
        "max_parameters",
        "new",
        "parameters",
        "powers",
        "profile",
        "reason_names",
        "rules",
        "self",
        "slot",
        "true",
    }
)
# Only these forms stay apart where a language joins words by capital letters.
_FORMS = {False: re.compile(r"[a-z]([a-z0-9]|_[a-z])*"), True: re.compile(r"[A-Z]([A-Z0-9]|_[A-Z])*")}


@dataclass(frozen=True)
class Names:
    """All names outside of functions.

    Those in `broken` were reported; those in `further`, where it is not empty, stand below what is read.
    """

    constants: Mapping[str, Constant]
    ranges: Mapping[str, Kind]
    parameters: Mapping[str, Variable]
    state: Mapping[str, Variable]
    fields: Mapping[str, Variable]
    slot_count: str
    broken: AbstractSet[str] = frozenset()
    further: AbstractSet[str] = frozenset()

    def all(self) -> set[str]:
        """Return every name that a local or a function may not take."""
        return {*self.constants, *self.parameters, *self.state}


def check_name(node: ast.AST, name: str, *, constant: bool = False) -> None:
    """Raise where a name cannot stand in every language, or is a word of the language."""
    if not _FORMS[constant].fullmatch(name):
        hint = "words of letters and digits, each beginning with a letter, joined by one _"
        raise SourceError("LS108", node, f"`{name}` does not have the form of a name", hint)
    if name.lower() in WORDS | _ENGINE or keyword.iskeyword(name):
        message = f"`{name}` is a word of the language or of the engines"
        raise SourceError("LS108", node, message, "choose another name")


@dataclass
class Library:
    """The functions that were read, for those below them.

    `writes` says what each changes, through calls too. `further` are those that do not stand above. Of the `broken`
    ones not even the arguments could be read; that was reported.
    """

    functions: dict[str, Function] = field(default_factory=dict)
    writes: dict[str, frozenset[str]] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    further: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)


@dataclass
class Binding:
    """A local: what it can be and where it begins. Only a declared one is assigned again."""

    name: str
    kind: Kind
    place: ast.AST
    declared: bool = False
    needed: bool = True
    read: bool = False


@dataclass
class Scope:
    """One function as far as it was read. Locals live in the block where they begin; `bindings` are all of them."""

    names: Names
    library: Library
    assigned: Mapping[str, int] = field(default_factory=dict)
    blocks: list[dict[str, Binding]] = field(default_factory=lambda: [{}])
    bindings: list[Binding] = field(default_factory=list)

    def find(self, name: str) -> Binding | None:
        """Return the local of that name, or None where there is none."""
        return next((block[name] for block in reversed(self.blocks) if name in block), None)

    def begin(self, binding: Binding) -> Binding:
        """Add a local to the innermost block."""
        name, place = binding.name, binding.place
        if name in self.names.all() or name in self.library.functions:
            raise SourceError("LS108", place, f"`{name}` is already something else", "choose another name")
        check_name(place, name)
        earlier = [each for each in self.bindings if each.name == name]
        # Blocks side by side may each have one, of the same sort: not every language ends it with its block.
        again = any(each.declared or binding.declared for each in earlier)
        if again or self.find(name) is not None or any(_sort(each) != _sort(binding) for each in earlier):
            raise SourceError("LS108", place, f"a second local `{name}` begins here", "choose another name")
        self.bindings.append(binding)
        self.blocks[-1][name] = binding
        return binding

    def row(self, node: ast.AST, name: str) -> str:
        """Return the name of a local that stands for a slot."""
        binding = self.find(name)
        if binding is None or binding.kind != ROW:
            raise SourceError("LS102", node, f"`{name}` is no slot", "write p = slots[i] before")
        binding.read = True
        return name

    def unknown(self, node: ast.AST, name: str) -> SourceError:
        """Return the error for a name that means nothing here."""
        if name in self.names.broken:
            return FollowUpError("LS102", node, f"`{name}` could not be read")
        if name in self.names.further:
            return SourceError("LS102", node, f"`{name}` does not stand above", FURTHER)
        if name in WORDS:
            return SourceError("LS102", node, f"`{name}` cannot stand here", "see docs/integer-language.md")
        if any(each.name == name for each in self.bindings):
            message = f"`{name}` is not assigned on every way to here"
            return SourceError("LS108", node, message, f"begin it above, with its range: {name}: [0, 1] = 0")
        visible = {name for block in self.blocks for name in block}
        known = {*self.names.all(), *self.library.functions, *INTRINSICS, *visible}
        close = difflib.get_close_matches(name, sorted(known), n=2, cutoff=0.6)
        return SourceError("LS102", node, f"unknown name `{name}`", did_you_mean(name, close or visible))


def _sort(binding: Binding) -> str:
    return binding.kind if isinstance(binding.kind, str) else "integer"


def interval_of(kind: Kind) -> Interval | None:
    """Return the interval of an integer, None for a boolean."""
    return kind if isinstance(kind, Interval) else None


def describe(kind: Kind | None) -> str:
    """Say what a value is."""
    if kind is None:
        return "nothing"
    if kind == BOOL:
        return "a boolean"
    return "a slot" if kind == ROW else f"an integer in {kind}"

"""Names for small programs of the integer language, and what the checker says of them."""

from __future__ import annotations

import textwrap

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document
from lipservice_generator.integer.function import FunctionReader
from lipservice_generator.integer.interval import SAFE, WORD, Interval
from lipservice_generator.integer.program import BOOL, Constant, Function, Program, Variable
from lipservice_generator.integer.scope import Names
from lipservice_generator.integer.source import Source

NAMES = Names(
    constants={"ONE": Constant("ONE", 2**24, "One."), "BACK": Constant("BACK", -3, "Below 0.")},
    ranges={"byte": Interval(0, 255), "word": Interval(0, WORD), "whole": Interval(-SAFE, SAFE)},
    parameters={
        "limit": Variable("limit", Interval(1, 100), 0, "The last slot."),
        "fair": Variable("fair", BOOL, 0, "A boolean."),
    },
    state={
        "total": Variable("total", Interval(0, 1000), 0, "A small number."),
        "signed": Variable("signed", Interval(-1000, 1000), 0, "A number below 0 too."),
        "word32": Variable("word32", Interval(0, WORD), 0, "32 bits."),
        "huge": Variable("huge", Interval(-SAFE, SAFE), 0, "All 53 bits."),
        "used": Variable("used", Interval(0, 100, "limit"), 0, "Slots in use."),
        "flag": Variable("flag", BOOL, 0, "A boolean."),
    },
    fields={
        "cost": Variable("cost", Interval(0, 1000), 0, "A number."),
        "seen": Variable("seen", BOOL, 0, "A boolean."),
    },
    slot_count="limit",
)


def in_function(body: str) -> str:
    """Return a file with one function; the first line of `body` is its line 3, in column 5."""
    return 'def f():\n    """A function."""\n' + textwrap.indent(body, "    ") + "\n"


def read(text: str) -> tuple[dict[str, Function], list[Diagnostic]]:
    """Return the functions of a file and what is wrong with it."""
    diagnostics: list[Diagnostic] = []
    reader = FunctionReader(NAMES, diagnostics)
    reader.read_files([Source(Document("f.py", text), text)])
    return reader.library.functions, diagnostics


def findings(text: str) -> list[str]:
    """Return `line:column: code message` for everything that is wrong with a file."""
    return [f"{each.line}:{each.column}: {each.code} {each.message}" for each in read(text)[1]]


def program(*functions: Function) -> Program:
    """Return a program of functions, all of them entries."""
    return Program(
        constants=tuple(NAMES.constants.values()),
        parameters=tuple(NAMES.parameters.values()),
        state=tuple(NAMES.state.values()),
        fields=tuple(NAMES.fields.values()),
        slot_count=NAMES.slot_count,
        slot_doc="A slot.",
        functions=functions,
        entries=tuple(function.name for function in functions),
    )

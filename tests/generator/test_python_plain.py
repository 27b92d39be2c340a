"""What the Python target leaves of `decide` for plain records. That it decides alike is tested in the SDK."""

from __future__ import annotations

import importlib
from dataclasses import replace
from types import ModuleType

import pytest
from integer_workshop import program
from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import (
    Argument,
    Assign,
    Branch,
    Call,
    Comparison,
    Function,
    If,
    Local,
    Number,
    Return,
    Statement,
)
from lipservice_generator.load import load_representation
from lipservice_generator.target import load_targets
from workshop import ROOT

BYTE = Interval(0, 255)
ONE = Number(1, Interval(1, 1))


def _module(name: str) -> ModuleType:
    (target,) = load_targets(ROOT / "templates", ["python"])
    return importlib.import_module(target.lower.__module__.removesuffix("target") + name)


@pytest.fixture(scope="module")
def method() -> str:
    representation = load_representation(ROOT / "spec")
    text = _module("engine").lower_plain(representation.sampling, representation.policy.cost.record)
    assert isinstance(text, str)
    return text


def test_no_function_is_called_for_a_record_but_where_a_random_number_is_drawn(method: str) -> None:
    body = method[method.index("def decide_plain") : method.index("def next_limit")]
    assert {line.strip() for line in body.splitlines() if "self._" in line} == {
        "drawn = self._below(before)",
        "offset = self._below(ONE - rest)",
    }


def test_comments_of_the_spec_stay(method: str) -> None:
    assert "# Another eighth of the budget beyond it is spent: halve. Counts for the next record." in method


def test_what_the_time_decides_stands_apart(method: str) -> None:
    body = method[method.index("def decide_plain") : method.index("def next_limit")]
    assert "now_ms" not in body
    assert "window_ms" not in body


def _halved() -> Function:
    """Return a function that leaves early, and whose local has a name that its caller has too."""
    value, other = Local("value", BYTE), Local("other", BYTE)
    early = If((Branch(Comparison(">", value, ONE), (Return(ONE, ()),)),), ())
    kept = Assign(other, value, declares=True, again=False, comments=())
    return Function("halved", "", (Argument("value", BYTE),), BYTE, (early, kept, Return(other, ())), True, ())


def test_an_early_return_becomes_an_assignment_and_names_stay_apart() -> None:
    other, given = Local("other", BYTE), Local("given", BYTE)
    call = Assign(given, Call("halved", (other,), True, BYTE), declares=True, again=False, comments=("Halve it.",))
    caller = Function("f", "", (Argument("other", BYTE),), BYTE, (call, Return(given, ())), True, ())

    small = program(caller)
    inlined = _module("inline").inlined(replace(small, functions=(_halved(), caller)), caller, ("halved",))

    found, end = inlined.body
    renamed = Local("halved_other", None)
    assert isinstance(found, If)
    assert found.comments == ("Halve it.",)
    assert [_assigned(branch.body) for branch in found.branches] == [
        [("given", ONE)],
        [("halved_other", Local("other", BYTE)), ("given", replace(renamed, interval=BYTE))],
    ]
    assert end == Return(given, ())


def _assigned(statements: tuple[Statement, ...]) -> list[tuple[str, object]]:
    return [(each.target.name, each.value) for each in statements if isinstance(each, Assign)]

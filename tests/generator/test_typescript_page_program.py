"""The sampler of a page belongs to no request, and has no caps; all else of it is the sampler's."""

from __future__ import annotations

import importlib
import re
from types import ModuleType

import pytest
from lipservice_generator.load import load_representation
from lipservice_generator.sampling.representation import Sampling
from lipservice_generator.target import load_targets
from test_python_expression import ROOT


@pytest.fixture(scope="module")
def page_program() -> ModuleType:
    (target,) = load_targets(ROOT / "templates", ["typescript"])
    return importlib.import_module(target.lower.__module__.removesuffix("target") + "page_program")


@pytest.fixture(scope="module")
def sampling() -> Sampling:
    return load_representation(ROOT / "spec").sampling


def test_what_only_a_request_needs_is_gone(page_program: ModuleType, sampling: Sampling) -> None:
    before = {function.name: function for function in sampling.program.functions}
    after = {function.name: function for function in page_program.for_page(sampling).program.functions}
    assert before.keys() - after.keys() == {"shares"}
    assert [argument.name for argument in before["draw"].arguments] == ["p", "k", "r24", "scope_cost"]
    assert [argument.name for argument in after["draw"].arguments] == ["p", "k"]
    assert not re.search(r"'(r24|scope_cost|shares)'", repr(after))
    assert {
        argument.name
        for each in page_program.for_page(sampling).algorithms
        if each.function
        for argument in each.function.arguments
    }.isdisjoint({"r24", "scope_cost"})


def test_sums_have_no_cap_and_other_bounds_stay(page_program: ModuleType, sampling: Sampling) -> None:
    before, after = repr(sampling.program.functions), repr(page_program.for_page(sampling).program.functions)
    assert "name='CAP'" in before
    assert "name='CAP'" not in after
    # Of what is no sum.
    assert after.count("Intrinsic(name='min'") == before.count("Intrinsic(name='min'") - before.count("name='CAP'")
    assert after.count("Intrinsic(name='min'") > 0


def test_a_function_without_either_is_as_it_was(page_program: ModuleType, sampling: Sampling) -> None:
    before = {function.name: function for function in sampling.program.functions}
    after = {function.name: function for function in page_program.for_page(sampling).program.functions}
    assert after["pour"] == before["pour"]
    assert after["stratified"] == before["stratified"]

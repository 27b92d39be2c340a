from __future__ import annotations

import doctest
import inspect
import re
import tomllib
from pathlib import Path

import pytest

import lipservice
import lipservice.testing


def test_what_is_exported_is_what_all_names() -> None:
    # Modules are there from when they are imported on, and names from when they are asked for.
    found = {name: getattr(lipservice, name) for name in dir(lipservice)}
    public = {name for name, value in found.items() if not (name.startswith("_") or inspect.ismodule(value))}

    assert public | {"__version__"} == set(lipservice.__all__)


def test_a_name_that_there_is_not_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'lipservice' has no attribute 'configure'"):
        getattr(lipservice, "configure")  # noqa: B009  a type checker knows it, too


def test_all_is_sorted_and_every_name_has_a_docstring() -> None:
    assert lipservice.__all__ == sorted(lipservice.__all__)
    assert all(getattr(lipservice, name).__doc__ for name in lipservice.__all__)


def test_the_version_and_the_name_are_those_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]

    assert (project["name"], project["version"]) == (lipservice._tables.PACKAGE, lipservice.__version__)


def test_the_spec_that_the_tables_come_from_is_named_by_its_hash() -> None:
    assert re.fullmatch("[0-9a-f]{64}", lipservice._tables.SPEC_SHA)


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(lipservice.__file__).with_name("py.typed").exists()


_EXAMPLES = [
    lipservice.Exporter,
    lipservice.Sampler,
    lipservice.configure_adaptive_logging,
    lipservice.read_policy,
    lipservice.request_scope,
    lipservice.testing.capture,
]


@pytest.mark.parametrize("example", _EXAMPLES)
def test_the_examples_of_docstrings_are_true(example: object) -> None:
    globs = {**vars(lipservice), "capture": lipservice.testing.capture}
    tests = doctest.DocTestFinder(recurse=False).find(example, "example", globs=globs)
    runner = doctest.DocTestRunner(verbose=False)
    for test in tests:
        runner.run(test)

    assert runner.tries > 0
    assert runner.failures == 0

"""Drivers: found by their manifest, built, and refused with the reason when something is wrong."""

import json
import sys
from pathlib import Path

import pytest
from lipservice_conformance.driver import DriverError, build_driver, find_drivers, read_driver


def manifest(sdks: Path, language: str, data: object) -> Path:
    path = sdks / language / "conformance" / "driver.json"
    path.parent.mkdir(parents=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path.parents[1]


def test_drivers_are_found_by_their_manifest_in_order(tmp_path: Path) -> None:
    manifest(tmp_path, "go", {"build": [["go", "build"]], "run": ["conformance/driver"]})
    manifest(tmp_path, "ada", {"build": [], "run": ["ada"]})
    (tmp_path / "notes").mkdir()
    drivers = find_drivers(tmp_path)
    assert [driver.language for driver in drivers] == ["ada", "go"]
    assert drivers[1].build == (("go", "build"),)
    assert drivers[1].run == ("conformance/driver",)
    assert drivers[1].folder == tmp_path.resolve() / "go"


def test_no_driver_at_all_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DriverError, match=r"no SDK with conformance/driver\.json in .*; generate one"):
        find_drivers(tmp_path)


def test_folders_without_a_driver_are_named(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    with pytest.raises(DriverError, match=r"no SDK with conformance/driver.json in .*; ada has none, or pass --sdks"):
        find_drivers(tmp_path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "Expecting property name"),
        ([], r"expected an object with build and run and nothing else, got list \[\]"),
        ({"run": ["x"]}, "expected an object with build and run and nothing else, got members run"),
        ({"build": [], "run": ["x"], "env": {}}, "expected an object with build and run"),
        ({"build": ["go"], "run": ["x"]}, "expected build to be a list of commands, each a list of words"),
        ({"build": [[]], "run": ["x"]}, "expected build to be a list of commands, each a list of words"),
        ({"build": [], "run": "x"}, "expected run to be a command, a list of words"),
        ({"build": [], "run": []}, "expected run to be a command, a list of words"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(tmp_path: Path, data: object, message: str) -> None:
    folder = manifest(tmp_path, "go", data)
    with pytest.raises(DriverError, match=message):
        read_driver(folder)


def test_a_build_runs_in_the_folder_of_the_sdk(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "open('built', 'w')"]
    folder = manifest(tmp_path, "go", {"build": [command], "run": [sys.executable]})
    build_driver(read_driver(folder))
    assert (folder / "built").exists()


def test_a_build_that_fails_shows_the_end_of_its_output(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('x.go:7: undefined: y'); sys.exit(2)"]
    folder = manifest(tmp_path, "go", {"build": [command], "run": [sys.executable]})
    with pytest.raises(DriverError, match=r"^go: `.*` ended with 2\nx.go:7: undefined: y$"):
        build_driver(read_driver(folder))


def test_a_program_that_is_not_installed_is_named(tmp_path: Path) -> None:
    folder = manifest(tmp_path, "go", {"build": [], "run": ["no-such-runtime"]})
    with pytest.raises(DriverError, match=r"^go: no-such-runtime is not on PATH$"):
        build_driver(read_driver(folder))

"""How many tests a runner ran, read from what it printed; and what of that a reader wants to see when some failed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = [
    "Counts",
    "Reader",
    "count_cases",
    "count_go",
    "count_node",
    "count_one",
    "count_pytest",
    "count_verdicts",
    "go_text",
    "node_text",
]

# Of node's runner: the line of a test that passed, in TAP with what is said of it below, and the title of any test.
_NODE_PASSED = re.compile(
    r"^( *)ok \d+ - .*\n(?:\1  ---\n(?:.*\n)*?\1  \.\.\.\n)?"
    r"|^ *# Subtest: .*\n"
    r"|^ *\u2714 .*\n",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Counts:
    """Tests that passed and failed; `skipped` ones count as neither."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        named = ((self.passed, "passed"), (self.failed, "failed"), (self.skipped, "skipped"))
        return ", ".join(f"{count} {name}" for count, name in named if count)


# From what was printed and the exit status.
Reader = Callable[[str, int], Counts]


def count_one(_output: str, status: int) -> Counts:
    """Count the command itself: it checks one thing."""
    return Counts(failed=1) if status else Counts(passed=1)


def count_pytest(output: str, status: int) -> Counts:
    """Read `3 failed, 120 passed, 1 error in 4.20s`."""
    line = _last(output, r"^.*\bin [\d.]+s.*$")
    failed = _number(line, "failed") + _number(line, "errors?")
    return _at_least_one_failed(Counts(_number(line, "passed"), failed, _number(line, "skipped")), status)


def count_node(output: str, status: int) -> Counts:
    """Read `# pass 120` (TAP) or `i pass 120` (for a terminal, with another sign) of node's runner."""
    found = {name: int(count) for name, count in re.findall(r"^\S (pass|fail|skipped) (\d+)$", output, re.MULTILINE)}
    return _at_least_one_failed(Counts(found.get("pass", 0), found.get("fail", 0), found.get("skipped", 0)), status)


def count_go(output: str, status: int) -> Counts:
    """Count the events of `go test -json` that end a test."""
    ends = [event["Action"] for event in _events(output) if "Test" in event]
    return _at_least_one_failed(Counts(ends.count("pass"), ends.count("fail"), ends.count("skip")), status)


def count_verdicts(output: str, status: int) -> Counts:
    """Read `3 SDKs, 1024 vectors` of the conformance kit: every vector is judged in every SDK."""
    found = re.search(r"(\d+) SDKs, (\d+) vectors", output)
    verdicts = int(found[1]) * int(found[2]) if found and not status else 0
    return _at_least_one_failed(Counts(passed=verdicts), status)


def count_cases(output: str, status: int) -> Counts:
    """Read `36 cases, 1 failed` of the wire tier."""
    found = re.search(r"^(\d+) cases, (\d+) failed", output, re.MULTILINE)
    asked, failed = (int(found[1]), int(found[2])) if found else (0, 0)
    return _at_least_one_failed(Counts(asked - failed, failed), status)


def go_text(output: str) -> str:
    """Return what `go test -json` says of the failed tests, and all that is not JSON, such as a compiler's errors.

    Of a package that failed though each of its tests passed, as with a data race between two tests, all is said.
    """
    events = list(_events(output))
    failed = {(event.get("Package"), event.get("Test")) for event in events if event.get("Action") == "fail"}
    named = {package for package, test in failed if test}
    unnamed = {package for package, _ in failed} - named
    told = (event.get("Output", "") for event in events if _tells(event, failed, unnamed))
    plain = (f"{line}\n" for line in output.splitlines() if not line.startswith("{"))
    return "".join([*told, *plain])


def node_text(output: str) -> str:
    """Return what node's runner says without the tests that passed: of a thousand they hide the one that did not."""
    return _NODE_PASSED.sub("", output)


def _tells(event: dict[str, str], failed: set[tuple[str | None, str | None]], unnamed: set[str | None]) -> bool:
    package = event.get("Package")
    return event.get("Action") == "build-output" or package in unnamed or (package, event.get("Test")) in failed


def _at_least_one_failed(counts: Counts, status: int) -> Counts:
    """A runner that failed without counting, or that ran nothing, counts as one failure."""
    if counts.failed or (counts.passed and not status):
        return counts
    return counts + Counts(failed=1)


def _last(output: str, pattern: str) -> str:
    return next(iter(re.findall(pattern, output, re.MULTILINE)[::-1]), "")


def _number(line: str, word: str) -> int:
    found = re.search(rf"(\d+) {word}\b", line)
    return int(found[1]) if found else 0


def _events(output: str) -> Iterable[dict[str, str]]:
    for line in output.splitlines():
        if line.startswith("{"):
            try:
                yield json.loads(line)
            except ValueError:
                continue

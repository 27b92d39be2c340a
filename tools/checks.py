"""What `nox -s tests` and `nox -s lint` run: first what takes long, then what shows a mistake soonest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

from tools.browser import can_install, missing_browsers
from tools.counts import count_cases, count_go, count_node, count_pytest, count_verdicts, go_text, node_text
from tools.provision import ROOT
from tools.schedule import run_steps
from tools.sdks import EXAMPLES, GENERATE, SDKS, install_modules, languages
from tools.steps import Step

__all__ = ["TEST_OURS", "browser_steps", "lint", "test"]

_PYTHON, _TYPESCRIPT, _GO = SDKS / "python", SDKS / "typescript", SDKS / "go"
_GO_DRIVER = _GO / "conformance"  # a module of its own
_GO_GRPC = _GO / "otlpgrpc"  # one more, for those who send by gRPC
_GO_TRACE = _GO / "oteltrace"  # one more, for those who have OpenTelemetry
_GO_OFFICIAL = _GO / "internal" / "otlptest"  # one more, with the official classes of OTLP

_EXAMPLE_PYTHON, _EXAMPLE_TYPESCRIPT, _EXAMPLE_GO = (EXAMPLES / name for name in ("python", "typescript", "go"))

# What more than one step makes: TypeScript compiled beside its sources, and the drivers of all SDKs.
_BUILT = frozenset({"typescript"})
_DRIVERS = frozenset({"typescript", "drivers"})

_GENERATE = (
    Step("generate", GENERATE),
    Step("generate --check", ("lipservice-generate", "--check")),
)
_LINT_OURS = (
    Step("ruff check", ("ruff", "check", "--output-format", "concise", ".")),
    Step("ruff format --check", ("ruff", "format", "--check", ".")),
    Step("actionlint", ("actionlint",)),
    Step("mypy", ("mypy", "generator/src", "conformance/src", "benchmarks", "publishing", "tools", "noxfile.py")),
)
_LINT_PYTHON = (
    Step("python: ruff check", ("ruff", "check", "--output-format", "concise", "."), _PYTHON),
    Step("python: ruff format --check", ("ruff", "format", "--check", "."), _PYTHON),
    Step("python: mypy", ("mypy",), _PYTHON),
)
_LINT_TYPESCRIPT = (Step("typescript: biome, tsc", ("npm", "run", "lint"), _TYPESCRIPT, writes=_BUILT),)
_LINT_GO = (
    Step("go: vet", ("go", "vet", "./..."), _GO),
    Step("go: staticcheck", ("staticcheck", "./..."), _GO),
    Step("go: mod tidy", ("go", "mod", "tidy", "-diff"), _GO),
    Step("go: vet of the driver", ("go", "vet", "./..."), _GO_DRIVER),
    Step("go: staticcheck of the driver", ("staticcheck", "./..."), _GO_DRIVER),
    Step("go: vet of gRPC", ("go", "vet", "./..."), _GO_GRPC),
    Step("go: staticcheck of gRPC", ("staticcheck", "./..."), _GO_GRPC),
    Step("go: mod tidy of gRPC", ("go", "mod", "tidy", "-diff"), _GO_GRPC),
    Step("go: vet of traces", ("go", "vet", "./..."), _GO_TRACE),
    Step("go: staticcheck of traces", ("staticcheck", "./..."), _GO_TRACE),
    Step("go: mod tidy of traces", ("go", "mod", "tidy", "-diff"), _GO_TRACE),
    Step("go: vet of the comparison with OTLP's classes", ("go", "vet", "./..."), _GO_OFFICIAL),
    Step("go: staticcheck of the comparison", ("staticcheck", "./..."), _GO_OFFICIAL),
    Step("go: mod tidy of the comparison", ("go", "mod", "tidy", "-diff"), _GO_OFFICIAL),
)
_BIOME = ("node", "../../sdks/typescript/node_modules/@biomejs/biome/bin/biome", "check")
_LINT_EXAMPLES = (
    Step("example in python: mypy", ("mypy",), _EXAMPLE_PYTHON),
    Step("example in typescript: biome", _BIOME, _EXAMPLE_TYPESCRIPT),
    Step("example in go: vet", ("go", "vet", "./..."), _EXAMPLE_GO),
    Step("example in go: staticcheck", ("staticcheck", "./..."), _EXAMPLE_GO),
    Step("example in go: mod tidy", ("go", "mod", "tidy", "-diff"), _EXAMPLE_GO),
)
_PYTEST = ("python", "-m", "pytest", "-q")
_BESIDE = ("tests/conformance/emulator", "tests/conformance/wire", "tests/conformance/collector")
# Our own tests, in parts that may run beside others; the first takes longest.
TEST_OURS = (
    Step(
        "pytest tests/conformance",
        (*_PYTEST, "tests/conformance", *(f"--ignore={folder}" for folder in _BESIDE)),
        count=count_pytest,
    ),
    Step("pytest of emulator, wire, collector", (*_PYTEST, *_BESIDE), count=count_pytest),
    Step("pytest tests/generator", (*_PYTEST, "tests/generator"), count=count_pytest),
    Step("pytest of the doctor", (*_PYTEST, "tests/doctor"), count=count_pytest, writes=_DRIVERS),
    Step(
        "pytest of benchmarks, demo, docs, publishing, tools",
        (*_PYTEST, "tests/benchmarks", "tests/demo", "tests/docs", "tests/publishing", "tests/tools"),
        count=count_pytest,
        writes=_DRIVERS,
    ),
)
_TEST_PYTHON = (Step("python: pytest", _PYTEST, _PYTHON, count=count_pytest, language="python"),)
_TEST_TYPESCRIPT = (
    Step(
        "typescript: node --test",
        ("npm", "test"),
        _TYPESCRIPT,
        count=count_node,
        explain=node_text,
        language="typescript",
        writes=_BUILT,
    ),
    Step("typescript: build, publint, attw", ("npm", "run", "check"), _TYPESCRIPT, writes=_BUILT),
)
_GO_GRPC_TEST = Step("go: test of gRPC", ("go", "test", "-json", "./..."), _GO_GRPC, count=count_go)
_GO_TRACE_TEST = Step("go: test of traces", ("go", "test", "-json", "./..."), _GO_TRACE, count=count_go)
_GO_COMPARISON = Step("go: test of the comparison", ("go", "test", "-json", "./..."), _GO_OFFICIAL, count=count_go)
_GO_MODULES_TEST = (_GO_GRPC_TEST, _GO_TRACE_TEST, _GO_COMPARISON)
_TEST_EXAMPLES = (
    Step("example in python: pytest", _PYTEST, _EXAMPLE_PYTHON, count=count_pytest),
    Step(
        "example in typescript: node --test",
        ("npm", "test"),
        _EXAMPLE_TYPESCRIPT,
        count=count_node,
        explain=node_text,
        writes=_BUILT,
    ),
    Step("example in go: test", ("go", "test", "-json", "./..."), _EXAMPLE_GO, count=count_go),
)
# Its report goes elsewhere: the numbers of `nox -s fuzz` are those of a whole run.
_SAMPLE_SIZE = ("--cases", "20000", "--examples", "50", "--timelines", "400", "--exports", "2000", "--guarantees", "0")
_SAMPLE = (*_SAMPLE_SIZE, "--seed", "1", "--reports", "reports/sample")
_CONFORMANCE = (
    Step("vectors", ("lipservice-conformance", "vectors", "check")),
    Step("conformance", ("lipservice-conformance", "run"), count=count_verdicts, writes=_DRIVERS),
    Step("fuzz, a fixed sample", ("lipservice-conformance", "fuzz", *_SAMPLE), writes=_DRIVERS),
    Step("demo", ("python", "-m", "lipservice_conformance.demo"), writes=_DRIVERS),
    Step(
        "demo of the services",
        ("python", "-m", "lipservice_conformance.demo_services", "--seconds", "30"),
        writes=_DRIVERS,
    ),
    # What an endpoint sees by when is part of its cases.
    Step("wire, a sample", ("lipservice-conformance", "wire", "--sample"), count=count_cases, alone=True),
    Step("calls, a sample", ("lipservice-conformance", "calls", "--sample"), count=count_cases, alone=True),
)


def lint() -> int:
    """Check style and types everywhere. Returns how many checks failed."""
    return _close([*_GENERATE, *_lint()], ran_expected=set())


def test() -> int:
    """Check everything. Returns how many tests failed."""
    generate, *checked = _GENERATE
    long, *ours = TEST_OURS
    own = [*_test_go(), *ours, *_TEST_PYTHON, *_TEST_TYPESCRIPT, *browser_steps(), *_TEST_EXAMPLES]
    steps = [generate, long, *checked, *_lint(), *own, *_CONFORMANCE]
    return _close(steps, ran_expected=set(languages()))


def _close(steps: Iterable[Step], ran_expected: set[str]) -> int:
    first, *rest = steps
    total, ran = run_steps([first])
    if total.failed:
        print(f"Everything else needs `{first.name}` and was not run.")
    else:
        install_modules()
        more, ran = run_steps(rest)
        total += more
    missing = sorted(ran_expected - ran)
    for language in missing:
        print(f"No test of the {language} SDK ran.")
    failed = total.failed + len(missing)
    print(f"\n{total.passed} passed, {failed} failed", flush=True)
    return failed


def _lint() -> list[Step]:
    # Each target is loaded by path and imports its siblings: a package of its own, and so a run of its own.
    targets = [
        Step(
            f"mypy of the {language} target",
            ("mypy", "--config-file", str(ROOT / "mypy.ini"), "--explicit-package-bases", "_target"),
            ROOT / "templates" / language,
        )
        for language in languages()
    ]
    return [*_LINT_OURS, *targets, *_LINT_PYTHON, *_LINT_TYPESCRIPT, *_LINT_GO, *_LINT_EXAMPLES]


def _test_go() -> list[Step]:
    """Test with the race detector: in CI always, elsewhere where it can be built; without it is said loudly."""
    missing = _missing_compiler()
    if missing and not os.environ.get("CI"):
        print(f"WARNING: {missing}.\nWARNING: the Go tests run WITHOUT the race detector; CI does not.", flush=True)
        return [_go_step((), ""), *_GO_MODULES_TEST]
    # Without the detector only what it would spoil: what a pool keeps, and so what is allocated.
    return [_go_step(("-run", "Allocated"), ""), _go_step(("-race",), missing), *_GO_MODULES_TEST]


def browser_steps() -> list[Step]:
    """Test in Chromium and Firefox: in CI always, elsewhere where they can be had; otherwise that is said loudly."""
    missing = missing_browsers()
    if missing and not can_install() and not os.environ.get("CI"):
        names = " and ".join(missing)
        print(f"WARNING: no {names} on this machine.\nWARNING: the browser's entry is NOT tested; CI does.", flush=True)
        return []
    command = ("python", "-m", "tools.browser")
    return [Step("browser: Chromium and Firefox", command, count=count_node, explain=node_text, writes=_BUILT)]


def _go_step(flags: tuple[str, ...], missing: str) -> Step:
    def explain(output: str) -> str:
        return f"{missing}\n{go_text(output)}".lstrip()

    command = ("go", "test", *flags, "-json", "./...")
    return Step(" ".join(["go: test", *flags]), command, _GO, count=count_go, explain=explain, language="go")


def _missing_compiler() -> str:
    """Return what the race detector lacks, or nothing. On a Mac it needs no C compiler."""
    result = subprocess.run(["go", "env", "CC"], capture_output=True, text=True, check=False)  # noqa: S607
    compiler = next(iter(result.stdout.split()), "gcc")
    if sys.platform == "darwin" or shutil.which(compiler):
        return ""
    return f"the race detector needs the C compiler `{compiler}`: install the Debian package gcc (with libc6-dev)"

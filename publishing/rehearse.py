"""A release from end to end on this machine: build, upload, install by name and version, run, and be refused twice."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lipservice_conformance.emulator import Emulator, EmulatorSettings

from benchmarks.bundle.sizes import measure_bundle
from publishing.application import (
    go_runtimes,
    node_runtimes,
    python_runtimes,
    run_go,
    run_node,
    run_python,
    run_toy,
)
from publishing.build import Built, build_all
from publishing.command import ToolError, run_tool
from publishing.push import AUTHOR, push
from publishing.registry import bare_repository, npm_registry, pypi_registry
from publishing.stage import spec_version
from publishing.upload import is_taken, upload_npm, upload_python
from tools.provision import ROOT, ProvisionError

__all__ = ["main"]

_REPORT = ROOT / "reports" / "rehearse.json"
# What the packages beside the SDK, the generator and the kit, must do in a folder with the templates of a toy language.
_GENERATE = ("lipservice-generate",)
_ASK = ("lipservice-conformance", "run", "--only", "toy", "--operation", "signature")
_COMMANDS = ((_GENERATE,), (_GENERATE, _ASK))
# What the first programs log once, and no budget drops.
_LOST = "order 300: the warehouse does not answer"


@dataclass(frozen=True)
class Attempt:
    """One thing that must work.

    Attributes:
        name: As it is shown.
        run: Does it, in an empty folder and with variables that lead to the emulator. Raises ToolError.
        is_heard: Whether the emulator must have the record of the lost order then.
    """

    name: str
    run: Callable[[Path, Mapping[str, str]], None]
    is_heard: bool = True


def main() -> int:
    """Return how many steps have failed."""
    packages = failed = 0
    with tempfile.TemporaryDirectory(prefix="lipservice-rehearsal-") as temporary, ExitStack() as registries:
        work = Path(temporary)
        try:
            built = build_all(work)
            packages = len(built.packages)
            for attempt in _attempts(built, work, registries):
                failed += _perform(attempt, Path(tempfile.mkdtemp(dir=work)))
        except (ToolError, ProvisionError) as error:
            print(error, file=sys.stderr)
            failed += 1
    _REPORT.parent.mkdir(exist_ok=True)
    size = measure_bundle().gzip
    figures = {"rehearse.packages": packages, "rehearse.failed": failed, "rehearse.browser_gzip_bytes": size}
    _REPORT.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print(f"{packages} packages, {failed} failed; the browser's entry has {size:,} B in gzip")
    return failed


def _attempts(built: Built, work: Path, registries: ExitStack) -> Iterator[Attempt]:
    """Yield what must work, in this order; each registry is started when it is its turn."""
    version, files = spec_version(), built.folder
    python, npm, go = ([one for one in built.packages if one.ecosystem == kind] for kind in ("pypi", "npm", "go"))

    pypi = registries.enter_context(pypi_registry(work / "pypi"))
    yield _publishing("PyPI", partial(upload_python, python, files, pypi))
    wanted = f"{python[0].name}=={version}"
    for runtime in python_runtimes():
        yield Attempt(f"{runtime.name}: {wanted}", _bound(run_python, runtime, wanted, pypi))
    newest = list(python_runtimes())[-1]
    for package, commands in zip(python[1:], _COMMANDS, strict=True):
        wanted = f"{package.name}=={version}"
        run = partial(run_toy, newest, wanted=wanted, registry=pypi, commands=commands)
        yield Attempt(f"{newest.name}: {wanted}", _without_variables(run), is_heard=False)

    registry = registries.enter_context(npm_registry(work / "npm"))
    yield _publishing("npm", partial(upload_npm, npm[0], files, registry))
    wanted = f"{npm[0].name}@{version}"
    for runtime in node_runtimes():
        yield Attempt(f"{runtime.name}: {wanted}", _bound(run_node, runtime, wanted, registry))

    repository = bare_repository(work / "lipservice-go.git")
    yield _publishing("Go", partial(_push_twice, built.tree, repository, version, work / "pushed"))
    for runtime in go_runtimes():
        for module in go:
            wanted = f"{module.name}@v{version}"
            yield Attempt(f"{runtime.name}: {wanted}", _bound(run_go, runtime, wanted, repository), module is go[0])


def _publishing(registry: str, publish: Callable[[], Iterator[str]]) -> Attempt:
    def run(_folder: Path, _variables: Mapping[str, str]) -> None:
        taken = list(publish())
        if taken:
            raise ToolError("\n".join(taken))

    return Attempt(f"{registry}: upload, and no second time", run, is_heard=False)


def _push_twice(tree: Path, repository: str, version: str, work: Path) -> Iterator[str]:
    """Push and tag; yield the tags that somebody could move afterwards."""
    for tag in push(tree, repository, version, work):
        run_tool(("git", "tag", "--force", "--annotate", tag, "--message", "something else"), work, AUTHOR)
        if is_taken(("git", "push", "origin", f"refs/tags/{tag}"), work, AUTHOR):
            yield f"{tag}: the tag could be moved"


def _without_variables(run: Callable[..., None]) -> Callable[[Path, Mapping[str, str]], None]:
    return lambda folder, _variables: run(folder=folder)


def _bound(install_and_run: Callable[..., None], runtime: object, wanted: str, registry: str) -> Callable[..., None]:
    def run(folder: Path, variables: Mapping[str, str]) -> None:
        install_and_run(runtime, folder, wanted, registry, variables)

    return run


def _perform(attempt: Attempt, folder: Path) -> bool:
    """Do it and say how it went. Returns whether it failed."""
    with Emulator(EmulatorSettings()) as posthog:
        try:
            attempt.run(folder, {"POSTHOG_API_KEY": "phc_rehearsal", "POSTHOG_HOST": posthog.url})
        except ToolError as error:
            print(f"FAILED  {attempt.name}\n{error}", flush=True)
            return True
        bodies = posthog.bodies() if attempt.is_heard else [_LOST]
    if bodies.count(_LOST) != 1:
        print(
            f"FAILED  {attempt.name}\n{_LOST!r} came {bodies.count(_LOST)} times, among {len(bodies)} rows", flush=True
        )
        return True
    print(f"ok      {attempt.name}", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())

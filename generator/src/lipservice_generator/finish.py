"""Formats rendered files with the language's own formatter and proves that they parse, before anything is written.

Tools run in a temporary copy of the whole tree, so that they find the configuration that stands beside the files.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lipservice_generator.diagnostic import Diagnostic, SpecError
from lipservice_generator.target import Target, Tool
from lipservice_generator.tree import Tree

_TIMEOUT_S = 120

_PARSERS: dict[str, Callable[[bytes], object]] = {
    ".py": ast.parse,
    ".json": json.loads,
    ".toml": lambda raw: tomllib.loads(raw.decode()),
}


def finish_tree(target: Target, tree: Tree) -> Tree:
    """Return the tree formatted. Raises SpecError where a tool is missing or rendered source does not parse."""
    with tempfile.TemporaryDirectory(prefix="lipservice-") as folder:
        root = Path(folder)
        for name, content in tree.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        faults = [fault for tool in target.formatters for fault in _run(target, tool, root, tree.rendered)]
        rendered = {name: (root / name).read_bytes() for name in tree.rendered}
        faults = faults or [fault for name, content in rendered.items() for fault in _parse(target, name, content)]
        faults = faults or [fault for tool in target.verifiers for fault in _run(target, tool, root, rendered)]
    if faults:
        raise SpecError(faults)
    return replace(tree, rendered=rendered)


def _run(target: Target, tool: Tool, root: Path, names: Iterable[str]) -> Iterator[Diagnostic]:
    files = [name for name in names if name.endswith(tool.suffixes)]
    if not files:
        return
    shown = f"{target.root.parent.name}/{target.language}"
    executable = shutil.which(tool.command[0])
    if executable is None:
        yield Diagnostic(shown, 0, 0, "LS061", f"`{tool.command[0]}` is not on PATH", tool.install)
        return
    command = [executable, *tool.command[1:], *files]
    result = subprocess.run(command, cwd=root, capture_output=True, timeout=_TIMEOUT_S, check=False)  # noqa: S603
    if result.returncode != 0:
        output = (result.stderr or result.stdout).decode("utf-8", "replace").strip()
        message = f"`{' '.join(tool.command)}` refused the rendered files: {output[:2000]}"
        yield Diagnostic(shown, 0, 0, "LS062", message, "a template renders source that is not valid")


def _parse(target: Target, name: str, content: bytes) -> Iterator[Diagnostic]:
    parser = _PARSERS.get(Path(name).suffix)
    if parser is None:
        return
    try:
        parser(content)
    except (SyntaxError, ValueError) as error:
        shown = f"{target.root.parent.name}/{target.language}/{name}"
        yield Diagnostic(shown, 0, 0, "LS062", f"the rendered file does not parse: {error}", "see its template")

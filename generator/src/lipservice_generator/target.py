"""A target language: a folder of templates with a `_target/` beside them that says how to lower, format and verify.

The generator knows no language by name. A folder below `templates/` is a target when it holds `_target/target.py`.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from lipservice_generator.diagnostic import Diagnostic, SpecError, did_you_mean
from lipservice_generator.representation import Package, Representation

TARGET_FOLDER = "_target"


class LoweringError(ValueError):
    """A target cannot express something. `rule` names the token rule to blame, if one is."""

    def __init__(self, message: str, *, rule: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.hint = hint


@dataclass(frozen=True)
class Tool:
    """A command of the language that takes file names: a formatter that rewrites them, or a verifier that fails.

    `suffixes` are the endings of the files it is given, `install` what to do when the command is missing.
    """

    suffixes: tuple[str, ...]
    command: tuple[str, ...]
    install: str


@dataclass(frozen=True)
class Target:
    """One language. `lower` makes the view that all its templates get: strings, integers, booleans, lists, mappings.

    `package` is what the spec's `packages` would say, of a language that the spec does not name.
    """

    language: str
    root: Path
    lower: Callable[[Representation], dict[str, object]]
    formatters: tuple[Tool, ...]
    verifiers: tuple[Tool, ...]
    package: Package | None


def load_targets(templates: Path, only: Iterable[str] = ()) -> tuple[Target, ...]:
    """Load every target below `templates`, or the ones named in `only`, in order of their names."""
    found = sorted(path.parent.parent for path in templates.glob(f"*/{TARGET_FOLDER}/target.py"))
    names = [path.name for path in found]
    if not names:
        message = f"no folder here holds {TARGET_FOLDER}/target.py"
        raise SpecError(
            [Diagnostic(str(templates), 0, 0, "LS053", message, "run from the project's root, or pass --templates")]
        )
    wanted = set(only) or set(names)
    if unknown := sorted(wanted - set(names)):
        hint = did_you_mean(unknown[0], names)
        raise SpecError([Diagnostic(str(templates), 0, 0, "LS053", f"no templates for `{unknown[0]}`", hint)])
    return tuple(_load(path) for path in found if path.name in wanted)


def _load(root: Path) -> Target:
    try:
        module = _import(root / TARGET_FOLDER)
        return Target(
            language=root.name,
            root=root,
            lower=module.lower,
            formatters=tuple(module.FORMATTERS),
            verifiers=tuple(getattr(module, "VERIFIERS", ())),
            package=getattr(module, "PACKAGE", None),
        )
    except Exception as error:  # what a target raises is up to who wrote it
        hint = "a target provides lower(representation) and FORMATTERS; see docs/adding-a-language.md"
        raise SpecError([target_fault(root, error, "LS065", "cannot be loaded", hint)]) from error


def target_fault(root: Path, error: Exception, code: str, message: str, hint: str) -> Diagnostic:
    """Return a diagnostic of what the code in a target's folder raised, at the innermost of its own lines."""
    folder = (root / TARGET_FOLDER).resolve()
    frames = [one for one in traceback.extract_tb(error.__traceback__) if Path(one.filename).resolve().parent == folder]
    place, line = (Path(frames[-1].filename), frames[-1].lineno or 0) if frames else (folder / "target.py", 0)
    if isinstance(error, SyntaxError) and error.filename:
        place, line = Path(error.filename), error.lineno or 0
    lines = place.read_text("utf-8").splitlines() if line and place.is_file() else []
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(excerpt) - len(excerpt.lstrip()) + 1 if line else 0
    kind = "" if isinstance(error, ImportError | AttributeError | SyntaxError) else f"{type(error).__name__}: "
    shown = f"{root.parent.name}/{root.name}/{TARGET_FOLDER}/{place.name}"
    return Diagnostic(shown, line, column, code, f"{message}: {kind}{error}", hint, excerpt)


def _import(folder: Path) -> ModuleType:
    """Import `folder/target.py` as a module of a package of its own, so that it may import its siblings."""
    path = str(folder.resolve())
    package = "_lipservice_target_" + hashlib.sha256(path.encode()).hexdigest()[:16]
    if package not in sys.modules:
        parent = ModuleType(package)
        parent.__path__ = [path]
        sys.modules[package] = parent
    return importlib.import_module(f"{package}.target")


def with_package(representation: Representation, target: Target) -> Representation:
    """Return what `target` is made from: the spec, with the package that a language brings which it does not name.

    Such a package is no part of the spec's hash, so a language that somebody adds elsewhere has the hash of the SDKs
    that it must agree with. Raises SpecError where no package is named, or two are.
    """
    named = any(package.language == target.language for package in representation.packages)
    shown = f"{target.root.parent.name}/{target.language}/{TARGET_FOLDER}/target.py"
    if target.package is None:
        if named:
            return representation
        hint = f"add `{target.language}: {{name: ...}}` below packages, or PACKAGE = Package(...) to {shown}"
        message = f"no package for templates/{target.language}"
        raise SpecError([Diagnostic("spec/lipservice.yaml", 0, 0, "LS053", message, hint)])
    if named:
        message = f"the package of {target.language} stands in spec/lipservice.yaml too"
        raise SpecError([Diagnostic(shown, 0, 0, "LS053", message, "remove PACKAGE here")])
    if target.package.language != target.language:
        message = f"PACKAGE is of {target.package.language!r}, and the folder of {target.language!r}"
        raise SpecError([Diagnostic(shown, 0, 0, "LS053", message, "give both the same name")])
    return replace(representation, packages=(*representation.packages, target.package))

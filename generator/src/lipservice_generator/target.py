"""A target language: a folder of templates with a `_target/` beside them that says how to lower, format and verify.

The generator knows no language by name. A folder below `templates/` is a target when it holds `_target/target.py`.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from lipservice_generator.diagnostic import Diagnostic, SpecError, did_you_mean
from lipservice_generator.representation import Representation

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
    """One language. `lower` makes the view that all its templates get: strings, integers, booleans, lists, mappings."""

    language: str
    root: Path
    lower: Callable[[Representation], dict[str, object]]
    formatters: tuple[Tool, ...]
    verifiers: tuple[Tool, ...]


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
    shown = f"{root.parent.name}/{root.name}/{TARGET_FOLDER}/target.py"
    try:
        module = _import(root / TARGET_FOLDER)
        return Target(
            language=root.name,
            root=root,
            lower=module.lower,
            formatters=tuple(module.FORMATTERS),
            verifiers=tuple(getattr(module, "VERIFIERS", ())),
        )
    except (ImportError, AttributeError, SyntaxError) as error:
        hint = "a target provides lower(representation) and FORMATTERS; see docs/adding-a-language.md"
        raise SpecError([Diagnostic(shown, 0, 0, "LS065", f"cannot be loaded: {error}", hint)]) from error


def _import(folder: Path) -> ModuleType:
    """Import `folder/target.py` as a module of a package of its own, so that it may import its siblings."""
    package = "_lipservice_target_" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    if package not in sys.modules:
        parent = ModuleType(package)
        parent.__path__ = [str(folder)]
        sys.modules[package] = parent
    return importlib.import_module(f"{package}.target")


def check_packages(representation: Representation, targets: Iterable[Target]) -> None:
    """Every target needs its package in `lipservice.yaml`; raises SpecError otherwise."""
    known = {package.language for package in representation.packages}
    missing = [target.language for target in targets if target.language not in known]
    if missing:
        hint = f"add `{missing[0]}: {{name: ...}}` below packages"
        message = f"no package for templates/{missing[0]}"
        raise SpecError([Diagnostic("spec/lipservice.yaml", 0, 0, "LS053", message, hint)])

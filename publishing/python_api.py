"""Print the public names of the package `lipservice`, with their signatures and types. Run with it on PYTHONPATH."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import ForwardRef

import lipservice

_SHOWN = {"__call__", "__init__", "__enter__", "__exit__", "__aenter__", "__aexit__"}


def main() -> None:
    """Print module by module, name by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(lipservice.__path__) if found.name[0] != "_")
    for module in [lipservice, *(importlib.import_module(f"lipservice.{name}") for name in names)]:
        print(f"== {module.__name__}")
        print("\n".join(_module(module)), end="\n\n")


def _module(module: ModuleType) -> Iterator[str]:
    for name in sorted(module.__all__):
        value = getattr(module, name)
        if inspect.isclass(value):
            yield f"class {name}({', '.join(base.__name__ for base in value.__bases__)})"
            yield from _class(value)
        elif callable(value):
            yield f"def {name}{_signature(value)}"
        else:
            yield f"{name}: {type(value).__name__}"


def _class(owner: type) -> Iterator[str]:
    fields = inspect.get_annotations(owner)
    yield from (f"    {name}: {_kind(kind)}" for name, kind in sorted(fields.items()) if name[0] != "_")
    for name, value in sorted(vars(owner).items()):
        if (name[0] == "_" and name not in _SHOWN) or name in fields:
            continue
        if isinstance(value, property):
            yield f"    {name}{_signature(value.fget).removeprefix('(self)')}  (property)"
        elif isinstance(value, (classmethod, staticmethod)):
            yield f"    def {name}{_signature(value.__func__)}  ({type(value).__name__})"
        elif inspect.isfunction(value) and value.__qualname__.startswith(owner.__qualname__):
            yield f"    def {name}{_signature(value)}"
        elif not callable(value):
            yield f"    {name} = {value!r}" if isinstance(value, (str, int)) else f"    {name}"


def _signature(function: object) -> str:
    """Return parameters and result; annotations look alike, whether texts or classes."""
    return str(inspect.signature(function)).replace("'", "") if callable(function) else ""


def _kind(annotation: object) -> str:
    if isinstance(annotation, ForwardRef):
        return annotation.__forward_arg__
    return annotation.__name__ if inspect.isclass(annotation) else str(annotation)


if __name__ == "__main__":
    main()

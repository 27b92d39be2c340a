"""Documentation texts of the representation, which targets write into comments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

__all__ = ["with_documentation"]

_Node = TypeVar("_Node")
_NAMES = frozenset({"doc", "slot_doc"})


def with_documentation(node: _Node, write: Callable[[str], str]) -> _Node:
    """Return the representation, or a part of it, with every documentation text as `write` gives it.

    A target whose comments have an end uses this first, so that no text can be forgotten. The texts have one line.
    """
    return _rewritten(node, write)  # type: ignore[no-any-return]  # the same type: only texts are replaced


def _rewritten(node: Any, write: Callable[[str], str]) -> Any:
    if isinstance(node, tuple):
        found = tuple(_rewritten(each, write) for each in node)
        return found if any(new is not old for new, old in zip(found, node, strict=True)) else node
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changes: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        new = write(value) if field.name in _NAMES and isinstance(value, str) else _rewritten(value, write)
        if new is not value:
            changes[field.name] = new
    return replace(node, **changes) if changes else node

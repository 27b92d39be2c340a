"""What is wrong with a document, or was ignored in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lipservice._message import shown

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or a notice: where in the document, such as `$.rules[2].action`, and what."""

    path: str
    message: str

    def __str__(self) -> str:
        """Return both."""
        return f"{self.path}: {self.message}"


def member(path: str, name: str) -> str:
    """Return the path of a field below `path`."""
    return f"{path}.{name}" if _PLAIN_NAME.fullmatch(name) else f"{path}[{shown(name)}]"


def element(path: str, index: int) -> str:
    """Return the path of an element below `path`."""
    return f"{path}[{index}]"

"""The pages that users read, and the programs on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DOCUMENTS", "ROOT", "Program", "command_lines", "programs"]

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [*sorted((ROOT / "sdks").glob("*/README.md"))]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *PACKAGES]
# What follows a call that prints is what it prints; in Go and TypeScript the comment begins with two slashes.
_PRINTED = {
    "python": re.compile(r"^.*?(?:print|get_logger)\(.*\)  # (.*)$", re.MULTILINE),
    "ts": re.compile(r"^.*process\.stdout\.write\(.*\);  ?// (.*)$", re.MULTILINE),
    "go": re.compile(r"^\s*fmt\.Println\(.*\) +// (.*)$", re.MULTILINE),
}


@dataclass(frozen=True)
class Program:
    """A code block that is a program by itself.

    Attributes:
        id: The page, and which of its blocks in this language it is, from 1.
        text: Its source.
        printed: The lines that it says it prints.
    """

    id: str
    text: str
    printed: list[str]


def programs(language: str) -> Iterator[Program]:
    """Yield what can be run of all pages. On pages for maintainers blocks are parts of files."""
    for document in DOCUMENTS:
        for number, text in enumerate(_blocks(document, language), 1):
            if document.name not in _FOR_MAINTAINERS | _TESTED_APART:
                yield Program(f"{_name(document)}-{number}", text, _PRINTED[language].findall(text))


def command_lines() -> Iterator[tuple[str, str]]:
    """Yield each line of each block for a shell, with the name of its page; continued lines are one."""
    for document in DOCUMENTS:
        for text in _blocks(document, "sh"):
            for line in text.replace("\\\n", " ").splitlines():
                yield document.name, line


def _name(document: Path) -> str:
    return f"{document.parent.name}-package" if document in PACKAGES else document.stem


def _blocks(document: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", document.read_text("utf-8"), re.MULTILINE | re.DOTALL)


# Their programs need a page to run in, or a server beside them.
_TESTED_APART = {"browser.md", "policies.md"}
# Their Python is data for a file that is named there, or a signature.
_FOR_MAINTAINERS = {"calls.md", "wire.md", "adding-a-language.md", "emulator.md"}

"""The report: the lines that fit the facts. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lipservice._doctor.line import Line
from lipservice._doctor.tables import GOOD, LINES, MARKS, SECTIONS, WRONG
from lipservice._json_value import well_formed

_PLACE = re.compile(r"\{([a-z_]+)\}")
_ANY = "any"
_WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out: texts by name, and lists of texts by name. What is not there is empty."""

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __or__(self, other: Facts) -> Facts:
        """Return both together; what `other` knows counts."""
        return Facts({**self.texts, **other.texts}, {**self.lists, **other.lists})


class Said(NamedTuple):
    """A line as it is said."""

    id: str
    section: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """All lines, in order."""

    lines: tuple[Said, ...]

    @property
    def status(self) -> int:
        """Return the exit status: 1 if a check has failed, else 0."""
        return int(self._failed > 0)

    @property
    def verdict(self) -> str:
        """Return the last line."""
        return fill(WRONG, {"failed": str(self._failed)}) if self._failed else GOOD

    @property
    def _failed(self) -> int:
        return sum(line.level == _WRONG for line in self.lines)

    def text(self) -> str:
        """Return the report for a person, without a line end behind its last line."""
        width = max(map(len, MARKS.values()))
        parts: list[str] = []
        for section, title in SECTIONS:
            said = [line for line in self.lines if line.section == section]
            parts += [title, *(f"  {MARKS[line.level]:<{width}}  {line.text}" for line in said), ""]
        return "\n".join([*parts, self.verdict])

    def json(self) -> str:
        """Return the same as compact JSON."""
        sections = [
            {
                "id": section,
                "title": title,
                "lines": [
                    {"id": line.id, "level": line.level, "text": line.text}
                    for line in self.lines
                    if line.section == section
                ],
            }
            for section, title in SECTIONS
        ]
        document = {"status": self.status, "sections": sections, "verdict": self.verdict}
        return well_formed(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def compose(facts: Facts) -> Report:
    """Return the report of these facts."""
    said: list[Said] = []
    topics: set[str] = set()
    for line in LINES:
        if line.topic not in topics and _fits(line, facts.texts):
            found = [Said(line.id, line.section, line.level, text) for text in _texts(line, facts)]
            said += found
            if found:
                topics.add(line.topic)
    return Report(tuple(said))


def _fits(line: Line, texts: Mapping[str, str]) -> bool:
    return all(_is_one(texts.get(fact, ""), wanted) for fact, wanted in line.when)


def _is_one(text: str, wanted: tuple[str, ...]) -> bool:
    return text in wanted or (_ANY in wanted and text != "")


def _texts(line: Line, facts: Facts) -> Iterator[str]:
    if not line.each:
        yield fill(line.text, facts.texts)
    for item in facts.lists.get(line.each, ()):
        yield fill(line.text, {**facts.texts, "item": item})


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into the places of a text; they have none themselves."""
    return _PLACE.sub(lambda place: values.get(place[1], ""), text)

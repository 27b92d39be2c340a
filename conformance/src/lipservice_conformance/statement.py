"""What an author states of an answer: an output as it stands or, of one with many lines, some of them.

trace:
  0: 1,first,16777216          # the first line begins with it
  -1: stats,20,12,8,0          # and so does the last one
  0,budget: 8                  # so many lines begin with it
"""

from __future__ import annotations

from collections.abc import Mapping

from lipservice_conformance.values import Json

__all__ = ["bears_out", "read_statement"]


def read_statement(value: Json | Mapping[object, Json]) -> Json:
    """Return a statement in the form of JSON; a list is the lines of a whole text."""
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    return {str(name): member for name, member in value.items()} if isinstance(value, Mapping) else value


def bears_out(out: Mapping[str, Json], stated: Mapping[str, Json]) -> bool:
    """Tell whether an answer says all that was stated of it."""
    return all(name in out and _says(out[name], statement) for name, statement in stated.items())


def _says(value: Json, statement: Json) -> bool:
    if not isinstance(statement, dict):
        return value == statement
    lines = value.split("\n") if isinstance(value, str) else []
    return all(_holds(lines, name, member) for name, member in statement.items())


def _holds(lines: list[str], name: str, member: Json) -> bool:
    if isinstance(member, str):
        at = int(name)
        return -len(lines) <= at < len(lines) and _begins(lines[at], member)
    return sum(_begins(line, name) for line in lines) == member


def _begins(line: str, start: str) -> bool:
    """Compare whole fields: `1,first` is not the beginning of `1,firsts`."""
    return f"{line},".startswith(f"{start},")

"""Reads the objects of a policy by the tables of the spec, each field by its type and by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lipservice._budget import Allowance, BudgetError, read_allowance, read_rate
from lipservice._field import EMPTY, Field, ShortForm
from lipservice._finding import Finding, element, member
from lipservice._message import message, unexpected
from lipservice._plain_field import Plain, read_plain, utf8_size
from lipservice._policy_tables import ACTION_WORDS, ALGORITHM_EXPECTED, ALGORITHMS, OBJECTS, PERCENT, RATE
from lipservice._probability import read_percent

Fields = dict[str, Any]


class DocumentReader:
    """Reads one document. What is wrong is noted, and left out of what is returned; a wrong element is None."""

    def __init__(self) -> None:
        self.errors: list[Finding] = []
        self.notices: list[Finding] = []

    def fault(self, path: str, text: str) -> None:
        """Note an error."""
        self.errors.append(Finding(path, text))

    def read(self, name: str, expected: str, given: object, path: str) -> Fields | None:
        """Read the object `name` of the tables, with all defaults filled in and all texts read."""
        if not isinstance(given, dict):
            self.fault(path, unexpected(expected, given))
            return None
        return self._fields(OBJECTS[name], given, path)

    def _fields(self, fields: Iterable[Field], given: Fields, path: str, known: Iterable[str] = ()) -> Fields:
        """Read fields; `known` names others that may stand beside them."""
        result: Fields = {}
        unknown = given.keys() - known
        for field in fields:
            unknown.discard(field.name)
            value = self._field(field, given.get(field.name), member(path, field.name))
            if value is not None:
                result.update(_outputs(field.name, value))
        # By code points, which is the order of their UTF-8 bytes.
        self.notices += [Finding(member(path, name), message("unknown_field")) for name in sorted(unknown)]
        return result

    def _field(self, field: Field, given: object, path: str) -> object:
        """Return the value of a field, or None where it is wrong or left out."""
        if given is not None:
            return self._given(field, given, path)
        if field.required:
            self.fault(path, message("missing"))
        if field.required or field.optional:
            return None
        return self._given(field, EMPTY.get(field.type, field.default), path)

    def _given(self, field: Field, given: object, path: str) -> object:
        match field.type:
            case "object":
                return self.read(field.of, field.expected, given, path)
            case "list":
                return self._list(field, given, path)
            case "map":
                return self._map(field, given, path)
            case "action":
                return self._action(field, given, path)
            case "budget":
                return self._budget(field, given, path)
        return self._plain(field, given, path)

    def _plain(self, field: Field, given: object, path: str) -> Plain | None:
        value = read_plain(field, given)
        if value is None:
            self.fault(path, unexpected(field.expected, given))
        return value

    def _list(self, field: Field, given: object, path: str) -> list[Fields | None] | None:
        if not isinstance(given, list):
            self.fault(path, unexpected(field.expected, given))
            return None
        self._count(field, len(given), path)
        return [
            self.read(field.of, field.expected_entry, item, element(path, index)) for index, item in enumerate(given)
        ]

    def _map(self, field: Field, given: object, path: str) -> dict[str, object] | None:
        if not isinstance(given, dict):
            self.fault(path, unexpected(field.expected, given))
            return None
        entries = {name: given[name] for name in sorted(given) if given[name] is not None}
        self._count(field, len(entries), path)
        for name, value in entries.items():
            fits = isinstance(value, str) and max(utf8_size(name), utf8_size(value)) <= field.entry_bytes
            if not name or not fits:
                self.fault(member(path, name), unexpected(field.expected_entry, value))
        return entries

    def _count(self, field: Field, count: int, path: str) -> None:
        if not field.low <= count <= field.high:
            self.fault(path, message("entries", size=field.size, count=count))

    def _budget(self, field: Field, given: object, path: str) -> Allowance | None:
        if not isinstance(given, str):
            self.fault(path, unexpected(field.expected, given))
            return None
        try:
            return read_allowance(given)
        except BudgetError as error:
            self.fault(path, str(error))
            return None

    def _action(self, field: Field, given: object, path: str) -> Fields | None:
        match given:
            case str():
                return self._short_action(field, given, path)
            case dict():
                return self._named_action(given, path)
        self.fault(path, unexpected(field.expected, given))
        return None

    def _named_action(self, given: Fields, path: str) -> Fields | None:
        name = given.get("algorithm")
        if name is None:
            self.fault(member(path, "algorithm"), message("missing"))
            return None
        if not isinstance(name, str) or name not in ALGORITHMS:
            self.fault(member(path, "algorithm"), unexpected(ALGORITHM_EXPECTED, name))
            return None
        return {"algorithm": name, **self._fields(ALGORITHMS[name], given, path, ("algorithm",))}

    def _short_action(self, field: Field, text: str, path: str) -> Fields | None:
        if text in ACTION_WORDS:
            return {"algorithm": ACTION_WORDS[text]}
        if "%" in text:
            return self._short_form(PERCENT, read_percent(text), text, path)
        if "/" in text:
            (rate,) = ALGORITHMS[RATE.algorithm]
            return self._short_form(RATE, read_rate(text, rate), text, path)
        self.fault(path, unexpected(field.expected, text))
        return None

    def _short_form(self, form: ShortForm, value: int | tuple[int, int] | None, text: str, path: str) -> Fields | None:
        if value is None:
            self.fault(path, unexpected(form.expected, text))
            return None
        return {"algorithm": form.algorithm, **_outputs(form.field, value)}


def _outputs(name: str, value: object) -> Fields:
    """Return what a field is called in what was read: a rate is two numbers of the algorithm."""
    if isinstance(value, tuple):
        return {f"{name}_count": value[0], f"{name}_period_ms": value[1]}
    return {name: value}

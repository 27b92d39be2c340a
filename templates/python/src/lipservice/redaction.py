"""Redaction: what is taken out of a record before it leaves the process.

The option `redact` does this to every record that is sent. Here it is for those who want it elsewhere, such as in
`before_send`. What is taken out, and what is not, is in docs/reference/redaction.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from lipservice._log_record import LogRecord
from lipservice._redaction_name import SecretNames
from lipservice._redaction_tables import FAULT, UNTOUCHED
from lipservice._redaction_text import Counts, redacted_text
from lipservice._redaction_value import ValueRedaction

__all__ = ["Redactor", "redact", "redact_text"]

_Record = TypeVar("_Record", bound=LogRecord)


def redact_text(text: str) -> str:
    """Return a text without tokens, keys, e-mail addresses and card numbers.

    Example:
        >>> redact_text("mail to bob@example.org, paid with 4111 1111 1111 1111")
        'mail to [redacted:email], paid with [redacted:card]'
    """
    return redacted_text(text, {})


def redact(value: object, names: Iterable[str] = ()) -> object:
    """Return a value as plain lists, dictionaries and texts, without what is secret; it is not changed itself.

    Example:
        >>> redact({"user": {"apiKey": "hunter2", "pin": 1234}}, names=["pin"])
        {'user': {'apiKey': '[redacted:key]', 'pin': '[redacted:key]'}}
    """
    return ValueRedaction(SecretNames(names), {}).value(value)


class Redactor:
    """Redacts records, and counts what it took out.

    Attributes:
        counts: How many values were taken out, by rule or reason. Threads may rarely lose one.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Begin with nothing counted. Values of `names` are taken out besides those of the documented ones."""
        self.counts: Counts = {}
        self._names = SecretNames(names)

    def record(self, record: _Record) -> _Record:
        """Return a record without what is secret. Never raises: if it fails, nothing of the record is left but ids."""
        try:
            redaction = ValueRedaction(self._names, self.counts)
            return replace(
                record,
                body=redaction.value(record.body),
                attributes=redaction.attributes(record.attributes),
                event_name=redaction.label(record.event_name),
            )
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001  what a stranger's value raises must not let its secrets out
            self.counts["fault"] = self.counts.get("fault", 0) + 1
            return replace(record, body=FAULT, attributes=_untouched(record.attributes), event_name="")


def _untouched(attributes: object) -> dict[str, object]:
    """Return ids and counts, which nothing is looked for in."""
    if not isinstance(attributes, dict):
        return {}
    return {key: value for key, value in attributes.items() if type(key) is str and key in UNTOUCHED}

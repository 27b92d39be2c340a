"""Messages that came lately, with what is asked of their records: one look-up for all that is known of one."""

from __future__ import annotations

from typing import Final, TypeAlias

from lipservice._cache import Cache
from lipservice._pipeline import Pipeline, is_own
from lipservice._plain_decisions import Asked
from lipservice._text import DIGITS_TO_ZERO

_CACHED_MESSAGES = 4_000
_CACHED_BYTES = 1_000_000
_LONGEST_CACHED = 1_000

# Of a message its bytes, digits to zero; of a call with parameters its template as it is, which is a constant of the
# program and found without reading it. Then the library's level and the name of the logger.
Key: TypeAlias = "tuple[str | bytes, object, str]"


class Familiar:
    """What `Pipeline` has learned of one library's messages."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Begin with nothing learned."""
        self._pipeline = pipeline
        # To be looked at in its `recent`, by who makes the keys himself.
        self.messages: Final[Cache[Key, Asked]] = Cache(_CACHED_MESSAGES, _CACHED_BYTES)

    def find(self, message: str, severity: int, logger: str, *, is_template: bool = False) -> Asked | None:
        """Return what is asked of records with a message, or a native template, at a severity; None as of `learn`."""
        key: Key = (message if is_template else message.encode().translate(DIGITS_TO_ZERO), severity, logger)
        return self.messages.recent.get(key) or self.learn(key, message, severity, logger)

    def learn(self, key: Key, message: str, severity: int, logger: str) -> Asked | None:
        """Return what is asked of records with a message that is not in `recent`. None: ask `Pipeline.take`.

        It is kept only where the scanner goes by the same key: elsewhere digits count.
        """
        if not self._pipeline.begun or not message or type(logger) is not str or is_own(logger):
            return None
        size = len(message) + len(logger)
        asked = self.messages.get(key, size)
        if asked is not None:
            return asked
        text, scanner = key[0], self._pipeline.scanner
        if isinstance(text, str):
            asked = Asked(scanner.signature("", severity, logger, text), severity)
            is_kept = size <= _LONGEST_CACHED
        else:
            asked = Asked(scanner.signature(message, severity, logger), severity)
            is_kept = (text, severity, logger, False) in scanner.messages.recent
        if is_kept:
            self.messages.put(key, asked, size)
        return asked

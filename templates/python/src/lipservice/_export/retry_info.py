"""The pause that a gRPC endpoint asks for: a RetryInfo among the details of a google.rpc.Status."""

from __future__ import annotations

from lipservice._export.partial_success import read_fields

_TYPE = b"google.rpc.RetryInfo"
_DETAILS = 3
_TYPE_URL, _VALUE = 1, 2
_DELAY = 1
_SECONDS, _NANOSECONDS = 1, 2
_MOST_SECONDS = 10**9


def read_retry_info(status: object) -> int | None:
    """Return the pause in milliseconds, or None if there is no RetryInfo or it cannot be read."""
    if not isinstance(status, bytes):
        return None
    try:
        for detail in _messages(status, _DETAILS):
            fields = dict(read_fields(detail))
            type_url, value = fields.get(_TYPE_URL), fields.get(_VALUE, b"")
            if isinstance(type_url, bytes) and type_url.endswith(b"/" + _TYPE) and isinstance(value, bytes):
                return _pause_ms(value)
    except ValueError:
        return None
    return None


def _pause_ms(retry_info: bytes) -> int:
    for delay in _messages(retry_info, _DELAY):
        fields = dict(read_fields(delay))
        seconds, nanoseconds = fields.get(_SECONDS, 0), fields.get(_NANOSECONDS, 0)
        # What does not fit is negative: a pause in the past.
        if isinstance(seconds, int) and isinstance(nanoseconds, int) and max(seconds, nanoseconds) <= _MOST_SECONDS:
            return 1000 * seconds + -(-nanoseconds // 1_000_000)
    return 0


def _messages(message: bytes, number: int) -> list[bytes]:
    return [value for found, value in read_fields(message) if found == number and isinstance(value, bytes)]

"""A field of a message as it stands on the wire."""

from __future__ import annotations

from typing import NamedTuple


class WireField(NamedTuple):
    """A field of a message.

    Attributes:
        tag: The bytes before its value in protobuf: its number and wire type.
        name: Its name in JSON.
    """

    tag: bytes
    name: str

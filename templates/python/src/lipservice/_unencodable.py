"""What an encoder raises."""

from __future__ import annotations


class Unencodable(Exception):  # noqa: N818 - what exporters count it as, and not an error of theirs
    """Nothing of a record could be written."""

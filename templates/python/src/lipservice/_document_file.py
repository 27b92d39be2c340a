"""A document in a file, read up to the bound of a document."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from lipservice._policy_poll import Look
from lipservice._policy_tables import DOCUMENT_BYTES

_OK, _UNCHANGED = 200, 304


def read_document(path: Path, room: int = 0) -> bytes:
    """Return what a file holds, or as much of it as shows that it is too long. Raises OSError.

    `room` is how many bytes it may have beside the document.
    """
    with _open(path) as file:
        return file.read(DOCUMENT_BYTES + room + 1)


def look_at_file(path: Path, tag: str) -> Look:
    """Look at a file of which `tag` was seen. Never raises."""
    try:
        # Its time is asked first: what changes while it is read is seen by the next look.
        seen = _tag(path.stat())
        if seen == tag:
            return Look(_UNCHANGED)
        body = read_document(path)
    except OSError as error:
        return Look(0, error=error.strerror or type(error).__name__)
    except ValueError as error:  # a path that no system knows
        return Look(0, error=str(error))
    return Look(_OK, body, seen, too_large=len(body) > DOCUMENT_BYTES)


def _open(path: Path) -> BinaryIO:
    """Open a file that is none of those that nobody ever ends."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    return path.open("rb")


def _tag(of: os.stat_result) -> str:
    return f"{of.st_mtime_ns}-{of.st_size}-{of.st_ino}"

"""The last good document of a service, kept on disk for the next start."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lipservice._document_file import read_document
from lipservice._export.settings import Settings
from lipservice._policy_poll import usable_tag

_HEAD = "lipservice-policy-1"
_OFF = "none"
_DIGITS = 16
_LINES = 4
_MOST_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """A document: for which request it was the answer, with which ETag, and when, in milliseconds since 1970."""

    url: str
    tag: str
    fetched_ms: int
    body: bytes

    def text(self) -> bytes:
        """Return it as the file has it: four lines, and the document."""
        lines = (_HEAD, self.url, self.tag, str(self.fetched_ms))
        return "".join(f"{line}\n" for line in lines).encode() + self.body


def read_kept(text: bytes, url: str) -> Kept | None:
    """Return what a file holds, if it is the answer to the same request."""
    *lines, body = text.split(b"\n", _LINES)
    if len(lines) != _LINES:
        return None
    head, of, tag, fetched = (line.decode("ascii", "replace") for line in lines)
    is_time = fetched.isascii() and fetched.isdigit() and len(fetched) <= _MOST_DIGITS
    if head != _HEAD or of != url or usable_tag(tag) != tag or not is_time:
        return None
    return Kept(url, tag, int(fetched), body)


def cache_path(settings: Settings, url: str) -> Path | None:
    """Return where the document is kept, if anywhere."""
    given = settings.text("policy_cache")
    if given:
        return None if given.strip().lower() == _OFF else Path(given)
    folder = _user_folder(settings.environment)
    return None if folder is None else folder / "lipservice" / file_name(url)


def file_name(url: str) -> str:
    """Return the name of the file of a request, in which its service and its address are."""
    import hashlib  # noqa: PLC0415  as for signatures: it brings OpenSSL

    return f"policy-{hashlib.sha256(url.encode()).hexdigest()[:_DIGITS]}"


def _user_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the user's cache folder, where the system has it; a process may have none."""
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return Path(local) if local else None
    home = environment.get("HOME", "")
    if platform == "darwin":
        return Path(home) / "Library" / "Caches" if home else None
    folder = environment.get("XDG_CACHE_HOME", "")
    if folder.startswith("/"):
        return Path(folder)
    return Path(home) / ".cache" if home else None


def load(path: Path, url: str) -> Kept | None:
    """Return what is kept for a request. Raises OSError if there is a file that cannot be read."""
    try:
        document = read_document(path, room=len(url) + _ROOM)
    except FileNotFoundError:
        return None
    return read_kept(document, url)


# What may stand in front of a document, beside the address.
_ROOM = 512


def save(path: Path, kept: Kept) -> None:
    """Keep a document: all of it or nothing, for its user's eyes only. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A name of this process alone: others may be at the same at the same time.
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(kept.text())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise

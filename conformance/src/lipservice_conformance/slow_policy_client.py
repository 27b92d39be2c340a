"""The slow model of how an SDK keeps its policy up to date, from the rules in words: no table is read from the spec.

Time is not played: each look says what was seen, and the answer is what is done then. A document is what the slow
sampler reads of it, and a Retry-After what the slow reply does.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from lipservice_conformance.slow_config.address import AddressError, read_address
from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_reply import asked_pause
from lipservice_conformance.slow_sampler.operations import policy as read_document

__all__ = ["policy_client"]

SECOND: Final = 1_000
LONGEST_BACKOFF: Final = 300 * SECOND
FILE_INTERVAL: Final = 5 * SECOND
LONGEST_TAG: Final = 256
LARGEST_DOCUMENT: Final = 1 << 20
CHANCE: Final = 1 << 24
HEAD: Final = "lipservice-policy-1"
PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def policy_client(
    source: str | bytes = "service",
    base: str | bytes = "",
    service: str | bytes = "",
    poll_ms: int = 60_000,
    kept: str | bytes = "",
    looks: str | bytes = "[]",
) -> dict[str, Any]:
    """Return what is done, look by look."""
    is_file = repair(source) == "file"
    url = "" if is_file else _url(repair(base), repair(service))
    watcher = _Watcher(is_file=is_file, url=url, poll_ms=poll_ms, disk=repair(kept))
    lines = [f"start,{watcher.source},{watcher.hash}"]
    for seen in json.loads(repair(looks)):
        lines += watcher.look(seen)
    name = f"policy-{sha256(url.encode()).hexdigest()[:16]}" if url else ""
    return {"url": url, "file": name, "trace": "\n".join(lines), "kept": watcher.disk}


def _url(base: str, service: str) -> str:
    try:
        address = read_address(base)
    except AddressError:
        return ""
    in_front, mark, query = str(address).partition("?")
    coded = "".join(chr(byte) if chr(byte) in PLAIN else f"%{byte:02X}" for byte in service.encode())
    asked = f"{in_front.rstrip('/')}/v1/policy?"
    return f"{asked}{query}&service={coded}" if mark and query else f"{asked}service={coded}"


@dataclass
class _Watcher:
    """What is known, changed by every look."""

    is_file: bool
    url: str
    poll_ms: int
    disk: str
    source: str = "builtin"
    hash: str = ""
    tag: str = ""
    good: str | None = None  # the document in force
    wrong: str | None = None  # the one whose errors were told last
    has_wrong: bool = False  # the one that `tag` stands for is wrong
    row: int = 0  # of failures that may pass
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Put in force what the disk holds, if that is the answer to the same request."""
        parts = self.disk.split("\n", 4)
        if self.url and len(parts) == 5 and parts[:2] == [HEAD, self.url]:
            _, _, tag, time, document = parts
            read = read_document(document)
            is_time = time.isascii() and time.isdecimal() and len(time) <= 16
            if _usable(tag) == tag and is_time and not read["errors"]:
                self.source, self.hash, self.tag, self.good = "cache", str(read["hash"]), tag, document

    def look(self, seen: Mapping[str, Any]) -> Iterator[str]:
        """Yield a line of what is done, and what is said."""
        before = self.tag
        said: list[str] = []
        changes: list[str] = []
        failure = self._failure(seen, said, changes)
        wait = self._wait(seen, failure)
        yield f"{failure},{wait},{self.source},{self.hash},{'+'.join(changes)},{before}"
        yield from (f"notice,{line}" for line in said)

    def _failure(self, seen: Mapping[str, Any], said: list[str], changes: list[str]) -> str:
        """Take in what was seen; return what is wrong with it, or `ok`."""
        status, error = seen.get("status", 200), repair(seen.get("error", ""))
        if status == 304 and self.tag:
            return "wrong" if self.has_wrong else self._well()
        if status == 200 and not error and not seen.get("too_large"):
            return self._document(repair(seen.get("body", "")), seen, said, changes)
        if status == 200 and seen.get("too_large"):
            kind, what = "too_large", f"expected at most {LARGEST_DOCUMENT} bytes"
        elif status in (0, 200):
            kind, what = ("unreadable", "cannot be read") if self.is_file else ("no_answer", "no answer")
            what = f"{what} ({error})"
        else:
            kind, what = "status", f"the answer is {status}"
        if kind not in self.told:
            self.told.add(kind)
            said.append(self._complaint(what))
        return kind

    def _document(self, text: str, seen: Mapping[str, Any], said: list[str], changes: list[str]) -> str:
        tag_before, self.tag = self.tag, _usable(repair(seen.get("tag", "")))
        self.has_wrong = text == self.wrong and text != self.good
        if text == self.good:
            if self.tag != tag_before:
                self._keep(text, seen, changes)
            return self._well()
        if self.has_wrong:
            return "wrong"
        read = read_document(text)
        errors, ignored = (str(read[name]).split("\n") if read[name] else [] for name in ("errors", "notices"))
        if errors:
            self.wrong, self.has_wrong = text, True
            said += [self._complaint(one) for one in errors]
        said += [f"{self._option()}: {one}" for one in ignored]
        if errors:
            return "wrong"
        if read["hash"] != self.hash:
            self.hash = str(read["hash"])
            changes.append("swap")
        self.good = text
        self._keep(text, seen, changes)
        return self._well()

    def _well(self) -> str:
        self.source = "file" if self.is_file else "service"
        self.told.clear()
        return "ok"

    def _keep(self, text: str, seen: Mapping[str, Any], changes: list[str]) -> None:
        if not self.is_file:
            changes.append("keep")
            if self.url:
                self.disk = "\n".join((HEAD, self.url, self.tag, str(seen.get("now_ms", 0)), text))

    def _wait(self, seen: Mapping[str, Any], failure: str) -> int:
        status, random = int(seen.get("status", 200)), int(seen.get("random", 0))
        passes = failure == "no_answer" or (failure == "status" and (status in (408, 429) or status > 499))
        self.row = self.row + 1 if passes or failure == "unreadable" else 0
        if self.is_file:
            return min(FILE_INTERVAL, self.poll_ms)
        if not passes:
            return self.poll_ms // 2 + self.poll_ms * random // CHANCE
        asked = asked_pause(repair(seen.get("retry_after", "")), seen.get("now_ms", 0)) if status in (429, 503) else 0
        if asked:
            return asked + SECOND * random // CHANCE
        interval = SECOND
        for _ in range(self.row - 1):
            interval = min(2 * interval, LONGEST_BACKOFF)
        return interval // 2 + interval * random // CHANCE

    def _complaint(self, what: str) -> str:
        in_force = "the built-in policy" if self.source == "builtin" else "the policy before"
        return f"{self._option()}: {what}; {in_force} is in force"

    def _option(self) -> str:
        return "policy_file" if self.is_file else "lipservice_url"


def _usable(tag: str) -> str:
    text = tag.strip(" \t")
    return text if len(text) <= LONGEST_TAG and all("!" <= one <= "~" for one in text) else ""

"""Section 5: what became of an application's records."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lipservice_conformance.slow_doctor.said import Said, Secrets

__all__ = ["records"]

UNPLAYED: Final = (
    "The doctor sees no application from outside. In yours, log what its client's `doctor` returns; for a log file, "
    "ask Python's `lipservice doctor --log FILE` or `lipservice simulate FILE`."
)
SILENT: Final = (
    "No record has been taken yet. Has anything been logged since the call, by a logger that is connected, at a level "
    "that is let through?"
)
STUCK: Final = (
    "Nothing has arrived so far, though it was tried: run the doctor's command with the same environment to see why."
)
MOST: Final = 5


def records(counts: Mapping[str, Any] | None, secrets: Secrets) -> Iterator[Said]:
    """Say what was kept, dropped, sent and lost."""
    if counts is None:
        yield Said("unplayed", "info", UNPLAYED)
        return
    seen, kept, dropped, held = (counts.get(name, 0) for name in ("seen", "kept", "dropped", "buffered"))
    if counts.get("log"):
        log = secrets.hidden(counts["log"])
        yield Said("played", "info", f"Of {seen} records of {log} this policy would keep {kept} and drop {dropped}.")
    elif seen:
        text = f"Seen {seen}: kept {kept}, dropped {dropped}, held back for their requests {held}."
        yield Said("counted", "info", text)
    else:
        yield Said("silent", "note", SILENT)
    yield from _rare(counts)
    ranked = sorted(counts.get("patterns", ()), key=lambda row: row[2] - row[3], reverse=True)
    for key, template, came, stayed in ranked[:MOST]:
        if came > stayed:
            line = secrets.hidden(f"{came - stayed} of {came}: {template or key}")
            yield Said("dropped", "info", f"Dropped most: {line}")
    yield from _exported(counts.get("exporter"))
    yield from (Said("told", "note", f"Said lately: {secrets.hidden(line)}") for line in counts.get("told", ()))


def _rare(counts: Mapping[str, Any]) -> Iterator[Said]:
    number = counts.get("asked")
    if number:
        yield Said("asked", "info", f"Kept because the caller asked for it: {number}.")
    number = counts.get("released")
    if number:
        yield Said("released", "info", f"Dropped at first, and sent when their request failed: {number}.")
    number = counts.get("settlements")
    if number:
        yield Said("settlements", "info", f"Records of our own that only account for dropped ones: {number}.")
    number = counts.get("hook_drops")
    if number:
        yield Said("hook_drops", "note", f"Dropped by before_send: {number}.")
    number = counts.get("hook_failures")
    if number:
        text = f"A function of the application failed {number} times; the records went as they were."
        yield Said("hook_failures", "wrong", text)
    number = counts.get("faults")
    if number:
        text = f"LipService itself failed on {number} records and sent them in their plainest form: please report it."
        yield Said("faults", "wrong", text)


def _exported(exporter: Mapping[str, Any] | None) -> Iterator[Said]:
    if exporter is None:
        return
    if exporter["emitted"]:
        text = (
            "Of {emitted} records handed to the exporter {accepted} were accepted, and {queued} wait; requests "
            "{requests}, repeated {retries}."
        )
        yield Said("sent", "info", text.format(**exporter))
    if exporter["requests"] and not exporter["accepted"]:
        yield Said("stuck", "wrong", STUCK)
    for reason in sorted(exporter["lost"]):
        if exporter["lost"][reason]:
            yield Said("lost", "wrong", f"Lost: {reason}: {exporter['lost'][reason]}")
    if exporter["throttled"]:
        yield Said("throttled_now", "note", "The endpoint has asked for a pause, which lasts.")

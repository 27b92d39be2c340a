"""What went wrong, as a diagnostic has it."""

from __future__ import annotations


def spell(error: BaseException) -> str:
    """Return class and text of an exception. Never raises, whatever the text of a stranger's does."""
    name = type(error).__name__
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001  it is a stranger's
        return name
    return f"{name}: {text}" if text else name

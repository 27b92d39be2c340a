"""Forks and exits of the process, for all exporters in it."""

from __future__ import annotations

import atexit
import functools
import os
import threading
import weakref
from typing import Protocol


class Member(Protocol):
    """What has to know of a fork and of the exit."""

    def before_fork(self) -> None:
        """Take all locks."""

    def after_fork_in_parent(self) -> None:
        """Give them back."""

    def after_fork_in_child(self) -> None:
        """Begin again."""

    def finish(self) -> None:
        """Hand over what only the end makes known, before anybody leaves."""

    def leave(self) -> None:
        """Begin to end, without waiting for it."""

    def at_exit(self) -> None:
        """Send what is left."""


# Weak, so that this list keeps nothing alive.
_members: weakref.WeakSet[Member] = weakref.WeakSet()

# Of the fork that is under way those whose locks are taken. Who changes either list holds the lock of the process, and
# so does who forks, from before to after: forks in several threads at once go one after the other.
_forking: list[Member] = []
_lock = threading.RLock()


def join(member: Member) -> None:
    """Tell a member of forks and of the exit, as long as it lives."""
    with _lock:
        _watch()
        _members.add(member)


@functools.cache
def _watch() -> None:
    """Begin to watch, once: what is registered for forks cannot be taken back."""
    atexit.register(_at_exit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)


def _at_exit() -> None:
    with _lock:
        members = list(_members)
    for member in members:
        member.finish()
    # The time that each may take runs for all of them at once.
    for member in members:
        member.leave()
    for member in members:
        member.at_exit()


def _before() -> None:
    _lock.acquire()
    for member in list(_members):
        member.before_fork()
        _forking.append(member)


def _in_parent() -> None:
    while _forking:
        _forking.pop().after_fork_in_parent()
    _lock.release()


def _in_child() -> None:
    global _lock  # noqa: PLW0603  others may have waited for the parent's
    _lock = threading.RLock()
    while _forking:
        _forking.pop().after_fork_in_child()

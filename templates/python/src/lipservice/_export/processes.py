"""Forks and exits of the process, for all exporters in it."""

from __future__ import annotations

import atexit
import functools
import os
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

    def at_exit(self) -> None:
        """Send what is left."""


# Weak, so that this list keeps nothing alive.
_members: weakref.WeakSet[Member] = weakref.WeakSet()
_forking: list[Member] = []


def join(member: Member) -> None:
    """Tell a member of forks and of the exit, as long as it lives."""
    _watch()
    _members.add(member)


@functools.cache
def _watch() -> None:
    """Begin to watch, once: what is registered for forks cannot be taken back."""
    atexit.register(_at_exit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)


def _at_exit() -> None:
    for member in list(_members):
        member.at_exit()


def _before() -> None:
    _forking[:] = _members
    for member in _forking:
        member.before_fork()


def _in_parent() -> None:
    while _forking:
        _forking.pop().after_fork_in_parent()


def _in_child() -> None:
    while _forking:
        _forking.pop().after_fork_in_child()

"""A thread beside the application, which holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable

from lipservice._clock import Clock


class SideThread:
    """Works on a thread that begins when it is asked for. It keeps no process alive; a fork leaves it behind."""

    def __init__(self, name: str, clock: Clock, work: Callable[[threading.Condition], object]) -> None:
        """Begin without a thread. `work` returns when `waited` is false; the condition is the one to give it."""
        self._name = name
        self._clock = clock
        self._work = work
        self.is_over = False
        self.begin_in_child()

    def begin_in_child(self) -> None:
        """Forget the thread, which a fork has left behind."""
        self.condition = threading.Condition()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Start the thread, if there is none. At the very end of a process there can be none; then nothing happens."""
        with self.condition:
            if self.is_over or self._thread is not None:
                return
            thread = threading.Thread(target=self._work, args=(self.condition,), name=self._name, daemon=True)
            try:
                thread.start()
            except RuntimeError:
                return
            self._thread = thread

    def end(self) -> None:
        """Let the thread end. It is not waited for."""
        with self.condition:
            self.is_over = True
            self.condition.notify_all()

    def waited(self, condition: threading.Condition, due_ns: Callable[[], int | None]) -> bool:
        """Wait until `due_ns`, which is asked again after each wait; None is at once. False when all is over."""
        with condition:
            while not self.is_over:
                until_ns = due_ns()
                if until_ns is None or self._clock.monotonic_ns() >= until_ns:
                    return True
                self._clock.wait(condition, until_ns)
            return False

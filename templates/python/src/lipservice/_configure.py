"""The one call."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Unpack

from lipservice._at_work import at_work
from lipservice._call_options import CallOptions
from lipservice._clock import Clock, SystemClock

if TYPE_CHECKING:
    from lipservice._client import Client
    from lipservice._running import Running
    from lipservice._transport import Transport


class _FirstCall:
    """The call that counts until shutdown."""

    def __init__(self) -> None:
        self.begin_in_child()
        self.running: Running | None = None
        self.given: Mapping[str, object] = {}
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.begin_in_child)

    def begin_in_child(self) -> None:
        # Another thread of the parent may have been configuring.
        self.lock = threading.RLock()


_first = _FirstCall()


def configure_adaptive_logging(  # noqa: PLR0913  each part is asked for by name
    *,
    clock: Clock | None = None,
    random: Callable[[], int] | None = None,
    seed: int | None = None,
    transport: Transport | None = None,
    diagnostics: Callable[[str], object] | None = None,
    variables: Mapping[str, str] | None = None,
    **options: Unpack[CallOptions],
) -> Client:
    """Let LipService take what the standard logger is given, keep what matters of it, and send that.

    Options come from keyword arguments, from the environment, and from defaults; one that cannot be used is passed
    over, and standard error says so. Without a destination nothing is done, and that is said once. The application's
    own output stays as it is, byte for byte. Called again before `shutdown`, it returns the same client.

    Args:
        clock: What waits and decisions go by, and what dates records; otherwise they have the time of their logger.
        random: Returns 24 random bits, for the time of another try.
        seed: What the sampler's random numbers begin with; 32 bits.
        transport: What sends the bodies; the way records take otherwise is HTTP.
        diagnostics: Takes lines about faults, few of them; otherwise they go to standard error.
        variables: What is read in place of the environment.
        options: See `CallOptions`.

    Example:
        >>> client = configure_adaptive_logging(disabled=True)  # or posthog_api_key="phc_...", service_name="shop"
        >>> client.log("info", "order %s paid", 17, customer="acme")
        >>> client.stats().seen
        0
        >>> client.shutdown()
        <FlushResult.SUCCESS: 'success'>
    """
    unknown = options.keys() - CallOptions.__annotations__.keys()
    if unknown:
        message = f"configure_adaptive_logging() got an unexpected keyword argument {min(unknown)!r}"
        raise TypeError(message)
    # Here, so that programs that only import the package do not wait for it.
    from lipservice._client import Client  # noqa: PLC0415
    from lipservice._export.parts import Parts  # noqa: PLC0415
    from lipservice._running import CallParts, Running  # noqa: PLC0415

    with _first.lock:
        client = at_work.client
        if client is not None:
            if not _same(options, _first.given) and _first.running is not None:
                _first.running.tell("twice")
            return client
        time = clock or SystemClock()
        parts = CallParts(time, seed, diagnostics, Parts(time, random, lambda _: transport, diagnostics))
        running = Running(options, os.environ if variables is None else variables, parts)
        client = Client(running)
        _first.running, _first.given = running, options
        at_work.client = client
        if running.pipeline is not None:
            _connect(running)
        return client


def _connect(running: Running) -> None:
    if running.drops_early:
        from lipservice._early_drop import EarlyDrop  # noqa: PLC0415  as below

        EarlyDrop()
    at_work.set_pipeline(running.pipeline)
    if not running.is_manual:
        # Who connects loggers one by one may have none of the standard library's.
        from lipservice._root_connection import RootConnection  # noqa: PLC0415

        running.connection = RootConnection(running.level)


def _same(options: Mapping[str, object], others: Mapping[str, object]) -> bool:
    try:
        return bool(options == others)
    except Exception:  # noqa: BLE001  a stranger's values compare as they like
        return False

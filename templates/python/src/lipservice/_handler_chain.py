"""Whether a handler of ours sees what a logger is given."""

from __future__ import annotations

import logging

from lipservice.logging import Handler


def reaches_handler(name: str) -> bool:
    """Tell whether records of a logger of the standard library come to a handler of ours."""
    logger = logging.root.manager.loggerDict.get(name)
    # A record may have been made for a logger that does not exist.
    at: logging.Logger | None = logger if isinstance(logger, logging.Logger) else logging.root
    while at is not None:
        # By its iterator, because the root logger's own handler is in no list.
        if any(isinstance(handler, Handler) for handler in iter(at.handlers)):
            return True
        at = at.parent if at.propagate else None
    return False

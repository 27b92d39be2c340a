"""What makes a case fail."""

from __future__ import annotations

__all__ = ["AgentError", "CannotError", "InstallationError", "UnmetError"]


class UnmetError(Exception):
    """Something was expected and is otherwise."""


class AgentError(Exception):
    """The agent hung, died, or did not keep to the protocol."""


class CannotError(AgentError):
    """The agent says that it does not apply to its SDK."""


class InstallationError(Exception):
    """A package that cannot be built or installed: a fault of the set-up, or of the package."""

"""What makes a case fail."""

from __future__ import annotations

__all__ = ["AgentError", "CannotError", "InstallationError", "UnmetError"]


class UnmetError(Exception):
    """Something was expected and is otherwise."""


class AgentError(Exception):
    """The agent hung, died, or did not keep to the protocol."""


class CannotError(AgentError):
    """The agent says that a command does not apply to its SDK."""

    def __init__(self, command: str) -> None:
        super().__init__(f"the agent cannot do `{command}`: not applicable")
        self.command = command


class InstallationError(Exception):
    """A package that cannot be built or installed: a fault of the set-up, or of the package."""

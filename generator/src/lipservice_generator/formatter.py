"""Names a target's tools: kept as a module of its own because targets import it."""

from lipservice_generator.target import Tool as Formatter

__all__ = ["Formatter"]

"""The ways in which an SDK can send to a Collector."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Way", "ways"]

_GRPC = frozenset({"python", "go"})
_COMPRESSIONS = ("gzip", "none")


@dataclass(frozen=True)
class Way:
    """One of them. gRPC carries protobuf alone."""

    language: str
    transport: str  # http or grpc
    encoding: str
    compression: str

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return f"{self.language}.{self.transport}.{self.encoding}.{self.compression}"


def ways(language: str) -> list[Way]:
    """Return those of one SDK."""
    routes = [("http", "protobuf"), ("http", "json"), *([("grpc", "protobuf")] if language in _GRPC else [])]
    return [Way(language, *route, compression) for route in routes for compression in _COMPRESSIONS]

"""`soak-full.json`: what became of many records, and the memory that they took, as lines of a drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["HEIGHT", "WIDTH", "Curve", "Soak", "SoakedSdk", "soak_of"]

WIDTH, HEIGHT = 720, 200


@dataclass(frozen=True)
class SoakedSdk:
    """The numbers of one SDK."""

    language: str
    emitted: int
    arrived: int
    lost: str
    unaccounted: int
    duplicates: int
    uncounted: int
    left: str
    growth: float
    passed: bool


@dataclass(frozen=True)
class Curve:
    """Memory over time: points of a polyline in the drawing's own units, and where its name stands."""

    language: str
    points: str
    name_y: float


@dataclass(frozen=True)
class Soak:
    """All SDKs. `seconds` and `megabytes` are where the axes end."""

    sdks: tuple[SoakedSdk, ...]
    curves: tuple[Curve, ...]
    seconds: int
    megabytes: int


def soak_of(data: Any) -> Soak:
    """Read the file's content."""
    samples = {language: [_pair(one) for one in sdk["samples"]] for language, sdk in data.items()}
    everything = [pair for some in samples.values() for pair in some]
    seconds = max((pair[0] for pair in everything), default=0.0) or 1.0
    megabytes = max((pair[1] for pair in everything), default=0.0) * 1.1 or 1.0
    curves = tuple(_curve(name, some, seconds, megabytes) for name, some in samples.items() if some)
    return Soak(tuple(_sdk(name, sdk) for name, sdk in data.items()), curves, round(seconds), round(megabytes))


def _pair(sample: Mapping[str, float]) -> tuple[float, float]:
    return float(sample["seconds"]), float(sample["megabytes"])


def _curve(language: str, samples: Sequence[tuple[float, float]], seconds: float, megabytes: float) -> Curve:
    places = [(x / seconds * WIDTH, HEIGHT - y / megabytes * HEIGHT) for x, y in samples]
    return Curve(language, " ".join(f"{x:.1f},{y:.1f}" for x, y in places), round(places[-1][1], 1))


def _sdk(language: str, sdk: Mapping[str, Any]) -> SoakedSdk:
    return SoakedSdk(
        language,
        sdk["emitted"],
        sdk["distinct"],
        _named(sdk["lost"]) or "none",
        sdk["unaccounted"],
        sdk["duplicates"],
        sdk["uncounted"],
        _named(sdk["left"]) or "nothing",
        sdk["growth"],
        sdk["passed"],
    )


def _named(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))

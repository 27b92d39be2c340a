"""The smaller operations: parts of the sampler asked by themselves."""

from typing import Any

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_sampler.budget import parse_budget
from lipservice_conformance.slow_sampler.document import hash_of, read_document
from lipservice_conformance.slow_sampler.findings import WrongError
from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.rate import ONE, parse_probability, shown_threshold, weight_bits
from lipservice_conformance.slow_sampler.shared import shared_randomness
from lipservice_conformance.slow_sampler.stratified import Row
from lipservice_conformance.slow_sampler.timeline import run_timeline
from lipservice_conformance.slow_sampler.waterfill import Share, rates

__all__ = ["budget", "decide", "policy", "random", "randomness", "stratified", "threshold", "waterfill"]


def budget(text: str | bytes, window_seconds: int = 10) -> dict[str, Any]:
    """Return what a window may cost. Shape: `{"kind": "records" | "bytes" | "", "cost_per_window": B, "error": ""}`."""
    try:
        parsed = parse_budget(repair(text), window_seconds)
    except WrongError as error:
        return {"kind": "", "cost_per_window": 0, "error": str(error)}
    return {"kind": parsed.kind, "cost_per_window": parsed.cost, "error": ""}


def policy(document: str | bytes) -> dict[str, Any]:
    """Return what is said of a document. Shape: `{"hash": 16 hex digits or "", "errors": lines, "notices": lines}`."""
    reading = read_document(document)
    digest = "" if reading.document is None else hash_of(reading.document)
    return {"hash": digest, "errors": "\n".join(reading.errors), "notices": "\n".join(reading.notices)}


def threshold(probability: str | bytes) -> dict[str, Any]:
    """Return the forms of a probability. Shape: `{"t24": T, "th": hex, "weight": 16 hex digits, "error": ""}`."""
    try:
        rate = parse_probability(repair(probability))
    except WrongError as error:
        return {"t24": 0, "th": "", "weight": "", "error": str(error)}
    return {"t24": ONE - rate, "th": shown_threshold(rate), "weight": weight_bits(rate), "error": ""}


def decide(events: str | bytes, policy: str | bytes = "", seed: int = 1) -> dict[str, Any]:
    """Return what a timeline leads to. Shape: `{"trace": lines}`."""
    return {"trace": run_timeline(_text(policy), seed, _text(events))}


def waterfill(sizes: str, area: int, share: Share = "sqrt") -> dict[str, Any]:
    """Return the rates of sizes. Shape: `{"rates": "k1,k2,..."}`."""
    given = rates([int(size) for size in sizes.split(",")], area, share)
    return {"rates": ",".join(map(str, given))}


def stratified(seed: int, rates: str) -> dict[str, Any]:
    """Return what a row decides, opened after the rest's. Shape: `{"trace": "keep acc u" per line}`."""
    randomness = Randomness(seed)
    _, row = Row(randomness), Row(randomness)
    lines = []
    for rate in rates.split(","):
        keep = row.keeps(int(rate), randomness)
        lines.append(f"{int(keep)} {row.place} {row.point}")
    return {"trace": "\n".join(lines)}


def random(seed: int, count: int = 4) -> dict[str, Any]:
    """Return the state of a seed and the numbers that follow. Shape: `{"state": 4 hex words, "values": "a,b,..."}`."""
    randomness = Randomness(seed)
    state = " ".join(f"{word:08x}" for word in randomness.state)
    return {"state": state, "values": ",".join(str(randomness.next24()) for _ in range(count))}


def randomness(
    trace_state: str | bytes = "", trace_id: str | bytes = "", seed: int = 0, key: str | bytes = ""
) -> dict[str, Any]:
    """Return what a request shares. Shape: `{"r24": 24 bits, or -1}`."""
    found = shared_randomness(trace_state, trace_id, seed, key)
    return {"r24": -1 if found is None else found}


def _text(given: str | bytes) -> str:
    return given.decode() if isinstance(given, bytes) else given

"""The operations of the spec, by the functions of the package."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass

import call_operations
import config_operation
import doctor_operation
import encode_operation
import policy_client_operation
import redact_operation
import reply_operation
import timeline

import lipservice
from lipservice import _budget, _randomness
from lipservice._engine import Engine
from lipservice._json_value import well_formed
from lipservice._message import unexpected
from lipservice._policy_reader import read_policy
from lipservice._policy_tables import ALGORITHMS, ONE
from lipservice._probability import read_probability, threshold_text, weight

signature = lipservice.signature
encode = encode_operation.encode


@dataclass(frozen=True)
class Budget:
    """What a window may cost, or why there is no such budget."""

    kind: str = ""
    cost_per_window: int = 0
    error: str = ""


@dataclass(frozen=True)
class Policy:
    """What a policy document is worth."""

    hash: str
    errors: str
    notices: str


@dataclass(frozen=True)
class Threshold:
    """The forms of a probability."""

    t24: int = 0
    th: str = ""
    weight: str = ""
    error: str = ""


@dataclass(frozen=True)
class Trace:
    """What a timeline led to, a line for each thing that happened."""

    trace: str


@dataclass(frozen=True)
class Rates:
    """The rates of slots."""

    rates: str


@dataclass(frozen=True)
class RandomNumbers:
    """The state of a seed, and the numbers that come of it."""

    state: str
    values: str


@dataclass(frozen=True)
class Randomness:
    """What a request shares; -1: nothing."""

    r24: int


def decide(policy: str | bytes, seed: int, events: str | bytes) -> Trace:
    """Play a timeline."""
    reading = read_policy(policy or "{}")
    if reading.policy is None:
        raise ValueError("\n".join(map(str, reading.errors)))
    return Trace("\n".join(timeline.play(reading.policy, seed, json.loads(events))))


def waterfill(sizes: str, area: int, share: str) -> Rates:
    """Share out an area among slots that offered so much."""
    offered = [int(size) for size in sizes.split(",")]
    engine = _engine(len(offered), fair=share == "fair")
    engine.used = len(offered)
    slots = engine.slots[1 : len(offered) + 1]
    for slot, size in zip(slots, offered, strict=True):
        slot.known, slot.forecast = True, size
    engine.share_out(area, 1)
    return Rates(",".join(str(slot.rate) for slot in slots))


def stratified(seed: int, rates: str) -> Trace:
    """Let one slot decide at these rates."""
    engine = _engine(1)
    engine.start(seed)
    slot = engine.slots[1]
    engine.open_slot(slot)
    kept = (engine.stratified(slot, int(rate)) for rate in rates.split(","))
    return Trace("\n".join(f"{int(keep)} {slot.acc} {slot.point}" for keep in kept))


def random(seed: int, count: int) -> RandomNumbers:
    """Draw numbers, before slot 0 draws any."""
    engine = _engine(1)
    engine.seed_random(seed)
    state = " ".join(f"{word:08x}" for word in (engine.x0, engine.x1, engine.x2, engine.x3))
    return RandomNumbers(state, ",".join(str(engine.next24()) for _ in range(count)))


def randomness(trace_state: str | bytes, trace_id: str | bytes, seed: int, key: str | bytes) -> Randomness:
    """Find what a request shares."""
    found = _randomness.randomness(well_formed(trace_state), well_formed(trace_id), seed, well_formed(key))
    return Randomness(-1 if found is None else found)


def _engine(slots: int, *, fair: bool = False) -> Engine:
    return Engine(window_ms=10_000, budget=2**20, max_patterns=slots, fair=fair, always_limit=4)


def budget(text: str | bytes, window_seconds: int) -> Budget:
    """Read a budget."""
    window = _budget.WINDOW
    if not window.low <= window_seconds <= window.high:
        return Budget(error=unexpected(window.expected, window_seconds))
    try:
        read = _budget.read_allowance(well_formed(text)).in_window(window_seconds)
    except _budget.BudgetError as error:
        return Budget(error=str(error))
    return Budget(read.kind, read.cost_per_window)


def policy(document: str | bytes) -> Policy:
    """Read a policy document."""
    reading = read_policy(document)
    return Policy(
        reading.policy.hash if reading.policy else "",
        "\n".join(map(str, reading.errors)),
        "\n".join(map(str, reading.notices)),
    )


def threshold(probability: str | bytes) -> Threshold:
    """Read a probability."""
    text = well_formed(probability)
    rate = read_probability(text)
    if rate is None:
        return Threshold(error=unexpected(_PROBABILITY.expected, text))
    return Threshold(ONE - rate, threshold_text(rate), struct.pack(">d", weight(rate)).hex())


_PROBABILITY = next(field for fields in ALGORITHMS.values() for field in fields if field.type == "probability")

reply = reply_operation.reply
config = config_operation.config
policy_client = policy_client_operation.policy_client
redact = redact_operation.redact
correlation = call_operations.correlation
stamp = call_operations.stamp
doctor = doctor_operation.doctor

"""The examples of the spec's algorithms as questions: an algorithm that is added there has vectors of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lipservice_generator.representation import Representation
from lipservice_generator.sampling.representation import Algorithm, Example

from lipservice_conformance.authoring import Question
from lipservice_conformance.values import Json

__all__ = ["example_questions"]

OP = "decide"
RULE = "example"
PATTERN = "p"


def example_questions(representation: Representation) -> list[Question]:
    """Return a timeline for each example: one rule with the algorithm, and which records are kept."""
    return [question for algorithm in representation.sampling.algorithms for question in _questions(algorithm)]


def _questions(algorithm: Algorithm) -> Iterator[Question]:
    for example in algorithm.examples:
        arguments: dict[str, Json] = {"policy": _policy(algorithm, example), "events": _events(example)}
        kept = {str(at): str(keep) for at, keep in enumerate(example.keep)}
        why = f"The spec's own example of {algorithm.name}."
        yield Question(OP, f"algorithm.{algorithm.name}", "example", why, arguments, "hand", {"trace": {**kept}})


def _policy(algorithm: Algorithm, example: Example) -> str:
    action = {"algorithm": algorithm.name, **dict(example.fields)}
    return json.dumps({"rules": [{"id": RULE, "action": action}]}, separators=(",", ":"))


def _events(example: Example) -> str:
    return json.dumps([{"t": time, "key": PATTERN} for time in example.times], separators=(",", ":"))

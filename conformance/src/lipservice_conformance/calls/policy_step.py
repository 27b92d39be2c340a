"""What is done about policies from elsewhere, and what must have come of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from lipservice_conformance.calls.case import Step
from lipservice_conformance.calls.expectation import judged
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.emulator import Answer, PolicyRequest
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["asked", "hand_out", "policy_answers", "policy_failed", "policy_is", "write_file"]

# For a request that is due at once, on a machine that is busy with other things.
_SECONDS = 10.0
_LOOK_AGAIN = 0.02
# By the manual clock, with each look: what a poll of a second waits for comes soon, and no window of five minutes ends.
PASSING_MS = 100


def hand_out(document: object, text: str) -> Step:
    """Let the service hand out this document from now on."""
    return Step(f"the service hands out {text}", lambda scene: scene.emulator.hand_out(document))


def policy_answers(answer: Answer, text: str) -> Step:
    """Let the service answer all further requests so."""
    return Step(f"the service {text}", lambda scene: scene.emulator.script_policies([answer], after_last="last"))


def write_file(document: object, text: str, name: str = "policy.json") -> Step:
    """Write a policy into the folder of the case: an object, or a text as it stands."""
    body = document if isinstance(document, str) else json.dumps(document)

    def act(scene: Scene) -> None:
        # Beside it first, as whoever hands out files does: nobody sees half of one.
        beside = scene.folder / f"{name}.new"
        beside.write_text(body, "utf-8")
        beside.replace(scene.folder / name)

    return Step(f"the file has {text}", act)


def policy_is(source: str, *, passing: int = PASSING_MS, **expected: Any) -> Step:
    """Wait until the newest policy comes from there, and has this version, while so much time passes with each look."""

    def act(scene: Scene) -> None:
        wanted = {"source": source, **expected}
        _wait(scene, passing, lambda policy: policy.items() >= wanted.items(), f"{wanted}")

    return Step(f"the policy is {source} {expected or ''}".rstrip(), act)


def policy_failed(kind: str, least: int = 1, *, passing: int = PASSING_MS) -> Step:
    """Wait until looking for another policy has failed so, so many times, while time passes as above."""

    def act(scene: Scene) -> None:
        _wait(scene, passing, lambda policy: policy["failures"].get(kind, 0) >= least, f"{least} failures {kind}")

    return Step(f"{kind}, {least} times at least", act)


def asked(text: str, check: Callable[[list[PolicyRequest]], bool]) -> Step:
    """Expect something of all requests for policies."""

    def judge(scene: Scene) -> str:
        requests = scene.emulator.policy_requests()
        return "" if check(requests) else f"there are {requests}"

    return judged(judge, text)


def _wait(scene: Scene, passing: int, done: Callable[[Mapping[str, Any]], bool], text: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while not done(policy := scene.agent.ask("stats")["policy"]):
        if time.monotonic() >= deadline:
            raise UnmetError(f"expected {text} within {_SECONDS:g} s, the policy is {policy}")
        if passing:
            scene.agent.ask("advance", {"ms": passing})
        time.sleep(_LOOK_AGAIN)

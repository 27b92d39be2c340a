"""Operations whose inputs are too long to write out: what an author writes for them, and the arguments it stands for.

decide:      {policy: {budget: 20/s}, seed: 1, events: [...]}    # timelines/authored.py; no policy: the built-in one
waterfill:   {sizes: [5, {of: 1024, times: 9}], area: 100, share: fair}
             {random: 40, seed: 7}                               # so many instances
stratified:  {seed: 1, rates: [16777216, {of: 5, times: 9}]}
             {random: 10, seed: 7}
encode:      {record: {severity: 9, body: x}}                    # authored_requests.py; in both encodings
config:      {options: {disabled: true}, environment: {A: b}}    # texts stand as they are
             {option: gzip_level, values: [1, 9]}                # a question for each, beside options and environment
             {variable: LIPSERVICE_GZIP_LEVEL, values: ["1"], environment: {A: b}}
doctor:      {environment: {A: b}, answer: {status: 200}}        # texts stand as they are
policy_client: {source: file, looks: [{status: 304, times: 3}]}  # a body as an object, a kept document by its parts
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any, Final, TypeAlias

from lipservice_conformance.authored_requests import expand_requests, expanded_text
from lipservice_conformance.instances import random_rates, random_waterfill
from lipservice_conformance.timelines.authored import expand_events
from lipservice_conformance.values import Json

__all__ = ["FORMS"]

Written: TypeAlias = dict[str, Any]
Arguments: TypeAlias = dict[str, Json]


def _decide(written: Written) -> Iterator[Arguments]:
    """A timeline; texts stand as they are, such as those that fuzzing has found."""
    policy, events = written.get("policy"), written["events"]
    given = {**written, "events": events if isinstance(events, str) else _json(expand_events(events))}
    yield {**given, "policy": _json(policy)} if isinstance(policy, dict) else given


def _waterfill(written: Written) -> Iterator[Arguments]:
    return _instances(written, random_waterfill, "sizes")


def _stratified(written: Written) -> Iterator[Arguments]:
    return _instances(written, random_rates, "rates")


def _config(written: Written) -> Iterator[Arguments]:
    """A set-up, or one for each of some values of an option or a variable."""
    given = dict(written)
    values = given.pop("values", None)
    if values is None:
        yield {name: value if isinstance(value, str) else _json(value) for name, value in given.items()}
        return
    holder, name = ("options", given.pop("option")) if "option" in given else ("environment", given.pop("variable"))
    for value in values:
        yield from _config({**given, holder: {**given.get(holder, {}), name: expanded_text(value)}})


def _doctor(written: Written) -> Iterator[Arguments]:
    """What the doctor knows, each part an object."""
    yield {name: value if isinstance(value, str) else _json(value) for name, value in written.items()}


def _policy_client(written: Written) -> Iterator[Arguments]:
    """Looks; `times` so many of one, `body` also as an object."""
    looks = [_look(look) for look in written.get("looks", []) for _ in range(look.get("times", 1))]
    kept = written.get("kept", "")
    if isinstance(kept, dict):
        parts = ("lipservice-policy-1", kept["url"], kept["tag"], str(kept["fetched_ms"]), _json(kept["body"]))
        kept = "\n".join(parts)
    given = {**written, "kept": kept, "looks": _json(looks)}
    yield {name: value for name, value in given.items() if value not in ("", "[]")}


def _look(look: Written) -> Written:
    given = {name: expanded_text(value) for name, value in look.items() if name != "times"}
    return {**given, "body": _json(look["body"])} if isinstance(look.get("body"), dict) else given


def _instances(written: Written, draw: Callable[[Random], Arguments], row: str) -> Iterator[Arguments]:
    match written:
        case {"random": int(count), "seed": int(seed), **others} if not others:
            rng = Random(seed)  # noqa: S311 - repeatable, not secret
            yield from (draw(rng) for _ in range(count))
        case _:
            values = written[row]
            yield {**written, row: values if isinstance(values, str) else ",".join(map(str, _row(values)))}


def _row(values: Iterable[int | Mapping[str, int]]) -> Iterator[int]:
    for value in values:
        if isinstance(value, int):
            yield value
        else:
            yield from [value["of"]] * value["times"]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


FORMS: Final[Mapping[str, Callable[[Written], Iterator[Arguments]]]] = {
    "decide": _decide,
    "waterfill": _waterfill,
    "stratified": _stratified,
    "encode": expand_requests,
    "config": _config,
    "doctor": _doctor,
    "policy_client": _policy_client,
}

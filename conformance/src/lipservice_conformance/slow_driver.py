"""The slow model as a driver, so that an oracle is asked like any SDK: `python -m lipservice_conformance.slow_driver`.

It is written from the rules in words and made from no spec, so in its hello it repeats the hash it was greeted with.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Mapping
from io import BufferedReader, BytesIO
from typing import BinaryIO

from lipservice_conformance.lines import LineBuffer
from lipservice_conformance.protocol import (
    Bye,
    Case,
    Done,
    Failure,
    Greeting,
    Hello,
    ProtocolError,
    Reply,
    decode_request,
    encode,
)
from lipservice_conformance.slow_config import config
from lipservice_conformance.slow_correlation import correlation
from lipservice_conformance.slow_doctor import doctor
from lipservice_conformance.slow_model import slow_signature
from lipservice_conformance.slow_otlp import encode as encode_records
from lipservice_conformance.slow_policy_client import policy_client
from lipservice_conformance.slow_redaction import redact
from lipservice_conformance.slow_reply import reply
from lipservice_conformance.slow_sampler import operations
from lipservice_conformance.slow_stamp import stamp
from lipservice_conformance.values import Json, decode_text, encode_text

__all__ = ["LANGUAGE", "OPERATIONS", "main", "serve"]

LANGUAGE = "model"
_CHUNK = 1 << 16

# The operations the model has rules for, by the names of the spec.
OPERATIONS: dict[str, Callable[..., Mapping[str, str | int]]] = {
    "signature": slow_signature,
    "budget": operations.budget,
    "policy": operations.policy,
    "threshold": operations.threshold,
    "decide": operations.decide,
    "waterfill": operations.waterfill,
    "stratified": operations.stratified,
    "random": operations.random,
    "randomness": operations.randomness,
    "correlation": correlation,
    "stamp": stamp,
    "encode": encode_records,
    "redact": redact,
    "reply": reply,
    "policy_client": policy_client,
    "config": config,
    "doctor": doctor,
}


def serve(incoming: BufferedReader | BytesIO, outgoing: BinaryIO) -> None:
    """Answer every line until bye or the end of input. Answers go out when all lines that have come are answered."""
    buffer = LineBuffer()
    more = True
    while more:
        chunk = incoming.read1(_CHUNK)
        more = bool(chunk)
        for line in buffer.feed(chunk):
            reply = answer(line)
            outgoing.write(encode(reply))
            if isinstance(reply, Bye):
                outgoing.flush()
                return
        outgoing.flush()


def answer(line: bytes) -> Reply:
    """Answer one line."""
    try:
        request = decode_request(line)
    except ProtocolError as error:
        return Done("", error=Failure("bad_input", str(error)))
    match request:
        case Hello(spec):
            return Greeting("lipservice-conformance", "0.1.0", LANGUAGE, platform.python_version(), spec)
        case Bye():
            return Bye()
        case Case(case_id, op, arguments):
            return _done(case_id, op, arguments)


def _done(case_id: str, op: str, arguments: dict[str, Json]) -> Done:
    if op not in OPERATIONS:
        return Done(case_id, error=Failure("unknown_op", f"no operation {op!r}"))
    try:
        given = {name: _argument(value) for name, value in arguments.items()}
        out = OPERATIONS[op](**given)
    except (ValueError, TypeError) as error:  # a form of a value, JSON, a policy that is none
        return Done(case_id, error=Failure("bad_input", str(error)))
    return Done(case_id, {name: _result(value) for name, value in out.items()})


def _argument(value: Json) -> str | bytes | int | None:
    return value if value is None or isinstance(value, int) else decode_text(value)


def _result(value: str | int) -> Json:
    return value if isinstance(value, int) else encode_text(value)


def main() -> None:
    """Answer standard input on standard output."""
    with open(sys.stdin.fileno(), "rb", closefd=False) as stdin:
        serve(stdin, sys.stdout.buffer)


if __name__ == "__main__":
    main()

"""A driver for tests: `parrot.py LANGUAGE SPEC`. The pattern of a message is its first word, and it knows no SDK.

It lies in two ways: a message with the word `quarrel` gets its own language for an answer, and of `die` it dies.
"""

from __future__ import annotations

import base64
import json
import sys


def answer(language: str, message: object) -> dict[str, str]:
    text = base64.b64decode(message["$b64"]).decode("utf-8", "replace") if isinstance(message, dict) else str(message)
    if "die" in text:
        sys.exit(3)
    template = language if "quarrel" in text else text.split()[0][:100]
    return {"template": template, "id": template, "source": "scan"}


def main(language: str, spec: str) -> None:
    for line in sys.stdin:
        ((kind, body),) = json.loads(line).items()
        who = {"protocol": 1, "sdk": "parrot", "version": "1", "language": language, "runtime": "-", "spec": spec}
        reply = {"hello": who} if kind == "hello" else {"bye": {}}
        if kind == "case":
            reply = {"done": {"id": body["id"], "out": answer(language, body["in"]["message"])}}
        print(json.dumps(reply), flush=True)
        if kind == "bye":
            return


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Drivers that lie, one per function; the docstring states the lie. Run as `python fake_driver.py NAME`.

Every one of them misbehaves at the case `c3`, unless it says otherwise, and answers all others with their own message.
"""

import json
import os
import signal
import sys
from collections.abc import Callable

HELLO = {"protocol": 1, "sdk": "fake", "version": "1", "language": "fake", "runtime": "x", "spec": "abc"}
FATAL = "c3"


def write(message: object) -> None:
    raw = message if isinstance(message, bytes) else json.dumps(message).encode()
    sys.stdout.buffer.write(raw + b"\n")
    sys.stdout.buffer.flush()


def done(case: dict, **answer: object) -> None:
    write({"done": {"id": case["id"], **(answer or {"out": {"echo": case["in"]["text"]}})}})


def answers_all(case: dict) -> None:
    """No lie at all."""
    done(case)


def dies_in_the_middle(case: dict) -> None:
    """Ends with status 3 and a last word."""
    if case["id"] == FATAL:
        print("fatal: heap of bones", file=sys.stderr, flush=True)
        os._exit(3)
    done(case)


def is_killed(case: dict) -> None:
    """Gets SIGKILL, as from the kernel when memory runs out."""
    if case["id"] == FATAL:
        os.kill(os.getpid(), signal.SIGKILL)
    done(case)


def hangs(case: dict) -> None:
    """Never answers, and does not mind SIGTERM either."""
    if case["id"] == FATAL:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.pause()
    done(case)


def answers_twice(case: dict) -> None:
    """Says it again."""
    done(case)
    if case["id"] == FATAL:
        done(case)


def answers_another(case: dict) -> None:
    """Answers a case nobody asked."""
    done({**case, "id": "c99"} if case["id"] == FATAL else case)


def talks_garbage(case: dict) -> None:
    """Prints a debug line to stdout."""
    if case["id"] == FATAL:
        write(b"DEBUG entering signature")
    done(case)


def talks_latin(case: dict) -> None:
    """Writes a byte that is not UTF-8."""
    write(b'{"done":{"id":"c3","out":{"echo":"\xe9"}}}') if case["id"] == FATAL else done(case)


def adds_a_member(case: dict) -> None:
    """Says more than was asked."""
    write({"done": {"id": case["id"], "out": {}, "took": 5}}) if case["id"] == FATAL else done(case)


def answers_both(case: dict) -> None:
    """Has an output and an error."""
    done(case, out={}, error={"kind": "internal", "message": "x"}) if case["id"] == FATAL else done(case)


def greets_again(case: dict) -> None:
    """Says hello in the middle."""
    write({"hello": HELLO}) if case["id"] == FATAL else done(case)


def writes_a_huge_line(case: dict) -> None:
    """Answers with 20 MiB."""
    done(case, out={"echo": "x" * (20 << 20)}) if case["id"] == FATAL else done(case)


def breaks_off(case: dict) -> None:
    """Ends in the middle of a line."""
    if case["id"] == FATAL:
        sys.stdout.buffer.write(b'{"done":{"id":"c3"')
        sys.stdout.buffer.flush()
        os._exit(0)
    done(case)


ANSWERED = []


def exits_early(case: dict) -> None:
    """Has had enough after three answers and ends with status 0."""
    done(case)
    ANSWERED.append(case)
    if len(ANSWERED) == 3:
        os._exit(0)


def floods_stderr(case: dict) -> None:
    """Writes 2 MB to stderr per case, and a little more at the end. Otherwise right."""
    sys.stderr.write("noise " * 400_000 if case["id"] == FATAL else "noise\n")
    sys.stderr.flush()
    done(case)


def answers_wrong(case: dict) -> None:
    """Gets it wrong."""
    done(case, out={"echo": "wrong"}) if case["id"] == FATAL else done(case)


def refuses(case: dict) -> None:
    """Says it cannot."""
    done(case, error={"kind": "internal", "message": "KeyError"}) if case["id"] == FATAL else done(case)


HELD = []


def answers_out_of_turn(case: dict) -> None:
    """Answers in pairs, the later one first. That is allowed."""
    HELD.append(case)
    if len(HELD) == 2 or case["id"] == "c5":
        while HELD:
            done(HELD.pop())


CASES = {
    function.__name__: function
    for function in (
        answers_all, dies_in_the_middle, is_killed, hangs, answers_twice, answers_another, talks_garbage, talks_latin,
        adds_a_member, answers_both, greets_again, writes_a_huge_line, breaks_off, exits_early, floods_stderr,
        answers_wrong, refuses, answers_out_of_turn,
    )
}  # fmt: skip


def dies_at_once() -> None:
    """Ends before it says hello."""
    print("no such module: lipservice", file=sys.stderr, flush=True)
    sys.exit(1)


def never_greets() -> None:
    """Says nothing at all."""
    signal.pause()


def has_another_spec() -> None:
    """Was made from another spec."""
    write({"hello": {**HELLO, "spec": "def"}})
    signal.pause()


def speaks_protocol_2() -> None:
    """Comes from the future."""
    write({"hello": {**HELLO, "protocol": 2}})
    signal.pause()


def is_another_language() -> None:
    """Stands in the wrong folder."""
    write({"hello": {**HELLO, "language": "cobol"}})
    signal.pause()


def ignores_bye() -> None:
    """Stays after bye."""
    serve(answers_all, bye=signal.pause)


def ends_badly() -> None:
    """Answers everything, then ends with status 7."""
    serve(answers_all, bye=lambda: say_bye() or sys.exit(7))


STARTS = {
    function.__name__: function
    for function in (
        dies_at_once, never_greets, has_another_spec, speaks_protocol_2, is_another_language, ignores_bye, ends_badly,
    )
}  # fmt: skip


def say_bye() -> None:
    write({"bye": {}})


def serve(answer: Callable[[dict], None], bye: Callable[[], object] = say_bye) -> None:
    for line in sys.stdin.buffer:
        ((kind, body),) = json.loads(line).items()
        if kind == "hello":
            write({"hello": HELLO})
        elif kind == "case":
            answer(body)
        else:
            bye()
            return


if __name__ == "__main__":
    name = sys.argv[1]
    STARTS[name]() if name in STARTS else serve(CASES[name])

"""The page at `/`."""

from __future__ import annotations

import re

from emulator_client import Answered, exchange, protobuf
from lipservice_conformance.emulator import Answer, Emulator, Fault

HOSTILE = '<script>alert("x")</script>\x1b[31m'


def page(emulator: Emulator, path: str = "/") -> Answered:
    return exchange(emulator.url, path=path, method="GET")


def text(emulator: Emulator, path: str = "/") -> str:
    answered = page(emulator, path)
    assert (answered.status, answered.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return answered.body.decode()


def test_an_empty_page_says_how_a_first_row_comes(emulator: Emulator) -> None:
    shown = text(emulator)
    assert "None yet" in shown
    assert f"curl 'http://{emulator.url.removeprefix('http://')}/i/v1/logs?token=phc_try'" in shown


def test_rows_requests_bytes_faults_and_losses_are_shown(emulator: Emulator) -> None:
    emulator.script([Answer(), Answer(status=503), Answer(fault=Fault.QUOTA)])
    for _ in range(3):
        exchange(emulator.url, protobuf("checkout has failed"))
    shown = text(emulator)
    assert shown.count('<div class="body">checkout has failed') == 1
    assert "Answered 503" in shown
    assert "Fault quota" in shown
    assert "1 lost: quota" in shown
    assert f"{emulator.counts().billed_bytes:,}" in shown


def test_everything_foreign_is_escaped(emulator: Emulator) -> None:
    exchange(emulator.url, protobuf(HOSTILE, service=HOSTILE))
    exchange(emulator.url, b"x", {"Authorization": "phc_x", "Content-Encoding": HOSTILE[:-5]})
    shown = text(emulator)
    assert "<script" not in shown
    assert "\x1b" not in shown
    assert shown.count("&lt;script&gt;") >= 2


def test_every_class_of_the_page_has_a_style(emulator: Emulator) -> None:
    exchange(emulator.url, protobuf("\t" + "a long line " * 60))
    head, body = text(emulator).split("</style>")
    used = {name for names in re.findall('class="([^"]*)"', body) for name in names.split()}
    assert {"cut", "unseen", "foreign"} <= used
    assert {name for name in used if f".{name}" not in head} <= {"level-info", "level-debug", "level-trace"}


def test_nothing_is_loaded_from_elsewhere(emulator: Emulator) -> None:
    answered = page(emulator)
    assert answered.headers["content-security-policy"].startswith("default-src 'none'")
    assert re.findall(r'(?:src|href)="(?!/|data:,")', answered.body.decode()) == []


def test_it_loads_itself_again_unless_it_is_held(emulator: Emulator) -> None:
    assert 'http-equiv="refresh"' in text(emulator)
    assert 'http-equiv="refresh"' not in text(emulator, "/?still")


def test_half_of_a_surrogate_pair_cannot_break_it(otlp: Emulator) -> None:
    exchange(otlp.url, protobuf("x"), {"Content-Encoding": "\xff"})
    assert "An OTLP endpoint" in text(otlp)

"""What rows cost."""

from __future__ import annotations

import os
from dataclasses import replace

from lipservice_conformance.emulator.account import message_bytes, record_bytes
from lipservice_conformance.emulator.row import Row

ROW = Row("", 0, 0, "body", "info", 9, "shop", "", "", 0, "lib@1", "event", {"a": "1"}, {"service.name": '"shop"'})


def test_body_and_attributes_count_and_short_names_are_free() -> None:
    assert record_bytes([ROW]) == len("body") + len("a1") + len('service.name"shop"')


def test_bytes_count_and_not_characters() -> None:
    assert record_bytes([replace(ROW, body="ü")]) == record_bytes([replace(ROW, body="xy")])


def test_names_above_50_bytes_count_as_a_whole() -> None:
    assert record_bytes([replace(ROW, event_name="x" * 50)]) == record_bytes([ROW])
    assert record_bytes([replace(ROW, event_name="x" * 51)]) == record_bytes([ROW]) + 51
    assert record_bytes([replace(ROW, instrumentation_scope="x" * 60)]) == record_bytes([ROW]) + 60


def test_the_resource_counts_in_every_row() -> None:
    large = replace(ROW, resource_attributes={"k": "v" * 1000})
    assert record_bytes([large] * 1000) > 1_000_000


def test_a_message_of_what_compresses_is_small_and_of_what_does_not_is_not() -> None:
    assert message_bytes([replace(ROW, body="x" * 1_500_000)]) < 10_000
    assert message_bytes([replace(ROW, body=os.urandom(750_000).hex())]) > 700_000
    assert message_bytes([]) == 0

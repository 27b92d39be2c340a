"""The rate limit."""

from __future__ import annotations

from lipservice_conformance.emulator.bucket import Buckets


def test_a_bucket_gives_what_it_holds_and_then_what_has_flowed_in() -> None:
    buckets = Buckets(10_000, 1_000)
    given = [buckets.take("phc_a", 4_000, at) for at in (0, 0, 0, 1, 2, 3)]
    assert given == [True, True, False, False, True, False]


def test_it_holds_no_more_than_its_size() -> None:
    buckets = Buckets(10_000, 1_000)
    assert buckets.take("phc_a", 10_000, 0)
    assert not buckets.take("phc_a", 10_001, 1_000_000)


def test_every_token_has_its_own() -> None:
    buckets = Buckets(10, 0)
    assert buckets.take("phc_a", 10, 0)
    assert buckets.take("phc_b", 10, 0)
    assert not buckets.take("phc_a", 1, 0)

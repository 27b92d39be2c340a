from __future__ import annotations

import threading

from lipservice._cache import Cache


def test_what_is_put_is_found() -> None:
    cache: Cache[str, int] = Cache(entries=4, size=100)

    cache.put("a", 1, 1)

    assert cache.get("a", 1) == 1
    assert cache.get("b", 1) is None


def test_there_are_never_more_than_two_generations_of_entries() -> None:
    cache: Cache[int, int] = Cache(entries=10, size=10_000)

    for key in range(1_000):
        cache.put(key, key, 1)
        assert len(cache) <= 20


def test_there_are_never_more_than_two_generations_of_bytes() -> None:
    cache: Cache[int, int] = Cache(entries=1_000, size=50)

    for key in range(1_000):
        cache.put(key, key, 7)
        assert len(cache) * 7 <= 100


def test_an_entry_larger_than_a_generation_is_not_kept() -> None:
    cache: Cache[str, int] = Cache(entries=10, size=50)
    cache.put("small", 1, 1)

    cache.put("large", 2, 51)

    assert cache.get("large", 51) is None
    assert cache.get("small", 1) == 1


def test_what_is_in_use_survives_any_number_of_others() -> None:
    cache: Cache[str, int] = Cache(entries=10, size=1_000)
    cache.put("used", 1, 1)

    for key in range(500):
        cache.put(str(key), key, 1)
        assert cache.get("used", 1) == 1


def test_what_is_not_in_use_is_forgotten() -> None:
    cache: Cache[int, int] = Cache(entries=10, size=1_000)

    for key in range(100):
        cache.put(key, key, 1)

    assert cache.get(0, 1) is None


def test_a_writer_that_would_have_to_wait_goes_on_without_keeping() -> None:
    cache: Cache[str, int] = Cache(entries=10, size=100)

    with cache._lock:
        writer = threading.Thread(target=cache.put, args=("a", 1, 1))
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()

    assert cache.get("a", 1) is None

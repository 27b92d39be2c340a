from __future__ import annotations

import pytest

from lipservice._otlp_tables import CUT
from lipservice._otlp_text import shorten, well_formed

MARK = len(CUT.encode())


@pytest.mark.parametrize("text", ["", "a", "abcdefgh", "éééé", "日本a", "😀😀"])
def test_a_text_that_fits_stays(text: str) -> None:
    assert shorten(text, len(text.encode())) == (text, len(text.encode()))


@pytest.mark.parametrize("text", ["abcdefgh", "aéééééé", "日本日本日本", "a😀😀😀😀", "é" * 100, "a" * 10**6])
@pytest.mark.parametrize("limit", range(12))
def test_a_longer_one_is_cut_to_whole_characters_before_the_mark(text: str, limit: int) -> None:
    if len(text.encode()) <= limit:
        return
    short, size = shorten(text, limit)

    assert size == len(short.encode()) <= limit
    if limit < MARK:
        assert short == ""
    else:
        kept = short.removesuffix(CUT)
        assert short == kept + CUT
        assert text.startswith(kept)
        assert len((kept + text[len(kept)]).encode()) + MARK > limit


def test_cutting_twice_is_cutting_once() -> None:
    for text in ("ab日本cd😀ef" * 3, "é" * 30, "😀" * 9):
        for first in range(3, 20):
            for second in range(first):
                assert shorten(shorten(text, first)[0], second) == shorten(text, second)


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    assert well_formed("a\ud800b") == "a\ufffdb"
    assert well_formed("\udc00\ud800") == "\ufffd\ufffd"
    assert well_formed("\ud83d\ude00") == "😀"
    assert shorten("\ud800", 3) == ("\ufffd", 3)


def test_a_pair_at_the_cut_is_one_character() -> None:
    assert shorten("aaaa\ud83d\ude00", 7) == ("aaaa" + CUT, 7)
    assert shorten("aaaa\ud83d\ude00", 8) == ("aaaa😀", 8)
    assert shorten("aaa\ud83d\ude00b", 7) == ("aaa" + CUT, 6)

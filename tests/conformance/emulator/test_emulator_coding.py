"""Content codings."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard
from lipservice_conformance.emulator.coding import BadCodingError, TooLongError, expand, first_gzip_member, is_gzip

CONTENT = b"a line of a log\n" * 100
ENCODED = {
    "gzip": gzip.compress(CONTENT),
    "deflate": zlib.compress(CONTENT),
    "br": brotli.compress(CONTENT),
    "zstd": zstandard.ZstdCompressor().compress(CONTENT),
}
BOMB = bytes(50_000_000)


@pytest.mark.parametrize("coding", ENCODED)
def test_every_coding_is_undone(coding: str) -> None:
    assert expand(coding, ENCODED[coding], len(CONTENT)) == CONTENT


@pytest.mark.parametrize("coding", ENCODED)
def test_content_of_a_byte_more_than_the_limit_is_too_long(coding: str) -> None:
    with pytest.raises(TooLongError):
        expand(coding, ENCODED[coding], len(CONTENT) - 1)


@pytest.mark.parametrize("coding", ENCODED)
def test_what_ends_early_is_bad(coding: str) -> None:
    with pytest.raises(BadCodingError):
        expand(coding, ENCODED[coding][:-3], len(CONTENT))


@pytest.mark.parametrize("coding", ENCODED)
def test_what_is_in_no_coding_is_bad(coding: str) -> None:
    with pytest.raises(BadCodingError):
        expand(coding, b"\xff\xfe plain text", 1000)


@pytest.mark.parametrize("coding", ENCODED)
def test_nothing_at_all_is_empty_content(coding: str) -> None:
    assert expand(coding, b"", 10) == b""


def test_deflate_means_the_form_with_a_header() -> None:
    raw = zlib.compressobj(wbits=-15)
    with pytest.raises(BadCodingError):
        expand("deflate", raw.compress(CONTENT) + raw.flush(), len(CONTENT))


def test_a_bomb_is_not_inflated_beyond_the_limit() -> None:
    for coding, data in (("gzip", gzip.compress(BOMB, 1)), ("zstd", zstandard.ZstdCompressor().compress(BOMB))):
        with pytest.raises(TooLongError):
            expand(coding, data, 1000)


def test_announced_gzip_is_read_to_its_last_member_and_found_gzip_only_to_its_first() -> None:
    members = gzip.compress(b"one,") + gzip.compress(b"two")
    assert expand("gzip", members, 100) == b"one,two"
    assert first_gzip_member(members, 100) == b"one,"


def test_the_limit_holds_over_all_members_together() -> None:
    with pytest.raises(TooLongError):
        expand("gzip", gzip.compress(b"12345") + gzip.compress(b"67890"), 9)


def test_frames_of_zstandard_are_all_read() -> None:
    frame = zstandard.ZstdCompressor().compress
    assert expand("zstd", frame(b"one,") + frame(b"two"), 100) == b"one,two"


def test_gzip_is_known_by_its_first_bytes() -> None:
    assert is_gzip(ENCODED["gzip"])
    assert not is_gzip(ENCODED["deflate"])

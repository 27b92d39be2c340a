"""The random numbers of the sampler: xoshiro128** started by splitmix32 (5.3)."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

__all__ = ["Randomness"]

WORD: Final = 1 << 32


class Randomness:
    """One sequence; everything drawn for a process comes from it, in the order in which it is drawn."""

    def __init__(self, seed: int) -> None:
        """Start from the low 32 bits of a seed."""
        self.state = tuple(islice(splitmix32(seed), 4))

    def next32(self) -> int:
        """Draw 32 bits: the scrambler, then one step of the linear engine."""
        a, b, c, d = self.state
        c ^= a
        d ^= b
        self.state = (a ^ d, b ^ c, c ^ (b << 9) % WORD, rotated(d, 11))
        return rotated(b * 5 % WORD, 7) * 9 % WORD

    def next24(self) -> int:
        """Draw 24 bits, the upper ones."""
        return self.next32() >> 8

    def below(self, bound: int) -> int:
        """Draw a number below a bound of at most ONE."""
        return (self.next24() * bound) >> 24


def splitmix32(seed: int) -> Iterator[int]:
    """Yield the sequence that spreads a small seed over a state."""
    while True:
        seed = (seed + 0x9E3779B9) % WORD
        mixed = (seed ^ seed >> 16) * 0x21F0AAAD % WORD
        mixed = (mixed ^ mixed >> 15) * 0x735A2D97 % WORD
        yield mixed ^ mixed >> 15


def rotated(word: int, bits: int) -> int:
    """Turn 32 bits to the left."""
    return (word << bits | word >> 32 - bits) % WORD

# Random numbers: xoshiro128** by Blackman and Vigna, seeded by splitmix32. All arithmetic is modulo 2**32.


def mixed(value: u32) -> u32:
    """Mix 32 bits: the finalizer of splitmix32."""
    first = mul32(value ^ value // 2**16, 0x21F0AAAD)
    second = mul32(first ^ first // 2**15, 0x735A2D97)
    return second ^ second // 2**15


def seed_random(seed: u32):
    """Start the generator: its state is four outputs of splitmix32."""
    x0 = mixed((seed + 0x9E3779B9) % 2**32)
    x1 = mixed((seed + 2 * 0x9E3779B9) % 2**32)
    x2 = mixed((seed + 3 * 0x9E3779B9) % 2**32)
    x3 = mixed((seed + 4 * 0x9E3779B9) % 2**32)


def next32() -> u32:
    """Draw the next 32 random bits."""
    result = mul32(rotl32(mul32(x1, 5), 7), 9)
    shifted = x1 * 2**9 % 2**32
    x2 = x2 ^ x0
    x3 = x3 ^ x1
    x1 = x1 ^ x2
    x0 = x0 ^ x3
    x2 = x2 ^ shifted
    x3 = rotl32(x3, 11)
    return result


def next24() -> u24:
    """Draw the next 24 random bits: the upper ones, which are the better ones."""
    drawn = next32()
    return drawn // 2**8


def below(limit: [0, ONE]) -> u24:
    """Draw a number from 0 to `limit - 1`; 0 when `limit` is 0."""
    drawn = next24()
    return drawn * limit // ONE

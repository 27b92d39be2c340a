# Functions of the small sampler.


def claim() -> [0, max_patterns]:
    """The next slot, or the last one."""
    used = min(used + 1, max_patterns)
    p = slots[used]
    reset(p)
    return used


def every(p: Slot, rate: rate) -> bool:
    """Whether a whole unit of probability is full."""
    full = p.acc + rate
    p.acc = full % ONE
    return full >= ONE

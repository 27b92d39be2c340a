# Water-filling: the budget is shared out so that small patterns are kept whole and the others share what is left by
# weight. Exact, independent of order, and without a sort.


def measure_shares(scale: [1, 2**25]) -> total:
    """Give every known slot its size (at most 26 bits) and its weight; the sum of the sizes."""
    sizes: total = 0
    for i in range(used + 1):
        p = slots[i]
        p.open = p.known
        if p.known:
            p.size = max(1, min(p.forecast // scale, 2**26 - 1))
            sizes = min(sizes + p.size, 2**40)
            if fair:
                p.weight = 1
            else:
                p.weight = isqrt(p.size)
    return sizes


def keep_whole():
    """Keep all of every pattern."""
    for i in range(used + 1):
        p = slots[i]
        p.rate = ONE


def sum_weights() -> [0, 2**26]:
    """Return the sum of the weights of the open slots."""
    weights: [0, 2**26] = 0
    for i in range(used + 1):
        p = slots[i]
        if p.open:
            weights = min(weights + p.weight, 2**26)
    return weights


def pour(rest: [0, 2**27 - 1], weights: [0, 2**26]):
    """Give the open slots what is left, by weight."""
    for i in range(used + 1):
        p = slots[i]
        if p.open:
            level = min(rest * p.weight * 2**12 // max(1, weights), p.size * 2**12)
            p.rate = min(ONE, max(1, level * 2**12 // p.size))


def share_out(area: [0, 2**30], scale: [1, 2**25]):
    """Set the rate of every known slot so that together they cost `area`."""
    sizes = measure_shares(scale)
    rest: [0, 2**27 - 1] = min(area // scale, 2**27 - 1)
    if sizes <= rest:
        keep_whole()
        return
    weights: [0, 2**26] = sum_weights()
    # Each pass settles the slots that fit whole; the level only rises, so the order does not matter. In 20,000 random
    # cases 6 passes were the most, made-up ones reach 19.
    for turn in range(32):
        changed: bool = False
        for i in range(used + 1):
            p = slots[i]
            if p.open and p.size * weights <= rest * p.weight:
                p.rate = ONE
                p.open = False
                rest = max(0, rest - p.size)
                weights = max(0, weights - p.weight)
                changed = True
        if not changed:
            break
    pour(rest, weights)

# The adaptive algorithm: it keeps to the budget, shows the first record of every pattern, and below the budget drops
# nothing. All that it decides depends on what was seen, never on what was kept: that keeps the weights unbiased.


def start(seed: u32):
    """Begin: slot 0 draws first."""
    seed_random(seed)
    p = slots[0]
    open_slot(p)


def turns(now_ms: clock) -> bool:
    """Tell whether a new window begins. One window back is tolerated; a clock further back starts again."""
    w = now_ms // window_ms
    return w > window or w < window - 1


def close_slots(consecutive: bool):
    """Take over from every slot what the next window must know of this one."""
    for i in range(used + 1):
        p = slots[i]
        # A pattern counts as known after a sighting in an earlier window, or four in this one: otherwise a flood of
        # unique messages would take the shares.
        p.known = consecutive and p.cost > 0 and (p.listed or p.records >= 4)
        p.forecast = p.cost
        p.cost = 0
        p.records = 0
        p.always = 0
        p.ruled = 0
        p.listed = True


def roll(w: [0, MAX_WINDOW]):
    """Begin window `w`: the only step whose time grows with the number of slots."""
    consecutive = w == window + 1
    overloaded = consecutive and offered + reserved > budget
    close_slots(consecutive)
    allowance = budget
    unknown_rate = 2**18
    if overloaded:
        # What rules and errors took, and what new patterns took, is paid first; at least an eighth is shared out.
        first = 3 * budget // 8
        area = max(budget // 8, budget - min(reserved, budget) - min(unknown_spent // UNIT, first))
        scale = pow2(max(0, ilog2(max(1, offered)) - 25))
        share_out(area, scale)
        # A fair lottery among returning patterns: first come, first served favoured those early in the window, 57 %
        # against 3 %.
        unknown_rate = min(ONE, max(1, first * ONE // max(1, first_cost)))
        allowance = budget // 8
    else:
        keep_whole()
    spent = 0
    halvings = 0
    boost = 0
    unknown_spent = 0
    first_cost = 0
    reserved = 0
    always_spent = 0
    offered = 0
    novelty = budget // 4
    hand = 0
    window = w
    opened_ms = w * window_ms


def begin(now_ms: clock):
    """Bring the windows up to `now_ms`; call it before every decision."""
    renew = turns(now_ms)
    if renew:
        roll(now_ms // window_ms)


def claim() -> slot:
    """Return a slot for a pattern that has none; 0 stands for all patterns without a slot of their own."""
    if used < max_patterns:
        used = min(used + 1, max_patterns)
        fresh = slots[used]
        open_slot(fresh)
        return used
    # Nothing is taken from a pattern that is alive, and each slot is looked at once a window: a flood of unique
    # messages costs a constant time each.
    found: slot = 0
    for i in range(hand + 1, max_patterns + 1):
        p = slots[i]
        if p.cost == 0 and p.always == 0 and p.ruled == 0 and not p.known:
            found = i
            break
    if found == 0:
        hand = max_patterns
        return 0
    hand = found
    taken = slots[found]
    open_slot(taken)
    return found


def touch(p: Slot):
    """Count a record that a rule is about to decide in this slot, which is then not free to take in this window."""
    p.ruled = min(p.ruled + 1, CAP)


def ruled(cost: cost):
    """Book what a rule kept; the next window pays it."""
    reserved = min(reserved + cost, CAP)


def known_rate(now_ms: clock, p: Slot) -> [0, ONE]:
    """Return the rate of a pattern with a forecast."""
    k: [0, ONE] = p.rate
    if overloaded:
        # Quieter than forecast: rise until half the paced budget is used. Without this the window after a burst kept
        # 2 % of its records at half the budget; with it 86 %.
        age = max(0, now_ms - opened_ms)
        pace = min(255, age * 256 // window_ms)
        if spent < budget * pace * 128:
            boost = min(boost + 1, 24)
            k = min(ONE, k * pow2(boost))
        else:
            boost = 0
    # Only what exceeds its forecast pays for a surprise: else one pattern's burst silences all others.
    if p.cost > p.forecast:
        k = k >> halvings
    return k


def is_certain(p: Slot, cost: cost, fits: bool) -> bool:
    """Tell whether a record of a pattern without a forecast is kept for certain."""
    if p.records == 1:
        first_cost = min(first_cost + cost, CAP)
    if fits and not overloaded:
        return True
    # A new pattern may use the whole novelty budget; a returning one the upper half of it, and only in calm.
    ready = not p.listed or (not overloaded and novelty > budget // 8)
    if p.records == 1 and novelty >= cost and ready:
        novelty = max(0, novelty - cost)
        return True
    return False


def unknown_pattern_rate(p: Slot) -> [0, ONE]:
    """Return the rate of a pattern without a forecast: the n-th record of it has 1/n of the first one's chance."""
    k: [0, ONE] = min(unknown_rate, ONE >> min(ilog2(max(1, p.records)), 20))
    if unknown_spent >= 3 * budget // 8 * UNIT:
        k = min(k, 2**18)
    return k >> halvings


def spend(p: Slot, k: rate, cost: cost):
    """Book the expected cost. Expected, not actual: what was kept depends on chance, and rates must not."""
    expected = k * cost // 2**8
    spent = min(spent + expected, CAP)
    if not p.known:
        unknown_spent = min(unknown_spent + expected, CAP)
    # Another eighth of the budget beyond it is spent: halve. Counts for the next record.
    halvings = min(23, max(halvings, spent * 8 // (budget * UNIT) - 7))


def lane(p: Slot, cost: cost) -> bool:
    """Keep a record for its severity, as long as neither all such records nor this pattern's are a storm."""
    limit = always_limit * budget
    # Without the part per pattern one storm uses up the lane and hides other errors: 18 % of them kept, now 100 %.
    storm = always_spent + cost > limit or p.always + cost > max(limit // 8, 1024)
    if storm and always_limit != NO_LIMIT:
        return False
    always_spent = min(always_spent + cost, CAP)
    p.always = min(p.always + cost, CAP)
    reserved = min(reserved + cost, CAP)
    return True


def decide(now_ms: clock, p: Slot, cost: cost, urgent: bool, r24: shared, scope_cost: count) -> outcome:
    """Decide one record that no rule decided. `urgent`: of a severity that is always kept."""
    if urgent:
        safe = lane(p, cost)
        if safe:
            return ONE * REASONS + ALWAYS
    p.records = min(p.records + 1, CAP)
    p.cost = min(p.cost + cost, CAP)
    offered = min(offered + cost, CAP)
    fits = spent + cost * UNIT <= allowance * UNIT
    certain: bool = False
    k: [0, ONE] = ONE
    if p.known:
        k = known_rate(now_ms, p)
    else:
        certain = is_certain(p, cost, fits)
        if not certain:
            k = unknown_pattern_rate(p)
    # One huge record cannot spend more than an eighth: one line of 128 KB once blinded a window.
    if not (fits or certain):
        most = budget * 2**21 // cost
        k = min(k, most)
    rate = max(1, k)
    spend(p, rate, cost)
    keep = draw(p, rate, r24, scope_cost)
    if not keep:
        return rate * REASONS + BUDGET
    if not p.known and p.records == 1 and rate == ONE:
        return rate * REASONS + FIRST
    return rate * REASONS + SAMPLED

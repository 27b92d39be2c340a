# Stratified sampling: one random point in each unit of accumulated probability. A counter ("every n-th") would alias
# with periodic data: of tenants that log in turn it keeps one always and the others never.


def open_slot(p: Slot):
    """Make a slot new, with a random place in its unit and a random point there."""
    reset(p)
    p.acc = next24()
    p.point = next24()


def stratified(p: Slot, k: rate) -> bool:
    """Tell whether the next record is kept when one in ONE / k is. Each record's chance is exactly k / ONE."""
    if k == ONE:
        return True
    before = p.acc
    end = before + k
    rest = end % ONE
    p.acc = rest
    if end < ONE:
        return before <= p.point and p.point < end
    # The record straddles two units: it may hold the point of the old one or that of the new one.
    keep: bool = p.point >= before
    if not keep:
        drawn = below(before)
        keep = drawn < rest
        if keep:
            # The new unit's point lay in this record: 0 says that no later record holds it.
            p.point = 0
            return True
    offset = below(ONE - rest)
    p.point = min(rest + offset, ONE - 1)
    return keep


def shares(scope_cost: count) -> bool:
    """Tell whether the randomness of a request serves a record of it.

    One long request would be all or nothing, so what it offers beyond an eighth of the budget is stratified: without
    that, up to 20 budgets were spent in one window and 96 % of the windows were empty.
    """
    return scope_cost < budget // 8


def draw(p: Slot, k: rate, r24: shared, scope_cost: count) -> bool:
    """Decide by the randomness that the record's request shares, or by the slot's own."""
    if r24 >= 0 and shares(scope_cost):
        return r24 >= ONE - k
    return stratified(p, k)

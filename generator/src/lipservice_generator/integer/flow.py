"""Whether statements are left before their end, and whether they return on every way."""

from __future__ import annotations

from collections.abc import Sequence

from lipservice_generator.integer.program import Break, If, Return, Statement


def leaves(statements: Sequence[Statement]) -> bool:
    """Whether nothing after these statements is reached."""
    match statements[-1] if statements else None:
        case Return() | Break():
            return True
        case If(branches):
            return branches[-1].condition is None and all(leaves(branch.body) for branch in branches)
    return False


def returns(statements: Sequence[Statement]) -> bool:
    """Whether these statements return on every way through them."""
    match statements[-1] if statements else None:
        case Return():
            return True
        case If(branches):
            return branches[-1].condition is None and all(returns(branch.body) for branch in branches)
    return False

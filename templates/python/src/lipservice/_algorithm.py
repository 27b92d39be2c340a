"""What a policy rule can name."""

from __future__ import annotations

from typing import NamedTuple


class Algorithm(NamedTuple):
    """A way to decide.

    Attributes:
        per: What its state belongs to: a `rule`, a rule's `pattern`, or it is the `engine`'s own.
        parameters: The numbers that an action gives, in order.
        shares: It can go by the randomness of a request.
    """

    per: str
    parameters: tuple[str, ...]
    shares: bool

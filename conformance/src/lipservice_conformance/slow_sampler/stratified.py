"""Stratified sampling: one random point in every unit of accumulated probability (5.5).

The records of a row lie end to end on a line, each as long as its rate, cut into units of length ONE. A record is kept
when the point of a unit falls on it.
"""

from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.rate import ONE

__all__ = ["Row"]


class Row:
    """Where the line has come to in its unit, and the point of that unit."""

    def __init__(self, randomness: Randomness) -> None:
        """Open a row at a random place: draws the place, then the point."""
        self.place = randomness.next24()
        self.point = randomness.next24()

    def keeps(self, rate: int, randomness: Randomness) -> bool:
        """Lay the next record on the line. What is kept for certain takes no room and draws nothing."""
        if rate == ONE:
            return True
        start, end = self.place, self.place + rate
        self.place = end % ONE
        if end < ONE:
            return start <= self.point < end
        return self._straddles(start, end - ONE, randomness)

    def _straddles(self, start: int, beyond: int, randomness: Randomness) -> bool:
        """Decide a record that reaches into the next unit by `beyond`, and place that unit's point.

        Had both units a point of their own, such a record would have two chances. So if the first point is not on it,
        the second one is with the chance beyond/start, which makes rate/ONE in all; if it is, the second is not.
        """
        hit = self.point >= start
        if not hit and randomness.below(start) < beyond:
            self.point = 0  # spent: on this record, so on none that follows
            return True
        self.point = beyond + randomness.below(ONE - beyond)
        return hit

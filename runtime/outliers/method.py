"""What is usual for a figure, from its history. Pure.

The middle of the history is its median, the usual distance from it the median of the distances (MAD). Both stay what
they are when a few periods of the history were odd themselves, which the mean and the standard deviation do not. A
figure is odd when it lies further from the median than 3.5 times the MAD scaled to a standard deviation (Iglewicz and
Hoaglin, 1993). Where most of the history is one and the same number the MAD is zero; the mean distance then takes its
place. The range is never narrower than a tenth of the median and two units of the last decimal: nobody need look at
such a difference. See docs/decisions/0012.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from statistics import median

PERIODS = 12
LEAST = 6  # periods without which nothing is called usual
REACH = Decimal("3.5")
FROM_MAD = Decimal("1.4826")  # the MAD of normally distributed figures as a standard deviation
FROM_MEAN = Decimal("1.2533")  # likewise their mean distance
LEAST_SHARE = Decimal("0.1")
LEAST_STEPS = 2


@dataclass(frozen=True)
class Usual:
    """The range in which a figure usually lies, the middle of it, and from how many periods both are known."""

    low: Decimal
    high: Decimal
    middle: Decimal
    periods: int

    def is_odd(self, value: Decimal) -> bool:
        """Whether a figure lies outside the range."""
        return not self.low <= value <= self.high


def usual(history: Sequence[Decimal], decimals: int) -> Usual | None:
    """The usual range of a figure with so many decimals; None when the history is too short to say."""
    if len(history) < LEAST:
        return None
    middle = median(history)
    distances = [abs(value - middle) for value in history]
    step = Decimal(1).scaleb(-decimals)
    reach = max(REACH * _spread(distances), LEAST_SHARE * abs(middle), LEAST_STEPS * step)
    low = (middle - reach).quantize(step, ROUND_FLOOR)
    high = (middle + reach).quantize(step, ROUND_CEILING)
    if min(history) >= 0:
        low = max(low, Decimal(0))
    return Usual(low, high, middle, len(history))


def _spread(distances: Sequence[Decimal]) -> Decimal:
    typical = median(distances)
    if typical:
        return FROM_MAD * typical
    return FROM_MEAN * sum(distances, Decimal(0)) / len(distances)

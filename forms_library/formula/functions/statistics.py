"""Order and spread of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from forms_library.formula.functions.aggregation import average
from forms_library.formula.functions.arithmetic import sqrt, whole
from forms_library.formula.functions.registry import excel
from forms_library.formula.kinds import NUMBER
from forms_library.formula.semantics import ONE, ZERO, Area, Fail, numbers, order
from forms_library.value_types import ExcelError


def _sorted(area: Area) -> list[Decimal]:
    return sorted(numbers(area.values))


def _nth(values: list[Decimal], place: int) -> Decimal:
    if not 1 <= place <= len(values):
        raise Fail(ExcelError.NUM)
    return values[place - 1]


def _up(value: Decimal) -> int:
    return whole(value) + (value != whole(value) and value > 0)


@excel("LARGE", "area number", NUMBER)
def large(area: Area, place: Decimal) -> Decimal:
    """The largest number but so many (1 is the largest)."""
    return _nth(_sorted(area)[::-1], _up(place))


@excel("SMALL", "area number", NUMBER)
def small(area: Area, place: Decimal) -> Decimal:
    """The smallest number but so many (1 is the smallest)."""
    return _nth(_sorted(area), _up(place))


@excel("MEDIAN", "numbers numbers...", NUMBER)
def median(values: Sequence[Decimal]) -> Decimal:
    """The middle number, or the mean of the two in the middle."""
    ordered = sorted(values)
    if not ordered:
        raise Fail(ExcelError.NUM)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@excel("MODE", "numbers numbers...", NUMBER)
def mode(values: Sequence[Decimal]) -> Decimal:
    """The number that occurs most often, the first of several; #N/A if none occurs twice."""
    counts: dict[Decimal, int] = {}
    for item in values:
        counts[item] = counts.get(item, 0) + 1
    best = max(counts.values(), default=0)
    if best < 2:
        raise Fail(ExcelError.NA)
    return next(item for item, count in counts.items() if count == best)


def _rank(value: Decimal, area: Area, ascending: Decimal) -> tuple[int, int]:
    compared = [order(item, value) for item in numbers(area.values)]
    if 0 not in compared:
        raise Fail(ExcelError.NA)
    before = sum(1 for side in compared if (side < 0 if ascending else side > 0))
    return before + 1, compared.count(0)


@excel("RANK", "number area [number]", NUMBER)
def rank(value: Decimal, area: Area, ascending: Decimal = ZERO) -> Decimal:
    """The place among the numbers of a range, from the largest (or, with a third argument, from the smallest)."""
    return Decimal(_rank(value, area, ascending)[0])


@excel("RANK.EQ", "number area [number]", NUMBER)
def rank_eq(value: Decimal, area: Area, ascending: Decimal = ZERO) -> Decimal:
    """The same as RANK: equal numbers share the better place."""
    return rank(value, area, ascending)


@excel("RANK.AVG", "number area [number]", NUMBER)
def rank_avg(value: Decimal, area: Area, ascending: Decimal = ZERO) -> Decimal:
    """The place among the numbers; equal numbers share the mean of their places."""
    place, ties = _rank(value, area, ascending)
    return Decimal(place) + Decimal(ties - 1) / 2


def _squares(values: Sequence[Decimal]) -> Decimal:
    mean = average(values)
    return sum(((item - mean) ** 2 for item in values), ZERO)


def _variance(values: Sequence[Decimal], less: int) -> Decimal:
    if len(values) <= less:
        raise Fail(ExcelError.DIV0)
    return _squares(values) / (len(values) - less)


@excel("VAR.S", "numbers numbers...", NUMBER)
def var_s(values: Sequence[Decimal]) -> Decimal:
    """The variance of a sample."""
    return _variance(values, 1)


@excel("VAR.P", "numbers numbers...", NUMBER)
def var_p(values: Sequence[Decimal]) -> Decimal:
    """The variance of a whole population."""
    return _variance(values, 0)


@excel("STDEV.S", "numbers numbers...", NUMBER)
def stdev_s(values: Sequence[Decimal]) -> Decimal:
    """The standard deviation of a sample."""
    return sqrt(_variance(values, 1))


@excel("STDEV.P", "numbers numbers...", NUMBER)
def stdev_p(values: Sequence[Decimal]) -> Decimal:
    """The standard deviation of a whole population."""
    return sqrt(_variance(values, 0))


excel("VAR", "numbers numbers...", NUMBER)(var_s)
excel("STDEV", "numbers numbers...", NUMBER)(stdev_s)


@excel("PERCENTILE", "area number", NUMBER)
def percentile(area: Area, share: Decimal) -> Decimal:
    """The number below which that share of the numbers lies, interpolated; #NUM! outside 0 to 1."""
    ordered = _sorted(area)
    if not ordered or not ZERO <= share <= ONE:
        raise Fail(ExcelError.NUM)
    place = share * (len(ordered) - 1)
    below = int(place.to_integral_value(ROUND_FLOOR))
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@excel("QUARTILE", "area number", NUMBER)
def quartile(area: Area, quarter: Decimal) -> Decimal:
    """The smallest number, the quarter points and the largest, for 0 to 4."""
    return percentile(area, Decimal(whole(quarter)) / 4)


excel("PERCENTILE.INC", "area number", NUMBER)(percentile)
excel("QUARTILE.INC", "area number", NUMBER)(quartile)


@excel("AVEDEV", "numbers numbers...", NUMBER)
def avedev(values: Sequence[Decimal]) -> Decimal:
    """The mean distance from the mean."""
    mean = average(values)
    return average([abs(item - mean) for item in values])


@excel("GEOMEAN", "numbers numbers...", NUMBER)
def geomean(values: Sequence[Decimal]) -> Decimal:
    """The geometric mean of numbers above 0, for mean rates of growth."""
    if not values or any(item <= 0 for item in values):
        raise Fail(ExcelError.NUM)
    return (sum((item.ln() for item in values), ZERO) / len(values)).exp()

"""Sums, counts and extremes over ranges and single values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import gcd as _gcd
from math import lcm as _lcm

from forms_library.formula.functions.arithmetic import whole
from forms_library.formula.functions.registry import excel
from forms_library.formula.kinds import NUMBER
from forms_library.formula.semantics import ONE, ZERO, Area, Fail, Raw, Scalar, finite
from forms_library.formula.semantics import value as value_of
from forms_library.value_types import ExcelError


@excel("SUM", "numbers numbers...", NUMBER, whole=True)
def sum_(values: Sequence[Decimal]) -> Decimal:
    """The sum; texts, logicals and blanks in ranges are passed over."""
    return sum(values, ZERO)


@excel("PRODUCT", "numbers numbers...", NUMBER)
def product(values: Sequence[Decimal]) -> Decimal:
    """The product; 0 when there are no numbers."""
    result = ONE
    for item in values:
        result = finite(result * item)
    return result if values else ZERO


@excel("SUMSQ", "numbers numbers...", NUMBER)
def sumsq(values: Sequence[Decimal]) -> Decimal:
    """The sum of the squares."""
    return sum((item * item for item in values), ZERO)


@excel("AVERAGE", "numbers numbers...", NUMBER)
def average(values: Sequence[Decimal]) -> Decimal:
    """The mean of the numbers; blanks are not zeros; #DIV/0! when there are none."""
    if not values:
        raise Fail(ExcelError.DIV0)
    return sum(values, ZERO) / len(values)


@excel("MIN", "numbers numbers...", NUMBER, whole=True)
def min_(values: Sequence[Decimal]) -> Decimal:
    """The smallest number; 0 when there are none."""
    return min(values, default=ZERO)


@excel("MAX", "numbers numbers...", NUMBER, whole=True)
def max_(values: Sequence[Decimal]) -> Decimal:
    """The largest number; 0 when there are none."""
    return max(values, default=ZERO)


@excel("COUNT", "counted counted...", NUMBER, whole=True)
def count(values: Sequence[Raw]) -> Decimal:
    """How many numbers there are; errors, texts and blanks in ranges do not count."""
    return Decimal(sum(1 for item in values if isinstance(item, Decimal)))


@excel("COUNTA", "raws raws...", NUMBER, whole=True)
def counta(values: Sequence[Raw]) -> Decimal:
    """How many values are not blank; "" and errors count."""
    return Decimal(sum(1 for item in values if item is not None))


@excel("COUNTBLANK", "area", NUMBER, whole=True)
def countblank(area: Area) -> Decimal:
    """How many cells of a range are blank or hold ""."""
    return Decimal(sum(1 for item in area.values if item is None or (isinstance(item, str) and item == "")))


@excel("SUMPRODUCT", "array array...", NUMBER)
def sumproduct(*areas: Area) -> Decimal:
    """The sum of the products of cells at the same place; what is not a number counts as 0; #VALUE! if sizes
    differ."""
    first = areas[0]
    if any((area.width, len(area.values)) != (first.width, len(first.values)) for area in areas):
        raise Fail(ExcelError.VALUE)
    total = ZERO
    for line in zip(*(area.values for area in areas), strict=True):
        term = ONE
        for item in line:
            found = value_of(item)
            term *= found if isinstance(found, Decimal) else ZERO
        total += term
    return finite(total)


@excel("GCD", "numbers numbers...", NUMBER)
def gcd(values: Sequence[Decimal]) -> Decimal:
    """The greatest common divisor of whole numbers."""
    return Decimal(_gcd(*(_natural(item) for item in values)))


@excel("LCM", "numbers numbers...", NUMBER)
def lcm(values: Sequence[Decimal]) -> Decimal:
    """The least common multiple of whole numbers."""
    return finite(Decimal(_lcm(*(_natural(item) for item in values))))


def _natural(value: Decimal) -> int:
    if value < 0:
        raise Fail(ExcelError.NUM)
    return whole(value)


@excel("AND", "logicals logicals...", 8)
def and_(values: Sequence[bool]) -> bool:
    """TRUE if all conditions hold; blanks and texts in ranges are passed over; #VALUE! if nothing is left."""
    if not values:
        raise Fail(ExcelError.VALUE)
    return all(values)


@excel("OR", "logicals logicals...", 8)
def or_(values: Sequence[bool]) -> bool:
    """TRUE if any condition holds."""
    if not values:
        raise Fail(ExcelError.VALUE)
    return any(values)


@excel("XOR", "logicals logicals...", 8)
def xor(values: Sequence[bool]) -> bool:
    """TRUE if an odd number of conditions hold."""
    if not values:
        raise Fail(ExcelError.VALUE)
    return sum(values) % 2 == 1


@excel("NOT", "logical", 8)
def not_(value: bool) -> bool:
    """The opposite."""
    return not value


def first_value(values: Sequence[Scalar]) -> Scalar:
    """The first value that is not blank, or blank."""
    return next((item for item in values if item is not None), None)

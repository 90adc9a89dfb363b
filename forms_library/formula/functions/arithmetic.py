"""Arithmetic on single numbers."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_UP, Decimal

from forms_library.formula.functions.registry import excel
from forms_library.formula.guards import MAX_CHOSEN_FROM, MAX_FACTORIAL
from forms_library.formula.kinds import NUMBER
from forms_library.formula.semantics import (
    CLEAN,
    ONE,
    WORKING,
    ZERO,
    Fail,
    Scalar,
    finite,
    no_logical,
    power,
    quantum,
    round_half_away,
)
from forms_library.value_types import ExcelError

PI = Decimal("3.14159265358979323846264338327950288419716939937510")
_EVEN = Decimal(2)


def whole(value: Decimal) -> int:
    """The number as a count: cut off at the decimal point, as Excel does with arguments that count something."""
    clean = CLEAN.plus(value)
    if clean.adjusted() > 15:
        raise Fail(ExcelError.NUM)
    return int(clean)


def _at(value: Decimal, digits: Decimal, mode: str) -> Decimal:
    places = max(min(whole(digits), 40), -40)
    clean = CLEAN.plus(value)
    if -int(clean.as_tuple().exponent) <= places:
        return clean
    if clean.adjusted() - places > 38:
        return clean
    return clean.quantize(quantum(places), rounding=mode, context=WORKING)


@excel("ROUND", "number number", NUMBER)
def round_(value: Decimal, digits: Decimal) -> Decimal:
    """Rounded half away from zero at that many decimal places; negative places round tens, hundreds."""
    return round_half_away(value, max(min(whole(digits), 40), -40))


@excel("ROUNDUP", "number number", NUMBER)
def round_up(value: Decimal, digits: Decimal) -> Decimal:
    """Rounded away from zero."""
    return _at(value, digits, ROUND_UP)


@excel("ROUNDDOWN", "number number", NUMBER)
def round_down(value: Decimal, digits: Decimal) -> Decimal:
    """Rounded towards zero."""
    return _at(value, digits, ROUND_DOWN)


@excel("TRUNC", "number [number]", NUMBER)
def trunc(value: Decimal, digits: Decimal = ZERO) -> Decimal:
    """Cut off after that many decimal places (0 if left out)."""
    return _at(value, digits, ROUND_DOWN)


@excel("INT", "number", NUMBER)
def int_(value: Decimal) -> Decimal:
    """The next whole number below: INT(-1.5) is -2."""
    return _at(value, ZERO, ROUND_FLOOR)


@excel("MROUND", "number number", NUMBER)
def mround(value: Decimal, multiple: Decimal) -> Decimal:
    """Rounded to the nearest multiple, half away from zero; #NUM! if the signs differ."""
    if not multiple or not value:
        return ZERO
    if (value < 0) != (multiple < 0):
        raise Fail(ExcelError.NUM)
    return round_half_away(value / multiple, 0) * multiple


def _to_multiple(value: Decimal, significance: Decimal, mode: str) -> Decimal:
    if not value or not significance:
        return ZERO
    steps = CLEAN.plus(value / significance)
    if steps.adjusted() > 28:
        return value
    return steps.to_integral_value(mode) * significance


@excel("CEILING", "number number", NUMBER)
def ceiling(value: Decimal, significance: Decimal) -> Decimal:
    """Up to the next multiple; #NUM! for a positive number and a negative multiple."""
    if value > 0 > significance:
        raise Fail(ExcelError.NUM)
    return _to_multiple(value, significance, ROUND_CEILING)


@excel("FLOOR", "number number", NUMBER)
def floor(value: Decimal, significance: Decimal) -> Decimal:
    """Down to the next multiple; #NUM! for a positive number and a negative multiple, #DIV/0! for the multiple 0."""
    if value > 0 > significance:
        raise Fail(ExcelError.NUM)
    if value and not significance:
        raise Fail(ExcelError.DIV0)
    return _to_multiple(value, significance, ROUND_FLOOR)


@excel("CEILING.MATH", "number [number] [number]", NUMBER)
def ceiling_math(value: Decimal, significance: Decimal = ONE, mode: Decimal = ZERO) -> Decimal:
    """Up to the next multiple; with a mode other than 0, negative numbers go away from zero."""
    away = value < 0 and bool(mode)
    return _to_multiple(value, abs(significance), ROUND_FLOOR if away else ROUND_CEILING)


@excel("FLOOR.MATH", "number [number] [number]", NUMBER)
def floor_math(value: Decimal, significance: Decimal = ONE, mode: Decimal = ZERO) -> Decimal:
    """Down to the next multiple; with a mode other than 0, negative numbers go towards zero."""
    towards = value < 0 and bool(mode)
    return _to_multiple(value, abs(significance), ROUND_CEILING if towards else ROUND_FLOOR)


@excel("EVEN", "number", NUMBER)
def even(value: Decimal) -> Decimal:
    """Away from zero to the next even number."""
    return _to_multiple(value, _EVEN, ROUND_UP)


@excel("ODD", "number", NUMBER)
def odd(value: Decimal) -> Decimal:
    """Away from zero to the next odd number; 0 gives 1."""
    if not value:
        return ONE
    size = _to_multiple(abs(CLEAN.plus(value)) - 1, _EVEN, ROUND_CEILING) + 1
    return size if value > 0 else -size


@excel("MOD", "number number", NUMBER)
def mod(value: Decimal, divisor: Decimal) -> Decimal:
    """The remainder, with the sign of the divisor; #DIV/0! for the divisor 0."""
    if not divisor:
        raise Fail(ExcelError.DIV0)
    quotient = CLEAN.plus(value / divisor)
    if quotient.adjusted() > 14:
        raise Fail(ExcelError.NUM)
    return value - divisor * quotient.to_integral_value(ROUND_FLOOR)


@excel("QUOTIENT", "value value", NUMBER)
def quotient(value: Scalar, divisor: Scalar) -> Decimal:
    """The whole part of a division; #DIV/0! for the divisor 0, #VALUE! of a logical."""
    above, below = no_logical(value), no_logical(divisor)
    if not below:
        raise Fail(ExcelError.DIV0)
    return CLEAN.plus(above / below).to_integral_value(ROUND_DOWN)


@excel("ABS", "number", NUMBER, whole=True)
def abs_(value: Decimal) -> Decimal:
    """The number without its sign."""
    return abs(value)


@excel("SIGN", "number", NUMBER, whole=True)
def sign(value: Decimal) -> Decimal:
    """1, 0 or -1."""
    return Decimal((value > 0) - (value < 0))


@excel("SQRT", "number", NUMBER)
def sqrt(value: Decimal) -> Decimal:
    """The square root; #NUM! of a negative number."""
    if value < 0:
        raise Fail(ExcelError.NUM)
    return CLEAN.plus(value.sqrt(WORKING))


@excel("POWER", "number number", NUMBER)
def power_(base: Decimal, exponent: Decimal) -> Decimal:
    """The same as base^exponent; 0^0 is #NUM!."""
    return power(base, exponent)


@excel("EXP", "number", NUMBER)
def exp(value: Decimal) -> Decimal:
    """e to that power."""
    if value > 710:
        raise Fail(ExcelError.NUM)
    return ZERO if value < -800 else CLEAN.plus(value.exp(WORKING))


def _logarithm(value: Decimal) -> Decimal:
    if value <= 0:
        raise Fail(ExcelError.NUM)
    return value.ln(WORKING)


@excel("LN", "number", NUMBER)
def ln(value: Decimal) -> Decimal:
    """The natural logarithm; #NUM! of 0 and below."""
    return CLEAN.plus(_logarithm(value))


@excel("LOG10", "number", NUMBER)
def log10(value: Decimal) -> Decimal:
    """The logarithm to base 10."""
    if value <= 0:
        raise Fail(ExcelError.NUM)
    return CLEAN.plus(value.log10(WORKING))


@excel("LOG", "number [number]", NUMBER)
def log(value: Decimal, base: Decimal | None = None) -> Decimal:
    """The logarithm to a base (10 if left out); #DIV/0! to base 1."""
    if base is None:
        return log10(value)
    divisor = _logarithm(base)
    if not divisor:
        raise Fail(ExcelError.DIV0)
    return CLEAN.plus(_logarithm(value) / divisor)


@excel("PI", "", NUMBER)
def pi() -> Decimal:
    """The number pi."""
    return PI


@excel("FACT", "number", NUMBER)
def fact(value: Decimal) -> Decimal:
    """The factorial; #NUM! below 0 and above 170."""
    count = whole(value)
    if not 0 <= count <= MAX_FACTORIAL:
        raise Fail(ExcelError.NUM)
    return CLEAN.create_decimal(math.factorial(count))


@excel("COMBIN", "number number", NUMBER)
def combin(value: Decimal, chosen: Decimal) -> Decimal:
    """In how many ways so many may be chosen."""
    total, part = whole(value), whole(chosen)
    if total < 0 or not 0 <= part <= total or total > MAX_CHOSEN_FROM:
        raise Fail(ExcelError.NUM)
    return finite(CLEAN.create_decimal(math.comb(total, part)))

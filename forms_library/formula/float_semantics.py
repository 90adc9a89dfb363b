"""The helpers of the float program: the meaning of `semantics`, in binary numbers. Previews only; nothing of
this is kept or signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from math import floor, fsum, isfinite
from typing import Any

from forms_library.formula import semantics
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.semantics import Area, Fail
from forms_library.value_types import ExcelError

_POWERS = tuple(10.0**digits for digits in range(23))
_NOISE = 4e-15  # what a few steps of binary arithmetic leave behind, relative
_EXACT = 2.0**52


def rounded(value: float, digits: int) -> float:
    """Half away from zero, deaf to binary noise (1.005 is 1.01, as in Excel)."""
    scaled = abs(value) * _POWERS[digits]
    if not scaled < _EXACT:
        return kept_finite(value)
    whole = floor(scaled + 0.5 + scaled * 1e-15) / _POWERS[digits]
    return whole if value >= 0 else -whole


def kept_finite(value: float) -> float:
    """The number, or #NUM! where it is none."""
    if not isfinite(value):
        raise Fail(ExcelError.NUM)
    return value


def number(value: Any) -> float:
    """As semantics.number."""
    if type(value) is float:
        return value
    if value is None:
        return 0.0
    return float(semantics.number(value))


def text(value: Any) -> str:
    """As semantics.text."""
    return semantics.general(decimal_of(value)) if type(value) is float else semantics.text(value)


def decimal_of(value: float) -> Decimal:
    """The number as people would write it: 17 digits say which binary number it is, 15 which number was meant."""
    return semantics.FIFTEEN.create_decimal(value)


def logical(value: Any) -> bool:
    """As semantics.logical."""
    return value != 0.0 if type(value) is float else semantics.logical(value)


def compare(left: Any, right: Any) -> int:
    """As semantics.compare."""
    if type(left) is float and type(right) is float:
        return order(left, right)
    return semantics.compare(_exact(left), _exact(right))


def order(left: float, right: float) -> int:
    """-1, 0 or 1, deaf to binary noise."""
    if left == right or abs(left - right) < _NOISE * max(abs(left), abs(right)):
        return 0
    return 1 if left > right else -1


def subtract(left: float, right: float) -> float:
    """``left - right``; noise is not a difference."""
    result = left - right
    return 0.0 if abs(result) < abs(left) * _NOISE else result


def power(base: float, exponent: float) -> float:
    """As semantics.power."""
    if base == 0.0 or (base < 0 and not exponent.is_integer()):
        return float(semantics.power(decimal_of(base), decimal_of(exponent)))
    return float(base**exponent)


def numbers(values: Iterable[Any]) -> list[float]:
    """As semantics.numbers."""
    found = []
    for item in values:
        if type(item) is float:
            found.append(item)
        elif isinstance(item, ExcelError):
            raise Fail(item)
    return found


def logicals(values: Iterable[Any]) -> list[bool]:
    """As semantics.logicals."""
    return [bool(item) for item in semantics.values_of(values) if isinstance(item, bool | float)]


def counted(value: Any) -> Any:
    """As semantics.counted."""
    try:
        return number(value)
    except Fail:
        return None


def whole(value: float) -> int:
    """As arithmetic.whole."""
    if not abs(value) < 1e15:
        raise Fail(ExcelError.NUM)
    return int(value + (1e-9 if value > 0 else -1e-9))


def keep_number(value: Any, digits: int) -> Any:
    """As semantics.keep_number."""
    if type(value) is float:
        return rounded(value, digits)
    kept = semantics.keep_number(_exact(value), semantics.quantum(digits))
    return float(kept) if isinstance(kept, Decimal) else kept


def keep_text(value: Any) -> Any:
    """As semantics.keep_text."""
    return semantics.keep_text(_exact(value))


def keep_logical(value: Any) -> Any:
    """As semantics.keep_logical."""
    return semantics.keep_logical(_exact(value))


def keep_date(value: Any) -> Any:
    """As semantics.keep_date."""
    kept = semantics.keep_date(_exact(value))
    return float(kept) if isinstance(kept, Decimal) else kept


def keep_any(value: Any) -> Any:
    """As semantics.keep_any."""
    return kept_finite(value) if type(value) is float else value


def _exact(value: Any) -> Any:
    """A value, range or sequence with Decimals for floats, for the functions that know only those."""
    if type(value) is float:
        return decimal_of(value)
    if isinstance(value, Area):
        return Area(tuple(_exact(item) for item in value.values), value.width)
    if isinstance(value, list | tuple):
        return tuple(_exact(item) for item in value)
    return value


def _average(values: Sequence[float]) -> float:
    if not values:
        raise Fail(ExcelError.DIV0)
    return fsum(values) / len(values)


_NATIVE: dict[str, Callable[..., Any]] = {
    "AVERAGE": _average,
    "MIN": lambda values: min(values, default=0.0),
    "MAX": lambda values: max(values, default=0.0),
    "ABS": abs,
    "COUNT": lambda values: float(sum(1 for item in values if type(item) is float)),
    "COUNTA": lambda values: float(sum(1 for item in values if item is not None)),
}


def float_function(name: str) -> Callable[..., Any]:
    """The function for floats: our own where it is used much, else the Decimal one with its values converted."""
    return _NATIVE.get(name) or _converted(name)


def _converted(name: str) -> Callable[..., Any]:
    implementation = FUNCTIONS[name].implementation
    assert implementation is not None

    def call(*arguments: Any) -> Any:
        result = implementation(*(_exact(argument) for argument in arguments))
        return float(result) if isinstance(result, Decimal) else result

    return call


FLOAT_NAMES: dict[str, Any] = {
    "fsum": fsum,
    **{f"E_{error.name}": error for error in ExcelError},
    **{
        name: getattr(semantics, name)
        for name in ("Area", "error_of", "value", "values_of", "present", "fail", "join")
    },
    **{
        function.__name__: function
        for function in (
            rounded,
            number,
            text,
            logical,
            compare,
            order,
            subtract,
            power,
            numbers,
            logicals,
            counted,
            whole,
            keep_number,
            keep_text,
            keep_logical,
            keep_date,
            keep_any,
        )
    },
}

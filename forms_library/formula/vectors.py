"""Arithmetic over many organisations at once: Excel's meaning in NumPy, exact wherever the figures are.

A number of a cell with two decimals is kept as a whole count of hundredths in a float64, so sums of money up
to fifteen digits have no rounding at all; only what was divided is a plain float. Whatever would need more
than fifteen digits is not guessed: its organisation is handed to the Decimal program (`Frame.lost`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from forms_library.value_types import ExcelError

Numbers: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]

LIMIT = 2.0**52  # whole numbers below are exact, and so are their halves
NOISE = 4e-15  # what a few steps of binary arithmetic leave behind, relative
PLAIN, BLANK = 0, 1
ERRORS = tuple(ExcelError)
"""The kind of a value: 0 a number, 1 blank, 2 and more an error: ERRORS[kind - 2]."""


def code_of(error: ExcelError) -> int:
    """The kind that stands for an error."""
    return ERRORS.index(error) + 2


DIV0, VALUE, NUM, NA = (
    code_of(error) for error in (ExcelError.DIV0, ExcelError.VALUE, ExcelError.NUM, ExcelError.NA)
)


@dataclass(slots=True)
class Vector:
    """Values of one expression: [cells, organisations], or what broadcasts to it.

    `numbers` is the value times 10**scale (whole numbers), or the value itself where scale is None; 0 where
    blank. `bound`: no number is larger. `errors`: 0 or the kind of the error; None: there are none."""

    numbers: Numbers
    scale: int | None
    bound: float
    blank: Mask | None = None
    errors: Codes | None = None


@dataclass(slots=True)
class Truth:
    """Conditions, with the errors that keep some from being known."""

    holds: Mask
    errors: Codes | None = None


@dataclass(slots=True)
class Frame:
    """The values of one chunk of organisations: every cell and every value from outside, with kinds.

    `lost` are organisations whose figures are too large to be exact here."""

    numbers: Numbers
    kinds: Codes
    bounds: Numbers
    blank: Mask
    error: Mask
    outside: Numbers
    outside_kinds: Codes
    outside_scales: NDArray[np.int64]
    outside_bounds: Numbers
    lost: Mask


def constant(value: float, scale: int | None) -> Vector:
    """One number for all."""
    return Vector(np.array([[value]]), scale, abs(value))


def without_blanks(vector: Vector) -> Vector:
    """The same numbers where a number is wanted: blank is 0."""
    return vector if vector.blank is None else replace(vector, blank=None)


def true_values(vector: Vector) -> Numbers:
    """The numbers themselves."""
    if not vector.scale:
        return vector.numbers
    return vector.numbers / 10.0**vector.scale if vector.scale > 0 else vector.numbers * 10.0**-vector.scale


def inexact(vector: Vector) -> Vector:
    """The same values as plain floats."""
    return vector if vector.scale is None else replace(vector, numbers=true_values(vector), scale=None)


def rescaled(vector: Vector, scale: int, frame: Frame) -> Vector:
    """An exact vector at more decimal places."""
    assert vector.scale is not None
    if vector.scale == scale:
        return vector
    factor = 10.0 ** (scale - vector.scale)
    return fitting(
        replace(vector, numbers=vector.numbers * factor, scale=scale, bound=vector.bound * factor), frame
    )


def fitting(vector: Vector, frame: Frame) -> Vector:
    """An exact vector whose numbers are known to be exact; organisations for which they are not are lost."""
    if vector.bound < LIMIT:
        return vector
    sizes = np.abs(vector.numbers)
    largest = float(sizes.max()) if sizes.size else 0.0
    if not largest < LIMIT:
        beyond = ~(sizes < LIMIT)
        frame.lost |= beyond.reshape(-1, beyond.shape[-1]).any(axis=0)
        numbers = np.where(beyond, 0.0, vector.numbers)
        return replace(vector, numbers=numbers, bound=LIMIT / 2)
    return replace(vector, bound=largest)


def alike(vectors: Sequence[Vector], frame: Frame) -> list[Vector]:
    """The vectors at one scale, or all as plain floats if one is."""
    scales = [vector.scale for vector in vectors]
    if None in scales:
        return [inexact(vector) for vector in vectors]
    most = max(scale for scale in scales if scale is not None)
    return [rescaled(vector, most, frame) for vector in vectors]


def first_error(*errors: Codes | None) -> Codes | None:
    """The error that comes first in the order of calculation."""
    found: Codes | None = None
    for codes in errors:
        if codes is not None:
            found = codes if found is None else np.where(found > 0, found, codes)
    return found


def added(signs: Sequence[str], vectors: Sequence[Vector], frame: Frame) -> Vector:
    """``a + b - c``."""
    same = alike(vectors, frame)
    errors = first_error(*(vector.errors for vector in vectors))
    if same[0].scale is None and "-" in signs:
        return Vector(_difference(signs, same), None, 0.0, None, errors)
    total = same[0].numbers
    for sign, vector in zip(signs[1:], same[1:], strict=True):
        total = total + vector.numbers if sign == "+" else total - vector.numbers
    bound = sum(vector.bound for vector in same)
    result = Vector(total, same[0].scale, bound, None, errors)
    return result if result.scale is None else fitting(result, frame)


def _difference(signs: Sequence[str], vectors: Sequence[Vector]) -> Numbers:
    """What division left behind is not a difference."""
    more = sum(v.numbers for sign, v in zip(signs, vectors, strict=True) if sign == "+")
    less = sum(v.numbers for sign, v in zip(signs, vectors, strict=True) if sign == "-")
    result: Any = more - less
    return np.where(np.abs(result) < np.abs(more) * NOISE, 0.0, result)


def multiplied(left: Vector, right: Vector, frame: Frame) -> Vector:
    """``a * b``; exact if both are."""
    errors = first_error(left.errors, right.errors)
    if left.scale is None or right.scale is None:
        return Vector(true_values(left) * true_values(right), None, 0.0, None, errors)
    product = Vector(
        left.numbers * right.numbers, left.scale + right.scale, left.bound * right.bound, None, errors
    )
    return fitting(product, frame)


def divided(left: Vector, right: Vector) -> Vector:
    """``a / b``."""
    nothing = right.numbers == 0
    errors = first_error(left.errors, right.errors)
    below = right.numbers
    if nothing.any():
        below = np.where(nothing, 1.0, below)
        errors = first_error(errors, nothing.astype(np.uint8) * np.uint8(DIV0))
    numbers = left.numbers / below
    shift = (right.scale or 0) - (left.scale or 0)
    if shift:
        numbers = numbers * 10.0**shift if shift > 0 else numbers / 10.0**-shift
    return Vector(numbers, None, 0.0, None, errors)


def rounded(vector: Vector, digits: int, frame: Frame, way: str = "half") -> Vector:
    """ROUND, ROUNDUP, ROUNDDOWN: half away from zero, away from it, towards it."""
    if vector.scale is not None and vector.scale <= digits:
        return vector
    sizes = np.abs(vector.numbers)
    noise: Any = 0.0
    if vector.scale is None:
        sizes = sizes * 10.0**digits if digits >= 0 else sizes / 10.0**-digits
        noise = sizes * NOISE
    else:
        sizes = sizes / 10.0 ** (vector.scale - digits)
    if way == "half":
        sizes = np.floor(sizes + 0.5 + noise)
    else:
        sizes = np.ceil(sizes - noise) if way == "up" else np.floor(sizes + noise)
    numbers = np.copysign(sizes, vector.numbers)
    bound = float("inf") if vector.scale is None else vector.bound
    return fitting(Vector(numbers, digits, bound, vector.blank, vector.errors), frame)


def floored(vector: Vector, frame: Frame) -> Vector:
    """INT: the whole number below."""
    if vector.scale is not None and vector.scale <= 0:
        return vector
    numbers = true_values(vector)
    if vector.scale is None:
        numbers = numbers + np.abs(numbers) * NOISE
    return fitting(Vector(np.floor(numbers), 0, float("inf"), None, vector.errors), frame)


def compared(sign: str, left: Vector, right: Vector, frame: Frame) -> Truth:
    """A comparison of numbers, deaf to binary noise where they were divided; blank is 0."""
    a, b = alike([left, right], frame)
    errors = first_error(left.errors, right.errors)
    if a.scale is not None:
        return Truth(_COMPARE[sign](a.numbers, b.numbers), errors)
    difference = a.numbers - b.numbers
    same = np.abs(difference) <= NOISE * np.maximum(np.abs(a.numbers), np.abs(b.numbers))
    return Truth(_COMPARE[sign](np.where(same, 0.0, difference), 0.0), errors)


_COMPARE: dict[str, Any] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def chosen(condition: Truth, first: Vector, second: Vector, frame: Frame) -> Vector:
    """IF: errors and blanks of the other branch do not count."""
    one, two = alike([first, second], frame)
    holds = condition.holds
    errors = first_error(condition.errors, _either(holds, one.errors, two.errors, np.uint8(0)))
    blank = _either(holds, one.blank, two.blank, np.False_)
    numbers = np.where(holds, one.numbers, two.numbers)
    return Vector(numbers, one.scale, max(one.bound, two.bound), blank, errors)


def _either(holds: Mask, first: Any, second: Any, nothing: Any) -> Any:
    if first is None and second is None:
        return None
    return np.where(holds, nothing if first is None else first, nothing if second is None else second)


def chosen_truth(condition: Truth, first: Truth, second: Truth) -> Truth:
    """IF of conditions."""
    errors = _either(condition.holds, first.errors, second.errors, np.uint8(0))
    return Truth(np.where(condition.holds, first.holds, second.holds), first_error(condition.errors, errors))


def rescued(first: Vector, second: Vector, frame: Frame, only: int | None = None) -> Vector:
    """IFERROR, or IFNA where `only` is its kind."""
    if first.errors is None:
        return first
    failed = first.errors > 0 if only is None else first.errors == only
    kept = None if only is None else np.where(failed, np.uint8(0), first.errors)
    plain = replace(first, errors=kept, numbers=np.where(failed, 0.0, first.numbers))
    return chosen(Truth(failed), second, plain, frame)


def as_number(truth: Truth) -> Vector:
    """TRUE is 1."""
    return Vector(truth.holds.astype(np.float64), 0, 1.0, None, truth.errors)


def as_truth(vector: Vector) -> Truth:
    """0 and blank are FALSE."""
    return Truth(vector.numbers != 0, vector.errors)


def none(shape: tuple[int, ...] = (1, 1)) -> Mask:
    """A mask of nothing."""
    return np.zeros(shape, np.bool_)

"""Sums and counts of the cells that meet criteria written as in Excel: 5, ">=5", "<>", "Huế*"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from forms_library.formula.collation import folded, text_order
from forms_library.formula.functions.aggregation import average
from forms_library.formula.functions.registry import excel
from forms_library.formula.guards import MAX_PATTERN
from forms_library.formula.kinds import NUMBER
from forms_library.formula.semantics import ZERO, Area, Fail, Raw, Scalar, number_in, numbers, order
from forms_library.value_types import ExcelError

_CRITERION = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)
_ERRORS = frozenset(error.value for error in ExcelError)
Test = Callable[[Raw], bool]


def criterion(written: Scalar) -> Test:
    """The test a criterion stands for."""
    if written is None:
        written = ZERO
    if isinstance(written, bool):
        return lambda item: item is written
    if isinstance(written, Decimal):
        return _number_test("=", written)
    match = _CRITERION.fullmatch(written)
    assert match is not None
    sign, operand = match[1] or "", match[2]
    if operand == "":
        return _blank_test(sign)
    if operand.upper() in _ERRORS:
        return _error_test(sign, ExcelError(operand.upper()))
    try:
        return _number_test(sign or "=", number_in(operand))
    except Fail:
        return _logical_test(sign, operand) or _text_test(sign or "=", operand)


def _blank_test(sign: str) -> Test:
    if sign == "":
        return lambda item: item is None or (type(item) is str and item == "")
    if sign == "=":
        return lambda item: item is None
    if sign == "<>":
        return lambda item: item is not None
    return lambda item: False


def _error_test(sign: str, error: ExcelError) -> Test:
    if sign == "<>":
        return lambda item: item is not error
    return lambda item: item is error


def _number_test(sign: str, operand: Decimal) -> Test:
    holds = _holds(sign)
    other = sign == "<>"

    def test(item: Raw) -> bool:
        return holds(order(item, operand)) if isinstance(item, Decimal) else (_same(item, operand) != other)

    return test


def _same(item: Raw, operand: Decimal) -> bool:
    # A text that reads as the number meets the criterion "=number"; order is never asked of texts.
    if type(item) is not str:
        return False
    try:
        return number_in(item) == operand
    except Fail:
        return False


def _logical_test(sign: str, operand: str) -> Test | None:
    if operand.upper() not in ("TRUE", "FALSE") or sign not in ("", "=", "<>"):
        return None
    wanted = operand.upper() == "TRUE"
    if sign == "<>":
        return lambda item: item is not wanted
    return lambda item: item is wanted


def _text_test(sign: str, operand: str) -> Test:
    if sign in ("=", "<>"):
        pattern = Wildcard(operand)

        def test(item: Raw) -> bool:
            return (type(item) is str and pattern.matches(item)) == (sign == "=")

        return test
    holds = _holds(sign)
    return lambda item: type(item) is str and holds(text_order(item, operand))


def _holds(sign: str) -> Callable[[int], bool]:
    return {
        "=": lambda side: side == 0,
        "<>": lambda side: side != 0,
        "<": lambda side: side < 0,
        ">": lambda side: side > 0,
        "<=": lambda side: side <= 0,
        ">=": lambda side: side >= 0,
    }[sign]


class Wildcard:
    """Excel's pattern with * and ? (~ before them takes them as they are), without regard to capital letters.

    A regular expression with several .* takes exponential time on hostile texts, so the pieces between the
    stars are found one
    after the other, each at its first place: time grows with text times pattern. Patterns are at most 255
    characters, as in Excel.
    """

    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_PATTERN:
            raise Fail(ExcelError.VALUE)
        pieces: list[list[str]] = [[]]
        for sign in re.findall(r"~[*?~]|.", folded(pattern), re.DOTALL):
            if sign == "*":
                pieces.append([])
            else:
                pieces[-1].append("." if sign == "?" else re.escape(sign[-1]))
        self._open = len(pieces) > 1
        self._first, *middle = (re.compile("".join(piece), re.DOTALL) for piece in pieces)
        self._middle = middle[:-1]
        self._last = middle[-1] if middle else self._first
        self._last_length = len(pieces[-1])

    def matches(self, text: str) -> bool:
        """Whether the whole text fits the pattern."""
        text = folded(text)
        if not self._open:
            return self._first.fullmatch(text) is not None
        start = self._first.match(text)
        end = self._after(text, start.end()) if start else None
        tail = len(text) - self._last_length
        return end is not None and tail >= end and self._last.match(text, tail) is not None

    def find(self, text: str, start: int) -> int:
        """The first place from `start` on where the pattern fits; -1 if there is none."""
        text = folded(text)
        hit = self._first.search(text, start)
        if hit is None or not self._open:
            return hit.start() if hit else -1
        # What follows the first piece only gets harder to find from a later place, so one try decides.
        end = self._after(text, hit.end())
        return hit.start() if end is not None and self._last.search(text, end) else -1

    def _after(self, text: str, place: int) -> int | None:
        for piece in self._middle:
            hit = piece.search(text, place)
            if hit is None:
                return None
            place = hit.end()
        return place


def _chosen(picked: Area, pairs: Sequence[Area | Scalar]) -> list[Raw]:
    kept = list(range(len(picked.values)))
    for area, written in zip(pairs[::2], pairs[1::2], strict=True):
        assert isinstance(area, Area)
        if (area.width, len(area.values)) != (picked.width, len(picked.values)):
            raise Fail(ExcelError.VALUE)
        test = criterion(written)  # type: ignore[arg-type]  # areas and criteria alternate
        kept = [index for index in kept if test(area.values[index])]
    return [picked.values[index] for index in kept]


def _resized(tested: Area, picked: Area | None) -> Area:
    if picked is None:
        return tested
    if (picked.width, len(picked.values)) != (tested.width, len(tested.values)):
        raise Fail(ExcelError.VALUE)
    return picked


@excel("SUMIF", "area value [area]", NUMBER)
def sumif(tested: Area, written: Scalar, picked: Area | None = None) -> Decimal:
    """The sum of the cells (of the third range, else of the first) where the first range meets the criterion."""
    return sum(numbers(_chosen(_resized(tested, picked), (tested, written))), ZERO)


@excel("AVERAGEIF", "area value [area]", NUMBER)
def averageif(tested: Area, written: Scalar, picked: Area | None = None) -> Decimal:
    """The mean of the cells where the first range meets the criterion; #DIV/0! when there are none."""
    return average(numbers(_chosen(_resized(tested, picked), (tested, written))))


@excel("COUNTIF", "area value", NUMBER)
def countif(tested: Area, written: Scalar) -> Decimal:
    """How many cells meet the criterion."""
    return Decimal(len(_chosen(tested, (tested, written))))


@excel("SUMIFS", "area area value {area value}...", NUMBER)
def sumifs(picked: Area, *pairs: Area | Scalar) -> Decimal:
    """The sum of the cells of the first range where every further range meets its criterion."""
    return sum(numbers(_chosen(picked, pairs)), ZERO)


@excel("AVERAGEIFS", "area area value {area value}...", NUMBER)
def averageifs(picked: Area, *pairs: Area | Scalar) -> Decimal:
    """The mean of the cells of the first range where every further range meets its criterion."""
    return average(numbers(_chosen(picked, pairs)))


@excel("COUNTIFS", "area value {area value}...", NUMBER)
def countifs(tested: Area, *pairs: Area | Scalar) -> Decimal:
    """How many places meet all criteria."""
    return Decimal(len(_chosen(tested, (tested, *pairs))))


@excel("MINIFS", "area area value {area value}...", NUMBER)
def minifs(picked: Area, *pairs: Area | Scalar) -> Decimal:
    """The smallest number where every range meets its criterion; 0 when there are none."""
    return min(numbers(_chosen(picked, pairs)), default=ZERO)


@excel("MAXIFS", "area area value {area value}...", NUMBER)
def maxifs(picked: Area, *pairs: Area | Scalar) -> Decimal:
    """The largest number where every range meets its criterion; 0 when there are none."""
    return max(numbers(_chosen(picked, pairs)), default=ZERO)

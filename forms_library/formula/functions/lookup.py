"""Looking values up in ranges of the form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from forms_library.formula.functions.arithmetic import whole
from forms_library.formula.functions.conditions import Wildcard
from forms_library.formula.functions.registry import excel
from forms_library.formula.kinds import NUMBER
from forms_library.formula.semantics import ONE, ZERO, Area, Fail, Raw, Scalar, compare
from forms_library.formula.semantics import value as value_of
from forms_library.value_types import ExcelError


def _alike(a: Raw, b: Scalar) -> bool:
    """Whether the two may be compared in a lookup: same kind, neither blank nor an error."""
    return a is not None and not isinstance(a, ExcelError) and _sort(a) == _sort(b)


def _sort(value: Scalar) -> str:
    if isinstance(value, bool):
        return "logical"
    return "text" if isinstance(value, str) else "number"


def _exact(wanted: Scalar, values: Sequence[Raw], *, patterns: bool = True) -> int:
    if patterns and isinstance(wanted, str) and any(sign in wanted for sign in "*?~"):
        pattern = Wildcard(wanted)
        hits = (i for i, item in enumerate(values) if type(item) is str and pattern.matches(item))
    else:
        hits = (i for i, item in enumerate(values) if _alike(item, wanted) and compare(item, wanted) == 0)
    return next(hits, -1)


def _below(wanted: Scalar, values: Sequence[Raw]) -> int:
    """The last place not above `wanted` in ascending values, by halving as Excel does."""
    low, high, found = 0, len(values) - 1, -1
    while low <= high:
        middle = (low + high) // 2
        probe = _next_alike(wanted, values, middle, high)
        if probe < 0 or compare(values[probe], wanted) > 0:
            high = middle - 1
        else:
            found, low = probe, probe + 1
    return found


def _next_alike(wanted: Scalar, values: Sequence[Raw], start: int, end: int) -> int:
    return next((i for i in range(start, end + 1) if _alike(values[i], wanted)), -1)


def _above(wanted: Scalar, values: Sequence[Raw]) -> int:
    """The last place not below `wanted` in descending values."""
    found = -1
    for index, item in enumerate(values):
        if _alike(item, wanted):
            if compare(item, wanted) < 0:
                break
            found = index
    return found


def _found(index: int) -> int:
    if index < 0:
        raise Fail(ExcelError.NA)
    return index


def _wanted(value: Scalar) -> Scalar:
    return ZERO if value is None else value


@excel("MATCH", "value area [number]", NUMBER)
def match(wanted: Scalar, area: Area, mode: Decimal = ONE) -> Decimal:
    """The place of a value in a single row or column: 0 exact, 1 (or left out) last one not above, -1 last
    one not below; #N/A if none."""
    if area.width != 1 and area.height != 1:
        raise Fail(ExcelError.NA)
    wanted = _wanted(wanted)
    search = _exact if not mode else _below if mode > 0 else _above
    return Decimal(_found(search(wanted, area.values)) + 1)


@excel("INDEX", "area number [number]")
def index(area: Area, row: Decimal, column: Decimal | None = None) -> Scalar:
    """The cell at that row and column of a range; in a single row or column one number is enough; #REF! outside."""
    line, place = whole(row), 1 if column is None else whole(column)
    if column is None and area.height == 1:
        line, place = 1, line
    if line == 0 and area.height == 1:
        line = 1
    if place == 0 and area.width == 1:
        place = 1
    if line < 0 or place < 0 or line == 0 or place == 0:
        raise Fail(ExcelError.VALUE)
    if line > area.height or place > area.width:
        raise Fail(ExcelError.REF)
    return value_of(area.values[(line - 1) * area.width + place - 1])


def _lookup(wanted: Scalar, keys: Sequence[Raw], approximate: bool) -> int:
    wanted = _wanted(wanted)
    return _found((_below if approximate else _exact)(wanted, keys))


@excel("VLOOKUP", "value area number [logical]")
def vlookup(wanted: Scalar, area: Area, column: Decimal, approximate: bool = True) -> Scalar:
    """The cell in that column of the row whose first cell is the value (or, by default, the last one not
    above it)."""
    place = whole(column)
    if place < 1:
        raise Fail(ExcelError.VALUE)
    if place > area.width:
        raise Fail(ExcelError.REF)
    row = _lookup(wanted, area.column(0).values, approximate)
    return value_of(area.values[row * area.width + place - 1])


@excel("HLOOKUP", "value area number [logical]")
def hlookup(wanted: Scalar, area: Area, row: Decimal, approximate: bool = True) -> Scalar:
    """As VLOOKUP, along the first row."""
    place = whole(row)
    if place < 1:
        raise Fail(ExcelError.VALUE)
    if place > area.height:
        raise Fail(ExcelError.REF)
    column = _lookup(wanted, area.line(0).values, approximate)
    return value_of(area.values[(place - 1) * area.width + column])


@excel("LOOKUP", "value area [area]")
def lookup(wanted: Scalar, keys: Area, results: Area | None = None) -> Scalar:
    """The result beside the last key not above the value; keys ascend."""
    if results is None:
        results = keys.line(keys.height - 1) if keys.width > keys.height else keys.column(keys.width - 1)
        keys = keys.line(0) if keys.width > keys.height else keys.column(0)
    place = _found(_below(_wanted(wanted), keys.values))
    if place >= len(results.values):
        raise Fail(ExcelError.REF)
    return value_of(results.values[place])


def _nearest(wanted: Scalar, values: Sequence[Raw], above: bool) -> int:
    exact = _exact(wanted, values, patterns=False)
    if exact >= 0:
        return exact
    best = -1
    for i, item in enumerate(values):
        if _alike(item, wanted) and (compare(item, wanted) > 0) == above:
            better = best < 0 or (compare(item, value_of(values[best])) < 0) == above
            best = i if better else best
    return best


@excel("XLOOKUP", "value area area [value] [number] [number]")
def xlookup(
    wanted: Scalar,
    keys: Area,
    results: Area,
    otherwise: Scalar = None,
    mode: Decimal = ZERO,
    direction: Decimal = ONE,
) -> Scalar:
    """The result at the place of the value; the fourth argument (else #N/A) if there is none; mode -1 next
    smaller, 1 next larger, 2 wildcards; direction -1 from the end."""
    if len(keys.values) != len(results.values) or 1 not in (keys.width, keys.height):
        raise Fail(ExcelError.VALUE)
    values = list(keys.values)[::-1] if direction < 0 else keys.values
    wanted = _wanted(wanted)
    if mode == -1 or mode == 1:
        found = _nearest(wanted, values, mode > 0)
    else:
        found = _exact(wanted, values, patterns=mode == 2)
    if found < 0:
        if otherwise is None:
            raise Fail(ExcelError.NA)
        return otherwise
    place = len(values) - 1 - found if direction < 0 else found
    return value_of(results.values[place])


@excel("ROWS", "area", NUMBER)
def rows(area: Area) -> Decimal:
    """How many rows a range has."""
    return Decimal(area.height)


@excel("COLUMNS", "area", NUMBER)
def columns(area: Area) -> Decimal:
    """How many columns a range has."""
    return Decimal(area.width)

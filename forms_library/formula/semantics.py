"""What Excel means: coercion, comparison, rounding. The Decimal program calls these; the others are tested
against it.

Errors travel as `Fail`, an ArithmeticError, so that one handler per formula also catches division by zero and
overflow.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    DivisionUndefined,
    InvalidOperation,
    Overflow,
)
from typing import Final, NamedTuple, TypeAlias

from forms_library.formula.collation import text_order
from forms_library.formula.guards import LARGEST_EXPONENT, MAX_POWER, MAX_TEXT
from forms_library.value_types import ExcelError

Scalar: TypeAlias = Decimal | str | bool | None
"""What a cell holds while formulas are calculated; dates are serial numbers of Excel's 1900 system."""

Raw: TypeAlias = Scalar | ExcelError

# 40 digits: sums of money are exact, and what division leaves behind is far from anything people wrote.
WORKING: Final = Context(
    prec=40,
    rounding=ROUND_HALF_UP,
    Emax=MAX_EMAX,
    Emin=MIN_EMIN,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
# Digits that survive when the traces of division are swept off (2.4999…9 is 2.5); Excel's own figure is 15,
# but amounts have more.
CLEAN: Final = Context(
    prec=30,
    rounding=ROUND_HALF_UP,
    Emax=MAX_EMAX,
    Emin=MIN_EMIN,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
FIFTEEN: Final = Context(
    prec=15,
    rounding=ROUND_HALF_UP,
    Emax=MAX_EMAX,
    Emin=MIN_EMIN,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
LARGEST: Final = Decimal(f"1E+{LARGEST_EXPONENT}")
_TINY: Final = Decimal("1E-28")
EPOCH: Final = datetime.date(1899, 12, 30)
_QUANTA: Final = {digits: Decimal(1).scaleb(-digits) for digits in range(-40, 41)}


class Fail(ArithmeticError):
    """A formula gave one of Excel's errors."""

    def __init__(self, error: ExcelError) -> None:
        super().__init__(error)
        self.error = error


class Area(NamedTuple):
    """The values of a range, line by line."""

    values: Sequence[Raw]
    width: int

    @property
    def height(self) -> int:
        return len(self.values) // self.width if self.width else 0

    def line(self, index: int) -> Area:
        return Area(self.values[index * self.width : (index + 1) * self.width], self.width)

    def column(self, index: int) -> Area:
        return Area(self.values[index :: self.width], 1)


def error_of(error: ArithmeticError) -> ExcelError:
    """Excel's name for what went wrong."""
    if isinstance(error, Fail):
        return error.error
    return ExcelError.DIV0 if isinstance(error, ZeroDivisionError) or _zero_by_zero(error) else ExcelError.NUM


def _zero_by_zero(error: ArithmeticError) -> bool:
    """0/0 is an invalid operation to decimal, and a division by zero to Excel."""
    return isinstance(error, InvalidOperation) and DivisionUndefined in next(iter(error.args), ())


def fail(error: ExcelError) -> Decimal:
    """Raise the error; written where a number is expected."""
    raise Fail(error)


def number(value: Raw) -> Decimal:
    """The value as a number: blank is 0, TRUE is 1, text that reads as a number is that number; else #VALUE!."""
    if type(value) is Decimal:
        return value
    if value is None:
        return ZERO
    if isinstance(value, bool):
        return ONE if value else ZERO
    if isinstance(value, ExcelError):
        raise Fail(value)
    return number_in(str(value))


_NUMERAL = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def number_in(text: str) -> Decimal:
    """The number written in a text, as VALUE reads it (1,234.5; 12%; (3); 2026-01-31); #VALUE! if there is none."""
    body, sign = text.strip(" \u00a0"), 1
    if body.startswith("(") and body.endswith(")"):
        body, sign = body[1:-1].strip(), -1
    percent = body.endswith("%")
    body = body.removesuffix("%").strip()
    if body[:1] in ("+", "-") and sign == 1:
        body, sign = body[1:].strip(), -1 if body[0] == "-" else 1
    if date := _ISO_DATE.fullmatch(body):
        return _serial_of(*(int(part) for part in date.groups()))
    if (
        not re.search(r"\d", body.upper().partition("E")[0])
        or not _NUMERAL.fullmatch(body)
        or not body.isascii()
    ):
        raise Fail(ExcelError.VALUE)
    found = FIFTEEN.create_decimal(body.replace(",", "")) * sign
    return found.scaleb(-2) if percent else found


def _serial_of(year: int, month: int, day: int) -> Decimal:
    try:
        return serial(datetime.date(year, month, day))
    except ValueError:
        raise Fail(ExcelError.VALUE) from None


def serial(day: datetime.date) -> Decimal:
    """Excel's number of a day. Days before 1 March 1900 differ by one from Excel, which believes in 29
    February 1900."""
    return Decimal((day - EPOCH).days)


def day_of(value: Decimal) -> datetime.date:
    """The day of an Excel number; #NUM! outside 1900-9999."""
    days = int(value.to_integral_value("ROUND_FLOOR"))
    if not 0 <= days <= 2_958_465:
        raise Fail(ExcelError.NUM)
    return EPOCH + datetime.timedelta(days=days)


def text(value: Raw) -> str:
    """The value as text: numbers with up to 15 digits, TRUE, FALSE, blank as nothing."""
    if type(value) is str:
        return value
    if isinstance(value, Decimal):
        return general(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    raise Fail(ExcelError(value))


def general(value: Decimal) -> str:
    """A number as Excel joins it to a text: 15 digits, no trailing zeros, powers of ten beyond 20 places."""
    rounded = FIFTEEN.plus(value)
    if not rounded:
        return "0"
    exponent = rounded.adjusted()
    if -10 < exponent < 21:
        return format(rounded.normalize(FIFTEEN), "f")
    digits = str(abs(rounded.normalize(FIFTEEN)).scaleb(-exponent))
    mantissa = format(Decimal(digits), "f")
    return f"{'-' if rounded < 0 else ''}{mantissa}E{exponent:+03d}"


def logical(value: Raw) -> bool:
    """The value as a condition: 0 and blank are FALSE, the texts TRUE and FALSE are themselves, other texts
    #VALUE!."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return value != 0
    if value is None:
        return False
    if isinstance(value, ExcelError):
        raise Fail(value)
    word = value.strip().upper()
    if word in ("TRUE", "FALSE"):
        return word == "TRUE"
    raise Fail(ExcelError.VALUE)


def no_logical(value: Scalar) -> Decimal:
    """The value as a number for the few functions that take a logical for none: #VALUE!."""
    if isinstance(value, bool):
        raise Fail(ExcelError.VALUE)
    return number(value)


def value(value: Raw) -> Scalar:
    """The value itself; an error is raised."""
    if isinstance(value, ExcelError):
        raise Fail(value)
    return value


def compare(left: Raw, right: Raw) -> int:
    """-1, 0 or 1 in Excel's order: numbers < texts < logicals; blank equals 0, "" and FALSE; texts ignore case."""
    left, right = value(left), value(right)
    if left is None:
        left = _blank_like(right)
    if right is None:
        right = _blank_like(left)
    ranks = _rank(left), _rank(right)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return order(left, right)
    if isinstance(left, str):
        return text_order(left, str(right))
    return (left > right) - (left < right)  # type: ignore[operator]  # both are logicals here


def _blank_like(other: Scalar) -> Scalar:
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else ZERO


def _rank(value: Scalar) -> int:
    if isinstance(value, bool):
        return 3
    return 2 if isinstance(value, str) else 1


def order(left: Decimal, right: Decimal) -> int:
    """-1, 0 or 1, deaf to the traces of division in the last digits."""
    if left == right:
        return 0
    a, b = CLEAN.plus(left), CLEAN.plus(right)
    return (a > b) - (a < b)


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """``left - right``; what division left behind is not a difference (1/3+1/3+1/3-1 is 0, as in Excel)."""
    result = left - right
    return ZERO if result and abs(result) < abs(left) * _TINY else result


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """Excel's ^: 0^0 and the root of a negative number are #NUM!, 0^-1 is #DIV/0!."""
    if not base:
        if not exponent:
            raise Fail(ExcelError.NUM)
        if exponent < 0:
            raise Fail(ExcelError.DIV0)
        return ZERO
    if base < 0 and exponent != exponent.to_integral_value():
        raise Fail(ExcelError.NUM)
    if abs(exponent) * max(abs(base.adjusted()), 1) > MAX_POWER:
        raise Fail(ExcelError.NUM)
    return finite(CLEAN.plus(WORKING.power(base, exponent)))


def finite(value: Decimal) -> Decimal:
    """The number, or #NUM! where Excel's own numbers end."""
    if abs(value) >= LARGEST:
        raise Fail(ExcelError.NUM)
    return value


def quantum(digits: int) -> Decimal:
    """1E-digits."""
    return _QUANTA.get(digits) or Decimal(1).scaleb(-digits)


def round_half_away(value: Decimal, digits: int) -> Decimal:
    """ROUND: half away from zero, at `digits` places after (negative: before) the decimal point."""
    clean = CLEAN.plus(value)
    if -int(clean.as_tuple().exponent) <= digits:
        return clean
    if clean.adjusted() < -digits - 1:
        return ZERO
    return WORKING.quantize(clean, quantum(digits))


def keep_number(value: Raw, unit: Decimal) -> Raw:
    """What a numeric cell keeps of a result: rounded to its declared decimals; "" is blank, another text #VALUE!."""
    if isinstance(value, bool):
        value = ONE if value else ZERO
    if isinstance(value, Decimal):
        return WORKING.quantize(CLEAN.plus(finite(value)), unit) or unit * 0
    if value is None or isinstance(value, ExcelError):
        return value
    if value.strip():
        raise Fail(ExcelError.VALUE)
    return None


def keep_text(value: Raw) -> Raw:
    """What a text cell keeps: the text; nothing is blank."""
    if isinstance(value, ExcelError):
        return value
    return text(value) or None


def keep_logical(value: Raw) -> Raw:
    """What a yes/no cell keeps."""
    if value is None or value == "" or isinstance(value, ExcelError):
        return None if value == "" else value
    return logical(value)


def keep_date(value: Raw) -> Raw:
    """What a date cell keeps while formulas run: the number of the day."""
    if value is None or value == "" or isinstance(value, ExcelError):
        return None if value == "" else value
    return serial(day_of(number(value)))


def keep_any(value: Raw) -> Raw:
    """What a cell of no declared kind keeps."""
    return CLEAN.plus(finite(value)) if isinstance(value, Decimal) else value


def numbers(values: Iterable[Raw]) -> list[Decimal]:
    """The numbers among the values of references: texts, logicals and blanks are passed over, errors are raised."""
    found = []
    for item in values:
        if type(item) is Decimal:
            found.append(item)
        elif isinstance(item, ExcelError):
            raise Fail(item)
    return found


def logicals(values: Iterable[Raw]) -> list[bool]:
    """The conditions among the values of references: texts and blanks are passed over, errors are raised."""
    return [bool(item) for item in values_of(values) if isinstance(item, bool | Decimal)]


def values_of(values: Iterable[Raw]) -> list[Scalar]:
    """All values of references; errors are raised."""
    return [value(item) for item in values]


def present(values: Iterable[Decimal | None]) -> list[Decimal]:
    """Those that are not blank."""
    return [item for item in values if item is not None]


def counted(value: Raw) -> Raw:
    """An argument of COUNT written out: a text that reads as a number counts, another one does not."""
    try:
        return number(value)
    except Fail:
        return None


def join(texts: Sequence[str]) -> str:
    """Texts joined by &; #VALUE! where they become longer than a cell of Excel holds."""
    if sum(map(len, texts)) > MAX_TEXT:
        raise Fail(ExcelError.VALUE)
    return "".join(texts)

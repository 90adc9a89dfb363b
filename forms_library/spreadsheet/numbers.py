"""Values of cells as exact numbers and as plain text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any


def shown(value: Any) -> str:
    """A value of a cell as plain text: 12 for 12.0, 05/02/2026."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(exact(value), "f") if value == value and abs(value) != float("inf") else ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def as_read(value: Any) -> str:
    """A value of a cell as it is read in Vietnamese: 1234,5."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return shown(value).replace(".", ",") if number else shown(value)


def exact(number: int | float) -> Decimal:
    """The decimal number that a cell shows for its binary one: fifteen digits, as Excel keeps."""
    if isinstance(number, int):
        return Decimal(number)
    short = Decimal(format(number, ".15g"))
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short.normalize()

"""Dates, as Excel's numbers of days. There is no TODAY or NOW: a report gives the same figures whenever it is
opened."""

from __future__ import annotations

import datetime
from calendar import isleap, monthrange
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from typing import Any

from forms_library.formula.functions.arithmetic import whole
from forms_library.formula.functions.registry import excel
from forms_library.formula.guards import MAX_SPAN
from forms_library.formula.kinds import NUMBER
from forms_library.formula.semantics import EPOCH, ONE, ZERO, Area, Fail, day_of, number_in, numbers, serial
from forms_library.value_types import ExcelError


def _serial(day: datetime.date) -> Decimal:
    if day < EPOCH:
        raise Fail(ExcelError.NUM)
    return serial(day)


def _month_start(year: int, month: int) -> datetime.date:
    """The first day of a month; months below 1 and above 12 run into other years."""
    turned = year + (month - 1) // 12
    if not 1900 <= turned <= 9999:
        raise Fail(ExcelError.NUM)
    return datetime.date(turned, (month - 1) % 12 + 1, 1)


def _shifted(day: datetime.date, days: int) -> datetime.date:
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        raise Fail(ExcelError.NUM) from None


@excel("DATE", "number number number", NUMBER)
def date(year: Decimal, month: Decimal, day: Decimal) -> Decimal:
    """The day; months and days beyond their limits run on; years below 1900 count from 1900."""
    y = whole(year)
    first = _month_start(y + 1900 if 0 <= y < 1900 else y, whole(month))
    return _serial(_shifted(first, whole(day) - 1))


@excel("YEAR", "number", NUMBER)
def year(value: Decimal) -> Decimal:
    """The year of a date."""
    return Decimal(day_of(value).year)


@excel("MONTH", "number", NUMBER)
def month(value: Decimal) -> Decimal:
    """The month of a date, 1 to 12."""
    return Decimal(day_of(value).month)


@excel("DAY", "number", NUMBER)
def day(value: Decimal) -> Decimal:
    """The day of the month of a date."""
    return Decimal(day_of(value).day)


@excel("DATEVALUE", "text", NUMBER)
def datevalue(text: str) -> Decimal:
    """The date written in a text as 2026-01-31 or 31/01/2026 (day first, as in Viet Nam)."""
    parts = text.strip().split("/")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
        return number_in("-".join(reversed(parts)))
    if text.count("-") == 2:
        return number_in(text)
    raise Fail(ExcelError.VALUE)


@excel("EDATE", "number number", NUMBER)
def edate(value: Decimal, months: Decimal) -> Decimal:
    """The same day so many months later, or the last day of that month."""
    start = day_of(value)
    first = _month_start(start.year, start.month + whole(months))
    return _serial(first.replace(day=min(start.day, monthrange(first.year, first.month)[1])))


@excel("EOMONTH", "number number", NUMBER)
def eomonth(value: Decimal, months: Decimal) -> Decimal:
    """The last day of the month so many months later."""
    start = day_of(value)
    first = _month_start(start.year, start.month + whole(months))
    return _serial(first.replace(day=monthrange(first.year, first.month)[1]))


@excel("DAYS", "number number", NUMBER)
def days(end: Decimal, start: Decimal) -> Decimal:
    """How many days lie between two dates."""
    return serial(day_of(end)) - serial(day_of(start))


@excel("DAYS360", "number number [logical]", NUMBER)
def days360(start: Decimal, end: Decimal, european: bool = False) -> Decimal:
    """The days between two dates in a year of twelve months of 30 days."""
    first, last = day_of(start), day_of(end)
    from_day, to_day = first.day, last.day
    if european:
        from_day, to_day = min(from_day, 30), min(to_day, 30)
    else:
        if from_day == monthrange(first.year, first.month)[1]:
            from_day = 30
        if to_day == 31 and from_day == 30:
            to_day = 30
    months = (last.year - first.year) * 12 + last.month - first.month
    return Decimal(months * 30 + to_day - from_day)


@excel("WEEKDAY", "number [number]", NUMBER)
def weekday(value: Decimal, kind: Decimal = ONE) -> Decimal:
    """The day of the week: 1 is Sunday; with 2, 1 is Monday; with 3, 0 is Monday; 11 to 17 begin on Monday to
    Sunday."""
    monday, mode = day_of(value).weekday(), whole(kind)
    if mode == 1:
        return Decimal((monday + 1) % 7 + 1)
    if mode == 2:
        return Decimal(monday + 1)
    if mode == 3:
        return Decimal(monday)
    if 11 <= mode <= 17:
        return Decimal((monday - (mode - 11)) % 7 + 1)
    raise Fail(ExcelError.NUM)


@excel("WEEKNUM", "number [number]", NUMBER)
def weeknum(value: Decimal, kind: Decimal = ONE) -> Decimal:
    """The week of the year; the first one holds 1 January; weeks begin on Sunday, with 2 on Monday; 21 is ISO."""
    found, mode = day_of(value), whole(kind)
    if mode == 21:
        return Decimal(found.isocalendar().week)
    if mode not in (1, 2, 11, 12, 13, 14, 15, 16, 17):
        raise Fail(ExcelError.NUM)
    first = found.replace(month=1, day=1)
    begins = 6 if mode == 1 else 0 if mode == 2 else mode - 11
    return Decimal((found.timetuple().tm_yday - 1 + (first.weekday() - begins) % 7) // 7 + 1)


@excel("ISOWEEKNUM", "number", NUMBER)
def isoweeknum(value: Decimal) -> Decimal:
    """The week of the year after ISO 8601."""
    return Decimal(day_of(value).isocalendar().week)


@excel("DATEDIF", "number number text", NUMBER)
def datedif(start: Decimal, end: Decimal, unit: str) -> Decimal:
    """Full years (Y), months (M) or days (D) between two dates; YM, YD, MD leave out the larger units."""
    first, last = day_of(start), day_of(end)
    if first > last:
        raise Fail(ExcelError.NUM)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    counted = {
        "Y": lambda: months // 12,
        "M": lambda: months,
        "D": lambda: (last - first).days,
        "YM": lambda: months % 12,
        "MD": lambda: (last - _clipped(first, months)).days,
        "YD": lambda: (last - _clipped(first, months // 12 * 12)).days,
    }.get(unit.upper())
    if counted is None:
        raise Fail(ExcelError.NUM)
    return Decimal(counted())


def _clipped(start: datetime.date, months: int) -> datetime.date:
    first = _month_start(start.year, start.month + months)
    return first.replace(day=min(start.day, monthrange(first.year, first.month)[1]))


@excel("YEARFRAC", "number number [number]", NUMBER)
def yearfrac(start: Decimal, end: Decimal, basis: Decimal = ZERO) -> Decimal:
    """The share of a year between two dates: basis 0 and 4 years of 360 days, 1 real, 2 of 360, 3 of 365."""
    first, last = sorted((day_of(start), day_of(end)))
    mode = whole(basis)
    if mode in (0, 4):
        return days360(serial(first), serial(last), mode == 4) / 360
    if mode == 2 or mode == 3:
        return Decimal((last - first).days) / (360 if mode == 2 else 365)
    if mode == 1:
        return Decimal((last - first).days) / _year_length(first, last)
    raise Fail(ExcelError.NUM)


def _year_length(first: datetime.date, last: datetime.date) -> Decimal:
    if first.year == last.year:
        return Decimal(366 if isleap(first.year) else 365)
    if last <= _clipped(first, 12):
        leap_days = (datetime.date(y, 2, 29) for y in (first.year, last.year) if isleap(y))
        return Decimal(366 if any(first <= leap <= last for leap in leap_days) else 365)
    span = range(first.year, last.year + 1)
    return Decimal(sum(366 if isleap(y) else 365 for y in span)) / len(span)


@lru_cache(maxsize=1)
def _working_calendar() -> Callable[[datetime.date], bool]:
    # The calendar loads the tables of `holidays`; only forms that ask for working days pay for them.
    is_working: Callable[[datetime.date], bool] = (
        import_module("forms_library.calendar").WorkingCalendar().is_working
    )
    return is_working


def _works(holidays: Area | None) -> Callable[[datetime.date], bool]:
    if holidays is None:
        return _working_calendar()
    off = {day_of(item) for item in numbers(holidays.values)}
    return lambda found: found.weekday() < 5 and found not in off


@excel("NETWORKDAYS", "number number [area]", NUMBER)
def networkdays(start: Decimal, end: Decimal, holidays: Area | None = None) -> Decimal:
    """The working days from one date to another, both included: by Viet Nam's calendar, or Monday to Friday
    less the days of a range."""
    first, last = day_of(start), day_of(end)
    sign = 1 if first <= last else -1
    first, last = min(first, last), max(first, last)
    if (last - first).days > MAX_SPAN:
        raise Fail(ExcelError.NUM)
    works = _works(holidays)
    span = (first + datetime.timedelta(days=step) for step in range((last - first).days + 1))
    return Decimal(sign * sum(1 for found in span if works(found)))


@excel("WORKDAY", "number number [area]", NUMBER)
def workday(start: Decimal, count: Decimal, holidays: Area | None = None) -> Decimal:
    """The date so many working days later: by Viet Nam's calendar, or Monday to Friday less the days of a range."""
    left, found, works = whole(count), day_of(start), _works(holidays)
    if abs(left) > MAX_SPAN // 2:
        raise Fail(ExcelError.NUM)
    step = 1 if left > 0 else -1
    while left:
        found = _shifted(found, step)
        if works(found):
            left -= step
    return _serial(found)


def as_day(value: Any) -> datetime.date | None:
    """The day of a kept date cell, or None."""
    return day_of(value) if isinstance(value, Decimal) else None

"""The kinds of reporting period, and the plain pieces every calendar module shares."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from forms_library.messages import Message

WEDNESDAY = 2
ONE_DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """Decision of Ho Chi Minh City (draft 2024), Đ6; "other" is what its Đ7.7 leaves to a decision."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    STAGE = "stage"
    OTHER = "other"


class CalendarError(ValueError):
    """A rule or a period that cannot be used; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


@dataclass(frozen=True, order=True)
class DateRange:
    """Whole days from `start` 00:00 to `end` 24:00, both included."""

    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(len(self)))

    def __len__(self) -> int:
        return max((self.end - self.start).days + 1, 0)


def last_day(year: int, month: int) -> int:
    """28 to 31."""
    return gregorian.monthrange(year, month)[1]


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """(2026, 1) shifted by -1 is (2025, 12)."""
    total = year * 12 + month - 1 + by
    return total // 12, total % 12 + 1


def day_in_month(year: int, month: int, day: int) -> date:
    """That day, or the last of a month that is too short for it."""
    return date(year, month, min(day, last_day(year, month)))


def closing_wednesdays(year: int) -> tuple[date, ...]:
    """The Wednesdays of a calendar year: week n of a year is the one closed by the n-th of them."""
    first = date(year, 1, 1)
    first += timedelta(days=(WEDNESDAY - first.weekday()) % 7)
    count = (date(year, 12, 31) - first).days // 7 + 1
    return tuple(first + timedelta(weeks=n) for n in range(count))

"""Which days a period's figures cover: the cut-off rule of a regime.

"15-14" is the rule of NĐ 09/2019/NĐ-CP Đ12; Đ12.5 lets whoever issues a regime choose another one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forms_library.calendar.kinds import (
    ONE_DAY,
    CalendarError,
    DateRange,
    PeriodKind,
    closing_wednesdays,
    day_in_month,
    shift_month,
)
from forms_library.messages import N_, Message

YearMonth = tuple[int, int]

_MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6}
_LAST_MONTH_OF = {PeriodKind.NINE_MONTHS: 9, PeriodKind.YEAR: 12}


class CutOffRule(ABC):
    """Gives the days of a period; `parse` reads it from a regime's JSON, `dump` writes it back."""

    @abstractmethod
    def range_of(self, kind: PeriodKind, year: int, ordinal: int) -> DateRange:
        """The days whose figures belong to the period. CalendarError where the rule does not say."""

    @abstractmethod
    def dump(self) -> str | dict[str, object]:
        """The JSON form that `parse` reads."""

    @staticmethod
    def parse(raw: str | Mapping[str, object]) -> CutOffRule:
        """``"15-14"``, ``"calendar"``, ``{"kind": "monthly", "day": 20}``,
        ``{"kind": "within_year", "start": "01-01", "end": "10-31"}`` or
        ``{"kind": "dates", "start": "2026-01-05", "end": "2026-03-10"}``."""
        if isinstance(raw, str):
            raw = _NAMED.get(raw, {"kind": raw})
        try:
            return _READERS[str(raw["kind"])](raw)
        except (KeyError, ValueError, TypeError) as error:
            raise CalendarError(Message(N_("This cut-off rule cannot be read."))) from error


@dataclass(frozen=True)
class MonthlyCutOff(CutOffRule):
    """Closes on `day` of the last month and starts on the day after the previous closing, so that periods tile
    the year without gap or overlap. A short month closes on its last day: 31 makes calendar months."""

    day: int

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError(self.day)

    def range_of(self, kind: PeriodKind, year: int, ordinal: int) -> DateRange:
        if kind is PeriodKind.WEEK:
            return _week(year, ordinal)
        first, last = _months(kind, year, ordinal)
        before = shift_month(*first, -1)
        return DateRange(day_in_month(*before, self.day) + ONE_DAY, day_in_month(*last, self.day))

    def dump(self) -> str | dict[str, object]:
        return next((name for name, raw in _NAMED.items() if raw["day"] == self.day), None) or {
            "kind": "monthly",
            "day": self.day,
        }


@dataclass(frozen=True)
class WithinYear(CutOffRule):
    """Fixed days of each year, as (month, day): 01/01-31/10 for the provisional figures of TT 08/2019/TT-BTP.
    A start after the end lies in the year before."""

    start: tuple[int, int]
    end: tuple[int, int]

    def range_of(self, kind: PeriodKind, year: int, ordinal: int) -> DateRange:
        if kind is not PeriodKind.YEAR:
            raise CalendarError(Message(N_("Fixed days of the year suit only a yearly report.")))
        started = year if self.start <= self.end else year - 1
        return DateRange(day_in_month(started, *self.start), day_in_month(year, *self.end))

    def dump(self) -> str | dict[str, object]:
        start, end = (f"{month:02d}-{day:02d}" for month, day in (self.start, self.end))
        return {"kind": "within_year", "start": start, "end": end}


@dataclass(frozen=True)
class StatedDates(CutOffRule):
    """The days named by a decision: stages of three or five years, thematic and ad-hoc reports."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(self)

    def range_of(self, kind: PeriodKind, year: int, ordinal: int) -> DateRange:
        return DateRange(self.start, self.end)

    def dump(self) -> str | dict[str, object]:
        return {"kind": "dates", "start": self.start.isoformat(), "end": self.end.isoformat()}


def _week(year: int, ordinal: int) -> DateRange:
    """Thursday to Wednesday (HCMC Đ7.1), whatever day the months close on."""
    closing = closing_wednesdays(year)[ordinal - 1]
    return DateRange(closing - timedelta(days=6), closing)


def _months(kind: PeriodKind, year: int, ordinal: int) -> tuple[YearMonth, YearMonth]:
    """The first and the last month a period is named after."""
    if kind in _MONTHS_IN:
        last = _MONTHS_IN[kind] * ordinal
        return (year, last - _MONTHS_IN[kind] + 1), (year, last)
    if kind in _LAST_MONTH_OF:
        return (year, 1), (year, _LAST_MONTH_OF[kind])
    raise CalendarError(
        Message(N_("The days of this period must be stated by the decision that asks for it."))
    )


def _month_day(raw: object) -> tuple[int, int]:
    day = date.fromisoformat(f"2024-{raw}")  # a leap year, so that 02-29 is accepted
    return day.month, day.day


_NAMED: dict[str, dict[str, object]] = {
    "15-14": {"kind": "monthly", "day": 14},
    "calendar": {"kind": "monthly", "day": 31},
}
_READERS: dict[str, Callable[[Mapping[str, Any]], CutOffRule]] = {
    "monthly": lambda raw: MonthlyCutOff(int(raw["day"])),
    "within_year": lambda raw: WithinYear(_month_day(raw["start"]), _month_day(raw["end"])),
    "dates": lambda raw: StatedDates(date.fromisoformat(raw["start"]), date.fromisoformat(raw["end"])),
}
STANDARD = MonthlyCutOff(14)
CALENDAR_MONTHS = MonthlyCutOff(31)

"""Days off and working days of Vietnam.

The weekly rest, the holidays of Bộ luật Lao động 2019 Đ112, the compensatory rest of Đ111.3 and the swaps announced
each year come from the `holidays` library; what it misses is corrected here, an administrator's overrides beat both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from forms_library.calendar.kinds import ONE_DAY, DateRange
from forms_library.messages import N_, Message

_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True)
class DayOverride:
    """One day set by hand: a day off, or a make-up working day; `document` names what announced it."""

    date: date
    working: bool
    reason: str
    document: str = ""


# holidays 0.109 lacks this swap.
_CORRECTIONS = (
    DayOverride(
        date(2026, 1, 2), False, "Nghỉ hoán đổi (làm bù ngày 10/01/2026)", "12729/VPCP-KGVX, 25/12/2025"
    ),
    DayOverride(date(2026, 1, 10), True, "Làm bù cho ngày 02/01/2026", "12729/VPCP-KGVX, 25/12/2025"),
)


@lru_cache(maxsize=64)
def statutory_days(year: int) -> Mapping[date, DayOverride]:
    """The holidays and make-up Saturdays of a year, by day."""
    known = holidays.country_holidays("VN", years=year, language="vi")
    days = {day: DayOverride(day, False, name) for day, name in known.items()}
    make_up = (day for day in known.weekend_workdays if day.year == year)
    days |= {day: DayOverride(day, True, "Làm bù") for day in make_up}
    return days | {fix.date: fix for fix in _CORRECTIONS if fix.date.year == year}


class WorkingCalendar:
    """Says which days are worked. It never changes: after an edit a new one is made, so that what was computed
    with the former one (the due day of an opened period) stays as it was."""

    def __init__(self, overrides: Iterable[DayOverride] = ()) -> None:
        self._overrides = {override.date: override for override in overrides}

    def special(self, day: date) -> DayOverride | None:
        """What is known of a day beyond the weekly rest: the override, else the holiday or make-up day."""
        return self._overrides.get(day) or statutory_days(day.year).get(day)

    def is_working(self, day: date) -> bool:
        """Monday to Friday except days off, and make-up Saturdays."""
        entry = self.special(day)
        return entry.working if entry else day.weekday() < _SATURDAY

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is itself not counted (Bộ luật Dân sự 2015 Đ147.2)."""
        while count > 0:
            day += ONE_DAY
            count -= self.is_working(day)
        return day

    def next_working(self, day: date) -> date:
        """`day` itself if it is worked, otherwise the first working day after it (BLDS Đ148.5)."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def reason(self, day: date) -> Message | None:
        """Why a day is off, or why a weekend day is worked; None for an ordinary working day."""
        entry = self.special(day)
        if entry is None:
            return {
                _SATURDAY: Message(N_("weekly rest, Saturday")),
                _SUNDAY: Message(N_("weekly rest, Sunday")),
            }.get(day.weekday())
        kind = N_("make-up working day: %(reason)s") if entry.working else N_("day off: %(reason)s")
        return Message(kind, {"reason": entry.reason})

    def irregular_days(self, within: DateRange) -> tuple[DayOverride, ...]:
        """Holidays, swaps and overrides of a range in order: what a frozen submission keeps of the calendar."""
        return tuple(entry for entry in map(self.special, within) if entry)

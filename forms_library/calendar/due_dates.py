"""By when a report is due at each level that passes it on."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms_library.calendar.cut_offs import STANDARD, CutOffRule
from forms_library.calendar.kinds import ONE_DAY, CalendarError, DateRange, day_in_month, shift_month
from forms_library.calendar.periods import Period
from forms_library.calendar.working_days import WorkingCalendar
from forms_library.messages import N_, Message


@dataclass(frozen=True)
class DueDate:
    """The last day (until 24:00) for one level. `nominal` is the day before rolling over days off; `shifts` tells
    a person why the two differ, and which days off were skipped in counting."""

    date: datetime.date
    nominal: datetime.date
    shifts: tuple[Message, ...] = ()


class DueRule(ABC):
    """`parse` reads a rule from a regime's JSON, `dump` writes it back."""

    @abstractmethod
    def first(self, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        """The due day of those who report first, for a period whose figures cover `data`."""

    @abstractmethod
    def following(self, level: int, before: DueDate, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        """The due day of `level` (2, 3, ...), after that of the level below it."""

    @abstractmethod
    def dump(self) -> dict[str, object]:
        """The JSON form that `parse` reads."""

    @staticmethod
    def parse(raw: Mapping[str, object]) -> DueRule:
        """``{"kind": "working_days", "days": 3}``, ``{"kind": "weekly"}``, ``{"kind": "date", "date": "2026-11-30"}``,
        ``{"kind": "fixed_day", "day": 20, "roll": "next"}`` (a list of days: one for each level)."""
        try:
            return _READERS[str(raw["kind"])](raw)
        except (KeyError, ValueError, TypeError) as error:
            raise CalendarError(Message(N_("This due-date rule cannot be read."))) from error


@dataclass(frozen=True)
class WorkingDaysDue(DueRule):
    """`days` working days from the cut-off day, and `per_level` more for each level that aggregates (HCMC Đ8.1a, b)."""

    days: int = 3
    per_level: int = 3

    def __post_init__(self) -> None:
        if min(self.days, self.per_level) < 0:
            raise ValueError(self)

    def first(self, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        return _counted(data.end, self.days, calendar)

    def following(self, level: int, before: DueDate, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        return _counted(before.date, self.per_level, calendar)

    def dump(self) -> dict[str, object]:
        return {"kind": "working_days", "days": self.days, "per_level": self.per_level}


@dataclass(frozen=True)
class WeeklyDue(DueRule):
    """The day after the week closes (Thursday, HCMC Đ8.1c), rolled over days off (Đ8.3)."""

    per_level: int = 3

    def first(self, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        return _rolled(data.end + ONE_DAY, calendar)

    def following(self, level: int, before: DueDate, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        return _counted(before.date, self.per_level, calendar)

    def dump(self) -> dict[str, object]:
        return {"kind": "weekly", "per_level": self.per_level}


@dataclass(frozen=True)
class FixedDayDue(DueRule):
    """A day of the month in which the period closes, or `months_after` it; one day for each level, the last of them for
    all higher ones. `before`: "before day 25" ends on the 24th (HCMC 62/2024 Đ6). `roll`: a day off moves to the next
    working day, which NĐ 09/2019 Đ13 and HCMC 62/2024 do not say of themselves."""

    days: tuple[int, ...]
    roll: bool = True
    months_after: int = 0
    before: bool = False

    def __post_init__(self) -> None:
        if not self.days or not all(1 <= day <= 31 for day in self.days) or self.months_after < 0:
            raise ValueError(self)

    def first(self, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        return self._of_level(1, data, calendar)

    def following(self, level: int, before: DueDate, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        return self._of_level(level, data, calendar)

    def _of_level(self, level: int, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        month = shift_month(data.end.year, data.end.month, self.months_after)
        nominal = day_in_month(*month, self.days[min(level, len(self.days)) - 1])
        if self.before:
            nominal -= ONE_DAY
        return _rolled(nominal, calendar) if self.roll else DueDate(nominal, nominal)

    def dump(self) -> dict[str, object]:
        day: object = self.days[0] if len(self.days) == 1 else list(self.days)
        raw: dict[str, object] = {"kind": "fixed_day", "day": day, "roll": "next" if self.roll else "none"}
        if self.months_after:
            raw["months_after"] = self.months_after
        return raw | ({"before": True} if self.before else {})


@dataclass(frozen=True)
class DateDue(DueRule):
    """A day stated in the request (Huế Đ10.4; Đắk Lắk Đ14.3), the same for all levels and never rolled.
    Without a day the regime leaves it to each request, and computing it is a CalendarError."""

    date: datetime.date | None = None

    def first(self, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        if self.date is None:
            raise CalendarError(Message(N_("State the due day: this regime sets it with each request.")))
        return DueDate(self.date, self.date)

    def following(self, level: int, before: DueDate, data: DateRange, calendar: WorkingCalendar) -> DueDate:
        return before

    def dump(self) -> dict[str, object]:
        return {"kind": "date", **({"date": self.date.isoformat()} if self.date else {})}


def due_dates(
    rule: DueRule,
    period: Period,
    calendar: WorkingCalendar,
    levels: int = 3,
    *,
    cut_off: CutOffRule | str | Mapping[str, object] = STANDARD,
) -> list[DueDate]:
    """Due dates of level 1 (the first sender) up to `levels`, in order."""
    data = period.data_range(cut_off)
    dues = [rule.first(data, calendar)]
    for level in range(2, levels + 1):
        dues.append(rule.following(level, dues[-1], data, calendar))
    return dues


def leaves_a_working_day(data: DateRange, due: DueDate, calendar: WorkingCalendar) -> bool:
    """NĐ 09/2019 Đ8.5b: at least one working day from the end of data taking to the due day."""
    return due.date >= calendar.add_working_days(data.end, 1)


def _counted(start: datetime.date, days: int, calendar: WorkingCalendar) -> DueDate:
    end = calendar.add_working_days(start, days)
    shifts = (
        _explained(entry.date, calendar)
        for entry in calendar.irregular_days(DateRange(start + ONE_DAY, end))
        if entry.working or entry.date.weekday() < 5
    )
    return DueDate(end, end, tuple(shifts))


def _rolled(nominal: datetime.date, calendar: WorkingCalendar) -> DueDate:
    end = calendar.next_working(nominal)
    skipped = DateRange(nominal, end - ONE_DAY)
    return DueDate(end, nominal, tuple(_explained(day, calendar) for day in skipped))


def _explained(day: datetime.date, calendar: WorkingCalendar) -> Message:
    """Which day was skipped or counted, and why. The reason is a name out of the calendar, kept as it stands there."""
    entry, shown = calendar.special(day), f"{day:%d/%m/%Y}"
    if entry is None:
        return Message(N_("%(day)s is a weekly rest day"), {"day": shown})
    kind = (
        N_("%(day)s is a make-up working day: %(reason)s")
        if entry.working
        else N_("%(day)s is off: %(reason)s")
    )
    return Message(kind, {"day": shown, "reason": entry.reason})


def _days(raw: object) -> tuple[int, ...]:
    return tuple(int(day) for day in raw) if isinstance(raw, list) else (int(str(raw)),)


_READERS: dict[str, Callable[[Mapping[str, Any]], DueRule]] = {
    "working_days": lambda raw: WorkingDaysDue(int(raw.get("days", 3)), int(raw.get("per_level", 3))),
    "weekly": lambda raw: WeeklyDue(int(raw.get("per_level", 3))),
    "fixed_day": lambda raw: FixedDayDue(
        _days(raw["day"]),
        {"next": True, "none": False}[raw.get("roll", "next")],
        int(raw.get("months_after", 0)),
        bool(raw.get("before", False)),
    ),
    "date": lambda raw: DateDue(datetime.date.fromisoformat(raw["date"]) if raw.get("date") else None),
}

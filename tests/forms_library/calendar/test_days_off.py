"""Days off and make-up Saturdays of 2024 to 2028, typed from the announcements and the labour code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forms_library.calendar import DateRange, DayOverride, WorkingCalendar

CALENDAR = WorkingCalendar()

WEEKDAYS_OFF = {
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11",
    2028: "3/1 24/1 25/1 26/1 27/1 28/1 4/4 1/5 2/5 1/9 4/9 24/11",
}
WORKED_WEEKEND_DAYS = {2024: "4/5", 2025: "26/4", 2026: "10/1 22/8", 2027: "", 2028: ""}


def listed(days: dict[int, str], year: int) -> list[date]:
    return [date(year, *(int(part) for part in reversed(day.split("/")))) for day in days[year].split()]


def whole(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_weekdays_off(year: int) -> None:
    off = [day for day in whole(year) if day.weekday() < 5 and not CALENDAR.is_working(day)]
    assert off == listed(WEEKDAYS_OFF, year)


@pytest.mark.parametrize("year", WORKED_WEEKEND_DAYS)
def test_make_up_days(year: int) -> None:
    worked = [day for day in whole(year) if day.weekday() >= 5 and CALENDAR.is_working(day)]
    assert worked == listed(WORKED_WEEKEND_DAYS, year)


def test_an_override_beats_the_statutory_calendar_and_gives_its_reason() -> None:
    calendar = WorkingCalendar([DayOverride(date(2027, 9, 1), False, "Nghỉ Quốc khánh", "TB 99/VPCP")])
    assert not calendar.is_working(date(2027, 9, 1))
    reason = calendar.reason(date(2027, 9, 1))
    assert reason is not None
    assert reason.text() == "day off: Nghỉ Quốc khánh"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 20), None),
        (date(2026, 11, 21), "weekly rest, Saturday"),
        (date(2026, 11, 22), "weekly rest, Sunday"),
        (date(2026, 4, 30), "day off: Ngày Chiến thắng"),
        (date(2026, 1, 10), "make-up working day: Làm bù cho ngày 02/01/2026"),
    ],
)
def test_why_a_day_is_off_or_worked(day: date, reason: str | None) -> None:
    message = CALENDAR.reason(day)
    assert (message and message.text()) == reason


def test_counting_starts_on_the_day_after() -> None:
    assert CALENDAR.add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert CALENDAR.add_working_days(date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert CALENDAR.next_working(date(2026, 11, 20)) == date(2026, 11, 20)
    assert CALENDAR.next_working(date(2026, 11, 21)) == date(2026, 11, 23)


def test_a_submission_can_keep_the_days_it_was_judged_by() -> None:
    kept = CALENDAR.irregular_days(DateRange(date(2026, 1, 1), date(2026, 1, 31)))
    assert [(day.date.day, day.working) for day in kept] == [(1, False), (2, False), (10, True)]
    assert kept[2].document == "12729/VPCP-KGVX, 25/12/2025"


def test_a_week_of_rest_is_crossed_in_one_step() -> None:
    assert CALENDAR.next_working(date(2026, 2, 14)) == date(2026, 2, 23)
    assert CALENDAR.next_working(date(2026, 2, 14)) - date(2026, 2, 14) == timedelta(days=9)

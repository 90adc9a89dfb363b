from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from forms_library.calendar import (
    CalendarError,
    DateDue,
    DueRule,
    FixedDayDue,
    Period,
    WeeklyDue,
    WorkingCalendar,
    WorkingDaysDue,
    due_dates,
    end_of_day,
    leaves_a_working_day,
    local_day,
    on_time,
)

CALENDAR = WorkingCalendar()
SOME = Period.parse("2026M05")


def dates(rule: DueRule, code: str = "2026M05", levels: int = 3, cut_off: str = "15-14") -> list[date]:
    return [due.date for due in due_dates(rule, Period.parse(code), CALENDAR, levels, cut_off=cut_off)]


@pytest.mark.parametrize(
    "rule",
    [
        WorkingDaysDue(),
        WorkingDaysDue(5, 2),
        WeeklyDue(),
        FixedDayDue((20,)),
        FixedDayDue((17, 19, 22, 25), roll=False),
        FixedDayDue((28,), months_after=2),
        FixedDayDue((25,), roll=False, before=True),
        DateDue(date(2026, 11, 30)),
        DateDue(),
    ],
)
def test_rules_survive_json(rule: DueRule) -> None:
    assert DueRule.parse(rule.dump()) == rule


def test_the_short_forms_of_a_profile_are_read() -> None:
    assert DueRule.parse({"kind": "working_days", "days": 3}) == WorkingDaysDue(3, 3)
    assert DueRule.parse({"kind": "fixed_day", "day": 20, "roll": "next"}) == FixedDayDue((20,))
    assert DueRule.parse({"kind": "weekly"}) == WeeklyDue()


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"kind": "moon"},
        {"kind": "fixed_day"},
        {"kind": "fixed_day", "day": 0},
        {"kind": "fixed_day", "day": 20, "roll": "back"},
        {"kind": "working_days", "days": "x"},
        {"kind": "working_days", "days": -1},
        {"kind": "date", "date": "30/11/2026"},
    ],
)
def test_an_unreadable_rule_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(CalendarError):
        DueRule.parse(raw)


def test_the_cascade_of_the_government_office_gives_each_level_its_day() -> None:
    rule = FixedDayDue((17, 19, 22, 25), roll=False)
    assert [day.day for day in dates(rule, levels=5)] == [17, 19, 22, 25, 25]


def test_a_calendar_year_may_be_due_in_february_of_the_next() -> None:
    assert dates(FixedDayDue((28,), roll=False, months_after=2), "2026Y", 1, "calendar") == [
        date(2027, 2, 28)
    ]


def test_aggregating_levels_of_a_weekly_report_get_three_working_days() -> None:
    assert dates(WeeklyDue(), "2026W01", 2) == [date(2026, 1, 8), date(2026, 1, 12)]


def test_an_ad_hoc_report_is_due_on_the_day_of_the_request() -> None:
    stated = {"kind": "dates", "start": "2026-11-01", "end": "2026-11-20"}
    dues = due_dates(DateDue(date(2026, 11, 29)), Period.parse("2026X01"), CALENDAR, cut_off=stated)
    assert [due.date for due in dues] == [date(2026, 11, 29)] * 3


def test_a_due_day_left_to_the_request_cannot_be_computed() -> None:
    with pytest.raises(CalendarError):
        dates(DateDue())


def test_a_rolled_day_says_what_moved_it() -> None:
    (due,) = due_dates(FixedDayDue((25,)), Period.parse("2026M04"), CALENDAR, levels=1)
    assert (due.nominal, due.date) == (date(2026, 4, 25), date(2026, 4, 28))
    assert [shift.text() for shift in due.shifts] == [
        "25/04/2026 is a weekly rest day",
        "26/04/2026 is off: Ngày Giỗ Tổ Hùng Vương",
        "27/04/2026 is off: Ngày Giỗ Tổ Hùng Vương (nghỉ bù)",
    ]


def test_counting_says_which_days_off_it_skipped_and_which_saturday_it_counted() -> None:
    _, second, _ = due_dates(WorkingDaysDue(), Period.parse("2026M08"), CALENDAR)
    assert [shift.text() for shift in second.shifts] == ["22/08/2026 is a make-up working day: Làm bù"]
    (first,) = due_dates(WorkingDaysDue(), Period.parse("2026M02"), CALENDAR, levels=1)
    assert len(first.shifts) == 5


@pytest.mark.parametrize(
    ("rule", "enough"),
    [
        (WorkingDaysDue(0), False),
        (WorkingDaysDue(1), True),
        (FixedDayDue((14,), roll=False), False),
        (WeeklyDue(), True),
    ],
)
def test_a_working_day_must_lie_between_the_data_and_the_due_day(rule: DueRule, enough: bool) -> None:
    (due,) = due_dates(rule, SOME, CALENDAR, levels=1)
    assert leaves_a_working_day(SOME.data_range(), due, CALENDAR) is enough


def test_a_due_day_ends_at_24_hours_in_vietnam() -> None:
    due = date(2026, 11, 23)
    end = end_of_day(due)
    assert end == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert on_time(end, due)
    assert not on_time(end + timedelta(seconds=1), due)


def test_the_day_of_a_moment_is_the_day_in_vietnam() -> None:
    assert local_day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_day(datetime(2026, 11, 22, 23, 59, tzinfo=timezone(timedelta(hours=7)))) == date(
        2026, 11, 22
    )
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 22))  # noqa: DTZ001 - the mistake being tested

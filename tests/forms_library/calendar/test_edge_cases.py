"""The days on which calendars go wrong, one test each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forms_library.calendar import (
    DateRange,
    DayOverride,
    FixedDayDue,
    Period,
    PeriodKind,
    WeeklyDue,
    WorkingCalendar,
    WorkingDaysDue,
    due_dates,
    periods_of_year,
)

CALENDAR = WorkingCalendar()


def level(code: str, number: int, calendar: WorkingCalendar = CALENDAR) -> date:
    return due_dates(WorkingDaysDue(), Period.parse(code), calendar, levels=number)[-1].date


def weekly(code: str) -> date:
    return due_dates(WeeklyDue(), Period.parse(code), CALENDAR, levels=1)[0].date


def test_tet_pushes_the_february_report_past_day_25_of_the_government_decree() -> None:
    assert CALENDAR.reason(date(2026, 2, 16)) is not None
    assert level("2026M02", 1) == date(2026, 2, 25)
    assert level("2026M02", 2) == date(2026, 3, 2)


def test_a_due_day_may_be_a_make_up_saturday() -> None:
    assert level("2026M08", 2) == date(2026, 8, 22)
    without = WorkingCalendar([DayOverride(date(2026, 8, 22), False, "Thứ Bảy nghỉ như thường")])
    assert level("2026M08", 2, without) == date(2026, 8, 24)


def test_a_holiday_on_sunday_is_made_good_on_monday() -> None:
    assert not CALENDAR.is_working(date(2026, 4, 27))
    assert level("2026M04", 3) == date(2026, 4, 28)


def test_the_culture_day_is_an_entry_an_administrator_can_remove() -> None:
    assert level("2026M11", 3) == date(2026, 11, 27)
    removed = WorkingCalendar([DayOverride(date(2026, 11, 24), True, "Chưa có luật")])
    assert level("2026M11", 3, removed) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("code", "start", "end", "due"),
    [
        ("2026W01", date(2026, 1, 1), date(2026, 1, 7), date(2026, 1, 8)),
        ("2026W07", date(2026, 2, 12), date(2026, 2, 18), date(2026, 2, 23)),
        ("2026W17", date(2026, 4, 23), date(2026, 4, 29), date(2026, 5, 4)),
    ],
)
def test_weeks_named_in_the_table(code: str, start: date, end: date, due: date) -> None:
    assert Period.parse(code).data_range() == DateRange(start, end)
    assert weekly(code) == due


def test_all_other_weeks_of_2026_are_due_on_the_thursday_after_their_wednesday() -> None:
    irregular = {"2026W07", "2026W17"}
    for week in periods_of_year(PeriodKind.WEEK, 2026):
        if week.code not in irregular:
            assert weekly(week.code) == week.data_range().end + timedelta(days=1), week.code


def test_a_rolled_week_may_be_due_before_the_next_closes_or_on_its_very_due_day() -> None:
    assert weekly("2026W07") < Period.parse("2026W08").data_range().end
    assert weekly("2027W05") == weekly("2027W06") == date(2027, 2, 11)


@pytest.mark.parametrize("kind", [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR])
def test_periods_tile_the_year_without_gap_or_overlap(kind: PeriodKind) -> None:
    covered = [day for period in periods_of_year(kind, 2026) for day in period.data_range()]
    assert covered == list(DateRange(date(2025, 12, 15), date(2026, 12, 14)))


def test_the_year_to_date_of_december_is_the_whole_reporting_year() -> None:
    months = Period.parse("2026M12").year_to_date()
    assert [month.ordinal for month in months] == list(range(1, 13))
    assert months[0].data_range().start == date(2025, 12, 15)
    assert months[-1].data_range().end == Period.parse("2026Y").data_range().end == date(2026, 12, 14)


def test_a_leap_february_has_one_more_day() -> None:
    march = Period.parse("2028M03").data_range()
    assert (march.start, march.end) == (date(2028, 2, 15), date(2028, 3, 14))
    assert len(march) == 29


def test_a_calendar_edit_leaves_a_due_day_already_computed_where_it_was() -> None:
    opened = due_dates(WorkingDaysDue(), Period.parse("2026M10"), CALENDAR)[0]
    edited = WorkingCalendar([DayOverride(date(2026, 10, 19), False, "Bão")])
    assert due_dates(WorkingDaysDue(), Period.parse("2026M10"), edited)[0].date == date(2026, 10, 20)
    assert opened.date == date(2026, 10, 19)


def test_before_day_25_ends_on_the_24th_whatever_day_it_is() -> None:
    rule = FixedDayDue((25,), roll=False, before=True)
    assert due_dates(rule, Period.parse("2026M05"), CALENDAR, levels=1)[0].date == date(2026, 5, 24)

from __future__ import annotations

from datetime import date

import pytest

from forms_library.calendar import (
    CalendarError,
    CutOffRule,
    DateRange,
    MonthlyCutOff,
    Period,
    PeriodKind,
    StatedDates,
    WithinYear,
    periods_of_year,
)
from scripts.messages import read_catalogue


def in_vietnamese(english: str) -> str:
    message = read_catalogue("forms_library").get(english)
    assert message is not None, english
    return str(message.string)


NAMES = [
    ("2026W07", PeriodKind.WEEK, 7, "Tuần 7 năm 2026", "Week 7 of 2026"),
    ("2026M11", PeriodKind.MONTH, 11, "Tháng 11 năm 2026", "Month 11 of 2026"),
    ("2026Q4", PeriodKind.QUARTER, 4, "Quý IV năm 2026", "Quarter IV of 2026"),
    ("2026H1", PeriodKind.HALF_YEAR, 1, "6 tháng đầu năm 2026", "First half of 2026"),
    ("2026H2", PeriodKind.HALF_YEAR, 2, "6 tháng cuối năm 2026", "Second half of 2026"),
    ("202609M", PeriodKind.NINE_MONTHS, 1, "9 tháng đầu năm 2026", "First nine months of 2026"),
    ("2026Y", PeriodKind.YEAR, 1, "Năm 2026", "Year 2026"),
    ("2026S5", PeriodKind.STAGE, 5, "Giai đoạn 2026–2030", "Years 2026–2030"),
    ("2026X01", PeriodKind.OTHER, 1, "Đợt 1 năm 2026", "Request 1 of 2026"),
]


@pytest.mark.parametrize(("code", "kind", "ordinal", "vietnamese", "english"), NAMES)
def test_a_period_has_a_code_and_a_name(
    code: str, kind: PeriodKind, ordinal: int, vietnamese: str, english: str
) -> None:
    period = Period(kind, 2026, ordinal)
    assert period.code == code
    assert Period.parse(code) == period
    assert period.label_vi == vietnamese
    assert period.label.text() == english
    assert period.label.text(in_vietnamese) == vietnamese


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026",
        "2026M13",
        "2026M00",
        "2026M1",
        "2026Q5",
        "2026H3",
        "2026W53",
        "2026Y1",
        "2026S4",
        "2026m01",
    ],
)
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(CalendarError):
        Period.parse(code)


@pytest.mark.parametrize(
    ("code", "before", "year_before"),
    [
        ("2026M01", "2025M12", "2025M01"),
        ("2026Q3", "2026Q2", "2025Q3"),
        ("2026H1", "2025H2", "2025H1"),
        ("202609M", "202509M", "202509M"),
        ("2026Y", "2025Y", "2025Y"),
        ("2026W01", "2025W53", "2025W01"),
        ("2025W53", "2025W52", None),
        ("2026S5", "2021S5", None),
        ("2026X02", "2026X01", None),
        ("2026X01", None, None),
    ],
)
def test_neighbours(code: str, before: str | None, year_before: str | None) -> None:
    period = Period.parse(code)
    previous, same = period.previous(), period.same_last_year()
    assert (previous and previous.code) == before
    assert (same and same.code) == year_before
    if previous:
        assert previous.next() == period


def test_a_year_has_as_many_weeks_as_wednesdays() -> None:
    assert [len(periods_of_year(PeriodKind.WEEK, year)) for year in (2025, 2026, 2027)] == [53, 52, 52]


@pytest.mark.parametrize(
    ("kind", "count"),
    [(PeriodKind.MONTH, 12), (PeriodKind.QUARTER, 4), (PeriodKind.HALF_YEAR, 2), (PeriodKind.NINE_MONTHS, 1)],
)
def test_each_kind_can_be_listed_for_a_year(kind: PeriodKind, count: int) -> None:
    assert len(periods_of_year(kind, 2026)) == count


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        (PeriodKind.MONTH, date(2025, 12, 15), "2026M01"),
        (PeriodKind.MONTH, date(2025, 12, 14), "2025M12"),
        (PeriodKind.YEAR, date(2026, 12, 31), "2027Y"),
        (PeriodKind.WEEK, date(2026, 2, 12), "2026W07"),
        (PeriodKind.WEEK, date(2025, 12, 31), "2025W53"),
        (PeriodKind.WEEK, date(2026, 1, 1), "2026W01"),
    ],
)
def test_the_period_a_day_belongs_to(kind: PeriodKind, day: date, code: str) -> None:
    assert Period.containing(kind, day).code == code


def test_a_day_may_belong_to_no_nine_months() -> None:
    with pytest.raises(CalendarError):
        Period.containing(PeriodKind.NINE_MONTHS, date(2026, 11, 1))


def test_calendar_quarters_of_the_ministry_of_health() -> None:
    assert Period.parse("2026Q1").data_range("calendar") == DateRange(date(2026, 1, 1), date(2026, 3, 31))
    assert Period.parse("2028M02").data_range("calendar").end == date(2028, 2, 29)


def test_provisional_figures_of_the_ministry_of_justice() -> None:
    rule = {"kind": "within_year", "start": "01-01", "end": "10-31"}
    assert Period.parse("2026Y").data_range(rule) == DateRange(date(2026, 1, 1), date(2026, 10, 31))
    with pytest.raises(CalendarError):
        Period.parse("2026Q1").data_range(rule)


def test_a_start_after_the_end_lies_in_the_year_before() -> None:
    data = Period.parse("2026Y").data_range(WithinYear((11, 1), (10, 31)))
    assert data == DateRange(date(2025, 11, 1), date(2026, 10, 31))


def test_a_stage_covers_the_days_its_decision_states() -> None:
    stage = Period.parse("2026S5")
    with pytest.raises(CalendarError):
        stage.data_range()
    stated = StatedDates(date(2026, 1, 1), date(2030, 12, 31))
    assert stage.data_range(stated.dump()) == DateRange(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    "rule",
    [
        MonthlyCutOff(14),
        MonthlyCutOff(31),
        MonthlyCutOff(20),
        WithinYear((1, 1), (10, 31)),
        StatedDates(date(2026, 1, 5), date(2026, 3, 10)),
    ],
)
def test_cut_off_rules_survive_json(rule: CutOffRule) -> None:
    assert CutOffRule.parse(rule.dump()) == rule


@pytest.mark.parametrize(
    "raw",
    [
        "16-15",
        {},
        {"kind": "monthly", "day": 0},
        {"kind": "monthly", "day": "x"},
        {"kind": "within_year", "start": "02-30", "end": "10-31"},
        {"kind": "dates", "start": "2026-03-10", "end": "2026-01-05"},
    ],
)
def test_an_unreadable_cut_off_rule_is_refused(raw: str | dict[str, object]) -> None:
    with pytest.raises(CalendarError):
        CutOffRule.parse(raw)

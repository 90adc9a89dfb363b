from __future__ import annotations

from datetime import date

import pytest

from forms_library.calendar import (
    PRECEDENCE,
    CalendarError,
    DateRange,
    Period,
    PeriodKind,
    Window,
    WindowProfile,
    assign_by,
    may_assign,
    opens_in_time,
    waived,
    window,
)

DUE = date(2026, 12, 17)


def period(code: str) -> Period:
    return Period.parse(code)


def test_only_the_month_gives_way_and_to_the_longest_report() -> None:
    dues = {period(code): DUE for code in ("2026M12", "2026Q4", "2026H2", "2026Y")}
    assert waived(dues) == {period("2026M12"): period("2026Y")}


def test_where_a_profile_asks_for_one_report_only_the_longest_remains() -> None:
    dues = {period(code): DUE for code in ("2026M12", "2026Q4", "2026H2", "2026Y")}
    given_way = waived(dues, waives=PRECEDENCE)
    assert {waiver.code for waiver in given_way} == {"2026M12", "2026Q4", "2026H2"}


def test_due_days_are_compared_not_periods() -> None:
    assert waived({period("2026M12"): DUE, period("2026Q4"): date(2026, 12, 20)}) == {}
    assert waived({period("2026M11"): DUE, period("2026Q4"): DUE}) == {period("2026M11"): period("2026Q4")}


def test_a_family_of_months_alone_waives_nothing() -> None:
    assert waived({period("2026M12"): DUE, period("2026M11"): DUE}) == {}


def test_hue_opens_three_days_before_and_closes_one_day_after_the_due_day() -> None:
    assert window(DUE) == Window(opens_on=date(2026, 12, 14), closes_on=date(2026, 12, 18))


def test_read_literally_the_window_would_close_before_the_report_is_due() -> None:
    literal = WindowProfile(closes_after="data_end")
    data = DateRange(date(2026, 11, 15), date(2026, 12, 14))
    assert window(DUE, literal, data).closes_on == date(2026, 12, 15)


def test_hue_assigns_at_least_three_days_ahead_except_for_the_government() -> None:
    assert assign_by(DUE) == date(2026, 12, 14)
    assert may_assign(date(2026, 12, 14), DUE)
    assert not may_assign(date(2026, 12, 15), DUE)
    assert may_assign(date(2026, 12, 15), DUE, exempt=True)


def test_opening_later_owes_everybody_a_notice() -> None:
    assert opens_in_time(date(2026, 12, 14), DUE)
    assert not opens_in_time(date(2026, 12, 15), DUE)


def test_window_rules_survive_json() -> None:
    profile = WindowProfile(0, 10, 2)
    assert WindowProfile.parse(profile.dump()) == profile
    assert WindowProfile.parse({}) == WindowProfile(3, 3, 1, "due")


@pytest.mark.parametrize(
    "raw", [{"open_days_before": -1}, {"closes_after": "lunch"}, {"color": 1}, {"open_days_before": "3"}]
)
def test_an_unreadable_window_rule_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(CalendarError):
        WindowProfile.parse(raw)


def test_precedence_names_each_repeating_kind_once() -> None:
    assert set(PRECEDENCE) == set(PeriodKind) - {PeriodKind.STAGE, PeriodKind.OTHER}

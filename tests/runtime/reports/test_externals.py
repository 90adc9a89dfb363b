"""Figures from outside a report: earlier periods, merged organisations, contributors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import AssignmentState, ReportingPeriod
from admin.assignments.queries import stored_period
from admin.organisations.models import Organisation, OrganisationSuccession
from forms_library.formula import Need
from forms_library.value_types import CellKey
from runtime.reports.externals import Externals, externals_from_json, externals_of, externals_to_json
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from tests.factories import organisation
from tests.support.filling import CODE, Setting, accepted, opened_period, report_in

KEY: CellKey = ("B1", "KN", "CUOI")
NHAN: CellKey = ("B1", "KN", "NHAN")
RATIO: CellKey = ("B1", "KN", "TYLE")


def asked(session: Session, report: Report, *needs: Need) -> Externals:
    return externals_of(session, form_of(report.template_version), report.assignment, needs)


def one(session: Session, report: Report, kind: Any, key: CellKey = KEY) -> tuple[Any, str]:
    """The value of one need and the reason, in English."""
    need = Need(kind, "", key)
    found = asked(session, report, need)
    reason = found.reasons.get(need)
    return found.values[need], reason.text() if reason is not None else ""


def past(session: Session, at: Setting, code: str, office: Organisation, **figures: int) -> Report:
    """An accepted report of an earlier period; figures by column of the row KN."""
    report = report_in(session, period(session, at, code), office)
    return accepted(session, report, {("B1", "KN", column): Decimal(v) for column, v in figures.items()})


def period(session: Session, at: Setting, code: str) -> ReportingPeriod:
    return stored_period(session, at.regime.id, code) or opened_period(session, at.regime, code)


def test_the_previous_period_gives_its_accepted_figure(session: Session, at: Setting) -> None:
    past(session, at, "2026M10", at.commune, CUOI=7)
    assert one(session, at.report, "prev") == (7, "")


def test_a_report_that_is_not_accepted_gives_nothing_and_the_reason(session: Session, at: Setting) -> None:
    report_in(session, period(session, at, "2026M10"), at.commune)
    value, reason = one(session, at.report, "prev")
    assert value is None
    assert reason == "Month 10 of 2026: there is no accepted report."


def test_another_organisations_report_is_not_ones_own_past(session: Session, at: Setting) -> None:
    past(session, at, "2026M10", at.town.communes[1], CUOI=7)
    assert one(session, at.report, "prev")[0] is None


def test_the_same_period_last_year(session: Session, at: Setting) -> None:
    past(session, at, "2025M11", at.commune, CUOI=3)
    assert one(session, at.report, "same_period_last_year") == (3, "")


def test_year_to_date_sums_the_earlier_periods_of_the_year(session: Session, at: Setting) -> None:
    for month in range(1, 11):
        past(session, at, f"2026M{month:02d}", at.commune, NHAN=month)
    past(session, at, "2025M12", at.commune, NHAN=1000)
    assert one(session, at.report, "ytd", NHAN) == (55, "")


def test_year_to_date_says_which_periods_are_missing(session: Session, at: Setting) -> None:
    past(session, at, "2026M09", at.commune, NHAN=4)
    value, reason = one(session, at.report, "ytd", NHAN)
    assert value == 4
    assert reason.startswith("Without 9 earlier periods")


def merged(session: Session, at: Setting, *codes: str) -> list[Organisation]:
    """Communes of before 1 July 2025 that became the first commune."""
    olds = [
        organisation(
            session, code, name=f"Xã {code}", valid_from=date(2000, 1, 1), valid_to=date(2025, 6, 30)
        )
        for code in codes
    ]
    for old in olds:
        session.add(
            OrganisationSuccession(predecessor_id=old.id, successor_id=at.commune.id, day=date(2025, 7, 1))
        )
    session.flush()
    return olds


def before_the_merger(session: Session, at: Setting) -> Report:
    """The report of May 2026, whose same period last year lies before the merger."""
    return report_in(session, period(session, at, "2026M05"), at.commune)


def test_before_a_merger_the_predecessors_are_added_up(session: Session, at: Setting) -> None:
    for old, figure in zip(merged(session, at, "X1", "X2"), (4, 5), strict=True):
        past(session, at, "2025M05", old, CUOI=figure)
    value, reason = one(session, before_the_merger(session, at), "same_period_last_year")
    assert value == 9
    assert "Xã X1, Xã X2" in reason


def test_a_ratio_cannot_be_added_up(session: Session, at: Setting) -> None:
    for old in merged(session, at, "X1", "X2"):
        past(session, at, "2025M05", old, TYLE=50)
    value, reason = one(session, before_the_merger(session, at), "same_period_last_year", RATIO)
    assert value is None
    assert "cannot be added up" in reason


def test_a_sum_without_one_of_them_would_mislead(session: Session, at: Setting) -> None:
    first, _second = merged(session, at, "X1", "X2")
    past(session, at, "2025M05", first, CUOI=4)
    value, reason = one(session, before_the_merger(session, at), "same_period_last_year")
    assert value is None
    assert "Xã X2" in reason


def test_figures_of_a_divided_organisation_belong_to_nobody_alone(session: Session, at: Setting) -> None:
    (old,) = merged(session, at, "X1")
    session.add(
        OrganisationSuccession(
            predecessor_id=old.id, successor_id=at.town.communes[1].id, day=date(2025, 7, 1)
        )
    )
    past(session, at, "2025M05", old, CUOI=4)
    value, reason = one(session, before_the_merger(session, at), "same_period_last_year")
    assert value is None
    assert "divided" in reason


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = session.get_bind().engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def above(session: Session, at: Setting) -> Report:
    """The report of the department that the communes contribute to."""
    return report_in(session, at.period, at.town.department, recipient_id=at.town.city.id)


CONTRIBUTED = Need("contributors", CODE, ("", "KN", "NHAN"))


def test_contributors_are_the_accepted_reports_addressed_to_this_organisation(
    session: Session, at: Setting
) -> None:
    accepted(session, at.report, {NHAN: Decimal(3)})
    accepted(session, report_in(session, at.period, at.town.communes[1]), {NHAN: Decimal(4)})
    found = asked(session, above(session, at), CONTRIBUTED)
    assert found.values[CONTRIBUTED] == (3, 4)
    assert [source.organisation_id for source in found.sources] == [item.id for item in at.town.communes]


def test_who_need_not_report_any_more_does_not_count(session: Session, at: Setting) -> None:
    accepted(session, at.report, {NHAN: Decimal(3)})
    other = accepted(session, report_in(session, at.period, at.town.communes[1]), {NHAN: Decimal(4)})
    other.assignment.state = AssignmentState.CANCELLED
    session.flush()
    assert asked(session, above(session, at), CONTRIBUTED).values[CONTRIBUTED] == (3,)


def test_the_number_of_queries_does_not_grow_and_the_figures_are_read_once(
    session: Session, at: Setting
) -> None:
    accepted(session, at.report, {NHAN: Decimal(3)})
    report = above(session, at)
    with counted(session) as first:
        asked(session, report, CONTRIBUTED)
    with counted(session) as again:
        asked(session, report, CONTRIBUTED)
    assert (len(first), len(again)) == (2, 1)


def test_a_report_that_moves_on_is_read_anew(session: Session, at: Setting) -> None:
    accepted(session, at.report, {NHAN: Decimal(3)})
    report = above(session, at)
    assert asked(session, report, CONTRIBUTED).values[CONTRIBUTED] == (3,)
    session.execute(sa.text("UPDATE figure SET number = '8'"))
    at.report.on_time = True
    session.flush()
    assert asked(session, report, CONTRIBUTED).values[CONTRIBUTED] == (8,)


def test_what_was_used_can_be_kept_and_read_back() -> None:
    need, many = Need("prev", "", KEY), Need("contributors", "X", ("", "A", "B"))
    used = Externals({need: Decimal("1.50"), many: (Decimal(1), None, "chữ", True, date(2026, 1, 2))})
    read = externals_from_json(list(externals_to_json(used)), (need, many))
    assert dict(read.values) == dict(used.values)

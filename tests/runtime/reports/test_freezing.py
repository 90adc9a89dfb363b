"""Opening a report, judging it before submission, freezing what is submitted."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from admin.assignments.models import WindowState
from admin.base import clock
from admin.base.errors import Conflict, Invalid, NotAllowed
from forms_library.definition import digest
from runtime.approval.states import State
from runtime.reports.models import Attachment, Report, Revision
from runtime.reports.operations import check_before_submit, freeze, open_reports, report_for
from runtime.reports.queries import filled_report, values_of
from tests.support.filling import (
    Setting,
    accepted,
    actor_of,
    assignment_in,
    change,
    complete,
    opened_period,
    report_in,
    shown,
    typed,
)


def frozen(session: Session, at: Setting) -> Revision:
    return freeze(session, at.report, actor=actor_of(session, at.people.officer), now=clock.now())


def test_a_report_is_made_once(session: Session, at: Setting) -> None:
    assert report_for(session, at.report.assignment, now=clock.now()).id == at.report.id
    assert (at.report.state, at.report.required, at.report.filled) == (State.DRAFTING, 3, 0)


def test_before_the_window_opens_there_is_no_version_to_fill(session: Session, at: Setting) -> None:
    period = opened_period(session, at.regime, "2026M12", state=WindowState.PLANNED)
    assignment = assignment_in(session, period, at.commune)
    assignment.template_version = None
    with pytest.raises(Conflict):
        report_for(session, assignment, now=clock.now())


def test_many_reports_are_opened_in_a_fixed_number_of_statements(session: Session, at: Setting) -> None:
    period = opened_period(session, at.regime, "2026M10")
    assignments = [assignment_in(session, period, commune) for commune in at.town.communes]
    assert open_reports(session, assignments, now=clock.now()) == 2
    assert open_reports(session, assignments, now=clock.now()) == 0


def test_a_complete_report_has_no_problems(session: Session, at: Setting) -> None:
    complete(session, at)
    assert check_before_submit(session, at.report, now=clock.now()) == []


def test_what_is_missing_stands_in_the_way(session: Session, at: Setting) -> None:
    places = {str(problem.place) for problem in check_before_submit(session, at.report, now=clock.now())}
    assert places == {"B1/KN/NHAN", "B1/TC/NHAN", "TM/P1/text"}
    with pytest.raises(Invalid) as refused:
        frozen(session, at)
    assert refused.value.details["problems"][0]["key"] == "B1/KN/NHAN"
    assert session.scalar(sa.select(sa.func.count(Revision.id))) == 0


def test_a_closed_window_stands_in_the_way(session: Session, at: Setting) -> None:
    complete(session, at)
    at.period.state = WindowState.CLOSED
    session.flush()
    (problem,) = check_before_submit(session, at.report, now=clock.now())
    assert "26/11/2026" in problem.message.text()
    with pytest.raises(Invalid):
        frozen(session, at)


def test_a_revision_says_everything_the_report_said(session: Session, at: Setting) -> None:
    before = accepted(
        session,
        report_in(session, opened_period(session, at.regime, "2026M10"), at.commune),
        {("B1", "KN", "CUOI"): Decimal(2)},
    )
    session.add(
        Attachment(
            report_id=at.report.id,
            filename="phụ lục.pdf",
            media_type="application/pdf",
            size=10,
            digest="a" * 64,
            added_at=clock.now(),
        )
    )
    complete(session, at)
    revision = frozen(session, at)
    content = revision.content

    assert revision.digest == digest(content)
    assert content["template"] == {
        "code": "BM01",
        "symbol": "01/BM",
        "version": 1,
        "digest": at.report.template_version.digest,
    }
    assert content["organisation"]["code"] == "P01"
    assert content["period"]["code"] == "2026M11"
    assert content["values"]["B1/KN/NHAN"] == "10"
    assert content["values"]["TM/P1/text"] == "<p>Ổn định.</p>"
    assert content["computed"]["B1/TONG/NHAN"] == "15"
    assert content["attachments"][0]["sha256"] == "a" * 64
    assert content["revision"] == at.report.revision == 1
    assert before.id


def test_a_frozen_report_reads_as_it_was_submitted(session: Session, at: Setting) -> None:
    complete(session, at)
    frozen(session, at)
    at.report.state = State.CHECKING
    session.execute(sa.text("UPDATE cell SET value = '\"999\"'"))
    session.flush()

    assert shown(values_of(session, at.report))["KN.NHAN"] == 10
    filled = filled_report(session, at.report)
    assert shown(filled.assessment.evaluation.values)["TONG.NHAN"] == 15
    assert filled.assessment.problems == []


def test_a_revision_cannot_be_changed(session: Session, at: Setting) -> None:
    complete(session, at)
    frozen(session, at)
    session.commit()
    with pytest.raises(DatabaseError, match="frozen"):
        session.execute(sa.text("UPDATE revision SET digest = 'x'"))


def test_each_submission_is_a_new_revision(session: Session, at: Setting) -> None:
    complete(session, at)
    first = frozen(session, at)
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "11", base=99)])
    second = frozen(session, at)
    assert (first.number, second.number) == (1, 2)
    assert first.digest != second.digest
    assert first.content["values"]["B1/KN/NHAN"] == "10"


def test_only_those_who_enter_may_freeze(session: Session, at: Setting) -> None:
    complete(session, at)
    with pytest.raises(NotAllowed):
        freeze(session, at.report, actor=actor_of(session, at.people.outsider), now=clock.now())


def test_a_report_under_way_cannot_be_frozen_again(session: Session, at: Setting) -> None:
    complete(session, at)
    frozen(session, at)
    at.report.state = State.CHECKING
    session.flush()
    with pytest.raises(Conflict):
        frozen(session, at)
    assert session.scalar(sa.select(sa.func.count(Revision.id))) == 1
    assert session.scalar(sa.select(Report.revision)) == 1

"""Đợt nhận báo cáo: a window opens, closes, moves; entry follows it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod, WindowAction, WindowEvent, WindowState
from admin.assignments.operations import cancel, reopen
from admin.assignments.rules import entry_ends_at, may_enter
from admin.assignments.windows import close_window, move_window, open_window, work_windows
from admin.base.clock import Clock
from admin.base.errors import Conflict, Invalid
from admin.jobs.dispatch import work_off
from admin.notifications.models import Notification
from admin.organisations.models import OrganisationKind
from admin.regimes.operations import FormOfRegime
from forms_library.calendar import VN_TZ, end_of_day
from tests import factories
from tests.factories import Cast, City, Versions

EARLY = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


def vietnam(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VN_TZ)


@pytest.fixture
def town(session: Session) -> City:
    return factories.city(session)


@pytest.fixture
def people(session: Session, town: City) -> Cast:
    return factories.cast(session, town)


@pytest.fixture
def period(session: Session, town: City, people: Cast) -> ReportingPeriod:
    """November: opens 15/11, due 18/11, closes 19/11."""
    return factories.assigned(session, factories.regime(session, town), "2026M11", town.communes, now=EARLY)


@pytest.fixture
def assignment(session: Session, town: City, period: ReportingPeriod) -> Assignment:
    return factories.assignment_of(session, period, town.communes[0])


def opened(session: Session, period: ReportingPeriod) -> ReportingPeriod:
    open_window(session, period, versions=Versions(), actor_person_id=None, now=vietnam(15))
    return period


def test_entry_waits_for_the_window(assignment: Assignment) -> None:
    refusal = may_enter(assignment, vietnam(14))
    assert refusal is not None
    assert refusal.text() == "Entry opens on 15/11/2026."


def test_entry_is_possible_until_midnight_of_the_last_day(
    session: Session, period: ReportingPeriod, assignment: Assignment
) -> None:
    opened(session, period)
    assert may_enter(assignment, vietnam(19, 23, 59)) is None
    refusal = may_enter(assignment, vietnam(20, 0, 1))
    assert refusal is not None
    assert "closed at the end of 19/11/2026" in refusal.text()


def test_opening_fixes_the_version_for_everyone(session: Session, period: ReportingPeriod) -> None:
    open_window(session, period, versions=Versions({"KTXHT": 7}), actor_person_id=None, now=vietnam(15))
    assert list(session.scalars(sa.select(Assignment.template_version))) == [7, 7]


def test_without_a_published_version_nothing_opens(session: Session, period: ReportingPeriod) -> None:
    with pytest.raises(Conflict, match="no published version"):
        open_window(
            session, period, versions=Versions({"KTXHT": None}), actor_person_id=None, now=vietnam(15)
        )
    assert period.state is WindowState.PLANNED


def test_opening_late_needs_a_reason(session: Session, period: ReportingPeriod, people: Cast) -> None:
    with pytest.raises(Invalid, match="opens later than it should"):
        open_window(session, period, versions=Versions(), actor_person_id=people.admin.id, now=vietnam(17))
    open_window(
        session,
        period,
        versions=Versions(),
        actor_person_id=people.admin.id,
        now=vietnam(17),
        reason="Hệ thống bảo trì",
    )
    assert period.events[0].reason == "Hệ thống bảo trì"


def test_moving_tells_every_reporter_the_old_and_the_new_days(
    session: Session, period: ReportingPeriod, people: Cast
) -> None:
    opened(session, period)
    move_window(
        session,
        period,
        closes_on=date(2026, 11, 25),
        reason="Bão số 13",
        actor_person_id=people.admin.id,
        now=vietnam(18),
    )
    notices = session.scalars(sa.select(Notification).where(Notification.event == "window.moved")).all()
    reporters = {people.officer.id, people.head_of_division.id, people.head_of_agency.id, people.outsider.id}
    assert {notice.person_id for notice in notices} == reporters
    assert notices[0].params["old_closes"] == "19/11/2026"
    assert notices[0].params["closes"] == "25/11/2026"
    assert period.due_on == date(2026, 11, 18)


def test_moving_needs_a_reason(session: Session, period: ReportingPeriod, people: Cast) -> None:
    with pytest.raises(Invalid, match="State the reason"):
        move_window(
            session,
            period,
            closes_on=date(2026, 11, 25),
            reason="  ",
            actor_person_id=people.admin.id,
            now=vietnam(18),
        )


def test_a_window_does_not_close_before_the_due_day(
    session: Session, period: ReportingPeriod, people: Cast
) -> None:
    opened(session, period)
    with pytest.raises(Invalid, match="before the due day"):
        move_window(
            session,
            period,
            closes_on=date(2026, 11, 17),
            reason="Sớm hơn",
            actor_person_id=people.admin.id,
            now=vietnam(16),
        )


def test_extending_a_closed_window_opens_it_again(
    session: Session, period: ReportingPeriod, assignment: Assignment, people: Cast
) -> None:
    opened(session, period)
    close_window(session, period, actor_person_id=None, now=vietnam(20))
    move_window(
        session,
        period,
        closes_on=date(2026, 11, 25),
        reason="Bổ sung",
        actor_person_id=people.admin.id,
        now=vietnam(21),
    )
    assert may_enter(assignment, vietnam(22)) is None


def test_closing_early_needs_a_reason_and_is_told(
    session: Session, period: ReportingPeriod, people: Cast
) -> None:
    opened(session, period)
    with pytest.raises(Invalid, match="closes earlier"):
        close_window(session, period, actor_person_id=people.admin.id, now=vietnam(16))
    close_window(session, period, actor_person_id=people.admin.id, now=vietnam(16), reason="Đủ báo cáo")
    assert session.scalar(sa.select(sa.func.count()).where(Notification.event == "window.closed")) == 4


def test_one_returned_report_opens_again_until_a_stated_time(
    session: Session, period: ReportingPeriod, assignment: Assignment, town: City, people: Cast
) -> None:
    opened(session, period)
    close_window(session, period, actor_person_id=None, now=vietnam(20))
    until = end_of_day(date(2026, 11, 24))
    reopen(
        session, assignment, until, reason="Sửa dòng 3", actor_person_id=people.receiver.id, now=vietnam(22)
    )
    other = factories.assignment_of(session, period, town.communes[1])
    assert may_enter(assignment, vietnam(24, 23, 59)) is None
    assert may_enter(assignment, until + timedelta(seconds=1)) is not None
    assert may_enter(other, vietnam(23)) is not None
    assert entry_ends_at(assignment) == until
    told = session.scalars(
        sa.select(Notification.person_id).where(Notification.event == "assignment.reopened")
    )
    assert set(told) == {people.officer.id}


def test_a_cancelled_report_is_not_entered(
    session: Session, period: ReportingPeriod, assignment: Assignment
) -> None:
    opened(session, period)
    cancel(session, assignment, reason="Sáp nhập", actor_person_id=None, now=vietnam(16))
    assert may_enter(assignment, vietnam(17)) is not None


def test_who_aggregates_closes_later(session: Session, town: City) -> None:
    forms = (
        FormOfRegime("A", OrganisationKind.COMMUNE),
        FormOfRegime("C", OrganisationKind.DEPARTMENT, level=2, recipient_id=town.city.id),
    )
    regime = factories.regime(session, town, forms=forms, recipient_id=town.office.id)
    period = factories.assigned(session, regime, "2026M11", [*town.communes, town.office], now=EARLY)
    opened(session, period)
    aggregate = factories.assignment_of(session, period, town.office)
    assert may_enter(aggregate, vietnam(24, 23)) is None
    assert may_enter(aggregate, vietnam(25, 1)) is not None


def test_the_clock_opens_and_closes_windows(
    session: Session, period: ReportingPeriod, assignment: Assignment, clock: Clock, app: object
) -> None:
    app.extensions["version_catalogue"] = Versions()  # type: ignore[attr-defined]
    session.commit()
    for day, state in (
        (14, WindowState.PLANNED),
        (15, WindowState.OPEN),
        (19, WindowState.OPEN),
        (20, WindowState.CLOSED),
    ):
        clock.set(vietnam(day, 1))
        work_windows(session, {}, clock.now())
        session.commit()
        work_off()
        session.expire_all()
        assert period.state is state, day
        session.commit()
    actions = [event.action for event in period.events]
    assert actions == [WindowAction.OPENED, WindowAction.CLOSED]


def test_what_happened_to_a_window_cannot_be_edited(session: Session, period: ReportingPeriod) -> None:
    opened(session, period)
    session.flush()
    with pytest.raises(DBAPIError, match="frozen"):
        session.execute(sa.update(WindowEvent).values(reason="khác"))


# ---- a division owes the report: its agency's people work on it ------------------------------------------------------


def test_what_a_division_owes_is_told_to_those_who_enter_in_its_agency(
    session: Session, town: City, people: Cast
) -> None:
    form = FormOfRegime("KTXHT", OrganisationKind.DIVISION)
    owing = factories.regime(session, town, forms=(form,))
    division = town.division(town.communes[0])
    period = factories.assigned(session, owing, "2026M11", [division], now=EARLY)
    opened(session, period)
    until = vietnam(25)
    found = factories.assignment_of(session, period, division)
    reopen(session, found, until, reason="Cho phép", actor_person_id=people.admin.id, now=vietnam(20))
    query = sa.select(Notification.event).where(Notification.person_id == people.officer.id)
    events = session.scalars(query.order_by(Notification.id)).all()
    assert events == ["assignment.made", "window.opened", "assignment.reopened"]
    assert (
        session.scalar(query.with_only_columns(Notification.params).limit(1))["organisation"] == division.name
    )
    assert (
        session.scalar(sa.select(Notification.id).where(Notification.person_id == people.outsider.id)) is None
    )

"""Giao báo cáo: who owes what by when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState, WindowState
from admin.assignments.operations import assign, plan_period, preview_assignment, replan
from admin.assignments.windows import open_window
from admin.base.errors import Conflict, Invalid
from admin.days_off.models import DayKind, DayOff
from admin.days_off.queries import working_calendar
from admin.notifications.models import Notification
from admin.organisations.models import OrganisationKind
from admin.regimes.models import IssuingLevel, RegimeClass
from admin.regimes.operations import FormOfRegime
from forms_library.calendar import Period, PeriodKind
from tests import factories
from tests.factories import City, Versions

NOVEMBER = Period.parse("2026M11")  # figures to Sat 14/11, due Wed 18/11
EARLY = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def town(session: Session) -> City:
    return factories.city(session)


def test_the_preview_shows_the_days_and_writes_nothing(session: Session, town: City) -> None:
    regime = factories.regime(session, town)
    plan = preview_assignment(
        session, regime, NOVEMBER, town.communes, calendar=working_calendar(session), now=EARLY
    )
    (level,) = plan.levels
    assert plan.days.data.end == date(2026, 11, 14)
    assert (level.opens_on, level.due.date, level.closes_on) == (
        date(2026, 11, 15),
        date(2026, 11, 18),
        date(2026, 11, 19),
    )
    assert plan.count == 2
    assert session.scalar(sa.select(sa.func.count(Assignment.id))) == 0


def test_each_shift_has_its_reason(session: Session, town: City) -> None:
    regime = factories.regime(session, town)
    february = Period.parse("2026M02")  # Tết
    plan = preview_assignment(
        session, regime, february, town.communes, calendar=working_calendar(session), now=BEFORE_TET
    )
    assert plan.levels[0].due.date == date(2026, 2, 25)
    assert len(plan.levels[0].due.shifts) == 5


BEFORE_TET = datetime(2026, 2, 1, tzinfo=UTC)


def test_every_level_has_its_own_days(session: Session, town: City) -> None:
    forms = (
        FormOfRegime("A", OrganisationKind.COMMUNE),
        FormOfRegime("C", OrganisationKind.DEPARTMENT, level=2, recipient_id=town.city.id),
    )
    regime = factories.regime(session, town, forms=forms, recipient_id=town.office.id)
    chosen = [*town.communes, town.office]
    plan = preview_assignment(
        session, regime, NOVEMBER, chosen, calendar=working_calendar(session), now=EARLY
    )
    first, second = plan.levels
    assert (first.recipient, second.recipient) == (town.office, town.city)
    assert second.due.date == date(2026, 11, 23)
    assert second.closes_on == date(2026, 11, 24)


def test_one_act_assigns_to_many_and_each_is_told_once(session: Session, town: City) -> None:
    people = factories.cast(session, town)
    regime = factories.regime(session, town)
    for _ in range(2):
        period = factories.assigned(session, regime, "2026M11", town.communes, now=EARLY, actor=people.admin)
    assert period.due_on == date(2026, 11, 18)
    assert session.scalar(sa.select(sa.func.count(Assignment.id))) == 2
    told = set(session.scalars(sa.select(Notification.person_id)))
    assert told == {people.officer.id, people.outsider.id}
    assert session.scalar(sa.select(sa.func.count(Notification.id))) == 2


def test_what_is_assigned_already_is_named(session: Session, town: City) -> None:
    regime = factories.regime(session, town)
    factories.assigned(session, regime, "2026M11", town.communes[:1], now=EARLY)
    result = assign(
        session,
        regime,
        NOVEMBER,
        [*town.communes, town.department],
        calendar=working_calendar(session),
        versions=Versions(),
        actor_person_id=None,
        now=EARLY,
    )
    assert result.owed == 1
    assert [skipped.organisation for skipped in result.skipped] == [town.communes[0], town.department]


def test_the_recipient_does_not_report_to_itself(session: Session, town: City) -> None:
    regime = factories.regime(session, town, forms=(FormOfRegime("A", OrganisationKind.DEPARTMENT),))
    plan = preview_assignment(
        session,
        regime,
        NOVEMBER,
        [town.department, town.office],
        calendar=working_calendar(session),
        now=EARLY,
    )
    assert plan.levels[0].organisations == [town.office]
    assert plan.skipped[0].reason.text() == "is itself the receiving organisation"


def test_two_days_before_the_due_day_is_too_late(session: Session, town: City) -> None:
    regime = factories.regime(session, town)
    late = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
    with pytest.raises(Conflict, match=r"must be assigned by 15/11/2026"):
        factories.assigned(session, regime, "2026M11", town.communes, now=late)


@pytest.mark.parametrize(
    "exemption",
    [
        {"issuing_level": IssuingLevel.GOVERNMENT},
        {"regime_class": RegimeClass.AD_HOC},
    ],
)
def test_the_government_and_ad_hoc_requests_may_come_late(
    session: Session, town: City, exemption: dict[str, object]
) -> None:
    regime = factories.regime(session, town, **exemption)
    late = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
    assert factories.assigned(session, regime, "2026M11", town.communes, now=late).due_on == date(
        2026, 11, 18
    )


def test_a_month_is_waived_where_the_quarter_is_due_the_same_day(session: Session, town: City) -> None:
    monthly = factories.regime(session, town)
    factories.regime(session, town, code="KTXH-QUY", frequency=PeriodKind.QUARTER)
    march = factories.assigned(session, monthly, "2026M03", town.communes, now=BEFORE_TET)
    april = factories.assigned(session, monthly, "2026M04", town.communes, now=BEFORE_TET)
    states = {
        assignment.period_id: (assignment.state, assignment.due_reason)
        for assignment in session.scalars(sa.select(Assignment))
    }
    assert states[march.id][0] is AssignmentState.WAIVED
    assert states[march.id][1][0]["id"] == "replaced by the report of %(period)s"
    assert states[april.id][0] is AssignmentState.OWED


def test_a_month_is_owed_where_there_is_no_longer_report(session: Session, town: City) -> None:
    monthly = factories.regime(session, town)
    factories.assigned(session, monthly, "2026M03", town.communes, now=BEFORE_TET)
    assert set(session.scalars(sa.select(Assignment.state))) == {AssignmentState.OWED}


def test_a_request_by_decision_states_its_own_day(session: Session, town: City) -> None:
    regime = factories.regime(
        session,
        town,
        regime_class=RegimeClass.AD_HOC,
        frequency=PeriodKind.OTHER,
        due_rule={"kind": "date"},
        cut_off_rule={"kind": "dates", "start": "2026-11-01", "end": "2026-11-20"},
    )
    calendar = working_calendar(session)
    request = Period.parse("2026X01")
    with pytest.raises(Invalid, match="State the due day"):
        plan_period(session, regime, request, calendar=calendar, now=EARLY)
    planned = plan_period(session, regime, request, calendar=calendar, now=EARLY, due_on=date(2026, 11, 30))
    assert (planned.due_on, planned.data_to) == (date(2026, 11, 30), date(2026, 11, 20))


def test_a_new_day_off_moves_only_what_is_not_open_yet(session: Session, town: City) -> None:
    regime = factories.regime(session, town)
    factories.cast(session, town)
    opened = factories.assigned(session, regime, "2026M11", town.communes, now=EARLY)
    open_window(session, opened, versions=Versions(), actor_person_id=None, now=EARLY)
    planned = factories.assigned(session, regime, "2026M12", town.communes, now=EARLY)
    session.add_all(
        DayOff(day=day, kind=DayKind.OFF, reason="Nghỉ bù")
        for day in (date(2026, 11, 18), date(2026, 12, 16))
    )
    session.flush()
    moved = replan(session, calendar=working_calendar(session), now=EARLY, actor_person_id=None)
    assert moved == [planned]
    assert opened.due_on == date(2026, 11, 18)
    assert planned.due_on == date(2026, 12, 18)
    dues = session.scalars(sa.select(Assignment.due_on).where(Assignment.period_id == planned.id))
    assert set(dues) == {date(2026, 12, 18)}


def test_one_who_joins_late_gets_the_version_of_the_others(session: Session, town: City) -> None:
    regime = factories.regime(session, town, issuing_level=IssuingLevel.GOVERNMENT)
    period = factories.assigned(session, regime, "2026M11", town.communes[:1], now=EARLY)
    open_window(session, period, versions=Versions({"KTXHT": 1}), actor_person_id=None, now=EARLY)
    factories.assigned(session, regime, "2026M11", town.communes, now=EARLY, versions=Versions({"KTXHT": 2}))
    assert list(session.scalars(sa.select(Assignment.template_version))) == [1, 1]
    assert period.state is WindowState.OPEN


def test_a_regime_not_in_use_cannot_be_assigned(session: Session, town: City) -> None:
    regime = factories.regime(session, town, active=False)
    with pytest.raises(Conflict, match="not in use"):
        factories.assigned(session, regime, "2026M11", town.communes, now=EARLY)

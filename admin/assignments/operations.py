"""What may happen to assignments: a period is planned, a report is assigned, reopened, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod, WindowState
from admin.assignments.planning import (
    LevelPlan,
    PeriodDays,
    Plan,
    Skipped,
    days_of_period,
    preview_assignment,
)
from admin.assignments.queries import fixed_versions, people_of, planned_periods, stored_period
from admin.assignments.rules import period_of
from admin.assignments.versions import VersionCatalogue
from admin.audit.operations import record
from admin.base import clock
from admin.base.errors import Conflict, Invalid
from admin.base.formats import ending
from admin.base.messages import to_json
from admin.notifications.operations import notify, notify_each
from admin.organisations.models import Organisation
from admin.people.roles import Duty
from admin.regimes.models import Regime
from forms_library.calendar import DateRange, Period, WorkingCalendar
from forms_library.messages import N_, Message

__all__ = [
    "Assigned",
    "assign",
    "cancel",
    "plan_period",
    "preview_assignment",
    "reopen",
    "replan",
    "version_for",
]


@dataclass(frozen=True)
class Assigned:
    """What ``assign`` did."""

    period: ReportingPeriod
    owed: int
    waived: int
    skipped: tuple[Skipped, ...]


def plan_period(
    session: Session,
    regime: Regime,
    period: Period,
    *,
    calendar: WorkingCalendar,
    now: datetime,
    due_on: date | None = None,
    data: DateRange | None = None,
    actor_person_id: int | None = None,
) -> ReportingPeriod:
    """The stored period of a regime; planned now, with its days, unless it was before.

    ``due_on`` and ``data`` are what a request by decision states (D20). Raises Invalid when the rules give no days.
    """
    stored = stored_period(session, regime.id, period.code)
    if stored is not None:
        return stored
    days = days_of_period(regime, period, calendar, due_on=due_on, data=data)
    stored = ReportingPeriod(regime=regime, code=period.code, state=WindowState.PLANNED)
    _write_days(stored, days)
    session.add(stored)
    session.flush()
    record(
        session,
        "period.planned",
        "period",
        stored.id,
        person_id=actor_person_id,
        now=now,
        regime=regime.code,
        period=period.code,
        due_on=stored.due_on.isoformat(),
    )
    return stored


def _write_days(stored: ReportingPeriod, days: PeriodDays) -> None:
    stored.data_from, stored.data_to = days.data.start, days.data.end
    stored.due_on = days.dues[0].date
    stored.opens_on, stored.closes_on = days.window.opens_on, days.window.closes_on


def assign(
    session: Session,
    regime: Regime,
    period: Period,
    organisations: Sequence[Organisation],
    *,
    calendar: WorkingCalendar,
    versions: VersionCatalogue,
    actor_person_id: int | None,
    now: datetime,
    due_on: date | None = None,
    data: DateRange | None = None,
) -> Assigned:
    """Assign the regime's forms for a period to organisations, each the form of its kind; planned if need be.

    What is assigned already, and whoever is itself the recipient, is left out and named (A06). Waived reports are
    written down as not owed (D12). Raises Conflict when the regime is not in use, the window is closed or it is later
    than three days before the due day (Huế Đ10.1) and the regime is not exempt.
    A fixed number of statements for any number of organisations.
    """
    plan = preview_assignment(
        session, regime, period, organisations, calendar=calendar, now=now, due_on=due_on, data=data
    )
    if plan.refusal is not None:
        raise Conflict(plan.refusal)
    stored = plan_period(
        session,
        regime,
        period,
        calendar=calendar,
        now=now,
        due_on=due_on,
        data=data,
        actor_person_id=actor_person_id,
    )
    rows = [
        row for level in plan.levels for row in _rows(session, stored, level, versions, actor_person_id, now)
    ]
    if rows:
        session.execute(sa.insert(Assignment), rows)
        _record_assigned(session, stored, plan, actor_person_id, now)
        _tell_assigned(session, stored, plan, now)
    waived = sum(len(level.organisations) for level in plan.levels if level.waived_by)
    return Assigned(stored, len(rows) - waived, waived, plan.skipped)


def _rows(
    session: Session,
    stored: ReportingPeriod,
    level: LevelPlan,
    versions: VersionCatalogue,
    actor_person_id: int | None,
    now: datetime,
) -> list[dict[str, Any]]:
    version = None
    if stored.state is WindowState.OPEN and level.organisations and not level.waived_by:
        version = version_for(session, stored, level.form.template_code, versions)
    reasons = [to_json(reason) for reason in _reasons(level)]
    return [
        {
            "period_id": stored.id,
            "organisation_id": organisation.id,
            "recipient_id": level.recipient.id,
            "template_code": level.form.template_code,
            "template_version": version,
            "state": AssignmentState.WAIVED if level.waived_by else AssignmentState.OWED,
            "due_on": level.due.date,
            "due_reason": reasons,
            "assigned_at": now,
            "assigned_by_id": actor_person_id,
        }
        for organisation in level.organisations
    ]


def _reasons(level: LevelPlan) -> tuple[Message, ...]:
    if level.waived_by is None:
        return level.due.shifts
    return (Message(N_("replaced by the report of %(period)s"), {"period": level.waived_by.label}),)


def version_for(
    session: Session, stored: ReportingPeriod, template_code: str, versions: VersionCatalogue
) -> int:
    """The template version of a period that is open: the one its other reporters have, else the one in force.

    Raises Conflict when no version of the template is published.
    """
    fixed = fixed_versions(session, stored.id).get(template_code)
    version = fixed or versions.version_in_force(session, template_code, period_of(stored))
    if version is None:
        text = N_("The form %(code)s has no published version for %(period)s. Publish one first.")
        raise Conflict(Message(text, {"code": template_code, "period": period_of(stored).label}))
    return version


def _record_assigned(
    session: Session, stored: ReportingPeriod, plan: Plan, actor_person_id: int | None, now: datetime
) -> None:
    record(
        session,
        "report.assigned",
        "period",
        stored.id,
        person_id=actor_person_id,
        now=now,
        regime=plan.regime.code,
        period=plan.period.code,
        forms={
            level.form.template_code: [organisation.code for organisation in level.organisations]
            for level in plan.levels
        },
    )


def _tell_assigned(session: Session, stored: ReportingPeriod, plan: Plan, now: datetime) -> None:
    """One notice to each person who enters, with the organisation's own due day (E08)."""
    due = {
        organisation.id: (level.due.date, organisation.name)
        for level in plan.levels
        if not level.waived_by
        for organisation in level.organisations
    }
    people = people_of(session, due, (Duty.ENTER,), clock.local_day(now), plan.regime.id)
    organisations: dict[int, list[int]] = {}
    for organisation, person in sorted(people):
        organisations.setdefault(person, []).append(organisation)
    said = {"report": plan.regime.name, "period": plan.period.label}
    told = {
        person: (
            f"assigned/{stored.id}/{min(owed)}",
            {
                **said,
                "organisation": ", ".join(due[organisation][1] for organisation in owed),
                "due": f"{min(due[organisation][0] for organisation in owed):%d/%m/%Y}",
            },
        )
        for person, owed in organisations.items()
    }
    notify_each(session, "assignment.made", told, "/work", now)


def reopen(
    session: Session,
    assignment: Assignment,
    until: datetime,
    *,
    reason: str,
    actor_person_id: int | None,
    now: datetime,
) -> None:
    """Let one report be entered until a stated moment although its window is closed (I04: told and recorded)."""
    if until <= now:
        raise Invalid(N_("The time until which it is open must lie ahead."))
    if assignment.state is not AssignmentState.OWED:
        raise Conflict(N_("This report is not owed."))
    assignment.reopened_until = until
    record(
        session,
        "assignment.reopened",
        "assignment",
        assignment.id,
        person_id=actor_person_id,
        organisation_id=assignment.organisation_id,
        now=now,
        until=until.isoformat(),
        reason=reason,
    )
    _tell_reopened(session, assignment, until, now)


def _tell_reopened(session: Session, assignment: Assignment, until: datetime, now: datetime) -> None:
    regime = assignment.period.regime
    people = people_of(
        session,
        [assignment.organisation_id],
        (Duty.ENTER,),
        clock.local_day(now),
        assignment.period.regime_id,
    )
    params = {
        "report": regime.name,
        "period": period_of(assignment.period).label,
        "organisation": assignment.organisation.name,
        "until": ending(until),
    }
    key = f"reopened/{assignment.id}/{until.isoformat()}"
    notify(session, [person for _, person in people], "assignment.reopened", key, params, "/work", now)


def cancel(
    session: Session, assignment: Assignment, *, reason: str, actor_person_id: int | None, now: datetime
) -> None:
    """The report is no longer owed; what was entered stays. Invalid without a reason, Conflict once it is not owed."""
    if not reason.strip():
        raise Invalid(N_("State the reason."))
    if assignment.state is not AssignmentState.OWED:
        raise Conflict(N_("This report is not owed."))
    assignment.state = AssignmentState.CANCELLED
    record(
        session,
        "assignment.cancelled",
        "assignment",
        assignment.id,
        person_id=actor_person_id,
        organisation_id=assignment.organisation_id,
        now=now,
        reason=reason.strip(),
    )


def replan(
    session: Session, *, calendar: WorkingCalendar, now: datetime, actor_person_id: int | None
) -> list[ReportingPeriod]:
    """After a change of the calendar: compute again the periods not yet opened, and their assignments (D14).

    Periods whose window has opened keep their days. Returns the periods that moved.
    """
    moved = []
    for stored in planned_periods(session):
        if (stored.regime.due_rule or {}).get("kind") == "date":
            continue  # the day was stated, not computed
        days = days_of_period(stored.regime, period_of(stored), calendar)
        if (stored.due_on, stored.opens_on) != (days.dues[0].date, days.window.opens_on):
            moved.append(stored)
        _write_days(stored, days)
        _move_assignments(session, stored, days)
    session.flush()
    for stored in moved:
        record(
            session,
            "period.replanned",
            "period",
            stored.id,
            person_id=actor_person_id,
            now=now,
            due_on=stored.due_on.isoformat(),
        )
    return moved


def _move_assignments(session: Session, stored: ReportingPeriod, days: PeriodDays) -> None:
    for form in stored.regime.forms:
        due = days.due(form.level)
        session.execute(
            sa.update(Assignment)
            .where(
                Assignment.period_id == stored.id,
                Assignment.template_code == form.template_code,
                Assignment.state == AssignmentState.OWED,
                Assignment.due_on != due.date,
                Assignment.organisation_id.in_(
                    sa.select(Organisation.id).where(Organisation.kind == form.reporter_kind)
                ),
            )
            .values(due_on=due.date, due_reason=[to_json(shift) for shift in due.shifts])
            .execution_options(synchronize_session="fetch")
        )

"""Urging: one click reminds everyone whose turn it is, and the log says who did it (K02)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.audit.models import AuditEntry
from admin.audit.operations import record
from admin.base.errors import Invalid
from admin.delegations.queries import holders_and_delegates
from admin.jobs.models import Job
from admin.jobs.operations import ask, handles
from admin.notifications.events import register_event
from admin.notifications.kinds import Kind
from admin.notifications.operations import notify
from admin.people.roles import Duty
from admin.web.access import Actor
from designer.template.models import Template
from forms_library.calendar import Period, local_day
from forms_library.messages import N_
from runtime.approval.notices import onward
from runtime.approval.profiles import workflow_of
from runtime.approval.states import State
from runtime.reports.models import Report
from runtime.tracking.matrix import ColumnKey, late_unsent
from runtime.tracking.work import rows_query

URGE = "urge"
_EVENT = "report.urged"
register_event(
    _EVENT, N_("Reminder: %(report)s, %(period)s is due %(due)s and has not been sent yet."), Kind.DEADLINE
)


def urge(
    session: Session, key: ColumnKey, *, actor: Actor, now: datetime, organisation_id: int | None = None
) -> Job:
    """Ask for reminders to all in one column (or one organisation in it) that have not sent; logged at once.

    Raises Invalid when nobody is left to be urged.
    """
    waiting = late_unsent(session, actor, key, organisation_id)
    if not waiting:
        raise Invalid(N_("Every report here has been sent, so there is nobody to remind."))
    record(
        session,
        "report.urged",
        "period",
        key.period_id,
        person_id=actor.person_id,
        now=now,
        template=key.template_code,
        assignments=waiting,
    )
    # One reminder a day and recipient is enough, however often the button is pressed.
    return ask(
        session,
        URGE,
        {"assignments": waiting, "day": local_day(now).isoformat()},
        key=f"urge/{key.period_id}/{key.template_code}/{organisation_id or 0}/{now:%Y%m%d%H%M%S}",
        now=now,
        person_id=actor.person_id,
    )


@handles(URGE)
def send_reminders(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Tell those whose turn it is; the same person is told of a report once a day."""
    found = session.execute(rows_query(Assignment.id.in_(payload["assignments"]))).all()
    for assignment, report, template in found:
        if report is None or not report.sent_revision:
            _remind(session, assignment, report, template, payload["day"], now)


def _remind(
    session: Session,
    assignment: Assignment,
    report: Report | None,
    template: Template,
    day: str,
    now: datetime,
) -> None:
    people = _whose_turn(session, assignment, report, now)
    params = {
        "report": template.title,
        "period": Period.parse(assignment.period.code).label,
        "due": f"{assignment.due_on:%d/%m/%Y}",
    }
    url = f"/reports/{report.id}" if report is not None else "/work"
    notify(session, people, _EVENT, f"urge/{assignment.id}/{day}", params, url, now)


def _whose_turn(
    session: Session, assignment: Assignment, report: Report | None, now: datetime
) -> Sequence[int]:
    state = report.state if report is not None else State.DRAFTING
    line = onward(workflow_of(assignment.period.regime), state)
    duty = line.duty if line is not None and line.duty is not None else Duty.ENTER
    where = ([assignment.organisation.agency_id], [duty], local_day(now), assignment.period.regime_id)
    found = holders_and_delegates(session, *where, [assignment.organisation_id])
    return [person_id for _agency, person_id in found]


def last_urged(session: Session, period_ids: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """When each column was last urged, from the log."""
    query = (
        sa.select(AuditEntry.subject_id, AuditEntry.details, AuditEntry.at)
        .where(AuditEntry.action == "report.urged", AuditEntry.subject_id.in_(period_ids))
        .order_by(AuditEntry.at)
    )
    return {(row.subject_id, row.details["template"]): row.at for row in session.execute(query)}

"""Who still has something to do for a report that is due soon: they are told on days off, too."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState
from admin.delegations.queries import holders_and_delegates
from admin.notifications.digests import tells_who_owes
from admin.organisations.models import Organisation
from admin.people.roles import Duty
from forms_library.calendar import local_day
from runtime.approval.notices import onward
from runtime.approval.profiles import workflow_of
from runtime.approval.states import State
from runtime.reports.models import Report
from runtime.tracking.work import rows_query


@tells_who_owes
def people_who_owe(session: Session, last: date, now: datetime) -> set[int]:
    """Everybody whose step an unsent report waits for that is due from today to ``last``.

    Two queries for each regime and duty, whatever the number of reports.
    """
    today = local_day(now)
    unsent = sa.func.coalesce(Report.sent_revision, 0) == 0
    owed = rows_query(
        Assignment.state == AssignmentState.OWED, Assignment.due_on.between(today, last), unsent
    )
    owing: dict[tuple[int, Duty], list[Organisation]] = defaultdict(list)
    for assignment, report, _template in session.execute(owed):
        regime = assignment.period.regime
        line = onward(workflow_of(regime), report.state if report is not None else State.DRAFTING)
        if line is not None and line.duty is not None:
            owing[(regime.id, line.duty)].append(assignment.organisation)
    found = (
        holders_and_delegates(
            session,
            sorted({office.agency_id for office in offices}),
            [duty],
            today,
            regime_id,
            sorted({office.id for office in offices}),
        )
        for (regime_id, duty), offices in owing.items()
    )
    return {person for people in found for _agency, person in people}

"""The reports that are under way on the versions of a form (designer.versions.running asks)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod, WindowState
from admin.base.i18n import said
from designer.versions.running import RunningUse
from forms_library.calendar import Period
from runtime.approval.states import State
from runtime.reports.models import Report

_ARRIVED = (State.SENT, State.ACCEPTED)


class Running:
    """The designer's RunningReports; run.py supplies it."""

    def uses(self, session: Session, template_code: str) -> Sequence[RunningUse]:
        """The periods whose windows are open or whose reports are not all accepted, newest first, in one query."""
        owed = sa.func.count(Assignment.id)
        begun = sa.func.count(Report.id)
        sent = _counted(Report.state.in_(_ARRIVED))
        accepted = _counted(Report.state == State.ACCEPTED)
        query = (
            sa.select(Assignment.template_version, ReportingPeriod.code, owed, begun, sent)
            .join(ReportingPeriod, ReportingPeriod.id == Assignment.period_id)
            .outerjoin(Report, Report.assignment_id == Assignment.id)
            .where(
                Assignment.template_code == template_code,
                Assignment.template_version.is_not(None),
                Assignment.state == AssignmentState.OWED,
            )
            .group_by(
                Assignment.template_version,
                ReportingPeriod.code,
                ReportingPeriod.state,
                ReportingPeriod.data_to,
            )
            .having(sa.or_(ReportingPeriod.state == WindowState.OPEN, accepted < owed))
            .order_by(ReportingPeriod.data_to.desc(), Assignment.template_version.desc())
        )
        return [
            RunningUse(version, said(Period.parse(period).label), *counts)
            for version, period, *counts in session.execute(query)
            if version is not None
        ]


def _counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

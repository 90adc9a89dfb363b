"""Who may see a report: its own agency, its recipient once it was sent, and leaders who read for the whole city."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import NotFound
from admin.organisations.models import Organisation
from admin.people.roles import Duty
from admin.web.access import Actor
from forms_library.messages import N_
from runtime.reports.models import Report
from runtime.reports.queries import RECEIVED, may_read, report_by_id


def visible_report(session: Session, report_id: int, actor: Actor) -> Report:
    """The report if ``actor`` may see it; NotFound otherwise, so that a stranger learns nothing from an address."""
    report = report_by_id(session, report_id)
    if may_read(actor, report):
        return report
    if report.state in RECEIVED and reads_all(session, actor, report.assignment.period.regime_id):
        return report
    raise NotFound(N_("There is no such report, or you do not have the right to see it."))


def reads_all(session: Session, actor: Actor, regime_id: int | None = None) -> bool:
    """Whether a post at the root of the tree (the city) lets this person read every report that was sent."""
    agencies = {post.agency_id for post in actor.posts if Duty.READ in post.duties and post.covers(regime_id)}
    root = sa.select(Organisation.id).where(Organisation.id.in_(agencies), Organisation.parent_id.is_(None))
    return bool(agencies) and session.scalar(root.limit(1)) is not None

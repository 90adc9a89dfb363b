"""Who may see what of a report: its own agency all, its recipient and the city's leaders what was sent to them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from admin.base.errors import NotFound
from admin.organisations.models import Organisation
from admin.people.roles import Duty
from admin.web.access import Actor
from forms_library.messages import N_
from runtime.approval.states import Action
from runtime.reports.models import Decision, Report, Revision
from runtime.reports.queries import RECEIVED, is_recipient, may_read_own, report_by_id
from runtime.sharing.queries import require_whole

_UNKNOWN = N_("There is no such report, or you do not have the right to see it.")


@dataclass(frozen=True)
class Sight:
    """What a person may see of a report: ``present`` is what stands in it now; ``revisions`` are numbers, in order."""

    report: Report
    own: bool
    present: bool
    revisions: tuple[int, ...]


def sight_of(session: Session, report_id: int, actor: Actor) -> Sight:
    """What ``actor`` may see of the report; NotFound if nothing, so that a stranger learns nothing from an address.

    Raises NotAllowed for a colleague to whom only a part of it was given.
    """
    report = report_by_id(session, report_id)
    if may_read_own(actor, report):
        require_whole(session, report, actor)
        return Sight(report, True, True, _all_revisions(session, report))
    regime_id = report.assignment.period.regime_id
    if is_recipient(actor, report) or reads_all(session, actor, regime_id):
        sent = sent_revisions(session, report)
        if sent:
            return Sight(report, False, report.state in RECEIVED, sent)
    raise NotFound(_UNKNOWN)


def _all_revisions(session: Session, report: Report) -> tuple[int, ...]:
    """The numbers of all revisions; that of an abandoned amendment is greater than the one that stands."""
    query = sa.select(Revision.number).where(Revision.report_id == report.id)
    return tuple(session.scalars(query.order_by(Revision.number)))


def sent_revisions(session: Session, report: Report) -> tuple[int, ...]:
    """The revisions that were sent and not recalled: the recipient has them, also those it returned."""
    recalled = aliased(Decision)
    taken_back = sa.exists().where(
        recalled.report_id == Decision.report_id,
        recalled.revision == Decision.revision,
        recalled.action == Action.RECALL,
    )
    query = (
        sa.select(Decision.revision)
        .where(Decision.report_id == report.id, Decision.action == Action.SEND, ~taken_back)
        .distinct()
    )
    found = {*session.scalars(query), report.sent_revision} - {0}
    return tuple(sorted(found))


def visible_report(session: Session, report_id: int, actor: Actor) -> Report:
    """The report if ``actor`` may see what stands in it now; NotFound otherwise."""
    sight = sight_of(session, report_id, actor)
    if not sight.present:
        raise NotFound(_UNKNOWN)
    return sight.report


def reads_all(session: Session, actor: Actor, regime_id: int | None = None) -> bool:
    """Whether a post at the root of the tree (the city) lets this person read every report that was sent."""
    agencies = {post.agency_id for post in actor.posts if Duty.READ in post.duties and post.covers(regime_id)}
    root = sa.select(Organisation.id).where(Organisation.id.in_(agencies), Organisation.parent_id.is_(None))
    return bool(agencies) and session.scalar(root.limit(1)) is not None

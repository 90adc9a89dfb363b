"""What a person may do with reports: their duties on both sides and the hands they have already played."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from admin.people.roles import Duty
from admin.web.access import Actor, Post
from runtime.approval.profiles import workflow_of
from runtime.approval.states import Action, State
from runtime.approval.workflow import Hand, Party, Standing, Transition
from runtime.explanations.models import Explanation
from runtime.reports.models import Attachment, Cell, Decision, NilDeclaration, Report
from runtime.reports.openings import last_openings

_HANDS = {
    Action.SUBMIT: Hand.PREPARING,
    Action.PASS_ON: Hand.CHECKING,
    Action.APPROVE: Hand.APPROVING,
}


def standing(session: Session, report: Report, actor: Actor) -> Standing:
    """What the workflow table has to know about ``actor`` and ``report``."""
    return standings(session, [report], actor)[report.id]


def standings(session: Session, reports: Sequence[Report], actor: Actor) -> dict[int, Standing]:
    """The standing of ``actor`` towards each report, by id, in three queries however many there are."""
    hands = _hands(session, [report.id for report in reports if report.state is not State.DRAFTING], actor)
    returned = [report.id for report in reports if report.state is State.DRAFTING and report.revision]
    openings = last_openings(session, returned)
    return {
        report.id: _standing(report, actor, frozenset(hands.get(report.id, ())), openings.get(report.id))
        for report in reports
    }


def _standing(report: Report, actor: Actor, hands: frozenset[Hand], opening: Decision | None) -> Standing:
    assignment = report.assignment
    regime_id = assignment.period.regime_id
    reporter_id = assignment.organisation_id
    return Standing(
        duties_in(actor, assignment.organisation.agency_id, regime_id, reporter_id),
        duties_in(actor, assignment.recipient.agency_id, regime_id, reporter_id),
        hands,
        returner=opening is not None and opening.only_pins and _could(report, actor, opening),
        amending=is_amending(report),
    )


def is_amending(report: Report) -> bool:
    """Whether an amendment is being made: the report is filled while the recipient holds a revision of it.

    It stays one when it is withdrawn, returned, recalled or refused and comes back to be corrected.
    """
    return report.state is State.DRAFTING and report.sent_revision > 0


def _could(report: Report, actor: Actor, decision: Decision) -> bool:
    """Whether ``actor`` has the duty with which that decision was taken."""
    line = workflow_of(report.assignment.period.regime).find(decision.from_state, decision.action)
    return line is not None and post_for(report, line, actor) is not None


def post_for(report: Report, line: Transition, actor: Actor) -> Post | None:
    """The post in whose name ``actor`` may take the step; None if there is none."""
    if line.duty is None:
        return None
    assignment = report.assignment
    side = assignment.organisation if line.party is Party.REPORTER else assignment.recipient
    return actor.post_for(line.duty, side.agency_id, assignment.period.regime_id, assignment.organisation_id)


def duties_in(actor: Actor, agency_id: int, regime_id: int, reporter_id: int) -> frozenset[Duty]:
    """All duties a person has in one agency for the reports of one organisation and regime, over all posts there."""
    held = [
        post.duties
        for post in actor.posts
        if post.agency_id == agency_id and post.covers(regime_id, reporter_id)
    ]
    return frozenset[Duty]().union(*held)


def _hands(session: Session, report_ids: list[int], actor: Actor) -> dict[int, set[Hand]]:
    """The hands ``actor`` has played in the present revision: by decisions, and by what of it is theirs."""
    found: dict[int, set[Hand]] = {}
    for report_id, action in session.execute(_acts(report_ids, actor)):
        found.setdefault(report_id, set()).add(_HANDS[action])
    for report_id in session.scalars(_prepared(report_ids, actor)):
        found.setdefault(report_id, set()).add(Hand.PREPARING)
    return found


def _acts(report_ids: list[int], actor: Actor) -> sa.Select[int, Action]:
    return (
        sa.select(Decision.report_id, Decision.action)
        .join(Report, sa.and_(Report.id == Decision.report_id, Report.revision == Decision.revision))
        .where(
            Decision.report_id.in_(report_ids),
            Decision.person_id == actor.person_id,
            Decision.action.in_(_HANDS),
        )
    )


def _prepared(report_ids: list[int], actor: Actor) -> sa.Select[int]:
    """Whoever brought a part of what the revision contains has prepared it, not only who pressed the button."""
    me = actor.person_id
    theirs = (
        sa.exists().where(Cell.report_id == Report.id, Cell.changed_by_id == me),
        sa.exists().where(NilDeclaration.report_id == Report.id, NilDeclaration.person_id == me),
        sa.exists().where(Explanation.report_id == Report.id, Explanation.person_id == me),
        sa.exists().where(
            Attachment.report_id == Report.id, Attachment.added_by_id == me, Attachment.removed_at.is_(None)
        ),
    )
    return sa.select(Report.id).where(Report.id.in_(report_ids), sa.or_(*theirs))


def last_decision(
    session: Session, report: Report, action: Action | None = None, person_id: int | None = None
) -> Decision | None:
    """The latest decision on the present revision, of one kind and one person where given."""
    query = sa.select(Decision).where(Decision.report_id == report.id, Decision.revision == report.revision)
    if action is not None:
        query = query.where(Decision.action == action)
    if person_id is not None:
        query = query.where(Decision.person_id == person_id)
    return session.scalar(query.order_by(Decision.id.desc()).limit(1))


def sent_before(session: Session, report: Report) -> int:
    """The revision before the present one that was sent and neither recalled nor refused; 0 if there is none."""
    undone = aliased(Decision)
    taken_back = sa.exists().where(
        undone.report_id == Decision.report_id,
        undone.revision == Decision.revision,
        undone.action.in_((Action.RECALL, Action.REFUSE)),
    )
    query = sa.select(sa.func.max(Decision.revision)).where(
        Decision.report_id == report.id,
        Decision.action == Action.SEND,
        Decision.revision < report.revision,
        ~taken_back,
    )
    return session.scalar(query) or 0


def submitter(session: Session, report: Report) -> int | None:
    """Who submitted the present revision."""
    decision = last_decision(session, report, Action.SUBMIT)
    return decision.person_id if decision else None


def decisions_of(session: Session, report_ids: Iterable[int]) -> dict[int, list[Decision]]:
    """All decisions by report, oldest first, with the persons, in one query."""
    query = (
        sa.select(Decision)
        .where(Decision.report_id.in_(list(report_ids)))
        .options(joinedload(Decision.person))
        .order_by(Decision.id)
    )
    found: dict[int, list[Decision]] = {}
    for decision in session.scalars(query):
        found.setdefault(decision.report_id, []).append(decision)
    return found

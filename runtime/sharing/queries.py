"""How parts are found, and what they let a person see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.base.errors import NotAllowed, NotFound
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.models import Person, Position
from admin.people.queries import AGENCY, held_on, roles_with
from admin.people.roles import Duty
from admin.web.access import Actor
from forms_library.messages import N_
from runtime.reports.models import Report
from runtime.sharing.models import ReportPart
from runtime.sharing.scopes import WHOLE, Scope, scope_among

# Whoever has another duty than these in the agency reads the whole report in order to do it.
ENTERING = frozenset({Duty.ENTER, Duty.READ})


def active_parts(session: Session, report_id: int) -> list[ReportPart]:
    """The parts of a report that are given now, oldest first, with the names of those who hold them."""
    return list(session.scalars(_active_parts(), {"report_id": report_id}))


@cache  # every save asks this, and composing it takes longer than running it
def _active_parts() -> sa.Select[ReportPart]:
    return (
        sa.select(ReportPart)
        .where(ReportPart.report_id == sa.bindparam("report_id"), ReportPart.ended_at.is_(None))
        .options(
            joinedload(ReportPart.person),
            joinedload(ReportPart.organisation),
            joinedload(ReportPart.given_by, innerjoin=True),
        )
        .order_by(ReportPart.id)
    )


def part_by_id(session: Session, part_id: int) -> ReportPart:
    """A part that is given now; NotFound otherwise."""
    found = session.scalar(
        sa.select(ReportPart).where(ReportPart.id == part_id, ReportPart.ended_at.is_(None))
    )
    if found is None:
        raise NotFound(N_("There is no such part, or you do not have the right to see it."))
    return found


def scope_of(session: Session, report: Report, actor: Actor) -> Scope:
    """What the person sees of a report of their own agency; no query for whoever does more than enter there."""
    assignment = report.assignment
    agency_id, where = (
        assignment.organisation.agency_id,
        (assignment.period.regime_id, assignment.organisation_id),
    )
    posts = [post for post in actor.posts if post.agency_id == agency_id and post.covers(*where)]
    if not posts or any(post.duties - ENTERING or Duty.ENTER not in post.duties for post in posts):
        return WHOLE
    parts = active_parts(session, report.id)
    return scope_among(parts, actor.person_id, {post.organisation_id for post in posts})


def require_whole(session: Session, report: Report, actor: Actor) -> None:
    """Raise NotAllowed for somebody to whom only parts of the report were given, or none of it (F01)."""
    scope = scope_of(session, report, actor)
    if not scope.whole:
        raise NotAllowed(_NOT_GIVEN if scope.empty else _ONLY_A_PART)


_NOT_GIVEN = N_(
    "This report was divided among your colleagues and no part of it was given to you. Ask whoever divided it."
)
_ONLY_A_PART = N_("Only a part of this report was given to you; you find it in your work.")


def own_parts(session: Session, report_ids: Iterable[int], actor: Actor) -> dict[int, list[ReportPart]]:
    """The parts that are given to the person or to a division of theirs, by report, in one query."""
    organisations = {post.organisation_id for post in actor.posts}
    query = (
        sa.select(ReportPart)
        .where(
            ReportPart.report_id.in_(list(report_ids)),
            ReportPart.ended_at.is_(None),
            sa.or_(ReportPart.person_id == actor.person_id, ReportPart.organisation_id.in_(organisations)),
        )
        .order_by(ReportPart.due_on, ReportPart.id)
    )
    found: dict[int, list[ReportPart]] = {}
    for part in session.scalars(query):
        found.setdefault(part.report_id, []).append(part)
    return found


def possible_holders(session: Session, report: Report, day: date) -> list[tuple[str, str]]:
    """("organisation/3" or "person/7", name) of the agency's divisions and people who enter figures for the regime.

    One query; divisions first.
    """
    assignment = report.assignment
    query = (
        sa.select(Position.person_id, Person.full_name, Organisation.id, Organisation.name, Organisation.kind)
        .select_from(Position)
        .join(Organisation, Organisation.id == Position.organisation_id)
        .join(Person, Person.id == Position.person_id)
        .where(
            AGENCY.in_([assignment.organisation.agency_id]),
            Position.role.in_(roles_with((Duty.ENTER,))),
            held_on(day),
            sa.or_(Position.regime_id.is_(None), Position.regime_id == assignment.period.regime_id),
        )
        .order_by(Organisation.rank, Organisation.name, Person.full_name)
    )
    rows = session.execute(query).all()
    divisions = {f"organisation/{row.id}": row.name for row in rows if row.kind is OrganisationKind.DIVISION}
    people = {f"person/{row.person_id}": f"{row.full_name} ({row.name})" for row in rows}
    return [*divisions.items(), *people.items()]


def is_given_to(actor: Actor, reporter_agency: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition on a query over Report that somebody who only enters has something to do with a report.

    It is not divided, or they hold a part of it, or keep it together.
    """
    for_all = [post for post in actor.posts if post.delegation is None or not post.delegation.organisations]
    only_entering = {post.agency_id for post in actor.posts} - {
        post.agency_id for post in for_all if post.duties - ENTERING or Duty.ENTER not in post.duties
    }
    organisations = {post.organisation_id for post in actor.posts}
    given = sa.and_(ReportPart.report_id == Report.id, ReportPart.ended_at.is_(None))
    theirs = sa.or_(
        ReportPart.person_id == actor.person_id,
        ReportPart.given_by_id == actor.person_id,
        ReportPart.organisation_id.in_(organisations),
        ReportPart.coordinator_id.in_(organisations),
    )
    return sa.or_(
        reporter_agency.not_in(only_entering),
        ~sa.exists().where(given),
        sa.exists().where(given, theirs),
    )

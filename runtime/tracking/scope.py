"""Which assignments concern a person, as conditions of a query over an assignment and its two organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from admin.assignments.models import Assignment, ReportingPeriod
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.roles import Duty
from admin.web.access import Actor, Post

Reporter = aliased(Organisation, name="reporter")
Recipient = aliased(Organisation, name="recipient")

Condition = sa.ColumnElement[bool]

# The duties that act on the reporting side, in the order of the work.
WORKING = (Duty.ENTER, Duty.CHECK, Duty.APPROVE, Duty.SEAL, Duty.SEND)
# Posts that look after the whole system follow every report.
OFFICE = frozenset({Duty.ASSIGN, Duty.ADMINISTER})

reporter_agency = sa.case((Reporter.kind == OrganisationKind.DIVISION, Reporter.parent_id), else_=Reporter.id)
recipient_agency = sa.case(
    (Recipient.kind == OrganisationKind.DIVISION, Recipient.parent_id), else_=Recipient.id
)


def reporter_side(actor: Actor, *duties: Duty) -> Condition:
    """The person has one of ``duties`` in the reporting agency for the regime."""
    return _held(actor, duties, reporter_agency)


def recipient_side(actor: Actor, *duties: Duty) -> Condition:
    """The person has one of ``duties`` in the receiving agency for the regime."""
    return _held(actor, duties, recipient_agency)


def _held(actor: Actor, duties: Iterable[Duty], agency: sa.ColumnElement[int]) -> Condition:
    wanted = frozenset(duties)
    places = {_place(post) for post in actor.posts if post.duties & wanted}
    return sa.or_(sa.false(), *(_condition(agency, place) for place in sorted(places, key=str)))


@dataclass(frozen=True)
class _Place:
    """Where a post counts: empty ``regimes`` and ``reporters`` are all."""

    agency_id: int
    regimes: frozenset[int] = frozenset()
    reporters: frozenset[int] = frozenset()
    closed_regimes: frozenset[int] = frozenset()


def _place(post: Post) -> _Place:
    given = post.delegation
    if given is not None:
        return _Place(post.agency_id, given.regimes, given.organisations, given.closed_regimes)
    regimes = frozenset[int]() if post.regime_id is None else frozenset({post.regime_id})
    return _Place(post.agency_id, regimes)


def _condition(agency: sa.ColumnElement[int], place: _Place) -> Condition:
    conditions: list[Condition] = [agency == place.agency_id]
    if place.regimes:
        conditions.append(ReportingPeriod.regime_id.in_(sorted(place.regimes)))
    if place.reporters:
        conditions.append(Assignment.organisation_id.in_(sorted(place.reporters)))
    if place.closed_regimes:
        conditions.append(ReportingPeriod.regime_id.not_in(sorted(place.closed_regimes)))
    return sa.and_(*conditions)


def followed(session: Session, actor: Actor) -> Condition:
    """What a person with the duty to follow sees: their agency's reports, those sent to it, or all of them.

    Office administrators and those who follow at the root of the tree (the city) see all.
    """
    if follows_all(session, actor):
        return sa.true()
    return sa.or_(reporter_side(actor, Duty.FOLLOW), recipient_side(actor, Duty.FOLLOW))


def follows_all(session: Session, actor: Actor) -> bool:
    """Whether the person follows every report of the system."""
    if any(post.duties & OFFICE for post in actor.posts):
        return True
    agencies = {
        post.agency_id for post in actor.posts if Duty.FOLLOW in post.duties and post.regime_id is None
    }
    root = sa.select(Organisation.id).where(Organisation.id.in_(agencies), Organisation.parent_id.is_(None))
    return session.scalar(root.limit(1)) is not None


def joined(query: Any) -> Any:
    """Join period and both organisations to a query over assignments."""
    return (
        query.join(ReportingPeriod, ReportingPeriod.id == Assignment.period_id)
        .join(Reporter, Reporter.id == Assignment.organisation_id)
        .join(Recipient, Recipient.id == Assignment.recipient_id)
    )

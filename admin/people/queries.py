"""How people and their posts are found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Session, joinedload

from admin.organisations.models import Organisation, OrganisationKind
from admin.people.models import Person, Position
from admin.people.roles import DUTIES, Duty, Role


def agency_of(office: Any) -> Any:
    """The organisation that issues documents: of a division its parent (as in Actor)."""
    return sa.case((office.kind == OrganisationKind.DIVISION, office.parent_id), else_=office.id)


AGENCY = agency_of(Organisation)


def held_on(day: date) -> sa.ColumnElement[bool]:
    """The condition that a position is held on ``day``."""
    return sa.and_(Position.valid_from <= day, sa.or_(Position.valid_to.is_(None), Position.valid_to >= day))


def roles_with(duties: Iterable[Duty]) -> list[Role]:
    """The roles that carry at least one of ``duties``."""
    wanted = set(duties)
    return [role for role, carried in DUTIES.items() if carried & wanted]


def person_by_username(session: Session, username: str) -> Person | None:
    """The person behind an account name."""
    return session.scalar(
        sa.select(Person).join(User, Person.user_id == User.id).where(User.username == username)
    )


def holders(
    session: Session,
    agency_ids: Iterable[int],
    duties: Iterable[Duty],
    day: date,
    regime_id: int | None = None,
) -> list[tuple[int, int]]:
    """(agency id, person id) of everyone who has one of ``duties`` in these agencies on ``day`` for the regime."""
    query: sa.Select[Any] = (
        sa.select(AGENCY.label("agency_id"), Position.person_id)
        .select_from(Position)
        .join(Organisation, Organisation.id == Position.organisation_id)
        .where(AGENCY.in_(list(agency_ids)), Position.role.in_(roles_with(duties)), held_on(day))
        .distinct()
    )
    if regime_id is not None:
        query = query.where(sa.or_(Position.regime_id.is_(None), Position.regime_id == regime_id))
    return [(row.agency_id, row.person_id) for row in session.execute(query)]


def posts_of_all(session: Session, day: date) -> dict[int, int]:
    """How many people hold a post in each organisation on ``day``, by organisation id."""
    query = (
        sa.select(Position.organisation_id, sa.func.count(sa.distinct(Position.person_id)).label("people"))
        .where(held_on(day))
        .group_by(Position.organisation_id)
    )
    return {row.organisation_id: row.people for row in session.execute(query)}


def posts_of(session: Session, person_id: int) -> list[Position]:
    """Every post a person holds or held, newest first, with organisation and regime."""
    query = (
        sa.select(Position)
        .where(Position.person_id == person_id)
        .options(joinedload(Position.organisation), joinedload(Position.regime))
        .order_by(Position.valid_from.desc(), Position.id.desc())
    )
    return list(session.scalars(query))

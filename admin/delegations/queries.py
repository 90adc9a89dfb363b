"""How delegations are found: those in force for a person, whom they add to a duty's holders, and for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from admin.assignments.models import Assignment
from admin.base.errors import NotFound
from admin.delegations.authority import Delegated
from admin.delegations.models import Delegation, DelegationOrganisation, DelegationRegime
from admin.organisations.models import Organisation
from admin.organisations.queries import exists_on
from admin.people.models import Person, Position
from admin.people.queries import AGENCY, agency_of, held_on, holders
from admin.people.roles import Duty
from admin.regimes.models import Regime
from forms_library.messages import N_
from forms_library.profiles import profiles


def in_force(day: date) -> sa.ColumnElement[bool]:
    """A delegation counts on ``day`` while it runs, is not taken back, and both hold a post in the agency."""
    return sa.and_(
        Delegation.valid_from <= day,
        Delegation.valid_to >= day,
        Delegation.revoked_at.is_(None),
        _holds_post(Delegation.giver_id, day, Position.id == Delegation.giver_position_id),
        _holds_post(Delegation.receiver_id, day),
    )


def _holds_post(person: Any, day: date, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    office = aliased(Organisation)
    return sa.exists().where(
        Position.person_id == person,
        Position.organisation_id == office.id,
        agency_of(office) == Delegation.agency_id,
        held_on(day),
        *conditions,
    )


def delegated_to(session: Session, person_id: int, day: date) -> list[tuple[Delegated, Delegation]]:
    """What is delegated to a person on ``day``; one query where there is nothing, three or four otherwise."""
    found = list(session.scalars(_delegated_to(day), {"person_id": person_id}))
    closed = _closed_regimes(session) if any(item.duty is Duty.APPROVE for item in found) else frozenset()
    return [(_delegated(item, closed), item) for item in found]


@lru_cache(maxsize=4)  # every request asks this, and composing it takes longer than running it
def _delegated_to(day: date) -> sa.Select[Delegation]:
    return (
        sa.select(Delegation)
        .where(Delegation.receiver_id == sa.bindparam("person_id"), in_force(day))
        .options(
            joinedload(Delegation.agency),
            joinedload(Delegation.giver),
            selectinload(Delegation.regimes).load_only(Regime.id),
            selectinload(Delegation.organisations).load_only(Organisation.id),
        )
        .order_by(Delegation.id)
    )


def _delegated(item: Delegation, closed: frozenset[int]) -> Delegated:
    scope = Delegated(
        item.id,
        item.duty,
        item.manner,
        item.giver.full_name,
        item.giver_title,
        frozenset(regime.id for regime in item.regimes),
        frozenset(organisation.id for organisation in item.organisations),
    )
    return replace(scope, closed_regimes=closed) if item.duty is Duty.APPROVE else scope


def profiles_without_delegated_approval() -> list[str]:
    """The profiles whose regulation lets nobody approve in the head's place."""
    return [code for code, known in profiles().items() if not known.rules.delegated_approval]


def _closed_regimes(session: Session) -> frozenset[int]:
    codes = profiles_without_delegated_approval()
    if not codes:
        return frozenset()
    return frozenset(session.scalars(sa.select(Regime.id).where(Regime.profile.in_(codes))))


def delegates(
    session: Session,
    agency_ids: Collection[int],
    duties: Iterable[Duty],
    day: date,
    regime_id: int | None = None,
    reporter_ids: Collection[int] | None = None,
) -> list[tuple[int, int]]:
    """(agency id, person id) of those to whom one of ``duties`` is delegated in these agencies on ``day``.

    With ``reporter_ids`` only where the reports of at least one of these organisations are in scope.
    """
    query = sa.select(Delegation.agency_id, Delegation.receiver_id).where(
        Delegation.agency_id.in_(list(agency_ids)), Delegation.duty.in_(list(duties)), in_force(day)
    )
    if regime_id is not None:
        query = query.where(_covers(regime_id))
    if reporter_ids is not None:
        query = query.where(_reaches(reporter_ids))
    return [(row.agency_id, row.receiver_id) for row in session.execute(query.distinct())]


def holders_and_delegates(
    session: Session,
    agency_ids: Collection[int],
    duties: Collection[Duty],
    day: date,
    regime_id: int | None = None,
    reporter_ids: Collection[int] | None = None,
) -> list[tuple[int, int]]:
    """(agency id, person id) of everyone who has one of ``duties`` there on ``day``, by post or by delegation.

    ``reporter_ids`` says whose reports it is about; a delegation may be limited to some.
    """
    by_post = holders(session, agency_ids, duties, day, regime_id)
    by_delegation = delegates(session, agency_ids, duties, day, regime_id, reporter_ids)
    return list(dict.fromkeys([*by_post, *by_delegation]))


def _covers(regime_id: int) -> sa.ColumnElement[bool]:
    limited = sa.exists().where(DelegationRegime.delegation_id == Delegation.id)
    named = sa.exists().where(
        DelegationRegime.delegation_id == Delegation.id, DelegationRegime.regime_id == regime_id
    )
    closed = sa.exists().where(
        Regime.id == regime_id, Regime.profile.in_(profiles_without_delegated_approval())
    )
    return sa.and_(sa.or_(~limited, named), sa.or_(Delegation.duty != Duty.APPROVE, ~closed))


def _reaches(reporter_ids: Collection[int]) -> sa.ColumnElement[bool]:
    """As ``Delegated.reaches``: without organisations it is about all."""
    limited = sa.exists().where(DelegationOrganisation.delegation_id == Delegation.id)
    named = sa.exists().where(
        DelegationOrganisation.delegation_id == Delegation.id,
        DelegationOrganisation.organisation_id.in_(list(reporter_ids)),
    )
    return sa.or_(~limited, named)


def delegations(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Delegation]:
    """Delegations with all that a page says of them, the latest first; three queries."""
    query = (
        sa.select(Delegation)
        .where(*conditions)
        .options(
            joinedload(Delegation.agency),
            joinedload(Delegation.giver),
            joinedload(Delegation.receiver),
            joinedload(Delegation.revoked_by),
            selectinload(Delegation.regimes),
            selectinload(Delegation.organisations),
        )
        .order_by(Delegation.valid_to.desc(), Delegation.id.desc())
    )
    return list(session.scalars(query))


def delegation_by_id(session: Session, delegation_id: int) -> Delegation:
    """The delegation; NotFound if there is none."""
    found = delegations(session, Delegation.id == delegation_id)
    if not found:
        raise NotFound(N_("There is no such delegation, or you do not have the right to see it."))
    return found[0]


def colleagues(session: Session, agency_id: int, day: date, but: int) -> list[tuple[int, str, str]]:
    """(person id, name, title) of those who hold a post in the agency on ``day``, without ``but``; the first post."""
    query = (
        sa.select(Person.id, Person.full_name, Position.title)
        .join(Position, Position.person_id == Person.id)
        .join(Organisation, Organisation.id == Position.organisation_id)
        .where(agency_id == AGENCY, Person.id != but, held_on(day))
        .order_by(Person.full_name, Position.id)
    )
    found: dict[int, tuple[int, str, str]] = {}
    for person_id, name, title in session.execute(query):
        found.setdefault(person_id, (person_id, name, title))
    return list(found.values())


def reporters_of(session: Session, agency_id: int, day: date) -> list[tuple[int, str]]:
    """(id, name) of the organisations whose reports the agency works on: its own, its divisions', those sent to it."""
    sending = sa.select(Assignment.organisation_id).where(Assignment.recipient_id == agency_id)
    query = sa.select(Organisation.id, Organisation.name).where(
        sa.or_(agency_id == AGENCY, Organisation.id.in_(sending)), exists_on(day)
    )
    return [
        (row.id, row.name) for row in session.execute(query.order_by(Organisation.rank, Organisation.name))
    ]

"""How organisations are found: by code, by kind, as a tree, with the days on which they exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from admin.base.errors import NotFound
from admin.organisations.models import (
    Organisation,
    OrganisationGroup,
    OrganisationKind,
    OrganisationSuccession,
)


def exists_on(day: date) -> sa.ColumnElement[bool]:
    """The condition that an organisation exists on ``day``."""
    return sa.and_(
        Organisation.valid_from <= day, sa.or_(Organisation.valid_to.is_(None), Organisation.valid_to >= day)
    )


def by_code(session: Session, code: str) -> Organisation:
    """The organisation of that code; raises NotFound."""
    found = session.scalar(sa.select(Organisation).where(Organisation.code == code))
    if found is None:
        raise NotFound("There is no such organisation.")
    return found


def by_ids(session: Session, ids: Iterable[int]) -> list[Organisation]:
    """The organisations of these ids in the order of the tree (kind, rank, name); unknown ids are left out."""
    query = sa.select(Organisation).where(Organisation.id.in_(list(ids)))
    return list(session.scalars(_ordered(query)))


def of_kind(session: Session, kind: OrganisationKind, day: date) -> list[Organisation]:
    """All organisations of a kind that exist on ``day``, in order."""
    return list(
        session.scalars(_ordered(sa.select(Organisation).where(Organisation.kind == kind, exists_on(day))))
    )


def communes(session: Session, day: date) -> list[Organisation]:
    """The communes that exist on ``day``, in order."""
    return of_kind(session, OrganisationKind.COMMUNE, day)


def groups(session: Session) -> list[OrganisationGroup]:
    """Saved groups with their members, by name; two queries."""
    query = sa.select(OrganisationGroup).options(selectinload(OrganisationGroup.members))
    return list(session.scalars(query.order_by(OrganisationGroup.name)))


def predecessors(session: Session, organisation_id: int) -> list[Organisation]:
    """The organisations that became (part of) this one."""
    query = (
        sa.select(Organisation)
        .join(OrganisationSuccession, OrganisationSuccession.predecessor_id == Organisation.id)
        .where(OrganisationSuccession.successor_id == organisation_id)
    )
    return list(session.scalars(_ordered(query)))


@dataclass
class Branch:
    """An organisation with those under it, in order."""

    organisation: Organisation
    children: list[Branch] = field(default_factory=list)

    def walk(self) -> Iterator[Organisation]:
        """This organisation and everything under it, parents first."""
        yield self.organisation
        for child in self.children:
            yield from child.walk()


def tree(session: Session, day: date, *, divisions: bool = True) -> list[Branch]:
    """The tree of the organisations that exist on ``day``, read in one query; without divisions on request."""
    query = sa.select(Organisation).where(exists_on(day))
    if not divisions:
        query = query.where(Organisation.kind != OrganisationKind.DIVISION)
    branches = {found.id: Branch(found) for found in session.scalars(_ordered(query))}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.organisation.parent_id or 0)
        (above.children if above else roots).append(branch)
    return roots


def reach(session: Session, agency_ids: Iterable[int]) -> frozenset[int]:
    """The organisations that these agencies administer: themselves and everything under them, in one query."""
    below = (
        sa.select(Organisation.id).where(Organisation.id.in_(list(agency_ids))).cte("below", recursive=True)
    )
    below = below.union(sa.select(Organisation.id).join(below, Organisation.parent_id == below.c.id))
    return frozenset(session.scalars(sa.select(below.c.id)))


def upward(agency_ids: Iterable[int]) -> sa.Select[Any]:
    """Selects the ids of these agencies and of everything above them."""
    line = sa.select(Organisation.id, Organisation.parent_id)
    above = line.where(Organisation.id.in_(list(agency_ids))).cte("above", recursive=True)
    above = above.union(line.join(above, Organisation.id == above.c.parent_id))
    return sa.select(above.c.id)


def agencies_within(session: Session, ids: Iterable[int], day: date) -> list[tuple[int, str]]:
    """(id, name) of the agencies (not divisions) among ``ids`` that exist on ``day``, in order, for a choice."""
    query = sa.select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(list(ids)), Organisation.kind != OrganisationKind.DIVISION, exists_on(day)
    )
    return [(row.id, row.name) for row in session.execute(_ordered(query))]


def offices_within(session: Session, ids: Iterable[int], day: date) -> list[tuple[int, str]]:
    """(id, name) of all organisations among ``ids`` that exist on ``day``; a division with its agency's name."""
    above = aliased(Organisation)
    query = (
        sa.select(Organisation.id, Organisation.name, Organisation.kind, above.name.label("agency"))
        .outerjoin(above, above.id == Organisation.parent_id)
        .where(Organisation.id.in_(list(ids)), exists_on(day))
    )
    return [
        (row.id, f"{row.agency} – {row.name}" if row.kind is OrganisationKind.DIVISION else row.name)
        for row in session.execute(_ordered(query))
    ]


def _ordered(query: Any) -> Any:
    """City, departments, communes, divisions; in each the given rank, then the name."""
    order = {kind.value: place for place, kind in enumerate(OrganisationKind)}
    kind = sa.case(order, value=sa.cast(Organisation.kind, sa.String), else_=len(order))
    return query.order_by(kind, Organisation.rank, Organisation.name, Organisation.id)

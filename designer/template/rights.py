"""Who may design which form (C01, C07).

A form without an owner belongs to the whole system: designers of the city and of its departments make it (central
designers). A form with an owner is made by designers of the owner or of an organisation above it, and is seen by those
and by designers below the owner. Communes make forms for their own subtree only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from admin.assignments.models import Assignment
from admin.base.errors import NotAllowed, NotFound
from admin.base.i18n import _l
from admin.organisations.models import Organisation, OrganisationKind
from admin.organisations.queries import agencies_within, reach, upward
from admin.people.roles import Duty
from admin.web.access import Actor
from designer.template.models import Template
from designer.template.queries import template_by_code
from forms_library.messages import N_


@dataclass(frozen=True)
class DesignRights:
    """What a designer may do: with the forms of the whole system, and with those of single organisations.

    ``within`` are the organisations that the designer's own ones administer, ``above`` those over them; ``home`` is
    the organisation whose forms the designer starts when the whole system is not theirs.
    """

    central: bool
    within: frozenset[int]
    above: frozenset[int]
    home: int | None

    def may_design(self, owner_id: int | None) -> bool:
        """Whether forms of this owner (None: the whole system) may be made and changed."""
        return self.central if owner_id is None else owner_id in self.within

    def may_see(self, owner_id: int | None) -> bool:
        """Whether forms of this owner may be looked at: one's own, those of the organisations above, everybody's."""
        return owner_id is None or owner_id in self.within or owner_id in self.above

    def require(self, owner_id: int | None) -> None:
        """Raise NotAllowed unless forms of this owner may be designed."""
        if not self.may_design(owner_id):
            raise NotAllowed(N_("Your position does not allow this for this organisation."))

    def visible(self) -> sa.ColumnElement[bool]:
        """The condition that a template may be looked at."""
        seen = sorted(self.within | self.above)
        return sa.or_(Template.owner_id.is_(None), Template.owner_id.in_(seen))


def design_rights(session: Session, actor: Actor) -> DesignRights:
    """The rights of a designer today, in three queries whatever the number of organisations."""
    agencies = sorted(actor.agencies(Duty.DESIGN))
    if not agencies:
        return DesignRights(False, frozenset(), frozenset(), None)
    central = _central(session, agencies)
    above = frozenset(session.scalars(upward(agencies))) - set(agencies)
    return DesignRights(central, reach(session, agencies), above, agencies[0])


def _central(session: Session, agencies: list[int]) -> bool:
    """Whether one of them is the city or a department of it."""
    over = aliased(Organisation)
    of_the_city = sa.and_(
        Organisation.kind == OrganisationKind.DEPARTMENT, over.kind == OrganisationKind.CITY
    )
    query = (
        sa.select(Organisation.id)
        .outerjoin(over, over.id == Organisation.parent_id)
        .where(Organisation.id.in_(agencies), sa.or_(Organisation.kind == OrganisationKind.CITY, of_the_city))
    )
    return session.scalar(query.limit(1)) is not None


def known_to(session: Session, actor: Actor | None) -> sa.ColumnElement[bool]:
    """The condition that a template may be known to a person, designer or not, in at most two queries.

    Everybody knows the forms of the whole system. A form of one organisation is for its own subtree (C07): it is known
    there and above, and to those who owe or receive a report filled on it. Without an actor
    it is the product itself that looks.
    """
    if actor is None:
        return sa.true()
    agencies = sorted({post.agency_id for post in actor.posts})
    if not agencies:
        return Template.owner_id.is_(None)
    near = sorted(reach(session, agencies).union(session.scalars(upward(agencies))))
    filled = sa.select(Assignment.template_code).where(
        sa.or_(Assignment.organisation_id.in_(agencies), Assignment.recipient_id.in_(agencies))
    )
    return sa.or_(Template.owner_id.is_(None), Template.owner_id.in_(near), Template.code.in_(filled))


def visible_template(session: Session, code: str, actor: Actor) -> Template:
    """The template of that code; NotFound when there is none or the designer may not know of it."""
    template = template_by_code(session, code)
    if template.owner_id is not None and not design_rights(session, actor).may_see(template.owner_id):
        raise NotFound(N_("There is no such template."))
    return template


def owner_choices(session: Session, actor: Actor, day: date) -> list[tuple[int, Any]]:
    """(id, name) of those whose forms this designer may make; 0 is the whole system, first where it is theirs."""
    rights = design_rights(session, actor)
    whole = [(0, _l("The whole system"))] if rights.central else []
    return [*whole, *agencies_within(session, rights.within, day)]


def require_designer(session: Session, actor: Actor | None, owner_id: int | None) -> None:
    """A form or indicator of one organisation is its designers' alone (C07); one of the whole system the central
    designers'. Without an actor it is the product itself that writes."""
    if actor is not None:
        design_rights(session, actor).require(owner_id)


def author(actor: Actor | None) -> int | None:
    """The person to be named; None where the product itself writes."""
    return actor.person_id if actor is not None else None

"""How requests are found, and who answers them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.base.clock import local_day
from admin.base.errors import NotFound
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.queries import holders
from admin.people.roles import Duty
from admin.web.access import Actor
from designer.requests.models import FormRequest, RequestState
from designer.template.rights import DesignRights, design_rights
from forms_library.messages import N_

_WITH_NAMES = (
    joinedload(FormRequest.organisation),
    joinedload(FormRequest.requested_by),
    joinedload(FormRequest.template),
    joinedload(FormRequest.file),
)


def requests_for(session: Session, actor: Actor, rights: DesignRights) -> list[FormRequest]:
    """What this person may see, waiting ones first: the requests of their office, and those they answer."""
    order = sa.case(
        {state.value: place for place, state in enumerate(RequestState)},
        value=sa.cast(FormRequest.state, sa.String),
    )
    query = sa.select(FormRequest).options(*_WITH_NAMES).order_by(order, FormRequest.id.desc())
    if not rights.central:
        seen = {post.agency_id for post in actor.posts} | rights.within
        query = query.where(FormRequest.organisation_id.in_(sorted(seen)))
    return list(session.scalars(query))


def request_by_id(session: Session, request_id: int, actor: Actor) -> FormRequest:
    """The request; NotFound if there is none or it is another office's."""
    found = session.scalar(sa.select(FormRequest).where(FormRequest.id == request_id).options(*_WITH_NAMES))
    if found is None or not _may_see(session, found, actor):
        raise NotFound(N_("There is no such request."))
    return found


def _may_see(session: Session, request: FormRequest, actor: Actor) -> bool:
    if any(post.agency_id == request.organisation_id for post in actor.posts):
        return True
    rights = design_rights(session, actor)
    return rights.central or request.organisation_id in rights.within


def open_request_of(session: Session, template_id: int) -> FormRequest | None:
    """The request that a template is being designed for."""
    return session.scalar(
        sa.select(FormRequest).where(
            FormRequest.template_id == template_id, FormRequest.state == RequestState.IN_DESIGN
        )
    )


def designers_for(session: Session, request: FormRequest, now: datetime) -> list[int]:
    """The people who design for the whole system: of the city and its departments."""
    central = session.scalars(
        sa.select(Organisation.id).where(
            Organisation.kind.in_((OrganisationKind.CITY, OrganisationKind.DEPARTMENT))
        )
    )
    found = holders(session, list(central), [Duty.DESIGN], local_day(now))
    return sorted({person for _agency, person in found} - {request.requested_by_id})

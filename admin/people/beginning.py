"""The first minute of an empty installation: its root organisation and the administrator who enters everything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base.clock import local_day
from admin.base.errors import Conflict
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.models import Person
from admin.people.operations import create_person, hold_position
from admin.people.roles import Role
from forms_library.messages import N_
from forms_library.text import clean


@dataclass(frozen=True)
class Root:
    """The organisation at the top of the tree.

    Attributes:
        code: our stable key.
        symbol: stands after the dash in the numbers of its documents ("UBND").
        place: of issue, in the head of its documents ("Huế").
        valid_from: since when it has existed; nothing below it can be older.
    """

    code: str
    name: str
    symbol: str
    place: str
    valid_from: date


def begin(
    session: Session, root: Root, *, username: str, full_name: str, password: str, now: datetime
) -> Person:
    """Write the root and its administrator, who must change ``password``; Conflict when organisations exist."""
    if session.scalar(sa.select(Organisation.id).limit(1)) is not None:
        raise Conflict(
            N_("There are organisations already: an administrator adds accounts in the application.")
        )
    top = Organisation(
        code=clean(root.code),
        name=clean(root.name),
        issuer=clean(root.name),
        kind=OrganisationKind.CITY,
        symbol=clean(root.symbol),
        place=clean(root.place),
        valid_from=root.valid_from,
    )
    session.add(top)
    session.flush()
    record(session, "organisation.created", "organisation", top.id, person_id=None, now=now, code=top.code)
    person = create_person(
        session,
        username=username,
        full_name=full_name,
        password=password,
        now=now,
        must_change_password=True,
    )
    hold_position(
        session, person, top, Role.OFFICE_ADMIN, title="Quản trị hệ thống", valid_from=local_day(now), now=now
    )
    return person

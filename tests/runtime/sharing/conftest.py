"""The small form of `tests.support.filling`, in a commune with a second division and two more officers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from admin.organisations.models import Organisation, OrganisationKind
from admin.people.models import Person
from admin.people.roles import Role
from tests.factories import holder, organisation
from tests.runtime.entry.conftest import at, session
from tests.support.filling import Setting

__all__ = ["at", "office", "session"]


@dataclass(frozen=True)
class Office:
    """Who else works there: two officers of the economic division, one beside the coordinating officer."""

    economy: Organisation
    binh: Person
    chau: Person
    colleague: Person


@pytest.fixture
def office(session: Session, at: Setting) -> Office:
    economy = organisation(
        session, "P01-KT", OrganisationKind.DIVISION, name="Phòng Kinh tế", parent=at.commune
    )
    found = Office(
        economy,
        holder(session, "binh", economy, Role.OFFICER),
        holder(session, "chau", economy, Role.OFFICER),
        holder(session, "dongnghiep", at.town.division(at.commune), Role.OFFICER),
    )
    session.commit()
    return found

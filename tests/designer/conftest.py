"""An office with one published template, a designer, and people who are none."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.people.roles import Role
from designer.template.operations import create_template, publish
from tests.factories import city, holder, person
from tests.support.filling import FORM
from tests.support.remembered import Remembered


@dataclass(frozen=True)
class Office:
    """The user ids of the people of these tests."""

    designer: int
    colleague: int
    officer: int
    stranger: int


@pytest.fixture
def office(session: Session, remembered: Remembered) -> Office:
    """BM01 is published as version 1; everything is committed."""
    return remembered.begin("designers", session, lambda: _office(session))


def _office(session: Session) -> Office:
    town = city(session)
    people = (
        holder(session, "thietke", town.office, Role.DESIGNER),
        holder(session, "thietke2", town.office, Role.DESIGNER),
        holder(session, "canbo", town.division(town.communes[0]), Role.OFFICER),
        person(session, "khach"),
    )
    publish(session, create_template(session, FORM, actor=None, now=clock.now()), actor=None, now=clock.now())
    return Office(*(found.user_id for found in people))


@pytest.fixture
def designer(office: Office, client_of: Callable[[int], FlaskClient]) -> FlaskClient:
    return client_of(office.designer)


@pytest.fixture
def colleague(office: Office, client_of: Callable[[int], FlaskClient]) -> FlaskClient:
    return client_of(office.colleague)


@pytest.fixture
def form() -> dict[str, Any]:
    """A copy of the published definition, to be changed freely."""
    return copy.deepcopy(FORM)

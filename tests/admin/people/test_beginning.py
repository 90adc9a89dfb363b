"""An empty installation begins with one organisation and one administrator, who can then enter the rest."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.errors import Conflict
from admin.people.beginning import Root, begin
from admin.people.models import Person, Position
from admin.people.roles import Role

ROOT = Root("HUE", "Ủy ban nhân dân thành phố Huế", "UBND", "Huế", date(2025, 1, 1))
PASSWORD = "Mat-khau-dau-2026"


def start(session: Session, now: datetime) -> Person:
    person = begin(session, ROOT, username="quantri", full_name="Nguyễn Thị An", password=PASSWORD, now=now)
    session.commit()
    return person


def test_the_administrator_holds_the_post_in_the_root(session: Session, clock: Clock) -> None:
    person = start(session, clock.now())
    position = session.scalars(sa.select(Position)).one()
    assert (position.person_id, position.role) == (person.id, Role.OFFICE_ADMIN)
    assert (position.organisation.name, position.organisation.parent_id) == (ROOT.name, None)


def test_whoever_signs_in_first_chooses_a_password_and_then_administers(
    app: Flask, client: FlaskClient, session: Session, clock: Clock
) -> None:
    start(session, clock.now())
    client.post("/login/", data={"username": "quantri", "password": PASSWORD})
    assert "/account/password" in client.get("/administration/").headers["Location"]
    own = "Mat-khau-rieng-2026"
    client.post("/account/password", data={"old": PASSWORD, "new": own, "again": own})
    assert client.get("/administration/").status_code == 200


def test_it_begins_once(session: Session, clock: Clock) -> None:
    start(session, clock.now())
    with pytest.raises(Conflict):
        start(session, clock.now())

"""The session ended on a page full of work: the same person gets in again by the password alone, nobody else."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.people.models import Person
from tests import factories
from tests.factories import PASSWORD

ADDRESS = "/account/again.json"


@pytest.fixture
def person(session: Session) -> Person:
    found = factories.person(session, "canbo", "Nguyễn Thị Lan")
    factories.person(session, "dongnghiep", "Trần Văn Minh")
    session.commit()
    return found


def again(
    client: FlaskClient, person_id: object, password: object = PASSWORD, username: object = "canbo"
) -> Any:
    return client.post(ADDRESS, json={"username": username, "password": password, "person": person_id})


def test_the_same_person_goes_on(client: FlaskClient, person: Person) -> None:
    assert client.get(ADDRESS).get_json()["person"] is None
    answer = again(client, person.id)
    assert (answer.status_code, answer.get_json()["person"]) == (200, person.id)
    assert client.get(ADDRESS).get_json()["person"] == person.id
    page = client.get("/notifications/")
    assert page.headers["X-Person"] == str(person.id)  # by which the device knows whose pages it may keep


def test_a_wrong_password_is_refused_and_on_record(
    session: Session, client: FlaskClient, person: Person
) -> None:
    answer = again(client, person.id, "sai")
    assert answer.status_code == 401
    assert "mật khẩu" in answer.get_json()["message"]
    session.rollback()
    assert session.scalars(sa.select(AuditEntry.action)).all()[-1] == "sign_in.failed"
    assert client.get(ADDRESS).get_json()["person"] is None


def test_nobody_else_gets_in_on_this_page(client: FlaskClient, person: Person) -> None:
    answer = again(client, person.id, username="dongnghiep")
    assert answer.status_code == 409
    assert client.get(ADDRESS).get_json()["person"] is None


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"username": "canbo", "password": "", "person": 1}, {"username": 1, "password": "x"}],
)
def test_another_shape_is_refused(client: FlaskClient, person: Person, body: Any) -> None:
    assert client.post(ADDRESS, json=body).status_code == 422


def test_too_many_attempts_rest(client: FlaskClient, person: Person) -> None:
    for _ in range(5):
        again(client, person.id, "sai")
    assert again(client, person.id).status_code == 429


def test_what_a_page_asks_by_itself_does_not_keep_the_session_alive(
    client: FlaskClient, person: Person
) -> None:
    again(client, person.id)
    assert "Set-Cookie" in client.get("/notifications/").headers
    assert "Set-Cookie" not in client.get(ADDRESS).headers


def test_the_worker_and_its_page_hold_nothing_of_anybody(client: FlaskClient, person: Person) -> None:
    again(client, person.id)
    script, page = client.get("/sw.js"), client.get("/offline")
    assert script.mimetype == "text/javascript"
    assert script.headers["Cache-Control"] == "no-cache"
    for address in ("/offline/page.js", "/offline/rules.js", "/css/base.css", "icons.svg"):
        assert address in script.get_data(as_text=True)
    assert "Nguyễn Thị Lan" not in page.get_data(as_text=True)
    assert "csrf" not in page.get_data(as_text=True)

"""Đăng nhập: within limits, on record, and out again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin.audit.models import AuditEntry
from admin.base.clock import Clock
from admin.people.models import Person
from admin.people.operations import change_password, set_active
from tests import factories
from tests.factories import PASSWORD


@pytest.fixture
def person(session: Session) -> Person:
    found = factories.person(session, "canbo", "Nguyễn Thị Lan")
    session.commit()
    return found


def sign_in(
    client: FlaskClient, password: str = PASSWORD, username: str = "canbo", path: str = "/login/"
) -> TestResponse:
    return client.post(path, data={"username": username, "password": password})


def acts(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_name_and_password_let_in(session: Session, client: FlaskClient, person: Person) -> None:
    assert sign_in(client).headers["Location"] == "/"
    assert client.get("/notifications/").status_code == 200
    assert acts(session)[-1] == "sign_in.succeeded"


def test_one_returns_to_the_page_one_wanted(client: FlaskClient, person: Person) -> None:
    assert sign_in(client, path="/login/?next=/notifications/").headers["Location"] == "/notifications/"


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, person: Person, target: str) -> None:
    assert sign_in(client, path=f"/login/?next={target}").headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_look_alike(
    session: Session, client: FlaskClient, person: Person
) -> None:
    wrong, unknown = sign_in(client, "sai"), sign_in(client, username="khongco")
    assert wrong.status_code == unknown.status_code == 401
    text = "Tên tài khoản hoặc mật khẩu không đúng."
    assert text in wrong.text
    assert text in unknown.text
    assert acts(session)[-2:] == ["sign_in.failed", "sign_in.failed"]


def test_an_account_rests_after_five_failures(client: FlaskClient, person: Person, clock: Clock) -> None:
    for _ in range(5):
        assert sign_in(client, "sai").status_code == 401
    assert sign_in(client).status_code == 429
    clock.set(clock.now() + timedelta(minutes=16))
    assert sign_in(client).status_code == 302


@pytest.mark.any_database
def test_one_place_may_not_try_many_names(client: FlaskClient, person: Person) -> None:
    for number in range(30):
        sign_in(client, username=f"nguoi{number}")
    assert sign_in(client).status_code == 429


def test_a_locked_account_is_out_at_once(session: Session, client: FlaskClient, person: Person) -> None:
    sign_in(client)
    admin = factories.person(session, "quantri")
    set_active(
        session, session.get_one(Person, person.id), False, now=factories.BEFORE, actor_person_id=admin.id
    )
    session.commit()
    assert client.get("/notifications/").status_code == 302
    assert sign_in(client).status_code == 401


def test_signing_out_needs_a_post(client: FlaskClient, person: Person) -> None:
    sign_in(client)
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/notifications/").status_code == 302


def test_an_answer_that_comes_after_signing_out_lets_nobody_in(client: FlaskClient, person: Person) -> None:
    """A save that was on its way renews the cookie once more; the next one at this computer is not the former."""
    sign_in(client)
    late = client.get_cookie("baocao")
    assert late is not None
    client.post("/logout/")
    client.set_cookie("baocao", late.value)
    assert client.get("/notifications/").status_code == 302
    sign_in(client)
    assert client.get("/notifications/").status_code == 200


def test_changing_the_password_asks_for_the_present_one(client: FlaskClient, person: Person) -> None:
    sign_in(client)
    data = {"old": "sai", "new": "Mot-mat-khau-khac-1", "again": "Mot-mat-khau-khac-1"}
    assert "Mật khẩu hiện tại không đúng." in client.post("/account/password", data=data).text
    assert client.post("/account/password", data={**data, "old": PASSWORD}).status_code == 302
    client.post("/logout/")
    assert sign_in(client, "Mot-mat-khau-khac-1").status_code == 302


@pytest.mark.parametrize(
    ("new", "text"),
    [
        ("ngan", "ít nhất 10 ký tự"),
        ("0123456789", "quá dễ đoán"),
        ("toi-la-canbo-xa", "không được chứa tên tài khoản"),
        (PASSWORD, "phải khác mật khẩu hiện tại"),
    ],
)
def test_a_weak_password_is_refused(client: FlaskClient, person: Person, new: str, text: str) -> None:
    sign_in(client)
    data = {"old": PASSWORD, "new": new, "again": new}
    assert text in client.post("/account/password", data=data).text


def test_a_new_password_ends_the_other_sessions(
    session: Session, app: Flask, client: FlaskClient, person: Person
) -> None:
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    change_password(
        session, session.get_one(Person, person.id), PASSWORD, "Mot-mat-khau-khac-1", now=factories.BEFORE
    )
    session.commit()
    assert client.get("/notifications/").status_code == 302
    assert other.get("/notifications/").status_code == 302


def test_a_given_password_must_be_changed_first(
    session: Session, client: FlaskClient, person: Person
) -> None:
    person.must_change_password = True
    session.commit()
    sign_in(client)
    assert client.get("/notifications/").headers["Location"] == "/account/password"
    assert client.post("/notifications/read").status_code == 403
    assert client.get("/account/password").status_code == 200


def test_nothing_of_flask_appbuilders_own_security_pages_is_there(app: Flask) -> None:
    paths = {rule.rule for rule in app.url_map.iter_rules()}
    unwanted = (
        "/api/",
        "/lang/",
        "/users/",
        "/roles/",
        "/resetmypassword",
        "/userinfoeditview",
        "/swagger",
        "/registeruser",
    )
    assert [path for path in paths if path.startswith(unwanted)] == []


def test_forms_without_a_token_are_refused(app: Flask, person: Person) -> None:
    assert app.config["WTF_CSRF_ENABLED"] is not False
    assert app.test_client().post("/logout/").status_code == 400


def test_a_sign_in_page_that_was_open_too_long_is_shown_anew(app: Flask, person: Person) -> None:
    client = app.test_client()
    answer = sign_in(client, path="/login/?next=/reports/7/entry")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/login/?next=/reports/7/entry"
    assert "mời đăng nhập lại" in client.get(answer.headers["Location"]).text
    assert client.get("/notifications/").status_code == 302


def test_what_a_page_asks_after_its_session_ended_leaves_no_cookie(
    client: FlaskClient, person: Person
) -> None:
    """On its way while somebody signs in in another window, it would take the place of theirs."""
    answer = client.get("/reports/7/news.json")
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_the_page_speaks_both_languages(client: FlaskClient) -> None:
    assert "Tên tài khoản" in client.get("/login/").text
    client.get("/language/en")
    assert "Account name" in client.get("/login/").text

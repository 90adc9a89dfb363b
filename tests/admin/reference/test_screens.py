"""Reference data on Flask-AppBuilder's screens: within reach, on record, nothing half written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.days_off.models import DayOff
from admin.organisations.models import Organisation, OrganisationGroup, OrganisationKind
from admin.people.models import Position
from admin.people.roles import Role
from tests import factories
from tests.factories import City

ClientOf = Callable[[int], FlaskClient]


@pytest.fixture
def town(session: Session) -> City:
    return factories.city(session)


@pytest.fixture
def admin(session: Session, client_of: ClientOf, town: City) -> FlaskClient:
    person = factories.holder(session, "quantri", town.city, Role.OFFICE_ADMIN)
    session.commit()
    return client_of(person.user_id)


@pytest.fixture
def commune_admin(session: Session, client_of: ClientOf, town: City) -> FlaskClient:
    person = factories.holder(session, "quantrixa", town.communes[0], Role.OFFICE_ADMIN)
    session.commit()
    return client_of(person.user_id)


def organisation(town: City, **values: str) -> dict[str, str]:
    return {
        "code": "MOI",
        "name": "Phường Mới",
        "kind": "commune",
        "parent": str(town.city.id),
        "rank": "9",
        "valid_from": "01/12/2026",
        **values,
    }


def test_an_organisation_is_entered_and_on_record(session: Session, admin: FlaskClient, town: City) -> None:
    answer = admin.post("/reference/organisations/add", data=organisation(town))
    assert answer.status_code == 302
    session.rollback()
    found = session.scalars(sa.select(Organisation).where(Organisation.code == "MOI")).one()
    assert (found.kind, found.valid_from) == (OrganisationKind.COMMUNE, date(2026, 12, 1))
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "organisation.created")).one()
    assert (entry.subject_id, entry.details["name"]) == (found.id, "Phường Mới")


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"code": "HUE"}, "Chưa lưu"),
        ({"valid_to": "30/11/2026"}, "trước ngày bắt đầu"),
        ({"valid_from": "31/02/2026"}, "Hãy nhập ngày"),
        ({"kind": "village"}, "Lựa chọn không hợp lệ"),
        ({"parent": ""}, "trực thuộc"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    session: Session, admin: FlaskClient, town: City, wrong: dict[str, str], text: str
) -> None:
    answer = admin.post("/reference/organisations/add", data=organisation(town, **wrong))
    assert answer.status_code == 200
    assert text in answer.text
    assert "Phường Mới" in answer.text
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).where(Organisation.name == "Phường Mới")) == 0


def test_a_commune_sees_and_changes_only_its_own(commune_admin: FlaskClient, town: City) -> None:
    page = commune_admin.get("/reference/organisations/list/").text
    assert "Phường Số 01" in page
    assert "Phường Số 02" not in page
    assert commune_admin.get(f"/reference/organisations/edit/{town.communes[1].id}").status_code == 404
    assert commune_admin.post("/reference/organisations/add", data=organisation(town)).status_code == 200


def test_a_commune_gives_posts_only_in_itself(
    session: Session, commune_admin: FlaskClient, town: City
) -> None:
    person = factories.person(session, "moi").id
    other, own = town.communes[1].id, town.communes[0].id
    session.commit()
    post = {"person": str(person), "role": "officer", "title": "Chuyên viên", "valid_from": "01/12/2026"}
    commune_admin.post("/reference/positions/add", data={**post, "organisation": str(other)})
    commune_admin.post("/reference/positions/add", data={**post, "organisation": str(own)})
    session.rollback()
    assert list(session.scalars(sa.select(Position.organisation_id).where(Position.person_id == person))) == [
        own
    ]


def test_only_the_city_changes_the_calendar(
    session: Session, admin: FlaskClient, commune_admin: FlaskClient
) -> None:
    day = {"day": "27/11/2026", "kind": "off", "reason": "Nghỉ bù bão", "document": "123/UBND"}
    commune_admin.post("/reference/days-off/add", data=day)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(DayOff.id))) == 0
    session.rollback()
    admin.post("/reference/days-off/add", data=day)
    session.rollback()
    assert session.scalars(sa.select(DayOff.day)).all() == [date(2026, 11, 27)]


def test_what_is_in_use_is_not_removed(session: Session, admin: FlaskClient, town: City) -> None:
    answer = admin.post(f"/reference/organisations/delete/{town.city.id}", follow_redirects=True)
    assert "còn dữ liệu khác đang dùng đến" in answer.text
    session.rollback()
    assert session.get(Organisation, town.city.id) is not None


def test_nothing_is_removed_by_following_a_link(session: Session, admin: FlaskClient, town: City) -> None:
    admin.get(f"/reference/organisations/delete/{town.divisions[town.office.id].id}")
    session.rollback()
    assert session.get(Organisation, town.divisions[town.office.id].id) is not None


def test_an_officer_gets_none_of_these_screens(session: Session, client_of: ClientOf, town: City) -> None:
    person = factories.holder(session, "canbo", town.communes[0], Role.OFFICER)
    session.commit()
    client = client_of(person.user_id)
    for screen in ("organisations", "groups", "people", "positions", "days-off"):
        assert client.get(f"/reference/{screen}/list/").status_code in (302, 403)
        assert client.post(f"/reference/{screen}/add", data={}).status_code in (302, 403)


def test_what_is_shown_are_names(session: Session, admin: FlaskClient, town: City) -> None:
    group = OrganisationGroup(name="Hai phường", members=[*reversed(town.communes)])
    session.add(group)
    session.commit()
    names, group_id, city_id = ", ".join(commune.name for commune in town.communes), group.id, town.city.id
    assert names in admin.get(f"/reference/groups/show/{group_id}").text
    shown = admin.get(f"/reference/organisations/show/{city_id}")
    assert shown.status_code == 200
    assert "None" not in shown.text

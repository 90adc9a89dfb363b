"""Giao báo cáo and Đợt nhận báo cáo, as an administrator uses them in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod, WindowState
from admin.audit.models import AuditEntry
from admin.base.clock import Clock
from admin.organisations.models import Organisation
from admin.people.models import Position
from admin.people.roles import Role
from admin.regimes.models import Regime
from forms_library.calendar import VN_TZ
from tests import factories
from tests.factories import Cast, City, Versions

ClientOf = Callable[[int], FlaskClient]


@pytest.fixture
def town(session: Session, app: Flask, clock: Clock) -> City:
    clock.set(datetime(2026, 11, 10, 9, 0, tzinfo=VN_TZ))
    app.extensions["version_catalogue"] = Versions()
    return factories.city(session)


@pytest.fixture
def people(session: Session, town: City) -> Cast:
    return factories.cast(session, town)


@pytest.fixture
def regime(session: Session, town: City, people: Cast) -> Regime:
    made = factories.regime(session, town)
    session.commit()
    return made


@pytest.fixture
def admin(client_of: ClientOf, people: Cast, regime: Regime) -> FlaskClient:
    return client_of(people.admin.user_id)


def new(regime: Regime, period: str = "2026M11") -> str:
    return f"/assignments/new?regime={regime.id}&period={period}"


def test_the_steps_lead_to_the_preview(admin: FlaskClient, regime: Regime) -> None:
    assert regime.name in admin.get("/assignments/new").text
    assert "Tháng 11 năm 2026" in admin.get(f"/assignments/new?regime={regime.id}&year=2026").text
    assert "Phường Số 01" in admin.get(new(regime)).text
    preview = admin.post(new(regime), data={"kinds": "commune"}).text
    assert "15/11/2026" in preview
    assert "18/11/2026" in preview
    assert "19/11/2026" in preview


def test_the_preview_tells_why_a_day_shifts(admin: FlaskClient, regime: Regime) -> None:
    preview = admin.post(new(regime, "2026M02"), data={"kinds": "commune"}).text
    assert "25/02/2026" in preview
    assert "Tết" in preview


def test_the_preview_writes_nothing(session: Session, admin: FlaskClient, regime: Regime) -> None:
    admin.post(new(regime), data={"kinds": "commune"})
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(ReportingPeriod.id))) == 0


def test_confirming_assigns_and_is_on_record(session: Session, admin: FlaskClient, regime: Regime) -> None:
    answer = admin.post(new(regime).replace("/new", "/"), data={"kinds": "commune"})
    assert answer.status_code == 302
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Assignment.id))) == 2
    assert "report.assigned" in set(session.scalars(sa.select(AuditEntry.action)))
    assert "Phường Số 02" in admin.get(answer.headers["Location"]).text


def test_a_saved_group_stands_for_its_members(
    session: Session, admin: FlaskClient, regime: Regime, town: City
) -> None:
    group, member = factories.group(session, "Phường trung tâm", town.communes[:1]), town.communes[0].id
    session.commit()
    admin.post(new(regime).replace("/new", "/"), data={"groups": str(group.id)})
    session.rollback()
    assert list(session.scalars(sa.select(Assignment.organisation_id))) == [member]


def test_choosing_nobody_asks_again(admin: FlaskClient, regime: Regime) -> None:
    assert "ít nhất một cơ quan" in admin.post(new(regime), data={}).text


def test_a_window_opens_moves_and_closes(
    session: Session, admin: FlaskClient, regime: Regime, clock: Clock
) -> None:
    page = admin.post(new(regime).replace("/new", "/"), data={"kinds": "commune"}).headers["Location"]
    assert admin.post(f"{page}/open", data={}).status_code == 302
    session.rollback()
    period = session.scalars(sa.select(ReportingPeriod)).one()
    assert period.state is WindowState.OPEN
    session.rollback()
    refused = admin.post(f"{page}/move", data={"closes_on": "25/11/2026", "reason": ""})
    assert refused.status_code == 422
    assert "25/11/2026" in refused.text
    assert admin.post(f"{page}/move", data={"closes_on": "25/11/2026", "reason": "Bão"}).status_code == 302
    assert admin.post(f"{page}/close", data={"reason": "Đã đủ"}).status_code == 302
    text = admin.get(page).text
    assert "Bão" in text
    assert "Đã đủ" in text


def test_a_day_that_is_none_is_refused_in_words(admin: FlaskClient, regime: Regime) -> None:
    page = admin.post(new(regime).replace("/new", "/"), data={"kinds": "commune"}).headers["Location"]
    answer = admin.post(f"{page}/move", data={"closes_on": "31/02/2026", "reason": "x"})
    assert answer.status_code == 422
    assert "Hãy nhập ngày, ví dụ 05/02/2026." in answer.text


def test_others_than_administrators_stay_out(client_of: ClientOf, people: Cast, regime: Regime) -> None:
    for person in (people.officer, people.head_of_agency, people.leader, people.designer):
        client = client_of(person.user_id)
        assert client.get("/assignments/new").status_code == 403
        assert client.post(new(regime).replace("/new", "/"), data={"kinds": "commune"}).status_code == 403


def test_an_administrator_elsewhere_cannot_assign_this_regime(
    session: Session, client_of: ClientOf, people: Cast, regime: Regime, town: City
) -> None:
    elsewhere = factories.holder(session, "quantrixa", town.communes[0], Role.OFFICE_ADMIN)
    session.commit()
    client = client_of(elsewhere.user_id)
    assert regime.name not in client.get("/assignments/new").text
    assert client.post(new(regime).replace("/new", "/"), data={"kinds": "commune"}).status_code == 403


def test_a_post_that_has_ended_opens_nothing(
    session: Session, admin: FlaskClient, people: Cast, regime: Regime, clock: Clock
) -> None:
    session.execute(
        sa.update(Position).where(Position.person_id == people.admin.id).values(valid_to=date(2026, 11, 9))
    )
    session.commit()
    assert admin.get("/assignments/new").status_code == 403
    assert admin.get("/reference/organisations/list/").status_code in (302, 403)


def test_an_unknown_organisation_is_not_taken(session: Session, admin: FlaskClient, regime: Regime) -> None:
    highest = session.scalar(sa.select(sa.func.max(Organisation.id))) or 0
    session.rollback()
    answer = admin.post(new(regime).replace("/new", "/"), data={"organisations": str(highest + 1)})
    assert answer.status_code == 422

"""A commune that designs for its own subtree (C07): every page it needs opens, and what it makes is its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.errors import NotFound
from admin.people.roles import Role
from admin.web.access import load_actor
from designer.editor.views import blank_definition
from designer.indicators.operations import Meaning, Standing, add_indicator
from designer.template.operations import create_template, publish
from designer.template.queries import template_by_code, version_numbered
from designer.template.rights import known_to
from designer.versions.queries import publishing_of
from tests.factories import city, holder, person, regime
from tests.support.filling import assignment_in, opened_period, published

NEW = {"code": "PHUONG", "symbol": "01/P", "title": "Biểu của phường"}


def test_a_commune_designs_for_its_own_subtree_alone(
    session: Session, client_of: Callable[[int], FlaskClient]
) -> None:
    town = city(session)
    users = [holder(session, f"thietke.{place.id}", place, Role.DESIGNER).user_id for place in town.communes]
    ours = town.communes[0].id
    session.commit()
    designer, neighbour = (client_of(user) for user in users)
    for page in (
        "/designer/",
        "/designer/imports/",
        "/designer/library/",
        "/definitions/import",
        "/indicators/new",
    ):
        assert designer.get(page).status_code == 200, page
    assert designer.post("/designer/", data={**NEW, "owner": ours}).status_code == 302
    assert template_by_code(session, "PHUONG").owner_id == ours
    assert designer.post("/designer/", data={**NEW, "code": "CHUNG", "owner": 0}).status_code == 422
    for page in ("/designer/PHUONG", "/designer/PHUONG/publish", "/designer/PHUONG/duplicate"):
        assert designer.get(page).status_code == 200, page
        assert neighbour.get(page).status_code == 404, page
    assert "01/P" in designer.get("/designer/").text
    looks_at_the_forms_of_all(session, designer)
    assert "01/P" not in neighbour.get("/designer/").text


def looks_at_the_forms_of_all(session: Session, designer: FlaskClient) -> None:
    published(session, {**blank_definition("CHUNG", "01/C", "Biểu chung"), "code": "CHUNG"})
    session.commit()
    answer = designer.get("/designer/CHUNG")
    assert answer.headers["Location"] == "/designer/CHUNG/versions/1"
    page = designer.get("/designer/CHUNG/versions/1").text
    assert "/designer/CHUNG/duplicate" in page
    assert "Ông/bà được xem biểu này" in page
    assert "/designer/CHUNG/versions/1" not in designer.get("/designer/PHUONG").headers.get("Location", "")


def test_what_a_form_of_one_commune_asks_for_is_known_there_and_above_only(
    session: Session, client_of: Callable[[int], FlaskClient]
) -> None:
    town = city(session)
    ours, other = town.communes
    asks_for_an_indicator(session, "PHUONG", "01/P", ours.id)
    people = (
        holder(session, "phuong", ours, Role.OFFICER),
        holder(session, "thanhpho", town.city, Role.OFFICER),
        holder(session, "ben", other, Role.OFFICER),
        holder(session, "ben.thietke", other, Role.DESIGNER),
        person(session, "khach"),
    )
    users = [somebody.user_id for somebody in people]
    session.commit()
    inside, above, beside, designer, guest = (client_of(user) for user in users)
    for client in (inside, above):
        assert "01/P" in client.get("/indicators/SO_DON").text
        assert client.get("/schemas/reports/PHUONG/1.json").status_code == 200
    for client in (beside, designer, guest):
        page = client.get("/indicators/SO_DON")
        assert page.status_code == 200
        assert "01/P" not in page.text
        assert client.get("/schemas/reports/PHUONG/1.json").status_code == 404


def test_a_form_of_a_neighbour_is_known_when_a_report_is_owed_on_it_and_overlaps_only_then(
    session: Session,
) -> None:
    town = city(session)
    ours, other = town.communes
    asks_for_an_indicator(session, "PHUONG", "01/P", ours.id)
    form = asking_form("BEN", "01/B")
    beside = create_template(session, form, actor=None, now=clock.now(), owner_id=other.id)
    user = holder(session, "ben", other, Role.DESIGNER).user_id
    actor = load_actor(session, user, date(2026, 11, 20))
    with pytest.raises(NotFound):
        version_numbered(session, "PHUONG", 1, known_to(session, actor))
    assert publishing_of(session, beside, actor).overlaps == ()  # type: ignore[union-attr]
    assert len(publishing_of(session, beside).overlaps) == 1  # type: ignore[union-attr]
    month = opened_period(session, regime(session, town), "2026M11")
    assignment_in(session, month, other, template_code="PHUONG")
    assert version_numbered(session, "PHUONG", 1, known_to(session, actor)).number == 1


def asks_for_an_indicator(session: Session, code: str, symbol: str, owner_id: int) -> None:
    meaning = Meaning("Số đơn", "Đơn nhận", "", "đơn")
    add_indicator(session, "SO_DON", meaning, Standing(), actor=None, now=clock.now())
    form = asking_form(code, symbol)
    template = create_template(session, form, actor=None, now=clock.now(), owner_id=owner_id)
    publish(session, template, actor=None, now=clock.now())


def asking_form(code: str, symbol: str) -> dict[str, Any]:
    form = blank_definition(code, symbol, "Biểu của phường")
    form["sections"][0]["columns"][0]["indicator"] = "SO_DON"
    return form

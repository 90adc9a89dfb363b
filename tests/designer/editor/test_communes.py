"""A commune that designs for its own subtree (C07): every page it needs opens, and what it makes is its own."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.people.roles import Role
from designer.editor.views import blank_definition
from designer.template.queries import template_by_code
from tests.factories import city, holder
from tests.support.filling import published

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

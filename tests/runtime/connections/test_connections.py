"""Administrators make connections, give them another token and switch them off; nobody else sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.people.roles import Role
from runtime.connections.models import Connection
from runtime.connections.tokens import digest_of
from tests.factories import holder
from tests.support.filling import Setting
from tests.support.sending import SYSTEM, cell, connected, packet, send

ClientOf = Callable[[int], FlaskClient]


def form(at: Setting, **values: Any) -> dict[str, Any]:
    return {
        "name": SYSTEM,
        "document": "123/UBND-KSTT",
        "document_on": "02/11/2026",
        "valid_from": "02/11/2026",
        "valid_to": "31/12/2027",
        "organisations": str(at.town.city.id),
        "templates": str(at.template.id),
        **values,
    }


def token_on(page: Any) -> str:
    found = re.search(r'value="(bc_[^"]+)"', page.get_data(as_text=True))
    assert found is not None
    return found[1]


def acts(session: Session) -> list[str]:
    query = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "connection")
    found = list(session.scalars(query.order_by(AuditEntry.id)))
    session.commit()
    return found


def test_a_connection_from_its_making_to_its_end(
    session: Session, at: Setting, client: FlaskClient, client_of: ClientOf
) -> None:
    admin = client_of(at.people.admin.user_id)
    made = admin.post("/connections/new", data=form(at))
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    token = token_on(made)
    stored = session.scalars(sa.select(Connection)).one()
    session.commit()
    assert (stored.token_digest, stored.token_end) == (digest_of(token), token[-4:])
    assert send(client, token, packet(cell("KN.NHAN", "7"))).status_code == 200
    listed = admin.get("/connections/").get_data(as_text=True)
    assert token not in listed
    assert "20/11/2026 14:00" in listed
    renewed = token_on(admin.post(f"/connections/{stored.id}/token"))
    assert send(client, token, packet(cell("KN.NHAN", "8"))).status_code == 401
    assert send(client, renewed, packet(cell("KN.NHAN", "8"))).status_code == 200
    assert admin.post(f"/connections/{stored.id}/off").status_code == 302
    refused = send(client, renewed, packet(cell("KN.NHAN", "9")))
    assert refused.status_code == 403
    assert refused.get_json()["message"] in admin.get("/connections/").get_data(as_text=True)
    assert admin.post(f"/connections/{stored.id}/off").status_code == 409
    assert admin.post(f"/connections/{stored.id}/token").status_code == 409
    assert [act for act in acts(session) if act != "connection.unknown_token"] == [
        "connection.made",
        "connection.renewed",
        "connection.switched_off",
    ]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Hãy nhập nội dung này."),
        ({"name": "\u200b"}, "Ghi tên hệ thống khác"),
        ({"document": ""}, "Hãy nhập nội dung này."),
        ({"document_on": "21/11/2026"}, "Ngày văn bản sau ngày hôm nay"),
        ({"valid_to": "01/11/2026"}, "trước"),
        ({"valid_to": "31/12/2029"}, "ba năm"),
        ({"organisations": ""}, "Chọn cơ quan"),
        ({"organisations": "999999"}, ""),
        ({"templates": ""}, "Chọn các biểu mẫu"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    session: Session, at: Setting, client_of: ClientOf, wrong: dict[str, str], said: str
) -> None:
    answer = client_of(at.people.admin.user_id).post("/connections/new", data=form(at, **wrong))
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert "field-error" in answer.get_data(as_text=True)
    assert session.scalar(sa.select(sa.func.count()).select_from(Connection)) == 0


@pytest.mark.any_database
def test_a_name_is_in_use_once(session: Session, at: Setting, client_of: ClientOf) -> None:
    connected(session, at)
    answer = client_of(at.people.admin.user_id).post("/connections/new", data=form(at))
    assert answer.status_code == 409
    assert "Đã có kết nối" in answer.get_data(as_text=True)


def test_only_administrators_within_reach(session: Session, at: Setting, client_of: ClientOf) -> None:
    made, _token = connected(session, at)
    local = holder(session, "quantriphuong", at.town.communes[0], Role.OFFICE_ADMIN)
    others = [at.people.officer, at.people.head_of_agency, at.people.receiver, at.people.leader]
    session.commit()
    for person in others:
        stranger = client_of(person.user_id)
        assert stranger.get("/connections/").status_code == 403
        assert stranger.post("/connections/new", data=form(at)).status_code == 403
        assert stranger.post(f"/connections/{made.id}/off").status_code == 403
    commune = client_of(local.user_id)
    assert SYSTEM not in commune.get("/connections/").get_data(as_text=True)
    assert commune.post(f"/connections/{made.id}/token").status_code == 404
    assert commune.post(f"/connections/{made.id}/off").status_code == 404
    assert (
        commune.post("/connections/new", data=form(at)).status_code == 422
    )  # the city is not among the choices
    own = form(at, organisations=str(at.town.communes[0].id), name="Hệ thống của phường")
    assert commune.post("/connections/new", data=own).status_code == 200
    session.refresh(made)
    assert made.switched_off_at is None


def test_only_who_enters_decides_about_brought_figures(
    session: Session, at: Setting, client_of: ClientOf
) -> None:
    for name, status in (("outsider", 404), ("head_of_agency", 403), ("admin", 403), ("receiver", 403)):
        stranger = client_of(getattr(at.people, name).user_id)
        assert stranger.get(f"/reports/{at.report.id}/brought").status_code == status
        answer = stranger.post(f"/reports/{at.report.id}/brought", data={"cell": "B1/KN/NHAN@1", "take": "1"})
        assert answer.status_code == status
    officer = client_of(at.people.officer.user_id)
    for wrong in ({}, {"cell": "B1/KN/NHAN"}, {"cell": "B1/KN/NHAN@x"}, {"cell": "B1/KN/NHAN@" + "9" * 30}):
        assert officer.post(f"/reports/{at.report.id}/brought", data=wrong).status_code == 422


def test_the_days_of_a_connection(session: Session, at: Setting, client_of: ClientOf) -> None:
    connected(session, at, name="Sắp dùng", valid_from=date(2026, 12, 1))
    page = client_of(at.people.admin.user_id).get("/connections/").get_data(as_text=True)
    assert "chưa bắt đầu" in page

"""The pages of the catalogue, from the outside; publishing a form that asks for what is collected already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from designer.indicators.operations import Meaning, Standing, add_indicator
from designer.template.asking import asking
from designer.template.operations import create_template, publish
from tests.designer.conftest import Office

DATA = {
    "code": "SO_DON",
    "name": "Số đơn tiếp nhận",
    "unit_of_measure": "đơn",
    "concept": "Đơn nhận trong kỳ",
    "method": "Đếm theo sổ",
    "aggregation": "sum",
    "owner": "0",
    "held_by": "each",
    "groups": ["month"],
    "valid_to": "",
}


@pytest.fixture
def officer(office: Office, client_of: Callable[[int], FlaskClient]) -> FlaskClient:
    return client_of(office.officer)


def test_an_indicator_is_added_found_and_defined_anew(designer: FlaskClient) -> None:
    assert "Chưa có chỉ tiêu nào" in designer.get("/indicators/").text
    assert designer.post("/indicators/new", data=DATA).headers["Location"].endswith("/indicators/SO_DON")
    assert "Số đơn tiếp nhận" in designer.get("/indicators/?q=tiep+nhan&group=month").text
    assert "Không có chỉ tiêu nào phù hợp" in designer.get("/indicators/?group=year").text
    anew = {**DATA, "concept": "Đơn đủ điều kiện", "valid_from": "01/01/2027", "reason": "Thông tư mới"}
    assert designer.post("/indicators/SO_DON/define", data=anew).status_code == 302
    page = designer.get("/indicators/SO_DON").text
    for text in ("Đơn nhận trong kỳ", "Đơn đủ điều kiện", "Thông tư mới", "từ ngày 01/01/2027"):
        assert text in page
    options = designer.get("/indicators/options.json?q=don").get_json()
    assert [(found["code"], found["concept"]) for found in options] == [("SO_DON", "Đơn nhận trong kỳ")]


def test_what_was_entered_stays_when_it_cannot_be_kept(designer: FlaskClient) -> None:
    designer.post("/indicators/new", data=DATA)
    again = designer.post("/indicators/new", data={**DATA, "name": "Tên thứ hai"})
    assert again.status_code == 409
    assert "Tên thứ hai" in again.text
    short = designer.post("/indicators/new", data={**DATA, "code": "ĐƠN"})
    assert short.status_code == 422
    assert "không dấu" in short.text
    wrong = designer.post("/indicators/SO_DON/edit", data={**DATA, "held_by": "owner"})
    assert wrong.status_code == 422
    assert designer.get("/indicators/KHONG").status_code == 404


def test_everybody_reads_and_designers_keep(
    designer: FlaskClient, officer: FlaskClient, client: FlaskClient
) -> None:
    designer.post("/indicators/new", data=DATA)
    assert "Số đơn tiếp nhận" in officer.get("/indicators/SO_DON").text
    assert "Định nghĩa mới" not in officer.get("/indicators/SO_DON").text
    for path in ("/indicators/new", "/indicators/SO_DON/edit", "/indicators/SO_DON/define"):
        assert officer.get(path).status_code == 403
        assert officer.post(path, data=DATA).status_code == 403
    assert officer.get("/indicators/options.json").status_code == 403
    assert client.get("/indicators/").status_code in (302, 401)


def bound(form: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """BM01 with its column NHAN bound, under another code."""
    form["sections"][0]["columns"][1]["indicator"] = "SO_DON"
    return {**form, **settings}


def test_a_form_that_asks_for_what_another_collects_is_warned_and_fills_it_in(
    designer: FlaskClient, session: Session, form: dict[str, Any]
) -> None:
    meaning = Meaning("Số đơn", "Đơn nhận", "", "đơn")
    add_indicator(session, "SO_DON", meaning, Standing(), actor=None, now=clock.now())
    first = create_template(session, bound(form, code="BM02", symbol="02/BM"), actor=None, now=clock.now())
    publish(session, first, actor=None, now=clock.now())
    second = {
        "format": 1,
        "code": "BM03",
        "symbol": "03/BM",
        "title": "Biểu thứ ba",
        "period_kinds": ["month"],
        "sections": [
            {
                "kind": "fields",
                "code": "C",
                "fields": [
                    {"code": "DON", "label": "Số đơn", "kind": "integer", "indicator": "SO_DON"},
                    {"code": "LA", "label": "Lạ", "kind": "integer", "indicator": "KHONG_CO"},
                ],
            }
        ],
    }
    create_template(session, second, actor=None, now=clock.now())
    session.commit()
    page = designer.get("/designer/BM03/publish").text
    assert "KHONG_CO" in page
    assert (
        designer.post("/designer/BM03/publish", data={"note": "x", "effective_from": ""}).status_code == 422
    )
    del second["sections"][0]["fields"][1]  # type: ignore[index]
    save(designer, "BM03", second)
    page = designer.get("/designer/BM03/publish").text
    assert "Biểu mẫu khác đã thu thập các số liệu này trong cùng kỳ" in page
    assert "02/BM" in page
    assert "Tổng số, Tiếp nhận" in page
    designer.post("/designer/BM03/fill-in", data={"indicator": ["SO_DON"]})
    draft = designer.get("/designer/BM03/draft.json").get_json()["definition"]
    assert draft["sections"][0]["fields"][0]["prefill"] == 'FIGURE("SO_DON")'
    assert "điền sẵn từ đó" in designer.get("/designer/BM03/publish").text
    assert (
        designer.post("/designer/BM03/publish", data={"note": "x", "effective_from": ""}).status_code == 302
    )
    session.expire_all()
    assert [found.template.code for found in asking(session, ["SO_DON"], sa.true())["SO_DON"]] == [
        "BM02",
        "BM03",
    ]
    assert "03/BM" in designer.get("/indicators/SO_DON").text


def save(client: FlaskClient, code: str, definition: dict[str, Any]) -> None:
    seen = client.get(f"/designer/{code}/draft.json").get_json()
    body = {"definition": definition, "number": seen["number"], "lock": seen["lock"]}
    assert client.post(f"/designer/{code}/draft.json", json=body).status_code == 200


def test_forms_of_other_periods_do_not_overlap(
    designer: FlaskClient, session: Session, form: dict[str, Any]
) -> None:
    add_indicator(
        session, "SO_DON", Meaning("Số đơn", "Đơn", "", "đơn"), Standing(), actor=None, now=clock.now()
    )
    for code, kind in (("BM02", "year"), ("BM03", "month")):
        copy = bound(form, code=code, period_kinds=[kind])
        template = create_template(session, copy, actor=None, now=clock.now())
        if code == "BM02":
            publish(session, template, actor=None, now=clock.now())
    session.commit()
    assert "đã thu thập" not in designer.get("/designer/BM03/publish").text

"""A designer tries a form: the officer's page, formulas and checks, and nothing is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.people.roles import Role
from admin.web.application import LARGEST_TEXT
from designer.template.models import TemplateVersion
from designer.template.operations import create_template, publish
from runtime.reports.models import Cell, CellChange, Report
from runtime.trial.trying import trial_of
from tests.factories import BEFORE, city, holder
from tests.forms_library.formula.node import calculate_in_node
from tests.support.every_setting import EVERY_SETTING
from tests.support.filling import CODE, FORM

PAGE = f"/designer/{CODE}/officer/form"
JUDGED = f"/designer/{CODE}/officer/judged.json"


@pytest.fixture
def designer(session: Session, client_of: Callable[[int], FlaskClient]) -> FlaskClient:
    """A designer of the city, whose form BM01 is published."""
    someone = holder(session, "thietke", city(session).office, Role.DESIGNER)
    publish(session, create_template(session, FORM, actor=None, now=BEFORE), actor=None, now=BEFORE)
    session.commit()
    return client_of(someone.user_id)


def given_to(client: FlaskClient, address: str = PAGE) -> dict[str, Any]:
    """What the script of the page is given."""
    found = re.search(r'id="trial-data">(.*?)</script>', client.get(address).text, re.DOTALL)
    assert found is not None
    given: dict[str, Any] = json.loads(found[1])
    return given


def judge(client: FlaskClient, texts: dict[str, str]) -> Any:
    """The server's answer to these texts."""
    body = {"digest": given_to(client)["digest"], "texts": texts}
    return client.post(JUDGED, json=body)


def draft(client: FlaskClient, definition: dict[str, Any]) -> None:
    body = {"definition": definition, "number": 1, "lock": None}
    assert client.post(f"/designer/{CODE}/draft.json", json=body).status_code == 200


def test_the_page_says_that_it_keeps_nothing_and_begins_with_sample_figures(designer: FlaskClient) -> None:
    assert "không lưu lại gì" in designer.get(PAGE).text
    assert given_to(designer)["texts"]["B1/KN/NHAN"]
    blank = given_to(designer, f"{PAGE}?blank=1")
    assert "B1/KN/NHAN" not in blank["texts"]


def test_the_formulas_are_those_that_the_officer_will_have(designer: FlaskClient) -> None:
    script = designer.get(given_to(designer)["formulas"]["module"])
    assert script.mimetype == "text/javascript"
    (found,) = calculate_in_node(script.text, [({"B1/KN/NHAN": 3, "B1/TC/NHAN": 4}, [])])
    assert found["values"]["B1/TONG/NHAN"] == 7


def test_what_is_typed_is_computed_and_judged(designer: FlaskClient) -> None:
    answer = judge(
        designer, {"B1/KN/NHAN": "3", "B1/KN/XONG": "5", "B1/TC/NHAN": "x", "B1/TONG/NHAN": "1"}
    ).json
    assert answer["computed"]["B1/TONG/NHAN"]["text"] == "3"
    assert "Đã giải quyết không lớn hơn tổng số đơn" in str(answer["problems"])
    assert {item["key"] for item in answer["refused"]} == {"B1/TC/NHAN", "B1/TONG/NHAN"}


def test_the_sample_figures_are_read_back_as_they_were_given(designer: FlaskClient) -> None:
    answer = judge(designer, given_to(designer)["texts"]).json
    assert answer["refused"] == []


def test_nothing_is_kept(designer: FlaskClient, session: Session) -> None:
    judge(designer, {"B1/KN/NHAN": "3"})
    for table in (Report, Cell, CellChange):
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert session.scalars(sa.select(TemplateVersion.number)).all() == [1]


def test_a_form_that_has_changed_is_not_judged_by_old_formulas(designer: FlaskClient) -> None:
    given = given_to(designer)
    draft(designer, {**FORM, "title": "Tên khác"})
    body = {"digest": given["digest"], "texts": {}}
    assert designer.post(JUDGED, json=body).status_code == 409
    assert designer.get(given["formulas"]["module"]).status_code == 409
    assert judge(designer, {}).status_code == 200


def test_a_form_with_a_wrong_formula_is_shown_with_its_errors(designer: FlaskClient) -> None:
    table = {**FORM["sections"][0]}
    table["columns"] = [
        {**column, "formula": "KHONGCO+1"} if column["code"] == "CUOI" else column
        for column in table["columns"]
    ]
    draft(designer, {**FORM, "sections": [table, *FORM["sections"][1:]]})
    page = designer.get(PAGE).text
    assert "KHONGCO" in page
    assert "Kỳ trước chuyển sang" in page
    assert "trial-data" not in page


def test_every_kind_of_section_can_be_tried() -> None:
    form = trial_of(EVERY_SETTING).form
    assert form is not None
    assert form.module


@pytest.mark.parametrize(
    "body", [None, [], {"digest": 1, "texts": {}}, {"digest": "x", "texts": {"B1/KN/NHAN": 3}}]
)
def test_what_is_no_question_is_refused(designer: FlaskClient, body: Any) -> None:
    assert designer.post(JUDGED, json=body).status_code == 422


def test_too_much_at_once_is_refused(designer: FlaskClient) -> None:
    body = json.dumps({"digest": "x", "texts": {"B1/KN/NHAN": "0" * LARGEST_TEXT}})
    answer = designer.post(JUDGED, data=body, content_type="application/json")
    assert answer.status_code == 413

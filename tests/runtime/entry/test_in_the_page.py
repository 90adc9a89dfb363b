"""What the entry page is given to calculate by itself, and the cell that explains itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from runtime.entry import in_the_browser
from runtime.reports.models import Report
from tests.forms_library.formula.node import calculate_in_node
from tests.support.every_setting import EVERY_SETTING
from tests.support.filling import Setting, change, published, report_in, typed

ClientOf = Callable[[int], FlaskClient]


@pytest.fixture
def officer(at: Setting, client_of: ClientOf) -> FlaskClient:
    """The officer of the first commune, signed in."""
    return client_of(at.people.officer.user_id)


def page_data(client: FlaskClient, report: Report) -> dict[str, Any]:
    html = client.get(f"/reports/{report.id}/entry").get_data(as_text=True)
    found = re.search(r'id="entry-data">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    given: dict[str, Any] = json.loads(found[1])
    return given


def formulas_of(client: FlaskClient, report: Report) -> dict[str, Any]:
    given: dict[str, Any] = page_data(client, report)["formulas"]
    return given


def test_the_page_is_told_where_its_formulas_are(at: Setting, officer: FlaskClient) -> None:
    address = formulas_of(officer, at.report)["module"]
    answer = officer.get(address)
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    values = {"B1/KN/NHAN": 3, "B1/TC/NHAN": 4}
    (found,) = calculate_in_node(answer.get_data(as_text=True), [(values, [])])
    assert found["values"]["B1/TONG/NHAN"] == 7


def test_a_page_of_before_an_update_gets_a_script_but_does_not_keep_it(
    at: Setting, officer: FlaskClient
) -> None:
    digest = formulas_of(officer, at.report)["module"].split("/")[2]
    answer = officer.get(f"/forms/{digest}/000000000000.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_form_is_for_those_who_handle_its_reports(
    at: Setting, officer: FlaskClient, client_of: ClientOf
) -> None:
    address = formulas_of(officer, at.report)["module"]
    people = at.people
    assert client_of(people.designer.user_id).get(address).status_code == 200
    assert client_of(people.receiver.user_id).get(address).status_code == 200
    assert client_of(people.outsider.user_id).get(address).status_code == 404
    assert officer.get("/forms/x/x.js").status_code == 404


def test_a_difference_is_logged_once(
    at: Setting, officer: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_the_browser, "_noted", set())
    address = f"/reports/{at.report.id}/differences"
    told = {"differences": [{"key": "B1/KN/TYLE", "browser": "33,3", "server": "33,4"}]}
    assert officer.post(address, json=told).get_json() == {"noted": 1}
    assert officer.post(address, json=told).get_json() == {"noted": 0}
    assert [record.args[1] for record in caplog.records if record.name == in_the_browser.__name__] == ["33,4"]
    assert officer.post(address, json={"differences": [{"key": 1}]}).status_code == 422


def test_a_computed_cell_is_explained_in_words_and_with_places_for_its_figures(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "3")])
    session.commit()
    found = officer.get(f"/reports/{at.report.id}/cell.json?key=B1/KN/CUOI").get_json()["explanation"]
    assert found["label"] == "Còn lại"
    assert found["words"] == "Kỳ trước chuyển sang + Tiếp nhận − Đã giải quyết"
    assert found["parts"] == [
        {"key": "B1/KN/DAU"},
        " + ",
        {"key": "B1/KN/NHAN"},
        " − ",
        {"key": "B1/KN/XONG"},
    ]
    typed_in = officer.get(f"/reports/{at.report.id}/cell.json?key=B1/KN/NHAN").get_json()
    assert typed_in["explanation"] is None


def test_a_list_is_calculated_row_by_row_and_explained(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    edits = [change("DS/r1/_at", "V"), change("DS/r1/SO", "3"), change("DS/r1/GIA", "2,5")]
    typed(session, at.report, at.people.officer, edits)
    session.commit()
    given = page_data(officer, at.report)["lists"]["DS"]
    assert given["positions"] == {"r1": "V"}
    assert given["maximum"] == 5_000
    assert given["columns"]["TIEN"] == {
        "kind": "decimal",
        "label": "Thành tiền",
        "decimals": 1,
        "sum": True,
        "required": False,
        "input": False,
        "default": "",
    }
    module = officer.get(given["module"])
    assert module.mimetype == "text/javascript"
    (found,) = calculate_in_node(
        module.get_data(as_text=True), [({"DS/record/SO": 3, "DS/record/GIA": 2.5}, [])]
    )
    assert found["values"]["DS/record/TIEN"] == 7.5
    story = officer.get(f"/reports/{at.report.id}/cell.json?key=DS/r1/TIEN").get_json()
    assert story["explanation"]["words"] == "Số lượng × Đơn giá"
    assert story["explanation"]["parts"] == [{"key": "DS/r1/SO"}, " × ", {"key": "DS/r1/GIA"}]
    assert (story["formula"], story["previous"]) == ("SO*GIA", None)


def test_the_page_knows_how_long_a_list_may_be_and_which_marks_exclude_each_other(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    published(session, EVERY_SETTING)
    report = report_in(session, at.period, at.commune, template_code="DUTHU")
    session.commit()
    given = page_data(officer, report)
    assert given["lists"]["DS"]["maximum"] == 3
    assert given["marks"] == {"B1/DAT": ["KDAT"], "B1/KDAT": ["DAT"]}

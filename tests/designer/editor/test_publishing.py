"""Starting a template, publishing a version, and reading the versions."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from designer.editor.views import blank_definition
from designer.template.problems import problems_of
from designer.template.queries import version_numbered

NEW = {"code": "MOI01", "symbol": "01/MOI", "title": "Biểu mới"}
PUBLISH = {"note": "Thêm cột", "effective_from": ""}
Form = dict[str, Any]


def begin(client: FlaskClient, form: Form) -> None:
    body = {"definition": form, "number": 1, "lock": None}
    assert client.post("/designer/BM01/draft.json", json=body).status_code == 200


def test_a_new_template_opens_in_the_editor(designer: FlaskClient) -> None:
    answer = designer.post("/designer/", data=NEW, follow_redirects=True)
    assert answer.request.path == "/designer/MOI01"
    assert "Biểu mới" in answer.text


def test_a_blank_template_has_no_errors() -> None:
    assert [str(problem) for problem in problems_of(blank_definition("MOI01", "01/MOI", "Biểu mới"))] == []


@pytest.mark.parametrize("code", ["moi01", "1MOI", "MỚI", "A B", "../X", "<B>", "A" * 41, "BM01"])
def test_a_bad_or_taken_code_is_refused_in_the_form(designer: FlaskClient, code: str) -> None:
    answer = designer.post("/designer/", data={**NEW, "code": code})
    assert answer.status_code == 422
    assert "Biểu mới" in answer.text  # what was typed is still there


def test_publishing_makes_a_version_with_its_note(
    designer: FlaskClient, form: Form, session: Session
) -> None:
    begin(designer, {**form, "title": "Bản hai"})
    answer = designer.post("/designer/BM01/publish", data={**PUBLISH, "lock": "1"})
    assert answer.headers["Location"].endswith("/designer/BM01/versions/2")
    assert version_numbered(session, "BM01", 2).note == "Thêm cột"


def test_publishing_needs_a_note(designer: FlaskClient, form: Form) -> None:
    begin(designer, {**form, "title": "Bản hai"})
    answer = designer.post("/designer/BM01/publish", data={**PUBLISH, "note": " "})
    assert answer.status_code == 422
    assert 'id="publish-form"' in answer.text
    assert "data-form-errors" in answer.text


def test_publishing_with_errors_is_refused_and_names_the_place(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][3]["formula"] = "NHAN+KHONGCO"
    begin(designer, form)
    answer = designer.post("/designer/BM01/publish", data=PUBLISH)
    assert answer.status_code == 422
    assert "KHONGCO" in answer.text
    assert "CUOI" in answer.text


def test_publishing_what_someone_has_changed_meanwhile_is_refused(designer: FlaskClient, form: Form) -> None:
    begin(designer, {**form, "title": "Bản hai"})
    assert designer.post("/designer/BM01/publish", data={**PUBLISH, "lock": "7"}).status_code == 409


def test_publishing_without_a_draft_is_refused(designer: FlaskClient) -> None:
    assert designer.post("/designer/BM01/publish", data=PUBLISH).status_code == 409


def test_a_period_that_is_not_offered_is_refused(designer: FlaskClient, form: Form) -> None:
    begin(designer, {**form, "title": "Bản hai"})
    answer = designer.post("/designer/BM01/publish", data={**PUBLISH, "effective_from": "bất kỳ"})
    assert answer.status_code == 422
    assert PUBLISH["note"] in answer.text  # what was typed is still there


def test_a_version_is_shown_and_downloaded(designer: FlaskClient) -> None:
    assert "Kết quả giải quyết đơn" in designer.get("/designer/BM01/versions/1").text
    answer = designer.get("/designer/BM01/versions/1/definition.json")
    assert answer.get_json()["code"] == "BM01"
    assert "BM01-1.json" in answer.headers["Content-Disposition"]


def test_the_editor_is_told_the_codes_of_published_versions(designer: FlaskClient) -> None:
    page = designer.get("/designer/BM01").text
    assert '"former"' in page
    assert '"KN"' in page

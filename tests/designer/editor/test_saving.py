"""The draft: kept unfinished, never over someone else's, and nothing taken in that could not be shown again."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from designer.editor.schemas import LARGEST_DEFINITION

Form = dict[str, Any]


def save(client: FlaskClient, form: Form, title: str, number: int, lock: int | None) -> TestResponse:
    body = {"definition": {**form, "title": title}, "number": number, "lock": lock}
    return client.post("/designer/BM01/draft.json", json=body)


def kept(client: FlaskClient) -> Form:
    answer = client.get("/designer/BM01/draft.json").get_json()
    assert isinstance(answer, dict)
    return answer


def test_the_first_change_starts_version_2(designer: FlaskClient, form: Form) -> None:
    answer = save(designer, form, "Mới", 1, None).get_json()
    assert (answer["number"], answer["lock"]) == (2, 1)
    assert kept(designer)["definition"]["title"] == "Mới"


def test_each_save_names_the_one_before(designer: FlaskClient, form: Form) -> None:
    first = save(designer, form, "Một", 1, None).get_json()
    second = save(designer, form, "Hai", first["number"], first["lock"]).get_json()
    assert second["lock"] > first["lock"]


def test_two_designers_who_both_begin_do_not_overwrite_each_other(
    designer: FlaskClient, colleague: FlaskClient, form: Form
) -> None:
    save(designer, form, "Của tôi", 1, None)
    refused = save(colleague, form, "Của bạn", 1, None)
    assert refused.status_code == 409
    assert refused.get_json().items() >= {"number": 2, "lock": 1, "changed_by": "Nguyễn Văn Thietke"}.items()
    assert kept(designer)["definition"]["title"] == "Của tôi"


def test_the_second_of_two_saves_is_refused_and_can_go_on(
    designer: FlaskClient, colleague: FlaskClient, form: Form
) -> None:
    begun = save(designer, form, "Một", 1, None).get_json()
    save(colleague, form, "Hai", begun["number"], begun["lock"])
    refused = save(designer, form, "Ba", begun["number"], begun["lock"])
    assert refused.status_code == 409
    theirs = refused.get_json()
    assert save(designer, form, "Ba", theirs["number"], theirs["lock"]).status_code == 200


def test_a_draft_that_someone_published_meanwhile_is_not_begun_again(
    designer: FlaskClient, colleague: FlaskClient, form: Form
) -> None:
    begun = save(designer, form, "Một", 1, None).get_json()
    colleague.post("/designer/BM01/publish", data={"note": "Xong", "effective_from": ""})
    assert save(designer, form, "Hai", begun["number"], begun["lock"]).status_code == 409
    assert kept(designer)["definition"]["title"] == "Một"


def test_the_code_stays(designer: FlaskClient, form: Form) -> None:
    body = {"definition": {**form, "code": "KHAC"}, "number": 1, "lock": None}
    assert designer.post("/designer/BM01/draft.json", json=body).status_code == 422


def test_an_unreadable_draft_is_kept_and_opens_again(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][0]["kind"] = "bịa"
    form["sections"][0]["rows"][0]["code"] = "1 sai"
    assert save(designer, form, "Dở dang", 1, None).status_code == 200
    assert designer.get("/designer/BM01").status_code == 200
    assert designer.get("/designer/BM01/versions/2").status_code == 200


def test_a_draft_with_a_broken_formula_is_kept_and_opens_again(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][3]["formula"] = "NHAN+"
    assert save(designer, form, "Dở dang", 1, None).status_code == 200
    assert designer.get("/designer/BM01").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"sections": "không phải danh sách"},
        {"sections": ["không phải phần"]},
        {"period_kinds": [["month"]]},
        {"title": "không\0được"},
        {"title": "\ud800"},
    ],
)
def test_what_could_not_be_shown_again_is_refused(designer: FlaskClient, form: Form, change: Form) -> None:
    body = {"definition": {**form, **change}, "number": 1, "lock": None}
    assert designer.post("/designer/BM01/draft.json", json=body).status_code == 422
    assert kept(designer)["number"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không phải JSON",
        "[]",
        "{}",
        '{"definition": 7}',
        '{"definition": {"sections": [], "format": NaN}}',
        '{"definition": {"sections": []}, "lock": "1"}',
        '{"definition": {"sections": []}, "lock": true}',
        '{"definition": {"sections": []}, "number": 99999999999999999999}',
        '{"definition": {"sections": [], "x": ' + "[" * 100 + "]" * 100 + "}}",
        "[" * 200_000,
    ],
)
@pytest.mark.parametrize("route", ["draft.json", "preview.json"])
def test_what_is_no_definition_is_refused(designer: FlaskClient, route: str, text: str) -> None:
    answer = designer.post(f"/designer/BM01/{route}", data=text, content_type="application/json")
    assert answer.status_code == 422
    assert answer.get_json()["message"]


@pytest.mark.parametrize("route", ["draft.json", "preview.json", "formula.json"])
def test_a_body_that_is_too_large_is_refused(designer: FlaskClient, route: str) -> None:
    text = '{"definition": "' + "x" * LARGEST_DEFINITION + '"}'
    answer = designer.post(f"/designer/BM01/{route}", data=text, content_type="application/json")
    assert answer.status_code == 422
    assert "quá lớn" in answer.get_json()["message"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE template_version SET definition = '{}' WHERE number = 1",
        "UPDATE template_version SET state = 'draft' WHERE number = 1",
        "UPDATE template_version SET effective_from = '2026M01' WHERE number = 1",
        "DELETE FROM template_version WHERE number = 1",
    ],
)
@pytest.mark.usefixtures("office")
def test_a_published_version_is_frozen_in_the_database_itself(session: Session, change: str) -> None:
    with pytest.raises(DatabaseError, match="frozen"):
        session.execute(sa.text(change))

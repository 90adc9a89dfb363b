"""Warnings need a word of the officer, and the word travels with the report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forms_library.messages import Message
from forms_library.problems import Place, Problem
from runtime.documents.printing import preview_context
from runtime.explanations.models import Explanation
from runtime.explanations.warnings import Told, mark_of, unexplained, warnings
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Report, Revision
from tests.support.filling import Setting, change, typed

ClientOf = Callable[[int], FlaskClient]
JSON = {"Accept": "application/json"}
WORDS = "Gồm 3 đơn tồn từ năm 2024."


def entry_data(client: FlaskClient, report: Report, page: str = "entry") -> Any:
    html = client.get(f"/reports/{report.id}/{page}").get_data(as_text=True)
    found = re.search(r'id="entry-data">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def warning_of(client: FlaskClient, report: Report) -> str:
    (mark,) = [item["mark"] for item in entry_data(client, report)["problems"] if "mark" in item]
    return str(mark)


def explain(client: FlaskClient, report: Report, mark: str, text: str = WORDS) -> Any:
    return client.post(f"/reports/{report.id}/explanations", json={"mark": mark, "text": text}, headers=JSON)


def submit(client: FlaskClient, report: Report) -> Any:
    return client.post(f"/reports/{report.id}/submit", json={}, headers=JSON)


@pytest.fixture
def officer(at: Setting, client_of: ClientOf) -> FlaskClient:
    return client_of(at.people.officer.user_id)


def test_without_a_word_it_is_not_submitted(warned: Report, officer: FlaskClient) -> None:
    refused = submit(officer, warned)
    assert refused.status_code == 422
    assert "Đề nghị giải trình cảnh báo này" in refused.get_json()["message"]
    assert [problem["key"] for problem in refused.get_json()["problems"]] == ["B1/KN/XONG"]


def test_the_word_is_frozen_shown_and_printed(
    session: Session, at: Setting, warned: Report, officer: FlaskClient, client_of: ClientOf
) -> None:
    kept = explain(officer, warned, warning_of(officer, warned), f"  {WORDS} ")
    assert kept.get_json()["text"] == WORDS
    assert submit(officer, warned).status_code == 200

    content = session.scalars(sa.select(Revision.content)).one()
    (frozen,) = content["explanations"]
    assert (frozen["explanation"], frozen["by"]) == (WORDS, "Nguyễn Văn Canbo")
    assert frozen["warning"] == "Đã giải quyết không lớn hơn tổng số đơn"
    assert "B1/KN/XONG" in frozen["keys"]
    report = session.get_one(Report, warned.id)
    paper = preview_context(report, frozen_report(form_of(report.template_version), content))
    assert [(item.text, item.who) for item in paper.remarks] == [(WORDS, "Nguyễn Văn Canbo")]
    session.commit()

    head = client_of(at.people.head_of_division.user_id)
    told = entry_data(head, warned, "check")["beside"]["explanations"]
    assert (list(told["told"].values()), told["url"]) == ([{"text": WORDS, "who": "Nguyễn Văn Canbo"}], "")
    assert WORDS in head.get(f"/reports/{warned.id}").get_data(as_text=True)


def test_other_figures_need_no_other_word_but_another_warning_does(
    session: Session, at: Setting, warned: Report, officer: FlaskClient
) -> None:
    explain(officer, warned, warning_of(officer, warned))
    typed(session, warned, at.people.officer, [change("KN.XONG", "8", base=2)])
    typed(session, warned, at.people.officer, [change("TC.XONG", "8")])
    session.commit()
    refused = submit(officer, warned).get_json()
    assert [problem["key"] for problem in refused["problems"]] == ["B1/TC/XONG"]


def test_a_word_is_changed_and_taken_back(session: Session, warned: Report, officer: FlaskClient) -> None:
    mark = warning_of(officer, warned)
    explain(officer, warned, mark, "Chưa rõ")
    explain(officer, warned, mark)
    assert session.scalars(sa.select(Explanation.text)).all() == [WORDS]
    session.commit()
    assert explain(officer, warned, mark, " ").get_json()["text"] == ""
    assert submit(officer, warned).status_code == 422


@pytest.mark.parametrize(
    "body", [None, {}, {"mark": "", "text": "x"}, {"mark": "a" * 17, "text": "x"}, {"mark": "a", "text": 1}]
)
def test_what_cannot_be_read_is_refused(warned: Report, officer: FlaskClient, body: Any) -> None:
    answer = officer.post(f"/reports/{warned.id}/explanations", json=body, headers=JSON)
    assert answer.status_code == 422


def test_a_warning_that_does_not_stand_is_not_explained(warned: Report, officer: FlaskClient) -> None:
    assert explain(officer, warned, "0123456789abcdef").status_code == 422
    assert explain(officer, warned, warning_of(officer, warned), "x" * 1001).status_code == 422


def test_only_those_who_fill_the_report_explain(
    session: Session, at: Setting, warned: Report, officer: FlaskClient, client_of: ClientOf
) -> None:
    mark = warning_of(officer, warned)
    assert explain(client_of(at.people.outsider.user_id), warned, mark).status_code == 404
    assert explain(client_of(at.people.head_of_division.user_id), warned, mark).status_code == 403
    explain(officer, warned, mark)
    submit(officer, warned)
    assert explain(officer, warned, mark, "Khác").status_code == 409
    assert session.scalars(sa.select(Explanation.text)).all() == [WORDS]


def problem(severity: Any, text: str, *keys: tuple[str, str, str]) -> Problem:
    return Problem(Message(text), severity, Place(*keys[0]) if keys else Place("B1"), keys)


def test_a_mark_names_the_check_and_its_cells_whatever_their_figures() -> None:
    one = problem("warning", "Lớn quá", ("B1", "R1", "A"), ("B1", "R1", "B"))
    same = Problem(Message("Lớn quá", {"value": 7}), "warning", Place("B1", "R1", "A"), one.keys)
    assert mark_of(one) == mark_of(same)
    assert mark_of(one) != mark_of(problem("warning", "Lớn quá", ("B1", "R2", "A")))
    assert mark_of(one) != mark_of(problem("warning", "Nhỏ quá", *one.keys))


def test_errors_are_corrected_not_explained() -> None:
    found = [problem("error", "Sai"), problem("warning", "Lạ", ("B1", "R1", "A"))]
    (mark,) = warnings(found)
    assert [item.severity for item in unexplained(found, {})] == ["error"]
    assert list(unexplained(found, {mark: Told("Có lý do")})) == []

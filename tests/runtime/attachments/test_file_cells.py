"""Cells that hold a file: what they take, what stands beside the report for them, and who may open it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from runtime.reports.models import Report
from runtime.reports.queries import attachments_of
from tests.runtime.attachments.file_form import FILE_FORM
from tests.support.filling import Setting, published, report_in

JSON = {"Accept": "application/json"}
FIELD = "TT/QD/value"


@pytest.fixture
def report(session: Session, at: Setting) -> Report:
    published(session, FILE_FORM)
    found = report_in(session, at.period, at.commune, template_code="COTEP")
    session.commit()
    return found


@pytest.fixture
def officer(at: Setting, client_of: Callable[[int], FlaskClient]) -> FlaskClient:
    return client_of(at.people.officer.user_id)


def attach(client: FlaskClient, report: Report, name: str, content: bytes = b"abc") -> Any:
    data = {"file": (io.BytesIO(content), name)}
    return client.post(f"/reports/{report.id}/attachments", data=data, headers=JSON)


def put(client: FlaskClient, report: Report, key: str, raw: str, number: int = 1) -> Any:
    edit = {"id": f"{key}-{raw[:8]}-{number}", "key": key, "raw": raw, "base": 1_000}
    return client.post(f"/reports/{report.id}/cells", json={"changes": [edit]}).get_json()


def names(session: Session, report: Report) -> list[str]:
    session.expire_all()
    found = [file.filename for file in attachments_of(session, report.id)]
    session.commit()
    return found


def test_a_cell_keeps_its_file_and_gives_it_to_those_who_see_the_cell(
    session: Session,
    at: Setting,
    report: Report,
    officer: FlaskClient,
    client_of: Callable[[int], FlaskClient],
) -> None:
    file = attach(officer, report, "quyết định.txt").get_json()
    answer = put(officer, report, FIELD, file["reference"])
    assert (answer["saved"][0]["text"], answer["rejected"]) == ("quyết định.txt (1 KB)", [])
    assert answer["sections"]["TT"]["filled"] == answer["sections"]["TT"]["required"] == 1
    opened = officer.get(f"/reports/{report.id}/file?key={FIELD}")
    assert (opened.status_code, opened.data) == (200, b"abc")
    assert "attachment" in opened.headers["Content-Disposition"]
    for key in ("B1/R1/TEP", "B1/R1", "TT/KHAC/value"):
        assert officer.get(f"/reports/{report.id}/file?key={key}").status_code == 404
    stranger = client_of(at.people.outsider.user_id)
    assert stranger.get(f"/reports/{report.id}/file?key={FIELD}").status_code in (403, 404)
    # It is the cell's: beside the report it is listed, but taken out in the cell alone.
    page = officer.get(f"/reports/{report.id}/entry").text
    assert "quyết định.txt (1 KB)" in page
    assert file["remove_url"] not in page
    assert officer.post(file["remove_url"], headers=JSON).status_code == 409


def test_only_files_of_the_report_are_taken(report: Report, officer: FlaskClient) -> None:
    foreign = f"{'0' * 64}:12:a.txt"
    for raw in (foreign, "C:\\a.txt"):
        answer = put(officer, report, FIELD, raw)
        assert (len(answer["rejected"]), answer["saved"]) == (1, [])
    refused = attach(officer, report, "chạy.exe", b"MZ\x90\x00")
    assert refused.status_code == 422
    assert refused.get_json()["message"]


def test_a_file_goes_with_its_last_cell_and_comes_back_with_it(
    session: Session, report: Report, officer: FlaskClient
) -> None:
    first = attach(officer, report, "a.txt", b"first").get_json()["reference"]
    second = attach(officer, report, "b.txt", b"second").get_json()["reference"]
    for number, key in enumerate(("B1/R1/TEP", "B1/R2/TEP", "DS/r1/TEP")):
        assert len(put(officer, report, key, first, number)["saved"]) == 1
    put(officer, report, "B1/R1/TEP", second)
    put(officer, report, "B1/R2/TEP", "")
    assert names(session, report) == ["a.txt", "b.txt"]
    put(officer, report, "DS/r1/_at", "")  # the row with the last of them is deleted
    assert names(session, report) == [
        "a.txt",
        "b.txt",
    ]  # until its cell is emptied, it may come back as it was
    put(officer, report, "DS/r1/_at", "V", 2)
    put(officer, report, "DS/r1/TEP", "")
    assert names(session, report) == ["b.txt"]
    put(officer, report, "B1/R2/TEP", first, 9)
    assert names(session, report) == ["a.txt", "b.txt"]
    assert officer.get(f"/reports/{report.id}/file?key=B1/R2/TEP").data == b"first"

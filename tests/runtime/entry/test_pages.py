"""The entry page and its data routes, as people and strangers meet them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.assignments.models import WindowState
from admin.base.clock import Clock
from admin.people.models import Person
from admin.people.roles import Role
from runtime.reports.models import Attachment, Report
from tests.factories import holder
from tests.support.filling import Setting, assignment_in, change, complete, opened_period, typed

ClientOf = Callable[[int], FlaskClient]
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
JSON = {"Accept": "application/json"}


@pytest.fixture
def officer(at: Setting, client_of: ClientOf) -> FlaskClient:
    """The officer of the first commune, signed in."""
    return client_of(at.people.officer.user_id)


def save(client: FlaskClient, at: Setting, *changes: dict[str, Any]) -> Any:
    return client.post(f"/reports/{at.report.id}/cells", json={"changes": list(changes)})


def edit(key: str, raw: str, base: int = 0, number: str = "1") -> dict[str, Any]:
    return {"id": f"id-{key}-{raw}-{number}"[:60], "key": key, "raw": raw, "base": base, "origin": "typed"}


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'id="entry-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_the_page_shows_the_form_with_what_was_entered(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    typed(session, at.report, at.people.officer, [change("KN.TIEN", "1234,5"), change("KN.NHAN", "10")])
    session.commit()
    page = officer.get(f"/reports/{at.report.id}/entry")
    assert page.status_code == 200
    html = page.get_data(as_text=True)
    assert 'data-key="B1/KN/TIEN"' in html
    assert ">1.234,5<" in html
    data = data_of(html)
    assert data["sequences"] == {"B1/KN/TIEN": 1, "B1/KN/NHAN": 2}
    assert data["person"] == at.people.officer.id
    assert data["completeness"]["filled"] == 1
    assert data["fields"]["TT/NGUOI/value"]["kind"] == "text"


def test_cells_that_are_merely_blank_are_one_problem_of_their_section(
    at: Setting, officer: FlaskClient
) -> None:
    data = data_of(officer.get(f"/reports/{at.report.id}/entry").get_data(as_text=True))
    of_table = [problem for problem in data["problems"] if problem["section"] == "B1"]
    assert [(problem["message"], problem["keys"], problem["blank"]) for problem in of_table] == [
        ("Còn 2 ô phải nhập.", ["B1/KN/NHAN"], True)
    ]


def test_saving_answers_with_the_cell_and_everything_it_moves(at: Setting, officer: FlaskClient) -> None:
    answer = save(officer, at, edit("B1/KN/NHAN", "1500"), edit("B1/KN/XONG", "500")).get_json()
    assert [(item["key"], item["text"], item["sequence"]) for item in answer["saved"]] == [
        ("B1/KN/NHAN", "1.500", 1),
        ("B1/KN/XONG", "500", 2),
    ]
    assert answer["computed"]["B1/TONG/NHAN"] == {"text": "1.500"}
    assert answer["computed"]["B1/KN/TYLE"] == {"text": "33,3"}
    assert answer["completeness"] == {"filled": 1, "required": 3, "errors": 2, "warnings": 0}
    assert answer["sections"]["B1"]["filled"] == 1


def test_what_cannot_be_kept_is_said_in_vietnamese_beside_what_can(at: Setting, officer: FlaskClient) -> None:
    answer = save(officer, at, edit("B1/KN/NHAN", "mười"), edit("B1/TC/NHAN", "5"))
    assert answer.status_code == 200
    read = answer.get_json()
    assert [item["key"] for item in read["saved"]] == ["B1/TC/NHAN"]
    (refused,) = read["rejected"]
    assert refused["id"] == "id-B1/KN/NHAN-mười-1"
    assert "không phải là số" in refused["message"]


def test_a_collision_shows_both_values_and_whose_the_other_is(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    typed(
        session,
        at.report,
        holder(session, "dongnghiep", at.town.division(at.commune), Role.OFFICER),
        [change("KN.NHAN", "7")],
    )
    session.commit()
    (conflict,) = save(officer, at, edit("B1/KN/NHAN", "8")).get_json()["conflicts"]
    assert (conflict["mine"], conflict["theirs"], conflict["by"]) == ("8", "7", "Nguyễn Văn Dongnghiep")


def test_after_the_close_the_answer_keeps_the_queue_and_says_why(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    at.period.state = WindowState.CLOSED
    session.commit()
    answer = save(officer, at, edit("B1/KN/NHAN", "8"))
    assert answer.status_code == 409
    assert answer.get_json()["reason"] == "window_closed"
    assert "26/11/2026" in answer.get_json()["message"]
    page = officer.get(f"/reports/{at.report.id}/entry").get_data(as_text=True)
    assert "26/11/2026" in page
    assert 'data-dialog="submit-dialog"' not in page


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"changes": "x"},
        {"changes": [1]},
        {"changes": [{"id": "", "key": "B1/KN/NHAN", "raw": "1"}]},
        {"changes": [{"id": "a", "key": "B1/KN/NHAN", "raw": 1}]},
        {"changes": [{"id": "a", "key": "B1/KN/NHAN", "raw": "1", "base": -1}]},
        {"changes": [{"id": "a", "key": "B1/KN/NHAN", "raw": "1", "base": True}]},
        {"changes": [{"id": "a", "key": "B1/KN/NHAN", "raw": "1", "origin": "rolled_up"}]},
        {"changes": [{"id": "x" * 61, "key": "B1/KN/NHAN", "raw": "1"}]},
        {"changes": [edit("B1/KN/NHAN", "1", number=str(n)) for n in range(5001)]},
    ],
)
def test_a_body_of_another_shape_is_refused_whole(at: Setting, officer: FlaskClient, body: Any) -> None:
    answer = officer.post(f"/reports/{at.report.id}/cells", json=body, headers=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["message"]


def test_the_panel_tells_the_story_of_a_cell(session: Session, at: Setting, officer: FlaskClient) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "7")])
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "1500", base=1)])
    session.commit()
    story = officer.get(f"/reports/{at.report.id}/cell.json?key=B1/KN/NHAN").get_json()
    assert [(line["before"], line["text"]) for line in story["history"]] == [("7", "1.500"), ("", "7")]
    assert story["history"][0]["who"] == "Nguyễn Văn Canbo"
    assert story["history"][0]["when"] == "20/11/2026 14:00"
    assert story["label"] == "Khiếu nại"
    assert story["previous"]["label"] == "Tháng 10 năm 2026"
    assert officer.get(f"/reports/{at.report.id}/cell.json?key=B1/KN/KHONG").status_code == 404
    assert officer.get(f"/reports/{at.report.id}/cell.json?key=x").status_code == 422


def test_the_state_after_a_lost_connection(session: Session, at: Setting, officer: FlaskClient) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "7")])
    session.commit()
    state = officer.get(f"/reports/{at.report.id}/state.json").get_json()
    assert (state["state"], state["sequence"], state["sequences"]) == ("drafting", 1, {"B1/KN/NHAN": 1})
    assert state["cells"]["B1/KN/NHAN"] == {"raw": "7", "text": "7"}
    assert state["computed"]["B1/KN/CUOI"] == {"text": "7"}


STRANGE = ["/entry", "/state.json", "/cell.json?key=B1/KN/NHAN"]


@pytest.mark.parametrize("path", STRANGE)
@pytest.mark.parametrize("who", ["outsider", "designer", "receiver"])
def test_a_stranger_learns_nothing_from_an_address(
    at: Setting, client_of: ClientOf, who: str, path: str
) -> None:
    stranger: Person = getattr(at.people, who)
    known = client_of(stranger.user_id).get(f"/reports/{at.report.id}{path}")
    unknown = client_of(stranger.user_id).get(f"/reports/999999{path}")
    assert (known.status_code, unknown.status_code) == (404, 404)


def test_a_stranger_cannot_write(session: Session, at: Setting, client_of: ClientOf) -> None:
    stranger = client_of(at.people.outsider.user_id)
    assert save(stranger, at, edit("B1/KN/NHAN", "8")).status_code == 404
    assert attach(stranger, at, "a.pdf", PDF).status_code == 404
    reader = client_of(at.people.head_of_division.user_id)
    assert save(reader, at, edit("B1/KN/NHAN", "8")).status_code == 403
    assert session.scalar(sa.select(Report.sequence)) == 0


def test_a_visitor_is_asked_to_sign_in(at: Setting, client: FlaskClient) -> None:
    page = client.get(f"/reports/{at.report.id}/entry")
    assert page.status_code == 302
    assert "/login" in page.headers["Location"]
    assert client.get(f"/reports/{at.report.id}/state.json").status_code == 401
    assert save(client, at, edit("B1/KN/NHAN", "8")).status_code == 401


def test_those_who_check_and_approve_may_look_but_not_type(at: Setting, client_of: ClientOf) -> None:
    page = client_of(at.people.head_of_agency.user_id).get(f"/reports/{at.report.id}/entry")
    assert page.status_code == 200
    assert "figures-review" in page.get_data(as_text=True)
    assert data_of(page.get_data(as_text=True))["locked"].startswith("Ông/bà được xem báo cáo này")


def attach(client: FlaskClient, at: Setting, name: str, content: bytes) -> Any:
    """Upload a file; the body is written here, because Werkzeug's client leaves large temporary files open."""
    head = f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return client.post(
        f"/reports/{at.report.id}/attachments",
        data=head.encode() + content + b"\r\n--limit--\r\n",
        content_type="multipart/form-data; boundary=limit",
        headers=JSON,
    )


def test_a_file_is_attached_downloaded_and_removed(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    kept = attach(officer, at, "Phụ lục 1.pdf", PDF)
    assert kept.status_code == 201
    line = kept.get_json()
    assert (line["name"], line["size"]) == ("Phụ lục 1.pdf", len(PDF))

    file = officer.get(line["url"])
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]

    assert officer.post(line["remove_url"]).status_code == 302
    assert officer.get(line["url"]).status_code == 404
    assert session.scalar(sa.select(sa.func.count(Attachment.id))) == 1  # kept, marked as removed


@pytest.mark.parametrize(
    ("name", "content"),
    [("hoa-don.pdf", b"MZ\x90\x00 a program"), ("bang.xlsx", PDF), ("a.exe", b"MZ"), ("trong.pdf", b"")],
)
def test_a_false_extension_is_refused(at: Setting, officer: FlaskClient, name: str, content: bytes) -> None:
    answer = attach(officer, at, name, content)
    assert answer.status_code == 422
    assert answer.get_json()["message"]


def test_a_file_of_60_mb_is_refused_with_the_limit(at: Setting, officer: FlaskClient) -> None:
    answer = attach(officer, at, "lon.pdf", PDF + b"0" * (60 * 1024 * 1024))
    assert answer.status_code == 413
    assert "50 MB" in answer.get_json()["message"]


def test_a_file_just_above_50_mb_is_refused_with_its_size(at: Setting, officer: FlaskClient) -> None:
    answer = attach(officer, at, "lon.pdf", PDF + b"0" * (50 * 1024 * 1024))
    assert answer.status_code == 422
    assert "51 MB" in answer.get_json()["message"]


def test_the_name_of_a_file_carries_no_folders(at: Setting, officer: FlaskClient) -> None:
    assert attach(officer, at, "../../etc/báo cáo.pdf", PDF).get_json()["name"] == "báo cáo.pdf"


def test_a_stranger_cannot_download_a_file(at: Setting, officer: FlaskClient, client_of: ClientOf) -> None:
    url = attach(officer, at, "a.pdf", PDF).get_json()["url"]
    assert client_of(at.people.outsider.user_id).get(url).status_code == 404


def test_a_report_is_opened_by_its_officer_alone(session: Session, at: Setting, client_of: ClientOf) -> None:
    period = opened_period(session, at.regime, "2026M10")
    assignment = assignment_in(session, period, at.commune)
    session.commit()
    url = f"/assignments/{assignment.id}/report"
    assert client_of(at.people.outsider.user_id).post(url).status_code == 404
    opened = client_of(at.people.officer.user_id).post(url)
    again = client_of(at.people.officer.user_id).post(url)
    assert opened.headers["Location"] == again.headers["Location"]
    assert session.scalar(sa.select(sa.func.count(Report.id))) == 2


def test_submitting_twice_has_one_effect(session: Session, at: Setting, officer: FlaskClient) -> None:
    complete(session, at)
    session.commit()
    first = officer.post(f"/reports/{at.report.id}/submit", json={}, headers=JSON)
    again = officer.post(f"/reports/{at.report.id}/submit", json={}, headers=JSON)
    assert (first.status_code, again.status_code) == (200, 200)
    session.expire_all()
    assert session.scalar(sa.select(Report.revision)) == 1


def test_a_first_submission_after_the_close_is_refused(
    session: Session, at: Setting, officer: FlaskClient, clock: Clock
) -> None:
    complete(session, at)
    at.period.state = WindowState.CLOSED
    session.commit()
    answer = officer.post(f"/reports/{at.report.id}/submit", json={}, headers=JSON)
    assert answer.status_code == 422
    assert "26/11/2026" in answer.get_json()["message"]


def test_an_incomplete_report_is_refused_with_its_cells(at: Setting, officer: FlaskClient) -> None:
    answer = officer.post(f"/reports/{at.report.id}/submit", json={}, headers=JSON)
    assert answer.status_code == 422
    keys = [problem["key"] for problem in answer.get_json()["problems"]]
    assert keys[:2] == ["B1/KN/NHAN", "B1/TC/NHAN"]


def test_a_long_history_is_shown_whole_when_asked_for(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    for number in range(25):
        typed(session, at.report, at.people.officer, [change("KN.NHAN", str(number), base=number)])
    session.commit()
    address = f"/reports/{at.report.id}/cell.json?key=B1/KN/NHAN"
    short, whole = officer.get(address).get_json(), officer.get(f"{address}&whole=1").get_json()
    assert (len(short["history"]), short["more"], len(whole["history"]), whole["more"]) == (
        20,
        True,
        25,
        False,
    )

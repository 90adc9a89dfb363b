"""An office asks for a form, a designer takes it up, the office sees how far it is and is told (C06)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy.orm import Session

from admin.notifications.models import Notification
from admin.people.roles import Role
from designer.requests.models import FormRequest, RequestState
from designer.template.models import Template
from tests.factories import city, holder
from tests.support.every_setting import EVERY_SETTING

ASKED = {"title": "Biểu thu ngân sách", "wish": "Mỗi phường báo cáo hằng tháng"}
NAMED = {"code": "THU01", "symbol": "01/THU", "title": "Thu ngân sách", "owner": "0"}


@dataclass(frozen=True)
class People:
    """Clients of those who ask and answer; `officer_id` is the person who asks."""

    officer: FlaskClient
    outsider: FlaskClient
    central: FlaskClient
    local: FlaskClient
    officer_id: int
    central_id: int


@pytest.fixture
def people(session: Session, client_of: Callable[[int], FlaskClient]) -> People:
    town = city(session)
    ward, other = town.communes[0], town.communes[1]
    officer = holder(session, "canbo", town.division(ward), Role.OFFICER)
    outsider = holder(session, "nguoingoai", town.division(other), Role.OFFICER)
    central = holder(session, "thietke", town.office, Role.DESIGNER)
    local = holder(session, "thietkexa", other, Role.DESIGNER)
    users = [found.user_id for found in (officer, outsider, central, local)]
    ids = officer.id, central.id
    session.commit()
    return People(*(client_of(user) for user in users), *ids)


def ask(people: People, filename: str = "", content: bytes = b"", **changes: str) -> Any:
    data: dict[str, Any] = {**ASKED, **changes}
    if filename:
        data["file"] = (BytesIO(content), filename)
    return people.officer.post("/form-requests/new", data=data, content_type="multipart/form-data")


def spreadsheet() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["THU NGÂN SÁCH"],
        [],
        ["STT", "Nội dung", "Kế hoạch", "Thực hiện"],
        ["A", "B", "1", "2"],
        ["1", "Thuế", None, None],
        ["2", "Phí", None, None],
    ):
        sheet.append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def events(session: Session, person_id: int) -> list[str]:
    session.expire_all()
    query = sa.select(Notification.event).where(Notification.person_id == person_id).order_by(Notification.id)
    return list(session.scalars(query))


def test_a_spreadsheet_becomes_a_form_and_the_office_is_told_each_step(
    people: People, session: Session
) -> None:
    assert "Chưa có ai đề nghị" in people.officer.get("/form-requests/").text
    sent = spreadsheet()
    place = ask(people, "thu.xlsx", sent).headers["Location"]
    assert events(session, people.central_id) == ["form_request.sent"]
    assert "Chờ người thiết kế" in people.officer.get(place).text
    assert "Biểu thu ngân sách" in people.central.get("/form-requests/").text
    assert people.central.get(f"{place}/file").data == sent
    begun = people.central.post(f"{place}/take-up", data=NAMED)
    assert begun.headers["Location"].endswith("/designer/THU01")
    draft = people.central.get("/designer/THU01/draft.json").get_json()["definition"]
    assert [column["label"] for column in draft["sections"][0]["columns"]] == ["Kế hoạch", "Thực hiện"]
    assert "Đang thiết kế" in people.officer.get(place).text
    published = people.central.post("/designer/THU01/publish", data={"note": "Mới", "effective_from": ""})
    assert published.status_code == 302
    assert "Đã ban hành biểu" in people.officer.get(place).text
    assert events(session, people.officer_id) == ["form_request.taken_up", "form_request.published"]


def test_a_definition_sent_along_is_where_the_form_begins(people: People, session: Session) -> None:
    place = ask(people, "bieu.json", json.dumps(EVERY_SETTING).encode()).headers["Location"]
    people.central.post(f"{place}/take-up", data=NAMED)
    draft = people.central.get("/designer/THU01/draft.json").get_json()["definition"]
    assert (draft["code"], len(draft["sections"])) == ("THU01", 5)


@pytest.mark.parametrize(
    "content",
    [
        b'{"sections": [1, 2]}',
        b'{"sections": [], "period_kinds": [[1]]}',
        b'{"sections": [], "title": "\\ud800"}',
        b'{"sections": [], "notes": ["a\\u0000b"]}',
        b'{"sections": [], "x": NaN}',
        b'{"sections": [], "x": 1e999}',
        b'{"sections": [' + b"[" * 900 + b"]" * 900 + b"]}",
    ],
)
def test_a_draft_that_could_not_be_kept_is_refused_when_it_is_sent(people: People, content: bytes) -> None:
    answer = ask(people, "bieu.json", content)
    assert answer.status_code == 422
    assert "notice-bad" in answer.text
    assert ASKED["wish"] in answer.text


def test_a_word_where_a_file_belongs_is_no_file(people: People, session: Session) -> None:
    assert ask(people, file="bieu.json").status_code == 302
    assert session.scalars(sa.select(FormRequest)).one().file is None


def test_words_alone_are_enough_and_a_taken_code_is_said(people: People, session: Session) -> None:
    place = ask(people).headers["Location"]
    people.central.post(f"{place}/take-up", data=NAMED)
    second = ask(people, title="Biểu khác").headers["Location"]
    again = people.central.post(f"{second}/take-up", data={**NAMED, "title": "Tên gõ dở"})
    assert again.status_code == 422
    assert "Tên gõ dở" in again.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Template)) == 1


def test_a_refusal_says_why(people: People, session: Session) -> None:
    place = ask(people).headers["Location"]
    assert people.central.post(f"{place}/refuse", data={"reason": " "}).status_code == 422
    people.central.post(f"{place}/refuse", data={"reason": "Đã có biểu 02/THU"})
    page = people.officer.get(place).text
    assert "Đã có biểu 02/THU" in page
    assert events(session, people.officer_id) == ["form_request.refused"]
    assert people.central.post(f"{place}/take-up", data=NAMED).status_code == 409
    assert people.central.post(f"{place}/refuse", data={"reason": "x"}).status_code == 409


def test_others_neither_see_nor_answer(people: People) -> None:
    place = ask(people).headers["Location"]
    for client in (people.outsider, people.local):
        assert client.get(place).status_code == 404
        assert client.get(f"{place}/file").status_code == 404
        assert "Biểu thu ngân sách" not in client.get("/form-requests/").text
    assert people.local.post(f"{place}/take-up", data=NAMED).status_code == 404
    for act in ("take-up", "refuse"):
        assert people.officer.post(f"{place}/{act}", data={**NAMED, "reason": "x"}).status_code == 403
    assert "Nhận làm" not in people.officer.get(place).text


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("bieu.json", b"{"),
        ("bieu.json", b"[]"),
        ("bieu.xlsx", b"PK"),
        ("bieu.exe", b"MZ"),
        ("a.json", b"[" * 99999),
    ],
)
def test_a_file_that_is_no_form_is_refused_and_what_was_written_stays(
    people: People, session: Session, filename: str, content: bytes
) -> None:
    answer = ask(people, filename, content)
    assert answer.status_code == 422
    assert ASKED["wish"] in answer.text
    assert session.scalar(sa.select(sa.func.count()).select_from(FormRequest)) == 0


def test_the_states_are_those_the_regulation_names() -> None:
    assert [state.value for state in RequestState] == ["submitted", "in_design", "published", "refused"]

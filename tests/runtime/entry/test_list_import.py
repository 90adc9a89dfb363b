"""A list is filled from any spreadsheet: columns matched, lines shown, then taken; by those who may, and once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin.base import clock
from admin.people.roles import Role
from runtime.approval.operations import Pin, decide
from runtime.approval.states import Action
from runtime.entry import list_import
from runtime.reports.models import Origin
from tests.factories import holder
from tests.runtime.entry.test_workbook import boxes, kept, origins, take
from tests.support.filling import (
    Setting,
    actor_of,
    change,
    complete,
    opened_period,
    published,
    report_in,
    typed,
)

ClientOf = Callable[[int], FlaskClient]
HEADER = ["STT", "TÊN CÔNG TRÌNH", "Số lượng (cái)", "Giá"]
LINES = [[1, "Đường liên xã", 3, 1.5], [2, "Trường học", "hai", 2], [3, "Tổng cộng", 5, None]]


@pytest.fixture
def officer(at: Setting, client_of: ClientOf) -> FlaskClient:
    return client_of(at.people.officer.user_id)


def file_of(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Công trình"
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def address(at: Setting, end: str = "import", code: str = "DS") -> str:
    return f"/reports/{at.report.id}/lists/{code}/{end}"


def uploaded(client: FlaskClient, at: Setting, content: bytes, **others: str) -> TestResponse:
    data = {"file": (BytesIO(content), "danh-sach.xlsx"), **others}
    return client.post(address(at), data=data, content_type="multipart/form-data")


def columns_of(page: str) -> dict[str, str]:
    """The column of the sheet that is chosen for each of the list's."""
    selects = re.findall(r'<select [^>]*name="column\.(\w+)">(.*?)</select>', page, re.DOTALL)
    found = {code: re.search(r'value="(\d*)" selected', options) for code, options in selects}
    return {code: match[1] if match else "" for code, match in found.items()}


def shown(client: FlaskClient, at: Setting, page: str, **columns: str) -> TestResponse:
    """The lines of the matched columns; `columns` corrects some."""
    told = re.search(r'name="told" value="([^"]*)"', page)
    assert told is not None
    chosen = {f"column.{code}": place for code, place in {**columns_of(page), **columns}.items()}
    data = {"told": unescape(told[1]), **chosen}
    return client.post(address(at, "lines"), data=data, content_type="multipart/form-data")


def listed(client: FlaskClient, at: Setting, content: bytes, **columns: str) -> str:
    answer = shown(client, at, uploaded(client, at, content).text, **columns)
    assert answer.status_code == 200
    return answer.text


def names(session: Session, at: Setting) -> list[Any]:
    return sorted(value for key, value in kept(session, at).items() if key[2] == "TEN")


def ticked(page: str) -> list[bool]:
    return [chosen for _, chosen in boxes(page)]


# The way through


def test_columns_are_matched_and_corrected_and_lines_taken(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    page = uploaded(officer, at, file_of(HEADER, *LINES)).text
    assert columns_of(page) == {"TEN": "1", "SO": "2", "GIA": ""}
    page = shown(officer, at, page, GIA="3").text
    assert columns_of(page)["GIA"] == "3"  # can be corrected again beside the lines
    assert ticked(page) == [True, True, False]
    assert all(said in page for said in ("Công trình!C3", "“hai” không phải là số", "1,5", "Dòng tổng"))
    assert kept(session, at) == {}  # nothing before it is confirmed
    assert take(officer, at, page).headers["Location"].endswith("/entry")
    values = kept(session, at)
    assert names(session, at) == ["Trường học", "Đường liên xã"]
    assert sorted(str(value) for key, value in values.items() if key[2] == "GIA") == ["1.5", "2.0"]
    assert set(origins(session, at).values()) == {Origin.IMPORTED}


def test_lines_stand_behind_those_that_are_there_in_the_order_of_the_file(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    typed(session, at.report, at.people.officer, [change("DS/r1/_at", "b"), change("DS/r1/TEN", "Cầu")])
    session.commit()
    take(officer, at, listed(officer, at, file_of(["Tên công trình", "Số"], ["Chợ", 1], ["An", 2])))
    values = kept(session, at)
    places = {values[key[0], key[1], "TEN"]: value for key, value in values.items() if key[2] == "_at"}
    assert sorted(places, key=lambda name: str(places[name])) == ["Cầu", "Chợ", "An"]


def test_taking_the_same_lines_twice_counts_once(session: Session, at: Setting, officer: FlaskClient) -> None:
    content = file_of(HEADER, *LINES[:2])
    page = listed(officer, at, content)
    take(officer, at, page)
    take(officer, at, page)
    assert len(names(session, at)) == 2
    again = listed(officer, at, content)
    assert ticked(again) == [False, False]
    assert "Đã có trong danh sách" in again
    assert take(officer, at, again).status_code == 422
    take(officer, at, again, everything=True)  # who asks for it gets the lines once more
    assert len(names(session, at)) == 4


def test_what_was_deleted_can_be_taken_again(session: Session, at: Setting, officer: FlaskClient) -> None:
    content = file_of(HEADER, LINES[0])
    take(officer, at, listed(officer, at, content))
    (record,) = (key[1] for key in kept(session, at) if key[2] == "_at")
    typed(session, at.report, at.people.officer, [change(f"DS/{record}/_at", "", base=1)])
    session.commit()
    page = listed(officer, at, content)
    assert ticked(page) == [True]
    take(officer, at, page)
    assert len([1 for key, value in kept(session, at).items() if key[2] == "_at" and value]) == 1


def test_a_record_with_the_same_key_is_told(session: Session, at: Setting, officer: FlaskClient) -> None:
    """The list names the column that tells its records apart; other columns may differ."""
    form = {
        "code": "BM02",
        "symbol": "02/BM",
        "title": "Danh sách",
        "format": 1,
        "sections": [
            {
                "kind": "records",
                "code": "DS",
                "columns": [
                    {"code": "TEN", "label": "Tên", "kind": "text"},
                    {"code": "NGAY", "label": "Ngày", "kind": "date"},
                ],
                "matching_key": ["TEN"],
            }
        ],
    }
    published(session, form)
    period = opened_period(session, at.regime, "2026M10")
    other = Setting(
        at.town, at.people, at.regime, at.template, period,
        report_in(session, period, at.commune, template_code="BM02"),
    )  # fmt: skip
    typed(
        session,
        other.report,
        at.people.officer,
        [change("DS/r1/_at", "b"), change("DS/r1/TEN", "Nguyễn Văn A")],
    )
    session.commit()
    content = file_of(
        ["Tên", "Ngày"], ["NGUYỄN VĂN A", "05/11/2026"], ["Trần B", None], ["trần b", "06/11/2026"]
    )
    page = listed(officer, other, content)
    assert ticked(page) == [False, True, False]
    assert "Trùng với dòng 3" in page


# Limits


def test_more_lines_than_fit_are_told(
    monkeypatch: pytest.MonkeyPatch, at: Setting, officer: FlaskClient
) -> None:
    monkeypatch.setattr(list_import, "MOST_RECORDS", 2)
    page = listed(officer, at, file_of(["Tên công trình", "Số"], ["Một", 1], ["Hai", 2], ["Ba", 3]))
    assert len(boxes(page)) == 2
    assert "Còn 1 dòng" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (file_of(["Chỉ một dòng chữ"]), "Không tìm thấy danh sách"),
        (b"PK\x03\x04 hong", "Excel"),
    ],
)
def test_a_file_without_a_list_is_refused(
    at: Setting, officer: FlaskClient, content: bytes, said: str
) -> None:
    answer = uploaded(officer, at, content)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_a_sheet_is_named(at: Setting, officer: FlaskClient) -> None:
    content = file_of(HEADER, *LINES)
    assert uploaded(officer, at, content, sheet="công trình").status_code == 200
    assert uploaded(officer, at, content, sheet="Khác").status_code == 422


def test_without_a_column_or_with_nonsense_nothing_is_shown(at: Setting, officer: FlaskClient) -> None:
    page = uploaded(officer, at, file_of(HEADER, *LINES)).text
    none = shown(officer, at, page, TEN="", SO="99", GIA="²")
    assert (none.status_code, boxes(none.text)) == (422, [])
    assert "ít nhất một cột" in none.text
    assert columns_of(none.text)["TEN"] == ""  # the lines are still there to be matched
    for told in ("", "[" * 100_000, json.dumps({"columns": []})):
        assert officer.post(address(at, "lines"), data={"told": told}).status_code == 422


# Who may


def test_only_who_enters_here_may(
    session: Session, at: Setting, client_of: ClientOf, client: FlaskClient
) -> None:
    elsewhere = holder(session, "canbo9", at.town.division(at.town.communes[1]), Role.OFFICER)
    session.commit()
    for user, status in ((elsewhere.user_id, 404), (at.people.head_of_agency.user_id, 403)):
        other = client_of(user)
        assert other.get(address(at)).status_code == status
        assert other.post(address(at), data={}).status_code == status
        assert other.post(address(at, "lines"), data={}).status_code == status
    assert "/login" in client.get(address(at)).headers["Location"]


def test_only_lists_of_the_report(at: Setting, officer: FlaskClient) -> None:
    assert {officer.get(address(at, code=code)).status_code for code in ("B1", "TM", "NGOAI")} == {404}
    assert "lists/DS/import" in officer.get(f"/reports/{at.report.id}/entry").text
    assert "lists/DS/import" in officer.get(f"/reports/{at.report.id}/workbook").text


def test_no_row_is_added_where_only_marked_cells_are_open(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    complete(session, at)
    actors = [actor_of(session, person) for person in (at.people.officer, at.people.head_of_division)]
    decide(session, at.report, Action.SUBMIT, actor=actors[0], now=clock.now())
    pins = [Pin("B1/KN/NHAN", "Sai")]
    decide(
        session, at.report, Action.RETURN, actor=actors[1], now=clock.now(), reason="Sai", pins=pins, only_pins=True
    )  # fmt: skip
    session.commit()
    assert "các ô đã ghim" in (answer := officer.get(address(at))).text
    assert (answer.status_code, officer.post(address(at, "lines"), data={}).status_code) == (409, 409)
    assert "lists/DS/import" not in officer.get(f"/reports/{at.report.id}/entry").text

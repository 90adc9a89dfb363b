"""A report filled in Excel: downloaded with its figures, compared when it comes back, taken line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin.people.roles import Role
from forms_library.spreadsheet.exporting.marks import MARKS_SHEET
from forms_library.value_types import CellKey, Value
from runtime.reports.models import Cell, Origin
from runtime.reports.queries import stored_cells
from tests.factories import holder
from tests.forms_library.spreadsheet.hostile import macro_enabled
from tests.support.filling import Setting, change, typed

ClientOf = Callable[[int], FlaskClient]


@pytest.fixture
def officer(at: Setting, client_of: ClientOf) -> FlaskClient:
    return client_of(at.people.officer.user_id)


def downloaded(client: FlaskClient, at: Setting) -> Workbook:
    answer = client.get(f"/reports/{at.report.id}/workbook.xlsx")
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.data))


def put(book: Workbook, key: str, value: Any) -> None:
    """Write into the cell that the hidden codes name: "B1/KN/NHAN"."""
    section, row, column = key.split("/")
    sheet = next(sheet for sheet in book.worksheets if sheet["A1"].value == section)
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {cell.value: cell.row for cell in sheet["A"]}
    sheet.cell(rows[row], columns[column]).value = value


def uploaded(client: FlaskClient, at: Setting, book: Workbook | bytes) -> TestResponse:
    if isinstance(book, Workbook):
        stream = BytesIO()
        book.save(stream)
        book = stream.getvalue()
    data = {"file": (BytesIO(book), "bieu.xlsx")}
    return client.post(f"/reports/{at.report.id}/workbook", data=data, content_type="multipart/form-data")


def boxes(page: str) -> list[tuple[str, bool]]:
    """(what a line would change, whether it is ticked)."""
    return [
        (unescape(box[1]), " checked" in box[0])
        for box in re.finditer(r'<input type="checkbox" name="take" value="([^"]*)"[^>]*>', page)
    ]


def take(client: FlaskClient, at: Setting, page: str, *, everything: bool = False) -> TestResponse:
    chosen = [value for value, ticked in boxes(page) if ticked or everything]
    return client.post(f"/reports/{at.report.id}/workbook/apply", data={"take": chosen})


def kept(session: Session, at: Setting) -> dict[CellKey, Value]:
    """The values of the report as they stand; the session is let go, since SQLite has one writer at a time."""
    session.expire_all()
    found = {key: cell.value for key, cell in stored_cells(session, at.report).items()}
    session.commit()
    return found


def origins(session: Session, at: Setting) -> dict[str, Origin]:
    rows = session.scalars(sa.select(Cell).where(Cell.report_id == at.report.id)).all()
    found = {f"{cell.section}/{cell.row}/{cell.column}": cell.origin for cell in rows}
    session.commit()
    return found


# The way through


def test_changed_cells_are_shown_first_and_then_taken(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "10"), change("KN.TIEN", "1234,5")])
    session.commit()
    book = downloaded(officer, at)
    put(book, "B1/KN/NHAN", 12)
    put(book, "B1/TC/TIEN", 0.1 + 0.2)
    put(book, "TT/NGUOI/value", "Nguyễn Văn A")
    page = uploaded(officer, at, book).text
    assert [(json.loads(value)[0]["key"], ticked) for value, ticked in boxes(page)] == [
        ("B1/KN/NHAN", True),
        ("B1/TC/TIEN", True),
        ("TT/NGUOI/value", True),
    ]
    assert kept(session, at)["B1", "KN", "NHAN"] == 10  # nothing before it is confirmed
    assert take(officer, at, page).headers["Location"].endswith("/entry")
    assert str(kept(session, at)["B1", "TC", "TIEN"]) == "0.3"
    assert origins(session, at) == {
        "B1/KN/NHAN": Origin.IMPORTED,
        "B1/KN/TIEN": Origin.TYPED,  # untouched in the file
        "B1/TC/TIEN": Origin.IMPORTED,
        "TT/NGUOI/value": Origin.IMPORTED,
    }


def test_an_untouched_file_changes_nothing(session: Session, at: Setting, officer: FlaskClient) -> None:
    typed(session, at.report, at.people.officer, [change("KN.TIEN", "1234,5")])
    session.commit()
    book = downloaded(officer, at)
    # A colleague's later figure is not undone by a file that holds the older one.
    typed(session, at.report, at.people.officer, [change("KN.TIEN", "99")])
    session.commit()
    page = uploaded(officer, at, book).text
    assert boxes(page) == []
    assert "Tệp không thay đổi gì" in page


def test_what_somebody_else_changed_meanwhile_is_not_ticked(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    book = downloaded(officer, at)
    put(book, "B1/KN/NHAN", 12)
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "15")])
    session.commit()
    page = uploaded(officer, at, book).text
    assert [ticked for _, ticked in boxes(page)] == [False]
    take(officer, at, page, everything=True)
    assert kept(session, at)["B1", "KN", "NHAN"] == 12


def test_sending_the_choice_twice_counts_once(session: Session, at: Setting, officer: FlaskClient) -> None:
    book = downloaded(officer, at)
    put(book, "DS/+1/TEN", "Đường liên xã")
    put(book, "DS/+1/SO", 3)
    page = uploaded(officer, at, book).text
    take(officer, at, page)
    take(officer, at, page)
    assert [value for key, value in kept(session, at).items() if key[2] == "TEN"] == ["Đường liên xã"]
    again = uploaded(officer, at, book).text
    assert take(officer, at, again).status_code == 302
    assert [value for key, value in kept(session, at).items() if key[2] == "TEN"] == ["Đường liên xã"]


def test_a_row_of_a_file_that_was_deleted_since_is_added_anew(
    session: Session, at: Setting, officer: FlaskClient
) -> None:
    book = downloaded(officer, at)
    put(book, "DS/+1/TEN", "Đường liên xã")
    take(officer, at, uploaded(officer, at, book).text)
    (row,) = {key[1] for key in kept(session, at) if key[0] == "DS"}
    typed(session, at.report, at.people.officer, [change(f"DS/{row}/_at", "")])
    session.commit()
    assert take(officer, at, uploaded(officer, at, book).text).status_code == 302
    there = {key[1] for key, value in kept(session, at).items() if key[2] == "_at" and value is not None}
    assert len(there) == 1
    assert there != {row}


def test_computed_and_locked_cells_are_never_taken(at: Setting, officer: FlaskClient) -> None:
    book = downloaded(officer, at)
    put(book, "B1/KN/CUOI", 500)
    put(book, "B1/PA/TIEN", 5)
    assert boxes(uploaded(officer, at, book).text) == []


def test_moved_rows_are_known_by_their_codes(at: Setting, officer: FlaskClient) -> None:
    book = downloaded(officer, at)
    put(book, "B1/KN/NHAN", 1)
    sheet = next(sheet for sheet in book.worksheets if sheet["A1"].value == "B1")
    rows = {cell.value: cell.row for cell in sheet["A"]}
    first = [cell.value for cell in sheet[rows["KN"]]]
    second = [cell.value for cell in sheet[rows["TC"]]]
    for place, (one, other) in enumerate(zip(first, second, strict=True), start=1):
        sheet.cell(rows["KN"], place).value = other
        sheet.cell(rows["TC"], place).value = one
    page = uploaded(officer, at, book).text
    assert [json.loads(value)[0]["key"] for value, _ in boxes(page)] == ["B1/KN/NHAN"]
    assert "nhận ra theo mã" in page


# What cannot be kept


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("B1/KN/NHAN", "mười hai", "không phải là số"),
        ("B1/KN/NHAN", 1.5, "số nguyên"),
        ("B1/KN/TIEN", "1.234", "hai cách"),
        ("B1/KN/TIEN", 1.25, "thập phân"),
        ("B1/KN/NHAN", "=1+2", "chưa có kết quả"),
    ],
)
def test_what_cannot_be_kept_is_said_with_its_cell(
    at: Setting, officer: FlaskClient, key: str, value: Any, said: str
) -> None:
    book = downloaded(officer, at)
    put(book, key, value)
    page = uploaded(officer, at, book).text
    assert boxes(page) == []
    assert said in page
    assert "B1 Số liệu!" in page


def marks(book: Workbook, **changed: Any) -> Workbook:
    cell = book[MARKS_SHEET]["A1"]
    cell.value = json.dumps({**json.loads(str(cell.value)), **changed})
    return book


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"organisation": "H49.99", "organisation_name": "UBND xã Khác"}, "UBND xã Khác"),
        ({"period": "2026M09"}, "9"),
        ({"template": "BM99"}, "BM99"),
        ({"digest": "0" * 64, "version": 7}, "phiên bản 7"),
        ({"organisation": ""}, "biểu trống"),
    ],
)
def test_a_file_of_another_report_is_refused(
    at: Setting, officer: FlaskClient, changed: dict[str, Any], said: str
) -> None:
    answer = uploaded(officer, at, marks(downloaded(officer, at), **changed))
    assert answer.status_code == 422
    assert said in answer.text
    assert boxes(answer.text) == []


def test_files_of_others_and_hostile_ones_are_refused(at: Setting, officer: FlaskClient) -> None:
    assert uploaded(officer, at, Workbook()).status_code == 422
    answer = uploaded(officer, at, macro_enabled())
    assert (answer.status_code, "macro" in answer.text) == (422, True)
    nothing = officer.post(f"/reports/{at.report.id}/workbook", data={}, content_type="multipart/form-data")
    assert nothing.status_code == 422


def test_a_choice_that_is_none_is_refused(at: Setting, officer: FlaskClient) -> None:
    address = f"/reports/{at.report.id}/workbook/apply"
    assert officer.post(address, data={}).status_code == 422
    assert officer.post(address, data={"take": "nonsense"}).status_code == 422
    assert officer.post(address, data={"take": "[1]"}).status_code == 422


# Who may


def test_only_who_enters_here_may(
    session: Session, at: Setting, client_of: ClientOf, client: FlaskClient
) -> None:
    elsewhere = holder(session, "canbo9", at.town.division(at.town.communes[1]), Role.OFFICER)
    session.commit()
    address = f"/reports/{at.report.id}/workbook"
    for user, status in ((elsewhere.user_id, 404), (at.people.head_of_agency.user_id, 403)):
        other = client_of(user)
        assert {other.get(address).status_code, other.get(f"{address}.xlsx").status_code} == {status}
        assert other.post(address, data={}).status_code == status
        assert other.post(f"{address}/apply", data={"take": "[]"}).status_code == status
    assert "/login" in client.get(address).headers["Location"]

"""A designer uploads a spreadsheet, corrects what was found beside the original, and gets a draft."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin.base import clock
from admin.people.roles import Role
from admin.web.access import load_actor
from designer.editor.views import blank_definition
from designer.importing.models import FormImport
from designer.importing.queries import forms_by_symbol
from designer.template.operations import create_template, publish
from designer.template.queries import draft_of, template_by_code
from designer.template.rights import known_to
from tests.designer.conftest import Office
from tests.factories import city, holder
from tests.forms_library.spreadsheet.corpus.made import made, sheet_of
from tests.forms_library.spreadsheet.hostile import macro_enabled

UPLOAD = "/designer/imports/"


def uploaded(client: FlaskClient, content: bytes, name: str = "bieu.xlsx") -> TestResponse:
    return client.post(UPLOAD, data={"file": (BytesIO(content), name)}, content_type="multipart/form-data")


def review_of(client: FlaskClient, name: str) -> str:
    """Upload a sheet of the corpus; the address of its review."""
    answer = uploaded(client, made(name), f"{name}.xlsx")
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def start(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(
        f"{address}/apply",
        data={"code": "NS05", "symbol": "05/NS", "title": "Thu, chi", "owner": "0", **fields},
    )


# The way through


def test_a_spreadsheet_becomes_a_draft(designer: FlaskClient, session: Session) -> None:
    address = review_of(designer, "budget")
    page = designer.get(address).text
    assert 'id="cell-G20"' in page
    assert 'href="#cell-G20"' in page
    assert "Dự toán năm" in page
    answer = start(designer, address)
    assert answer.headers["Location"] == "/designer/NS05"
    draft = draft_of(session, template_by_code(session, "NS05").id)
    assert draft is not None
    assert (draft.definition["code"], draft.definition["title"]) == ("NS05", "Thu, chi")
    assert len(draft.definition["sections"][0]["rows"]) == 3
    assert designer.get("/designer/NS05").status_code == 200
    assert designer.get(address).status_code == 404  # it has been applied
    assert session.query(FormImport).count() == 0


def test_corrections_are_kept_and_can_be_taken_back(designer: FlaskClient) -> None:
    address = review_of(designer, "budget")
    sent = {
        "form.title": "Thu chi ngân sách",
        "t0.c4.path": "Dự toán / Cả năm",
        "t0.c8.kept": "",
        "t0.r14.formula": "=R02+R05",
        "t0.r20.level": "2",
        "t0.c5.kind": "money",  # as it was shown: no correction
    }
    assert designer.post(address, data=sent).status_code == 302
    page = designer.get(address).text
    for text in ('value="Thu chi ngân sách"', 'value="Dự toán / Cả năm"', 'value="R02+R05"', "left-out"):
        assert text in page
    designer.post(f"{address}/again")
    assert 'value="Dự toán / Cả năm"' not in designer.get(address).text


@pytest.mark.parametrize("value", ["²", "9" * 5000, "٣", "-1", "1e3"])
def test_what_is_no_row_number_is_no_correction(designer: FlaskClient, value: str) -> None:
    address = review_of(designer, "budget")
    assert designer.post(address, data={"t0.top": value, "t0.code_row": value}).status_code == 302
    assert designer.get(address).status_code == 200


def test_only_what_differs_from_what_was_shown_is_a_correction(
    designer: FlaskClient, session: Session
) -> None:
    address = review_of(designer, "budget")
    designer.post(
        address, data={"t0.c5.kind": "money", "t0.c4.printed": "1a", "t9.c4.kind": "text", "x": "y"}
    )
    assert session.query(FormImport).one().corrections == {"tables": [{"columns": {"4": {"printed": "1a"}}}]}


def test_a_formula_in_vietnamese_style_is_taken_and_a_wrong_one_said(designer: FlaskClient) -> None:
    address = review_of(designer, "budget")
    designer.post(address, data={"t0.c4.formula": "TỔNG(C02;C03)"})
    assert 'value="TỔNG(C02;C03)"' in designer.get(address).text
    designer.post(address, data={"t0.c4.formula": "C02+"})
    page = designer.get(address).text
    assert "không đọc được" in page
    assert 'value="TỔNG(C02;C03)"' in page


def test_letters_of_old_fonts_are_converted_after_confirmation(designer: FlaskClient) -> None:
    address = review_of(designer, "tcvn3")
    assert "tæng hîp" in designer.get(address).text
    designer.post(address, data={"form.convert_fonts": ["", "1"]})
    page = designer.get(address).text
    assert "TỔNG HỢP KẾT QUẢ CHUYỂN ĐỔI SỐ" in page
    assert "tæng hîp" not in page


def test_sections_go_below_those_of_a_draft_with_codes_of_their_own(
    designer: FlaskClient, session: Session, form: dict[str, Any]
) -> None:
    address = review_of(designer, "budget")
    answer = designer.post(f"{address}/join", data={"template": "BM01"})
    assert answer.headers["Location"] == "/designer/BM01"
    draft = draft_of(session, template_by_code(session, "BM01").id)
    assert draft is not None
    codes = [section["code"] for section in draft.definition["sections"]]
    before = [section["code"] for section in form["sections"]]
    assert codes[: len(before)] == before
    assert len(set(codes)) == len(codes) == len(before) + 1
    assert designer.get("/designer/BM01/publish").status_code == 200


def test_sections_take_the_place_of_those_of_a_draft(designer: FlaskClient, session: Session) -> None:
    address = review_of(designer, "budget")
    designer.post(f"{address}/join", data={"template": "BM01", "replace": "1"})
    draft = draft_of(session, template_by_code(session, "BM01").id)
    assert draft is not None
    assert [section["code"] for section in draft.definition["sections"]] == ["B1"]
    assert draft.definition["code"] == "BM01"


# What is refused


def test_a_hostile_file_is_refused_with_the_reason(designer: FlaskClient, session: Session) -> None:
    answer = uploaded(designer, macro_enabled())
    assert answer.status_code == 422
    assert "macro" in answer.text
    assert session.query(FormImport).count() == 0


def test_no_file_is_said(designer: FlaskClient) -> None:
    answer = designer.post(UPLOAD, data={}, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_a_taken_code_is_said_beside_the_field_and_the_import_stays(designer: FlaskClient) -> None:
    address = review_of(designer, "budget")
    answer = start(designer, address, code="BM01")
    assert answer.status_code == 422
    assert designer.get(address).status_code == 200


def test_a_sheet_without_a_table_makes_no_form(designer: FlaskClient) -> None:
    address = str(uploaded(designer, sheet_of("A1 | Kính gửi: Sở Nội vụ")).headers["Location"])
    assert "Không tìm thấy bảng" in designer.get(address).text
    assert start(designer, address).status_code == 409


# Who may


ADDRESSES = ["", "/again", "/apply", "/join", "/discard"]


def test_who_is_no_designer_is_refused(
    office: Office, client_of: Callable[[int], FlaskClient], designer: FlaskClient
) -> None:
    address = review_of(designer, "letters")
    for user in (office.officer, office.stranger):
        outsider = client_of(user)
        assert outsider.get(UPLOAD).status_code == 403
        assert uploaded(outsider, made("letters")).status_code == 403
        assert outsider.get(address).status_code == 403
        assert {outsider.post(address + end).status_code for end in ADDRESSES} == {403}


def test_another_designers_import_is_unknown(colleague: FlaskClient, designer: FlaskClient) -> None:
    address = review_of(designer, "letters")
    assert colleague.get(address).status_code == 404
    assert {colleague.post(address + end, data={"template": "BM01"}).status_code for end in ADDRESSES} == {
        404
    }
    assert "letters.xlsx" not in colleague.get(UPLOAD).text


def test_a_visitor_signs_in_first(office: Office, client: FlaskClient) -> None:
    assert "/login" in client.get(UPLOAD).headers["Location"]


@pytest.mark.parametrize("name", ["dossiers", "list", "two-tables", "wrong-codes", "offset"])
def test_every_kind_of_sheet_can_be_reviewed_and_applied(designer: FlaskClient, name: str) -> None:
    address = review_of(designer, name)
    assert designer.get(address).status_code == 200
    assert start(designer, address).status_code == 302
    assert designer.get("/designer/NS05").status_code == 200


def test_an_import_is_dropped(designer: FlaskClient) -> None:
    address = review_of(designer, "letters")
    designer.post(f"{address}/discard")
    assert designer.get(address).status_code == 404


def test_a_rule_names_a_form_that_its_reader_may_know_the_whole_systems_before_another(
    session: Session,
) -> None:
    town = city(session)
    ours, other = town.communes
    for code, symbol, owner in (
        ("CHUNG", "01/X", None),
        ("RIENG", "01/X", ours.id),
        ("XA", "02/X", other.id),
    ):
        form = blank_definition(code, symbol, "Biểu")
        template = create_template(session, form, actor=None, now=clock.now(), owner_id=owner)
        publish(session, template, actor=None, now=clock.now())
    user = holder(session, "thietke", ours, Role.DESIGNER).user_id
    actor = load_actor(session, user, clock.local_day(clock.now()))
    find = forms_by_symbol(session, known_to(session, actor))
    found = find("01/X")
    assert found is not None
    assert found.code == "CHUNG"
    assert find("02/X") is None
    assert forms_by_symbol(session, known_to(session, None))("02/X") is not None

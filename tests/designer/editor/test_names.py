"""What a formula may name in other forms is offered while it is typed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.people.roles import Role
from designer.editor.naming import MOST_NAMES, names_elsewhere
from designer.template.operations import create_template, publish
from designer.template.rights import design_rights
from tests.factories import BEFORE, City, city, holder
from tests.support.filling import FORM, actor_of

Offer = Callable[[str], list[str]]


def other(
    session: Session, code: str, *, owner: int | None = None, published: bool = True, rows: int = 0
) -> None:
    """A form like BM01 under another code."""
    definition: dict[str, Any] = {
        **copy.deepcopy(FORM),
        "code": code,
        "symbol": f"{code}/BM",
        "title": "Tổng hợp xử lý đơn",
    }
    table = definition["sections"][0]
    table["rows"] += [{"code": f"X{number}", "label": f"Dòng thêm {number}"} for number in range(rows)]
    table["columns"] = [{"label": "Kết quả", "children": table["columns"][:3]}, *table["columns"][3:]]
    template = create_template(session, definition, actor=None, now=BEFORE, owner_id=owner)
    if published:
        publish(session, template, actor=None, now=BEFORE)


@pytest.fixture
def town(session: Session) -> City:
    return city(session)


@pytest.fixture
def offer(session: Session, town: City) -> Offer:
    """What the designer of the first commune is offered in the form BM01."""
    other(session, "XLD02", rows=60)
    other(session, "BM01")
    other(session, "CUAXA", owner=town.communes[1].id)
    other(session, "NHAP", published=False)
    someone = holder(session, "thietke.xa", town.communes[0], Role.DESIGNER)
    rights = design_rights(session, actor_of(session, someone))
    return lambda typed: [name.text for name in names_elsewhere(session, rights, "BM01", typed)]


def test_a_form_is_found_by_its_code_or_a_word_of_its_title(offer: Offer) -> None:
    assert offer("xl") == ["XLD02!"]
    assert offer("tong") == ["XLD02!"]
    assert offer("x") == []


def test_after_the_form_its_rows_and_columns_by_code_and_label(offer: Offer) -> None:
    assert offer("xld02!khieu") == ["XLD02!KN"]
    assert offer("XLD02!NH") == ["XLD02!NHAN"]
    assert "XLD02!DAUMUC" not in offer("XLD02!D")  # a heading has no cells
    assert len(offer("XLD02!")) == MOST_NAMES


def test_after_a_row_the_columns_of_its_table(offer: Offer) -> None:
    assert offer("XLD02!KN.N") == ["XLD02!KN.NHAN"]
    assert offer("XLD02!KN.ket") == ["XLD02!KN.DAU", "XLD02!KN.NHAN", "XLD02!KN.XONG"]
    assert offer("XLD02!KHONGCO.") == []


def test_nothing_is_learnt_of_forms_that_are_not_for_these_eyes(offer: Offer) -> None:
    assert offer("cuaxa") == offer("CUAXA!") == []
    assert offer("nhap") == offer("NHAP!") == []
    assert offer("BM01!") == []  # the form itself is named without its code


def test_the_editor_asks_by_its_form(designer: FlaskClient, session: Session) -> None:
    other(session, "XLD02")
    session.commit()
    (found,) = designer.get("/designer/BM01/names.json?typed=XLD02!KN.XO").get_json()
    assert found == {"text": "XLD02!KN.XONG", "detail": "Kết quả / Đã giải quyết", "type": "column"}
    assert designer.get("/designer/BM01/names.json").get_json() == []

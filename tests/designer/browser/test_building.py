"""Real forms built from nothing, by keyboard alone and from a header in Excel; the result is the catalogue's form."""

from __future__ import annotations

from typing import Any

import pytest

from forms_library import catalogue
from tests.designer.browser.desk import Desk, excel_header, groups, leaves, shape, sign_in
from tests.designer.conftest import Office
from tests.support.browser import Visitors

pytestmark = pytest.mark.any_database


def test_form_13a_is_built_by_keyboard_alone(office: Office, visitors: Visitors) -> None:
    wanted: dict[str, Any] = catalogue.document("HT13A")
    columns = wanted["sections"][0]["columns"]
    desk = Desk.new(sign_in(visitors, "thietke"), "H13A", "13a/BTP", wanted["title"])
    desk.to_structure()
    desk.press("ArrowDown", "ArrowDown")
    desk.go_to("C01")
    desk.press("F2")
    first, *others = leaves(columns)
    desk.write(first["label"])
    for column in others:
        desk.press("Enter")  # another one like this, ready to be named
        desk.write(column["label"])
    for group in groups(columns):
        _go_to(desk, group["children"][0])
        _go_to(desk, group["children"][-1], extend=True)
        desk.press("Control+g")
        desk.write(group["label"])
    for column in leaves(columns):
        if column.get("formula"):
            desk.go_to(column["code"])
            desk.press("=")
            desk.page.keyboard.insert_text(column["formula"])
            desk.press("Escape", "Enter")
            desk.to_structure()
    desk.wait_until_saved()
    assert shape(desk.kept()["sections"][0]["columns"]) == shape(columns)


def _go_to(desk: Desk, node: Any, *, extend: bool = False) -> None:
    """Walk to a column or header. Headers repeat their names: they stand right above their first column."""
    above = 0
    while "children" in node:
        above, node = above + 1, node["children"][0]
    desk.go_to(node["code"], extend=extend)
    desk.press(*["Shift+ArrowUp" if extend else "ArrowUp"] * above)


def test_form_02_xld_is_built_from_its_header_in_excel(office: Office, visitors: Visitors) -> None:
    wanted: dict[str, Any] = catalogue.document("XLD02")
    table = wanted["sections"][0]
    columns = table["columns"]
    desk = Desk.new(sign_in(visitors, "thietke"), "X02", "02/XLD", wanted["title"])
    desk.line("C01").click()
    desk.paste("", excel_header(columns))
    desk.line("C01").click()
    desk.press("Delete")  # the column a new form begins with
    codes = desk.lines()[3:]
    desk.line(next(code for code in codes if code.startswith("C"))).click()
    last = [code for code in desk.lines() if code.startswith("C") and code[1:].isdigit()][-1]
    desk.line(last).click(modifiers=["Shift"])
    desk.field("unit_of_measure").fill("đơn")
    desk.page.locator("#properties summary", has_text="Giới hạn nhập").click()
    desk.field("required").check()
    desk.field("minimum").fill("0")
    desk.wait_until_saved()
    built = desk.kept()["sections"][0]
    assert _without_codes(built["columns"]) == _without_codes(columns)
    made = list(leaves(built["columns"]))
    assert {(column["unit_of_measure"], column["required"], column["minimum"]) for column in made} == {
        ("đơn", True, "0")
    }
    renamed = {old["code"]: new["code"] for old, new in zip(made, leaves(columns), strict=True)}
    assert [_renamed(column.get("formula", ""), renamed) for column in made] == [
        column.get("formula", "") for column in leaves(columns)
    ]
    printed = [column for column in leaves(columns) if column["printed_code"].count("=") > 1]
    assert len(built["checks"]) == len(printed)  # 6=7+8=9+10+11: a formula and a check


def _without_codes(nodes: Any) -> Any:
    return [
        [node["label"], _without_codes(node["children"])]
        if "children" in node
        else [node["label"], node["printed_code"]]
        for node in nodes
    ]


def _renamed(formula: str, codes: dict[str, str]) -> str:
    return "+".join(codes.get(code, code) for code in formula.split("+"))

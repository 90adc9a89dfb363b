"""What does not apply is shaded while it is filled and left out where it is read; added lines and subtotals stand in
their places."""

from __future__ import annotations

import re
from decimal import Decimal

from forms_library.definition import RecordsSection, load
from forms_library.formula import compile_definition
from forms_library.render import document_model, section_html, table_model
from forms_library.render.records import records_model
from forms_library.value_types import CellKey, Value
from tests.support.every_setting import EVERY_SETTING

FORM = load(EVERY_SETTING)
TABLE = FORM.tables()[0]
YES: dict[CellKey, Value] = {("CHUNG", "CO_PS", "value"): True}


def html(section: str, values: dict[CellKey, Value], mode: str) -> str:
    evaluation = compile_definition(FORM).evaluate(values)
    return str(section_html(FORM.section(section), values, evaluation, mode=mode))  # type: ignore[arg-type]


def states(values: dict[CellKey, Value], row: str) -> list[str]:
    model = table_model(TABLE, values, compile_definition(FORM).evaluate(values))
    return [cell.state for found in model.rows if found.code == row for cell in found.cells]


def test_cells_of_a_row_that_does_not_apply_are_off() -> None:
    values = {**YES, ("B1", "R1", "SO"): Decimal(0)}
    assert states(values, "R2") == ["off"] * 6
    assert states(values, "R1") == ["input", "input", "off", "input", "input", "input"]


def test_a_value_where_nothing_is_asked_for_can_still_be_cleared() -> None:
    values = {**YES, ("B1", "R1", "SO"): Decimal(0), ("B1", "R2", "SO"): Decimal(7)}
    assert states(values, "R2")[0] == "input"


def test_such_a_row_is_printed_only_when_something_stands_in_it() -> None:
    values = {**YES, ("B1", "R1", "SO"): Decimal(0)}
    assert "Tố cáo" not in html("B1", values, "print")
    assert "Tố cáo" in html("B1", values, "entry")
    assert "Tố cáo" in html("B1", {**values, ("B1", "R2", "SO"): Decimal(1)}, "print")


def test_a_section_that_does_not_apply_is_not_printed() -> None:
    values: dict[CellKey, Value] = {("CHUNG", "CO_PS", "value"): False}
    printed = document_model(FORM, values, compile_definition(FORM).evaluate(values)).sections
    assert [section.code for section in printed] == ["CHUNG", "B2", "DS", "TM"]


def test_a_field_is_hidden_while_filling_and_left_out_of_the_paper() -> None:
    assert re.search(r'data-key="CHUNG/LY_DO/value"[^>]* hidden', html("CHUNG", YES, "entry"))
    assert "LY_DO" not in html("CHUNG", YES, "review")
    asked = html("CHUNG", {("CHUNG", "CO_PS", "value"): False}, "entry")
    assert re.search(r'Lý do không phát sinh<span class="required"', asked)


def test_a_condition_asks_for_a_cell_like_the_form_itself() -> None:
    values = {**YES, ("B1", "R1", "SO"): Decimal(2), ("B1", "R2A", "SO"): Decimal(0)}
    found = html("B1", values, "entry")
    assert re.search(r'data-key="B1/R2A/TIEN"[^>]*tabindex="-1"[^>]*>', found)
    model = table_model(TABLE, values, compile_definition(FORM).evaluate(values))
    needed = {cell.key[1]: cell.required for row in model.rows for cell in row.cells if cell.key[2] == "TIEN"}
    assert needed["R1"]
    assert not needed["R2A"]


def test_added_lines_stand_below_their_row_with_the_names_their_reporter_gave() -> None:
    values = {
        **YES,
        ("B1", "N2~b", "ND"): "Vụ thứ hai",
        ("B1", "N2~b", "_at"): "t",
        ("B1", "N2~a", "ND"): "Vụ thứ nhất",
        ("B1", "N2~a", "SO"): Decimal(3),
        ("B1", "N2~a", "_at"): "n",
    }
    model = table_model(TABLE, values, compile_definition(FORM).evaluate(values))
    shown = [(row.code, [label.text for label in row.labels], row.level) for row in model.rows if row.added]
    assert shown == [("N2~a", ["1", "Vụ thứ nhất"], 2), ("N2~b", ["2", "Vụ thứ hai"], 2)]
    codes = [row.code for row in model.rows]
    assert codes[codes.index("N2") :] == ["N2", "N2~a", "N2~b", "TC"]
    assert 'data-key="B1/N2~a/ND"' in html("B1", values, "entry")


def test_the_lines_of_contributors_stand_above_the_total() -> None:
    values: dict[CellKey, Value] = {
        ("B2", "~19768", "DV"): "Phường Phú Xuân",
        ("B2", "~19768", "SL"): Decimal(4),
        ("B2", "~19777", "DV"): "Phường Vỹ Dạ",
        ("B2", "~19777", "SL"): Decimal(5),
    }
    evaluation = compile_definition(FORM).evaluate(values)
    model = table_model(FORM.tables()[1], values, evaluation)
    assert [(row.labels[0].text, row.cells[0].text) for row in model.rows] == [
        ("Phường Phú Xuân", "4"),
        ("Phường Vỹ Dạ", "5"),
        ("Tổng số", "9"),
    ]


def test_a_list_shows_a_subtotal_for_each_group_and_the_total() -> None:
    section = FORM.section("DS")
    assert isinstance(section, RecordsSection)
    values: dict[CellKey, Value] = {}
    for record, kind, name, count in (("a", "tot", "Một", 1), ("b", "kem", "Hai", 2), ("c", "tot", "Ba", 4)):
        values[("DS", record, "LOAI")], values[("DS", record, "TEN")] = kind, name
        values[("DS", record, "SL")] = Decimal(count)
    model = records_model(section, values, compile_definition(FORM).evaluate(values), mode="print")
    shown = [(row.cells[0].text, row.cells[1].text, row.cells[2].text) for row in model.rows]
    assert shown == [
        ("Tốt", "Một", "1"),
        ("Tốt", "Ba", "4"),
        ("Cộng Tốt", "", "5"),
        ("Kém", "Hai", "2"),
        ("Cộng Kém", "", "2"),
        ("Tổng cộng", "", "7"),
    ]
    assert [row.labels[0].text for row in model.rows if not row.total] == ["1", "2", "3"]
    filling = records_model(section, values, compile_definition(FORM).evaluate(values), mode="entry")
    assert [row.code for row in filling.rows][:3] == ["a", "b", "c"]

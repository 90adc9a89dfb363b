"""Renaming a code rewrites the formulas that use it and changes no value."""

from __future__ import annotations

from forms_library.definition.model import CellRule, Check, Column, Definition, Row
from forms_library.formula import compile_definition
from forms_library.formula.renaming import Renaming, rename
from tests.forms_library.formula.forms import filled, form, table

COLUMNS = [
    Column("KH", "", aggregation="sum"),
    Column("TH", "", formula="KH*2", aggregation="sum", weight="KH"),
]


def _form() -> Definition:
    first = table(
        COLUMNS,
        [Row("T", "", formula="A+B", children=(Row("A", ""), Row("B", "")))],
        [CellRule("B", "TH", formula='A.KH&"A.KH"&LEN("x")+T!A.KH+X!A.KH')],
        [Check("K", "TH>=KH", rows=("A",)), Check("K2", "A<=T", scope="column", columns=("KH",))],
    )
    second = table([Column("KH", ""), Column("A", "", formula="KH+A.KH")], [Row("C", "")], code="B2")
    return form(first, second)


def test_a_row_is_renamed_in_rules_cells_and_checks() -> None:
    renamed = rename(_form(), Renaming("row", "B1", "A", "Đầu"))
    first, second = renamed.tables()
    assert first.rows[0].formula == "Đầu+B"
    assert first.rows[0].children[0].code == "Đầu"
    assert first.cells[0].formula == 'Đầu.KH&"A.KH"&LEN("x")+T!Đầu.KH+X!A.KH'
    assert first.checks[0].rows == ("Đầu",)
    assert first.checks[1].formula == "Đầu<=T"
    assert second.leaf_columns()[1].formula == "KH+Đầu.KH"


def test_a_column_is_renamed_in_its_own_section_only() -> None:
    renamed = rename(_form(), Renaming("column", "B1", "KH", "PLAN"))
    first, second = renamed.tables()
    assert [column.code for column in first.leaf_columns()] == ["PLAN", "TH"]
    assert first.leaf_columns()[1].formula == "PLAN*2"
    assert first.leaf_columns()[1].weight == "PLAN"
    assert first.checks[0].formula == "TH>=PLAN"
    assert second.leaf_columns()[0].code == "KH"
    assert second.leaf_columns()[1].formula == "KH+A.PLAN"


def test_renaming_changes_no_value() -> None:
    plain = form(table(COLUMNS, [Row("T", "", formula="A+B", children=(Row("A", ""), Row("B", "")))]))
    renamed = rename(rename(plain, Renaming("row", "B1", "A", "X1")), Renaming("column", "B1", "KH", "Y1"))
    before = compile_definition(plain).evaluate(filled({"A.KH": 5, "B.KH": 7})).values
    after = compile_definition(renamed).evaluate(filled({"X1.Y1": 5, "B.Y1": 7})).values
    assert list(before.values()) == list(after.values())

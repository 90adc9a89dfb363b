"""The check before publishing finds everything at once and says where."""

from __future__ import annotations

from forms_library.definition.model import CellRule, Check, Column, Row
from forms_library.formula import check_definition
from tests.forms_library.formula.forms import form, one_table, table

ROWS = [Row("A", ""), Row("B", "")]


def test_every_error_is_reported_with_its_place() -> None:
    definition = one_table(
        [Column("C1", ""), Column("C2", "", formula="C1+C9"), Column("C3", "", formula="ROUND(C1")],
        ROWS,
        [CellRule("A", "C1", formula="TỔNG(B.C1)")],
        [Check("K1", "C1<=NOPE")],
    )
    found = {(str(p.place), p.place.start, p.place.end): str(p.message) for p in check_definition(definition)}
    assert found == {
        ("B1/C2", 3, 5): "There is no cell C9 in this form.",
        ("B1/C3", 5, 6): "This bracket is not closed.",
        ("B1/A/C1", 0, 4): "There is no function TỔNG.",
        ("B1/K1", 4, 8): "There is no cell NOPE in this form.",
    }


def test_a_wrong_number_of_arguments_is_underlined() -> None:
    problems = check_definition(one_table([Column("C1", ""), Column("C2", "", formula="C1+ROUND(C1)")], ROWS))
    assert [(str(p.message), p.place.start, p.place.end) for p in problems] == [
        ("ROUND takes exactly 2 arguments.", 3, 8)
    ]


def test_headings_and_ranges_across_tables_are_refused() -> None:
    first = table(
        [Column("C1", ""), Column("C2", "", formula="SUM(A.C1:X.C1)"), Column("C3", "", formula="H.C1")],
        [Row("A", ""), Row("H", "", heading=True)],
    )
    second = table([Column("C1", "")], [Row("X", "")], code="B2")
    assert {str(p.message) for p in check_definition(form(first, second))} == {
        "A range stays within one table.",
        "Row H is a heading and has no figures.",
    }


def test_a_range_where_a_value_belongs_is_refused() -> None:
    problems = check_definition(one_table([Column("C1", "")], [*ROWS, Row("T", "", formula="A:B+1")]))
    assert str(problems[0].message) == "A range cannot stand here; use it inside a function such as SUM."


def test_a_sum_of_unlike_units_is_worth_a_second_look() -> None:
    definition = one_table(
        [
            Column("TIEN", "", unit_of_measure="Triệu đồng"),
            Column("DAT", "", unit_of_measure="m2"),
            Column("C", "", formula="TIEN+DAT"),
        ],
        ROWS,
    )
    problems = check_definition(definition)
    assert [(p.severity, str(p.message)) for p in problems] == [
        ("warning", "This sum mixes units of measure: m2, triệu đồng.")
    ]


def test_constants_and_unused_columns_are_worth_a_second_look() -> None:
    definition = one_table(
        [Column("C1", ""), Column("C2", "", formula="1+1"), Column("C3", "", formula="C2")], ROWS
    )
    assert [(p.severity, str(p.place)) for p in check_definition(definition)] == [
        ("warning", "B1/C2"),
        ("warning", "B1/C1"),
    ]


def test_a_good_form_has_no_problems() -> None:
    assert check_definition(one_table([Column("C1", ""), Column("C2", "", formula="C1*2")], ROWS)) == []

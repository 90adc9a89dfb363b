"""The check before publishing finds everything at once and says where."""

from __future__ import annotations

import pytest

from forms_library.definition.model import (
    CellRule,
    Check,
    Column,
    ColumnGroup,
    Definition,
    Field,
    FieldsSection,
    RecordsSection,
    Row,
)
from forms_library.formula import check_definition
from tests.forms_library.formula.forms import form, one_table, table

ROWS = [Row("A", ""), Row("B", "")]


def test_every_error_is_reported_with_its_place() -> None:
    definition = one_table(
        [Column("C1", "C1"), Column("C2", "C2", formula="C1+C9"), Column("C3", "C3", formula="ROUND(C1")],
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
    problems = check_definition(
        one_table([Column("C1", "C1"), Column("C2", "C2", formula="C1+ROUND(C1)")], ROWS)
    )
    assert [(str(p.message), p.place.start, p.place.end) for p in problems] == [
        ("ROUND takes exactly 2 arguments.", 3, 8)
    ]


def test_headings_and_ranges_across_tables_are_refused() -> None:
    first = table(
        [
            Column("C1", "C1"),
            Column("C2", "C2", formula="SUM(A.C1:X.C1)"),
            Column("C3", "C3", formula="H.C1"),
        ],
        [Row("A", ""), Row("H", "", heading=True)],
    )
    second = table([Column("C1", "C1")], [Row("X", "")], code="B2")
    assert {str(p.message) for p in check_definition(form(first, second))} == {
        "A range stays within one table.",
        "Row H is a heading and has no figures.",
    }


def test_a_range_where_a_value_belongs_is_refused() -> None:
    problems = check_definition(one_table([Column("C1", "C1")], [*ROWS, Row("T", "", formula="A:B+1")]))
    assert str(problems[0].message) == "A range cannot stand here; use it inside a function such as SUM."


def test_a_sum_of_unlike_units_is_worth_a_second_look() -> None:
    definition = one_table(
        [
            Column("TIEN", "TIEN", unit_of_measure="Triệu đồng"),
            Column("DAT", "DAT", unit_of_measure="m2"),
            Column("C", "C", formula="TIEN+DAT"),
        ],
        ROWS,
    )
    problems = check_definition(definition)
    assert [(p.severity, str(p.message)) for p in problems] == [
        ("warning", "This sum mixes units of measure: m2, triệu đồng.")
    ]


def test_constants_and_unused_columns_are_worth_a_second_look() -> None:
    definition = one_table(
        [Column("C1", "C1"), Column("C2", "C2", formula="1+1"), Column("C3", "C3", formula="C2")], ROWS
    )
    assert [(p.severity, str(p.place)) for p in check_definition(definition)] == [
        ("warning", "B1/C2"),
        ("warning", "B1/C1"),
    ]


def warnings_of(definition: Definition) -> list[tuple[str, str]]:
    return [(str(p.place), str(p.message)) for p in check_definition(definition) if p.severity == "warning"]


MEASURED = [
    Column("TIEN", "TIEN", unit_of_measure="Triệu đồng"),
    Column("DAT", "DAT", unit_of_measure="m2"),
    Column("DAT2", "DAT2", unit_of_measure=" M2 "),
]


@pytest.mark.parametrize(
    "formula",
    [
        "TIEN+DAT",
        "DAT+(DAT2-TIEN)",
        "SUM(DAT,ROUND(TIEN,0))",
        "SUM(A.TIEN:B.DAT)",
        "TIEN*2+DAT",
        "IF(TIEN>0,TIEN,0)+IFERROR(DAT/2,0)",
        "PREV(TIEN)+DAT",
        "ABS(-DAT)-MAX(TIEN,5)",
        "DAT*(1+SUM(TIEN,DAT2))",
    ],
)
def test_unlike_units_are_found_wherever_they_are_added(formula: str) -> None:
    found = warnings_of(one_table([*MEASURED, Column("C", "C", formula=formula)], ROWS))
    assert ("B1/C", "This sum mixes units of measure: m2, triệu đồng.") in found


@pytest.mark.parametrize(
    "formula",
    ["DAT+DAT2", "TIEN/DAT+TIEN/DAT2", "TIEN*DAT+DAT", "TIEN+1", "MAX(TIEN,DAT)", "DAT+COUNT(TIEN)"],
)
def test_alike_or_unknown_units_are_left_alone(formula: str) -> None:
    found = warnings_of(one_table([*MEASURED, Column("C", "C", formula=formula)], ROWS))
    assert not [message for _, message in found if "mixes" in message]


def test_checks_are_looked_at_as_well() -> None:
    checks = [Check("K1", "TIEN+DAT>0"), Check("K2", "1=1", scope="section")]
    found = warnings_of(one_table([*MEASURED, Column("C", "C", formula="TIEN+DAT2*0")], ROWS, checks=checks))
    assert ("B1/K1", "This sum mixes units of measure: m2, triệu đồng.") in found
    assert ("B1/K2", "This check reads no cell: it always says the same.") in found


def test_rows_that_nothing_uses_are_named_together() -> None:
    rows = [Row("T", "", formula="A+B"), Row("A", ""), Row("B", ""), *(Row(f"X{n}", "") for n in range(10))]
    ((place, message),) = warnings_of(one_table([Column("C1", "C1")], rows))
    assert place == "B1"
    assert message.endswith("X0, X1, X2, X3, X4, X5, X6, X7… (10).")


def test_what_the_next_period_reads_is_used() -> None:
    columns = [Column("C1", "C1"), Column("C2", "C2", formula="PREV(C1)")]
    assert warnings_of(one_table(columns, ROWS)) == []


def test_single_figures_that_nothing_uses_are_named() -> None:
    fields = FieldsSection(
        "CHUNG",
        fields=(
            Field("A", "", kind="integer"),
            Field("B", "", kind="integer"),
            Field("C", "", kind="integer", formula="A*2"),
            Field("D", "", kind="text"),
        ),
    )
    found = warnings_of(Definition("T", "T", "", sections=(fields,)))
    assert found == [("CHUNG", "No rule and no check uses these figures: B.")]


def test_rules_that_meet_without_a_winner_are_reported_once_for_each_column() -> None:
    rows = [Row("T1", "", formula="A+B"), Row("T2", "", formula="A-B"), Row("A", ""), Row("B", "")]
    columns = [Column("C1", "C1"), Column("C2", "C2", formula="C1*2"), Column("C3", "C3", formula="C1*3")]
    problems = check_definition(one_table(columns, rows))
    assert [(str(p.place), p.severity) for p in problems] == [("B1/T1/C2", "error"), ("B1/T1/C3", "error")]
    assert "Say how the column is aggregated" in str(problems[0].message)


def test_a_circle_is_reported_with_its_full_path() -> None:
    definition = one_table(
        [
            Column("C1", "C1", formula="C2+1"),
            Column("C2", "C2", formula="C3"),
            Column("C3", "C3", formula="C1*2"),
        ],
        [Row("A", "")],
    )
    (problem,) = check_definition(definition)
    assert str(problem.message) == "These cells need one another: A.C1 → A.C2 → A.C3 → A.C1."


def test_errors_and_doubts_are_told_together() -> None:
    definition = one_table([Column("C1", "C1", formula="1+1"), Column("C2", "C2", formula="NOPE")], ROWS)
    assert [(p.severity, str(p.place)) for p in check_definition(definition)] == [
        ("error", "B1/C2"),
        ("warning", "B1/C1"),
    ]


def test_a_column_without_a_name_is_worth_a_second_look() -> None:
    columns = [Column("C1", "C1"), ColumnGroup("Trong đó", (Column("C2", "", formula="C1*2"),))]
    assert warnings_of(one_table(columns, ROWS)) == [
        ("B1/C2", "Column C2 has no name: above it officers see nothing. Write its name.")
    ]
    listed = RecordsSection("DS", columns=(Column("TEN", "", kind="text"),))
    assert [place for place, _ in warnings_of(Definition("T", "T", "", sections=(listed,)))] == ["DS/TEN"]


def test_a_good_form_has_no_problems() -> None:
    assert check_definition(one_table([Column("C1", "C1"), Column("C2", "C2", formula="C1*2")], ROWS)) == []

"""A form whose formulas do not all work is calculated around them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms_library.definition.model import (
    CellRule,
    Check,
    Column,
    Definition,
    Field,
    FieldsSection,
    NarrativeSection,
    Part,
    RecordsSection,
    Row,
)
from forms_library.formula import FormulaError, compile_definition
from forms_library.formula.gaps import GAP, with_gaps
from forms_library.value_types import CellKey, ExcelError, Value
from tests.forms_library.formula.forms import one_table, table

ROWS = [Row("A", "A"), Row("B", "B")]
NA = ExcelError.NA


def test_a_form_that_works_stays_as_it_is() -> None:
    good = one_table([Column("C1", "C1"), Column("C2", "C2", formula="C1*2")], ROWS)
    assert with_gaps(good) == (good, ())


def test_what_does_not_work_and_what_depends_on_it_is_marked_and_the_rest_calculated() -> None:
    broken = one_table(
        [
            Column("C1", "C1"),
            Column("C2", "C2", formula="C1+KHONGCO", aggregation="recompute"),
            Column("C3", "C3", formula="C2+1", aggregation="recompute"),
            Column("C4", "C4", formula="C1*2", aggregation="recompute"),
        ],
        [*ROWS, Row("T", "Tổng", formula="SUM(A:B")],
        [CellRule("A", "C4", formula="TỔNG(B.C1)")],
        [Check("K1", "C1<=NOPE"), Check("K2", "C1>=0")],
    )
    closed, errors = with_gaps(broken)
    assert {(error.row, error.column) for error in errors} == {
        ("", "C2"),
        ("T", ""),
        ("A", "C4"),
        ("", "K1"),
    }
    values: dict[CellKey, Value] = {("B1", "A", "C1"): Decimal(3), ("B1", "B", "C1"): Decimal(4)}
    found = compile_definition(closed).evaluate(values).values
    assert found["B1", "A", "C2"] == found["B1", "A", "C3"] == found["B1", "A", "C4"] == NA
    assert found["B1", "T", "C1"] == NA
    assert found["B1", "B", "C4"] == Decimal(8)
    (left,) = closed.tables()
    assert [check.code for check in left.checks] == ["K2"]


def test_circles_are_opened_one_after_another() -> None:
    columns = [
        Column("C1", "C1", formula="C2"),
        Column("C2", "C2", formula="C1"),
        Column("C3", "C3", formula="C3"),
    ]
    closed, errors = with_gaps(one_table(columns, ROWS))
    assert len(errors) == 2
    assert set(compile_definition(closed).evaluate({}).values.values()) == {NA}


def test_where_two_rules_meet_the_row_has_it() -> None:
    columns = [Column("C1", "C1"), Column("C2", "C2", formula="C1*2")]
    closed, (error,) = with_gaps(one_table(columns, [*ROWS, Row("T", "Tổng", formula="A+B")]))
    assert "Say how the column is aggregated" in str(error)
    rule = closed.tables()[0].rule_at("T", "C2")
    assert rule is not None
    assert rule.formula == "A+B"


def test_conditions_and_offers_that_do_not_work_are_left_out() -> None:
    fields = FieldsSection(
        "CHUNG",
        hidden_if="KHONG>0",
        fields=(Field("F", "F", kind="integer", formula="G+1"), Field("H", "H", required_if="KHONG=1")),
    )
    words = NarrativeSection("TM", parts=(Part("P1", "Phần một", hidden_if="KHONG=1"),))
    listed = RecordsSection("DS", columns=(Column("N", "N"), Column("M", "M", formula="N*KHONG")))
    figures = table([Column("C1", "C1", prefill="PREV(KHONG.C9)", required_if="C9=1")], ROWS)
    definition = Definition("T", "T", "Thử", sections=(fields, words, listed, figures))
    closed, errors = with_gaps(definition)
    assert {error.setting for error in errors} == {"", "hidden_if", "required_if", "prefill"}
    assert compile_definition(closed).evaluate({}).values["CHUNG", "F", "value"] == NA
    kept_list, kept_fields = closed.section("DS"), closed.section("CHUNG")
    assert isinstance(kept_list, RecordsSection)
    assert isinstance(kept_fields, FieldsSection)
    assert kept_list.column("M").formula == GAP
    assert (kept_fields.hidden_if, kept_fields.fields[1].required_if) == ("", "")
    assert closed.tables()[0].column("C1").prefill == ""


def test_no_gap_helps_against_a_limit() -> None:
    checks = [Check(f"K{n}", "C0>=0") for n in range(300)]
    columns, rows = [Column(f"C{n}", "C") for n in range(9)], [Row(f"R{n}", "R") for n in range(400)]
    with pytest.raises(FormulaError) as caught:
        with_gaps(one_table(columns, rows, checks=checks))
    assert caught.value.guard == "formulas"

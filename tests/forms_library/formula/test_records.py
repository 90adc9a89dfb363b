"""Lists filled by the reporter: rules and checks of each record, and formulas over all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms_library.catalogue import get
from forms_library.definition.model import CellRule, Check, Column, Definition, RecordsSection, Row
from forms_library.formula import CompiledTemplate, check_definition, compile_definition, explain
from forms_library.value_types import CellKey, ExcelError, Value
from tests.forms_library.formula.forms import table


def a_form(*, rule: str = "SL*DG", checks: tuple[Check, ...] = (), total: str = "SUM(DS.TIEN)") -> Definition:
    """A list of purchases and a table with their total."""
    columns = (
        Column("TEN", "Tên", kind="text"),
        Column("SL", "Số lượng"),
        Column("DG", "Đơn giá", kind="money", decimals=2),
        Column("TIEN", "Thành tiền", kind="money", decimals=2, formula=rule),
    )
    sums = table(
        [Column("C", "Cộng", kind="money", decimals=2)],
        [Row("T", "Tổng")],
        [CellRule("T", "C", formula=total)],
    )
    return Definition("T", "T", "Thử", sections=(RecordsSection("DS", columns=columns, checks=checks), sums))


def purchases(*lines: tuple[str, Any, Any]) -> dict[CellKey, Value]:
    values: dict[CellKey, Value] = {}
    for number, (name, quantity, price) in enumerate(lines):
        record = f"r{number}"
        values["DS", record, "TEN"] = name
        values["DS", record, "SL"] = None if quantity is None else Decimal(quantity)
        values["DS", record, "DG"] = None if price is None else Decimal(price)
    return values


def compiled(**options: Any) -> CompiledTemplate:
    return compile_definition(a_form(**options))


TWO = purchases(("Bàn", 2, "1500000.50"), ("Ghế", 10, "350000.25"))


def test_a_column_rule_is_calculated_in_every_record() -> None:
    values = compiled().evaluate(TWO).values
    assert values["DS", "r0", "TIEN"] == Decimal("3000001.00")
    assert values["DS", "r1", "TIEN"] == Decimal("3500002.50")


def test_a_table_adds_up_a_column_of_a_list() -> None:
    assert compiled().evaluate(TWO).values["B1", "T", "C"] == Decimal("6500003.50")
    assert compiled().evaluate({}).values["B1", "T", "C"] == 0


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("COUNTA(DS.TEN)", 2),
        ('COUNTIF(DS.TEN,"Ghế")', 1),
        ('SUMIF(DS.TEN,"Bàn",DS.SL)', 2),
        ("MAX(DS.DG)", "1500000.50"),
        ("AVERAGE(ds.sl)", 6),
    ],
)
def test_other_functions_over_a_list(formula: str, answer: Any) -> None:
    assert compiled(total=formula).evaluate(TWO).values["B1", "T", "C"] == Decimal(answer)


def test_the_list_is_no_value_from_outside() -> None:
    assert compiled().needs == ()


def test_a_check_of_scope_row_names_the_record() -> None:
    check = Check("K1", "SL>=5", message="Ít nhất năm")
    (failing,) = compiled(checks=(check,)).evaluate(TWO).checks
    assert (failing.check, failing.section, failing.message) == ("K1", "DS", "Ít nhất năm")
    assert failing.keys == (("DS", "r0", "SL"),)


@pytest.mark.parametrize("scope", ["section", "column"])
def test_a_check_over_all_records(scope: Any) -> None:
    template = compiled(checks=(Check("K2", "SUM(SL)<=11", scope=scope),))
    assert [check.check for check in template.evaluate(TWO).checks] == ["K2"]
    assert template.evaluate(purchases(("Bàn", 11, 1))).checks == ()


def test_an_empty_record_is_no_record() -> None:
    given = {**TWO, ("DS", "r9", "TEN"): None}
    check = Check("K1", "SL>0")
    evaluation = compiled(checks=(check,)).evaluate(given)
    assert ("DS", "r9", "TIEN") not in evaluation.values
    assert evaluation.checks == ()


def test_an_error_in_a_record_reaches_the_total() -> None:
    values = compiled(rule="DG/SL").evaluate(purchases(("Bàn", 0, 5), ("Ghế", 1, 5))).values
    assert values["DS", "r0", "TIEN"] == ExcelError.DIV0
    assert values["B1", "T", "C"] == ExcelError.DIV0


def test_errors_of_the_rules_have_their_place() -> None:
    (problem,) = check_definition(a_form(rule="SL*GIA"))
    assert (problem.place.section, problem.place.column, problem.place.start) == ("DS", "TIEN", 3)
    (problem,) = check_definition(a_form(checks=(Check("K1", "GIA>0"),)))
    assert (problem.place.section, problem.place.column) == ("DS", "K1")
    (problem,) = check_definition(a_form(total="SUM(DS.GIA)"))
    assert problem.place.section == "B1"


def test_a_column_of_a_list_is_not_a_single_value() -> None:
    assert check_definition(a_form(total="DS.TIEN+1"))


def test_previews_and_many_reports_see_the_lists() -> None:
    template = compiled(checks=(Check("K1", "SL>=5"),))
    assert template.preview(TWO)["B1", "T", "C"] == 6500003.5
    assert template.preview(TWO)["DS", "r0", "TIEN"] == 3000001.0
    reports = [TWO, {}, purchases(("Tủ", 3, 4))]
    many = template.evaluate_many(reports)
    assert [template.evaluation_of(many, n) for n in range(3)] == [template.evaluate(r) for r in reports]


def test_a_formula_over_a_list_is_explained() -> None:
    explained = explain(a_form(), ("B1", "T", "C"), TWO)
    assert "Thành tiền" in explained.words


def test_the_forms_in_force_check_their_records() -> None:
    form = compile_definition(get("KSTT01B"))
    wrong: dict[CellKey, Value] = {
        ("QD", "a", column): Decimal(value) for column, value in (("C03", 5), ("C04", 2), ("C05", 2))
    }
    assert [check.check for check in form.evaluate(wrong).checks] == ["K01"]

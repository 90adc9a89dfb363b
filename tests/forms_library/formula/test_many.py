"""Many organisations at once give what the Decimal program gives for each."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_library.definition.model import CellRule, Check, Column, Definition, Row
from forms_library.formula import CompiledTemplate, Need, compile_definition
from forms_library.formula.compiled import compile_plan
from forms_library.formula.many import CHUNK, Batch
from forms_library.formula.plan import plan_of
from forms_library.value_types import CellKey, ExcelError, Value
from tests.forms_library.formula.forms import filled, one_table
from tests.forms_library.formula.sheets import Sheet, random_sheet
from tests.forms_library.formula.ties import Ties


def agree(
    compiled: CompiledTemplate, reports: list[Any], external: list[Mapping[Need, Any]] | None = None
) -> None:
    """Every cell and every failing check of every report, exactly."""
    outer = external or [{} for _ in reports]
    many = compiled.evaluate_many(reports, outer)
    for number, (report, outside) in enumerate(zip(reports, outer, strict=True)):
        assert compiled.evaluation_of(many, number) == compiled.evaluate(report, outside), number


def sheet_with(formula: str, kind: str = "decimal", decimals: int | None = 2) -> Definition:
    columns = [Column(code, code, kind="decimal", decimals=2) for code in "ABC"]
    columns += [Column("N", "N", kind="text"), Column("D", "D", kind="date")]
    columns += [Column("X", "X", kind=kind, decimals=decimals)]
    rows = [Row("H1", ""), Row("H2", ""), Row("H3", ""), Row("KQ", "")]
    return one_table(columns, rows, [CellRule("KQ", "X", formula=formula)])


FORMULAS = [
    "H1.A+H2.A-H3.A",
    "H1.A*H2.B",
    "H1.A/H2.B",
    "-H1.A%",
    "H1.A^2-H2.A",
    "SUM(H1.A:H3.C)",
    "SUM(H1.A,H2.B,3)",
    'IF(H1.A=0,"",H2.A/H1.A*100)',
    'IF(H1.A="","",1)',
    "IF(H1.A<>H2.A,H1.A)+0",
    "IFERROR(H1.A/H2.A,0)",
    'IFERROR(H1.A/H2.A,"")',
    "IFNA(H1.A/H2.A,0)",
    "IFS(H1.A>5,1,H1.A>2,H2.A)",
    "ROUND(H1.A*H2.A/7,1)",
    "ROUND(H1.A,-1)",
    "ROUNDUP(H1.A/3,1)",
    "ROUNDDOWN(H1.A/3,1)",
    "INT(H1.A/3)",
    "INT(-H1.A)",
    "ABS(H1.A-H2.A)",
    "MIN(H1.A:H3.C)",
    "MAX(H1.A:H3.A,-5)",
    "AVERAGE(H1.A:H3.B)",
    "COUNT(H1.A:H3.B)",
    "COUNTA(H1.A,H2.A:H3.A)",
    "COUNTBLANK(H1.A:H3.C)",
    "IF(AND(H1.A>1,NOT(H2.A>1)),1,2)",
    "IF(OR(ISBLANK(H1.A),H2.A=0),1,0)",
    "IF(ISERROR(1/H1.A),-1,1)",
    "(H1.A>H2.A)*5",
    "H1.A",
    "SUM(H1.A:H3.A)/SUM(H1.B:H3.B)",
    "1/3+H1.A-1/3",
    "ROUND(H1.A/H2.A,2)=H1.B",
    "IF(H1.A/3*3=H1.A,1,0)",
    "AVERAGE(H1.A:H2.A)-H3.A",
    "H1.A*H1.B*H1.C*H2.A*H2.B",
    "#N/A",
    "IF(H1.A>1,#N/A,H2.A)",
    "MIN(H1.A/H2.A,H3.A)",
    "SUM(H1.A/H2.A,H1.B)",
    "IF(H1.A,IF(H2.A,1,2),)",
]
SINGLE = [
    "LEN(H1.N)", "SUMIF(H1.A:H3.A,\">2\")", "MEDIAN(H1.A:H3.A)", "H1.D-H2.D+0*LEN(H1.N)", "COUNTIF(H1.N:H3.N,\"x\")",
    "VLOOKUP(H1.A,H1.A:H3.C,2,FALSE)", "IF(H1.N=\"x\",1,0)", "H1.A&\"\"", "SQRT(H1.A)", "H1.A^H2.A",
]  # fmt: skip


def reports(seed: int, count: int = 40) -> list[dict[CellKey, Value]]:
    """Reports with blanks, zeros, negative figures, hundredths and large amounts."""
    source = random.Random(seed)
    choices: list[Any] = [
        None,
        "0",
        "1",
        "2",
        "-3",
        "0.10",
        "0.35",
        "1234567.89",
        "99999999999.99",
        "7.5",
        "2.25",
    ]
    found = []
    for _ in range(count):
        values: dict[str, Any] = {}
        for row in ("H1", "H2", "H3"):
            for column in "ABC":
                picked = source.choice(choices)
                values[f"{row}.{column}"] = None if picked is None else Decimal(picked)
            values[f"{row}.N"] = source.choice([None, "x", "chữ"])
            values[f"{row}.D"] = source.choice([None, datetime.date(2026, 2, 5), datetime.date(2025, 7, 1)])
        found.append(filled(values))
    return found


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_vectorised_is_exact(formula: str) -> None:
    compiled = compile_definition(sheet_with(formula))
    assert compiled.vectorised.fallbacks == set()
    agree(compiled, reports(len(formula)))


@pytest.mark.parametrize("formula", SINGLE)
def test_the_rest_is_calculated_one_by_one_and_listed(formula: str) -> None:
    compiled = compile_definition(sheet_with(formula))
    assert compiled.vectorised.fallbacks
    agree(compiled, reports(len(formula)))


def test_a_function_that_stays_behind_is_named() -> None:
    assert compile_definition(sheet_with("MEDIAN(H1.A:H3.A)")).vectorised.fallbacks == {"MEDIAN"}


@pytest.mark.parametrize("kind", ["integer", "percent", "money", "text", "date", "yes_no"])
def test_every_kind_of_result(kind: str) -> None:
    decimals = 1 if kind in ("percent", "money") else None
    agree(compile_definition(sheet_with("H1.A+H2.A", kind, decimals)), reports(1))


def test_random_sheets_agree_but_for_ties(record_property: Any) -> None:
    ties = Ties(2)

    @given(st.integers(0, 10**9))
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
    def agree(seed: int) -> None:
        sheet = random_sheet(seed, numeric=True)
        compiled = compile_plan(plan_of(sheet.definition("decimal", 2)))
        given_values = varied(sheet, seed)
        many = compiled.evaluate_many(given_values)
        for number, report in enumerate(given_values):
            exact = {**report, **compiled.evaluate(report).values}
            ties.compare(f"seed {seed}/{number}", compiled, exact, many.values(number))
        assert ties.wrong == []

    agree()
    record_property("cells", ties.compared)
    record_property("ties", ties.tied)
    assert ties.compared > 5000
    assert len(ties.tied) <= ties.compared / 500, ties.tied


def varied(sheet: Sheet, seed: int) -> list[dict[CellKey, Value]]:
    """The sheet's own values, and others of the same kinds."""
    source, own = random.Random(seed), sheet.given()
    return [own, *({k: source.choice(list(own.values())) for k in own} for _ in range(5)), {}]


def test_totals_of_fifteen_digits_are_exact() -> None:
    rows = [Row("T", "", formula="SUM(CHILDREN())", children=tuple(Row(f"R{n}", "") for n in range(30)))]
    definition = one_table([Column("A", "", kind="money", decimals=2, aggregation="sum")], rows)
    compiled = compile_definition(definition)
    source = random.Random(3)
    given_values = [
        {("B1", f"R{n}", "A"): Decimal(source.randint(1, 3 * 10**13)).scaleb(-2) for n in range(30)}
        for _ in range(200)
    ]
    agree(compiled, given_values)
    many = compiled.evaluate_many(given_values)
    assert many.alone == ()
    assert many.total(("B1", "T", "A")) == sum(
        (value for report in given_values for value in report.values() if isinstance(value, Decimal)),
        Decimal(0),
    )


def test_larger_totals_are_left_to_the_decimal_program() -> None:
    compiled = compile_definition(sheet_with("H1.A+H2.A+H3.A"))
    large = {("B1", f"H{n}", "A"): Decimal("9999999999999.99") for n in (1, 2, 3)}
    larger = {("B1", f"H{n}", "A"): Decimal("29999999999999.99") for n in (1, 2, 3)}
    many = compiled.evaluate_many([large, larger, {}])
    assert many.alone == (1,)
    assert many.value(("B1", "KQ", "X"), 1) == Decimal("89999999999999.97")
    assert many.value(("B1", "KQ", "X"), 0) == Decimal("29999999999999.97")
    assert many.total(("B1", "KQ", "X")) == Decimal("119999999999999.94")


def test_a_text_where_a_number_belongs_is_calculated_alone() -> None:
    compiled = compile_definition(sheet_with("H1.A+H2.A"))
    report: dict[CellKey, Value] = {("B1", "H1", "A"): "hai", ("B1", "H2", "A"): Decimal(1)}
    many = compiled.evaluate_many([report, {("B1", "H1", "A"): Decimal("0.001")}])
    assert many.alone == (0, 1)
    assert many.value(("B1", "KQ", "X"), 0) == ExcelError.VALUE


def test_rules_of_columns_and_rows_over_several_chunks() -> None:
    columns = [
        Column("KH", "", kind="money", decimals=0, aggregation="sum"),
        Column("TH", "", kind="money", decimals=0, aggregation="sum"),
        Column(
            "TL", "", kind="percent", decimals=1, formula='IF(KH=0,"",TH/KH*100)', aggregation="recompute"
        ),
    ]
    rows = [
        Row(
            f"G{g}",
            "",
            formula="SUM(CHILDREN())",
            children=(Row(f"A{g}", ""), Row(f"B{g}", ""), Row(f"C{g}", "")),
        )
        for g in range(4)
    ]
    checks = [
        Check("K1", "TH<=KH"),
        Check("K2", "G0>=G1", scope="column"),
        Check("K3", "A0.KH>0", scope="section"),
    ]
    compiled = compile_definition(one_table(columns, rows, checks=checks))
    source = random.Random(5)
    given_values = [
        {
            ("B1", f"{r}{g}", c): Decimal(source.randint(0, 9))
            for r in "ABC"
            for g in range(4)
            for c in ("KH", "TH")
        }
        for _ in range(CHUNK + 30)
    ]
    assert compiled.vectorised.fallbacks == set()
    assert len(compiled.vectorised._writes) <= 6
    agree(compiled, given_values)


def test_figures_from_outside() -> None:
    compiled = compile_definition(sheet_with('PREV(H1.A)+YTD(H2.A)+FIGURE("X")'))
    prev, ytd, figure = compiled.needs
    outer: list[Mapping[Need, Any]] = [
        {prev: Decimal("1.5"), ytd: Decimal(2)},
        {},
        {figure: Decimal("0.125"), prev: None},
        {figure: "chữ"},
        {prev: Decimal("1E-9")},
    ]
    agree(compiled, reports(2, 5), outer)


def test_contributors_of_each() -> None:
    compiled = compile_definition(sheet_with("SUM(CONTRIBUTORS(M!H1.A))+H1.A"))
    (need,) = compiled.needs
    outer: list[Mapping[Need, Any]] = [{need: (Decimal(1), None, Decimal("2.5"))}, {need: ()}, {}]
    agree(compiled, reports(2, 3), outer)


def test_a_batch_of_plain_numbers() -> None:
    compiled = compile_definition(sheet_with("H1.A/H2.A"))
    keys: tuple[CellKey, ...] = (("B1", "H1", "A"), ("B1", "H2", "A"), ("B1", "H9", "A"))
    numbers = np.array([[0.1, 5.0, np.nan], [4.0, 0.0, np.nan], [9.0, 9.0, 9.0]])
    many = compiled.evaluate_batch(Batch(keys, numbers))
    found = [many.value(("B1", "KQ", "X"), organisation) for organisation in range(3)]
    assert found == [Decimal("0.03"), ExcelError.DIV0, ExcelError.DIV0]
    assert many.numbers(("B1", "KQ", "X"))[0] == 0.03
    assert many.total(("B1", "KQ", "X")) == Decimal("0.03")
    assert compiled.evaluate_many([]).count == 0


def test_nothing_to_add_up_is_blank() -> None:
    compiled = compile_definition(sheet_with('IF(H1.A="","",H1.A)'))
    assert compiled.evaluate_many([{}, {}]).total(("B1", "KQ", "X")) is None

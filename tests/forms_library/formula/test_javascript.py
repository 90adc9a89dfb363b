"""The browser's module gives the server's answers for the same values."""

from __future__ import annotations

from decimal import Decimal

from forms_library.definition.model import CellRule, Check, Column, Row
from forms_library.formula import compile_definition
from forms_library.formula.javascript import (
    JavaScriptDialect,
    browser_functions,
    javascript_module,
    runtime_source,
)
from forms_library.formula.parsing import parse
from forms_library.formula.plan import plan_of
from forms_library.formula.program import generate
from forms_library.formula.tree import Call, walk
from tests.forms_library.formula.forms import one_table
from tests.forms_library.formula.node import calculate_in_node
from tests.forms_library.formula.test_functions import ROWS, SHEET

PLAN = Column("KH", "", aggregation="sum")
DONE = Column("TH", "", aggregation="sum")
SHARE = Column("TL", "", kind="percent", decimals=1, formula='IF(KH=0,"",TH/KH*100)', aggregation="recompute")
ROWS_OF_FORM = [Row("T", "", formula="SUM(CHILDREN())", children=(Row("A", ""), Row("B", "")))]


def test_totals_ratios_and_checks_are_calculated_in_the_browser() -> None:
    definition = one_table([PLAN, DONE, SHARE], ROWS_OF_FORM, checks=[Check("K", "TH<=KH")])
    module = javascript_module(compile_definition(definition))
    values = {"B1/A/KH": 3, "B1/A/TH": 4, "B1/B/KH": 5}
    (answer,) = calculate_in_node(module, [(values, [])])
    assert answer["values"] == {
        "B1/T/KH": 8,
        "B1/T/TH": 4,
        "B1/T/TL": 50.0,
        "B1/A/TL": 133.3,
        "B1/B/TL": 0.0,
    }
    assert answer["failing"] == [1]


def test_errors_dates_and_values_from_outside_cross_the_border() -> None:
    columns = [
        Column("N", "", kind="date"),
        Column("M", "", kind="date", formula="EDATE(N,1)"),
        Column("P", "", kind="percent", formula="1/LEN(N)*0+1/X"),
        Column("X", "", formula="PREV(X)+SUM(CONTRIBUTORS(X))"),
    ]
    module = javascript_module(compile_definition(one_table(columns, [Row("A", "")])))
    (answer,) = calculate_in_node(module, [({"B1/A/N": "2026-01-31"}, [None, [1, None, -1]])])
    assert answer["values"] == {"B1/A/M": "2026-02-28", "B1/A/X": 0, "B1/A/P": "#DIV/0!"}


def test_what_the_browser_cannot_do_is_left_to_the_server() -> None:
    columns = [Column("A", ""), Column("B", "", formula="GCD(A,6)"), Column("C", "", formula="B+1")]
    module = javascript_module(compile_definition(one_table(columns, [Row("R", "")])))
    assert 'serverOnly = ["B1/R/B"]' in module
    (answer,) = calculate_in_node(module, [({"B1/R/A": 4, "B1/R/B": 2}, [])])
    assert answer["values"] == {"B1/R/C": 3}


def test_a_text_in_a_numeric_cell_does_not_break_the_page() -> None:
    module = javascript_module(compile_definition(one_table([PLAN, DONE, SHARE], ROWS_OF_FORM)))
    (answer,) = calculate_in_node(module, [({"B1/A/KH": "12a", "B1/B/KH": 2}, [])])
    assert answer["values"]["B1/T/KH"] == 2


def test_most_functions_run_in_the_browser() -> None:
    assert len(browser_functions()) >= 90


def test_functions_give_the_same_in_the_browser() -> None:
    formulas = [(formula, expected) for formula, expected in ROWS if _runs(formula)]
    assert len(formulas) > 150
    columns = [Column(code, "", kind="text") for code in "ABCDX"]
    rows = [Row(f"H{n}", "") for n in range(1, 10)] + [Row(f"K{n}", "") for n in range(len(formulas))]
    cells = [CellRule(f"K{n}", "X", formula=formula) for n, (formula, _) in enumerate(formulas)]
    plan = plan_of(one_table(columns, rows, cells))
    program = generate(plan, JavaScriptDialect(), typed=False)
    order = [".".join(plan.layout.keys[i][1:]) for i in program.inputs]
    module = f"""{runtime_source()}\n{program.source}
export const calculate = (values) => run({order!r}.map((key) => values[key] ?? null), [])[0].map(
  (v) => v instanceof XlError ? v.code : v);"""
    (found,) = calculate_in_node(module, [(dict(SHEET), [])])  # type: ignore[arg-type]
    by_key = dict(zip((plan.layout.keys[i][1] for i in program.outputs), found, strict=True))
    wrong = [
        (formula, by_key[f"K{n}"], expected)
        for n, (formula, expected) in enumerate(formulas)
        if not _same(by_key[f"K{n}"], expected)
    ]
    assert wrong == []


def _runs(formula: str) -> bool:
    return all(
        node.function in browser_functions() for node in walk(parse(formula).tree) if isinstance(node, Call)
    )


def _same(found: object, expected: object) -> bool:
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return isinstance(found, int | float) and abs(found - float(expected)) < 1e-9
    return found == expected and type(found) is type(expected)

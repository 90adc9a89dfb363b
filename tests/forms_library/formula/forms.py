"""Small forms for the tests of the formula engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext

from forms_library.definition.model import CellRule, Check, Column, Definition, Row, TableSection
from forms_library.formula import Evaluation, compile_definition
from forms_library.formula.plan import plan_of
from forms_library.formula.program import decimal_program, load_decimal
from forms_library.formula.semantics import WORKING, Raw
from forms_library.value_types import CellKey, ExcelError, Result, Value


def table(
    columns: Iterable[Column],
    rows: Iterable[Row],
    cells: Iterable[CellRule] = (),
    checks: Iterable[Check] = (),
    code: str = "B1",
) -> TableSection:
    """A table section called B1."""
    return TableSection(
        code, columns=tuple(columns), rows=tuple(rows), cells=tuple(cells), checks=tuple(checks)
    )


def form(*sections: TableSection) -> Definition:
    """A form called T."""
    return Definition("T", "T", "Thử", sections=sections)


def one_table(
    columns: Iterable[Column],
    rows: Iterable[Row],
    cells: Iterable[CellRule] = (),
    checks: Iterable[Check] = (),
) -> Definition:
    """A form of one table."""
    return form(table(columns, rows, cells, checks))


def number(value: str | int | None) -> Value:
    """A value written as people write numbers in tests."""
    return None if value is None else Decimal(value)


def filled(given: Mapping[str, Value | int | str], section: str = "B1") -> dict[CellKey, Value]:
    """Values by "row.column"; plain ints become Decimals."""
    values: dict[CellKey, Value] = {}
    for name, value in given.items():
        row, column = name.split(".")
        values[section, row, column] = Decimal(value) if type(value) is int else value
    return values


def evaluated(definition: Definition, given: Mapping[str, Value | int | str]) -> Evaluation:
    """The evaluation of a form for values by "row.column"."""
    return compile_definition(definition).evaluate(filled(given))


def results(definition: Definition, given: Mapping[str, Value | int | str]) -> dict[str, Result]:
    """The computed cells by "row.column"."""
    return {".".join(key[1:]): value for key, value in evaluated(definition, given).values.items()}


def calculate(
    formula: str, given: Mapping[str, Value | int | str] | None = None, kind: str = "decimal"
) -> Result:
    """One formula in cell KQ.X of a sheet with numeric columns A to E, text columns N and M, rows H1 to H9."""
    decimals = 10 if kind == "decimal" else None
    columns = [Column(code, code, kind="decimal", decimals=10) for code in "ABCDE"]
    columns += [Column(code, code, kind="text") for code in "NM"]
    columns += [Column("X", "X", kind=kind, decimals=decimals)]
    rows = [Row(f"H{number}", "") for number in range(1, 10)] + [Row("KQ", "")]
    definition = one_table(columns, rows, [CellRule("KQ", "X", formula=formula)])
    return results(definition, given or {})["KQ.X"]


def untyped(
    formulas: Iterable[str], given: Mapping[str, Value | int | str | ExcelError] | None = None
) -> list[Raw]:
    """The results of formulas in an untyped sheet (columns A to E, rows H1 to H9), just as they come."""
    columns = [Column(code, code, kind="text") for code in "ABCDEX"]
    written = list(formulas)
    rows = [Row(f"H{number}", "") for number in range(1, 10)] + [
        Row(f"KQ{n}", "") for n in range(len(written))
    ]
    cells = [CellRule(f"KQ{n}", "X", formula=formula) for n, formula in enumerate(written)]
    plan = plan_of(one_table(columns, rows, cells))
    if plan.errors:
        raise plan.errors[0]
    program = decimal_program(plan, typed=False)
    known: dict[CellKey, object] = dict(filled(given or {}))  # type: ignore[arg-type]
    with localcontext(WORKING):
        found, _ = load_decimal(program)([known.get(plan.layout.keys[i]) for i in program.inputs], [])
    by_key = dict(zip((plan.layout.keys[i] for i in program.outputs), found, strict=True))
    return [by_key["B1", f"KQ{n}", "X"] for n in range(len(written))]

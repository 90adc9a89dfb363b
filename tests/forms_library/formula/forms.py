"""Small forms for the tests of the formula engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from forms_library.definition.model import CellRule, Check, Column, Definition, Row, TableSection
from forms_library.formula import Evaluation, compile_definition
from forms_library.value_types import CellKey, Result, Value


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

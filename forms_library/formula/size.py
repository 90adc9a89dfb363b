"""How much a definition asks to be calculated, told before anything is parsed: a bomb is refused at once."""

from __future__ import annotations

from forms_library.definition.model import (
    NUMERIC_KINDS,
    CellRule,
    Definition,
    FieldsSection,
    RecordsSection,
    Row,
    TableSection,
)


def formulas_in(definition: Definition) -> int:
    """How many cells the rules fill and in how many places checks stand, at most."""
    return sum(_in_section(section) for section in definition.sections)


def _in_section(section: object) -> int:
    if isinstance(section, TableSection):
        return _filled(section) + _checked(section) + _conditional(section)
    if isinstance(section, RecordsSection):
        return len(section.checks) + sum(bool(column.formula) for column in section.leaf_columns())
    if isinstance(section, FieldsSection):
        return sum(bool(item.formula) for item in section.fields)
    return 0


def _filled(table: TableSection) -> int:
    rows, columns = table.data_rows(), table.leaf_columns()
    by_column = sum(bool(column.formula) for column in columns)
    by_row = sum(bool(row.formula) for row in rows)
    beside = sum(not column.formula and column.kind in NUMERIC_KINDS for column in columns)
    return by_column * len(rows) + by_row * beside + len(table.cells)


def _checked(table: TableSection) -> int:
    rows, columns = len(table.data_rows()), len(table.leaf_columns())
    places = {"row": rows, "column": columns, "section": 1}
    return sum(len(check.rows) or len(check.columns) or places[check.scope] for check in table.checks)


def _conditional(table: TableSection) -> int:
    rows = table.all_rows()
    by_column = sum(bool(item.hidden_if) + bool(item.required_if) for item in table.leaf_columns())
    alone: list[Row | CellRule] = [*(at.row for at in rows), *table.cells]
    return by_column * len(rows) + sum(bool(item.hidden_if) + bool(item.required_if) for item in alone)

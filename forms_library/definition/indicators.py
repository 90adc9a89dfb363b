"""Which indicators a form asks for, where, and in which cell each one's whole figure stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from forms_library.definition.model import (
    NUMERIC_KINDS,
    Column,
    Definition,
    FieldsSection,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from forms_library.value_types import CellKey


@dataclass(frozen=True)
class Binding:
    """An indicator in one place of a form. `whole` is the cell that holds its whole figure, if the form has one.

    The indicator of a column is broken down by the rows, that of a row by the columns.
    """

    indicator: str
    item: Literal["column", "row", "cell", "field"]
    place: Place
    whole: CellKey | None = None


def bindings(definition: Definition) -> tuple[Binding, ...]:
    """Every place where a form asks for an indicator, in the form's order."""
    return tuple(_bindings(definition))


def indicator_of(definition: Definition, key: CellKey) -> str:
    """The indicator of a cell, field or record's cell; "" if it has none."""
    section = definition.section(key[0])
    if isinstance(section, TableSection):
        return section.indicator(key[1], key[2])
    if isinstance(section, FieldsSection):
        return next((field.indicator for field in section.fields if field.code == key[1]), "")
    if isinstance(section, RecordsSection):
        return next((column.indicator for column in section.leaf_columns() if column.code == key[2]), "")
    return ""


def whole_cells(definition: Definition) -> dict[str, CellKey]:
    """Of each indicator the cell that holds its whole figure; the first where a form has several."""
    found: dict[str, CellKey] = {}
    for binding in bindings(definition):
        if binding.whole is not None:
            found.setdefault(binding.indicator, binding.whole)
    return found


def binding_problems(definition: Definition) -> Iterator[Problem]:
    """Warnings about indicators that cannot be read as one figure."""
    wholes = whole_cells(definition)
    told: set[str] = set()
    for binding in bindings(definition):
        code = binding.indicator
        if code not in wholes and code not in told:
            told.add(code)
            text = N_(
                "Indicator %(code)s has no single cell with its whole figure here. Bind it to that cell as well, so "
                "that other forms can take it over."
            )
            yield Problem(
                Message(text, {"code": code}), "warning", replace(binding.place, setting="indicator")
            )
        elif binding.whole is not None and binding.whole != wholes[code]:
            text = N_("Indicator %(code)s is asked for twice in this form.")
            yield Problem(
                Message(text, {"code": code}), "warning", replace(binding.place, setting="indicator")
            )


def _bindings(definition: Definition) -> Iterator[Binding]:
    for section in definition.sections:
        if isinstance(section, TableSection):
            yield from _of_table(section)
        elif isinstance(section, FieldsSection):
            for field in section.fields:
                if field.indicator:
                    whole = (section.code, field.code, "value")
                    yield Binding(field.indicator, "field", Place(section.code, field.code), whole)
        elif isinstance(section, RecordsSection):
            for column in section.leaf_columns():
                if column.indicator:
                    yield Binding(column.indicator, "column", Place(section=section.code, column=column.code))


def _of_table(section: TableSection) -> Iterator[Binding]:
    for rule in section.cells:
        if rule.indicator:
            place = Place(section.code, rule.row, rule.column)
            yield Binding(rule.indicator, "cell", place, (section.code, rule.row, rule.column))
    row, column = _whole_row(section), _whole_column(section)
    for leaf in section.leaf_columns():
        if leaf.indicator:
            whole = _cell(section, row, leaf.code, leaf.indicator) if row else None
            yield Binding(leaf.indicator, "column", Place(section=section.code, column=leaf.code), whole)
    for line in section.data_rows():
        if line.indicator:
            whole = _cell(section, line.code, column, line.indicator) if column else None
            yield Binding(line.indicator, "row", Place(section.code, line.code), whole)


def _cell(section: TableSection, row: str, column: str, indicator: str) -> CellKey | None:
    """The cell where a row and a column cross, unless something else stands there."""
    return (section.code, row, column) if section.indicator(row, column) == indicator else None


def _whole_row(section: TableSection) -> str:
    """The row in which a column's whole figure stands: the only one, else the only outermost one with a formula."""
    rows = section.data_rows()
    if len(rows) == 1 and not section.groups():
        return rows[0].code
    return _only([at.row for at in section.all_rows() if at.level == 1 and _is_total(at.row)])


def _is_total(row: Row) -> bool:
    return bool(row.formula) and not row.heading


def _whole_column(section: TableSection) -> str:
    """The column in which a row's whole figure stands: the only one of numbers that is not a percentage."""
    return _only([column for column in section.leaf_columns() if _counts(column)])


def _counts(column: Column) -> bool:
    return column.kind in NUMERIC_KINDS and column.kind != "percent"


def _only(items: list[Row] | list[Column]) -> str:
    return items[0].code if len(items) == 1 else ""

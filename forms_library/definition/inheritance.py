"""What a cell inherits: its own setting goes before its row's, that before its column's, that before its section's.

A row speaks to columns of numbers that are not recomputed: the ratio of two counts is not a count. A section speaks to
numbers, with its decimals to those that may have any.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol, TypeVar

from forms_library.definition.parts import NUMERIC_KINDS, CellRule, Column, Field, Row
from forms_library.value_types import CellSpec

_T = TypeVar("_T")


class SaysOfFigures(Protocol):
    """What a section says of the figures in it."""

    @property
    def required(self) -> bool: ...
    @property
    def decimals(self) -> int | None: ...
    @property
    def minimum(self) -> Decimal | None: ...
    @property
    def maximum(self) -> Decimal | None: ...
    @property
    def default(self) -> str: ...


def limits_of(section: SaysOfFigures) -> dict[str, Any]:
    """The decimals and limits of a section, for another made of it."""
    return {"decimals": section.decimals, "minimum": section.minimum, "maximum": section.maximum}


def nearest(*said: _T | None) -> _T | None:
    """What the first says that says anything."""
    return next((one for one in said if one is not None), None)


def row_speaks(row: Row, column: Column) -> bool:
    """Whether a row's kind, decimals, limits and answers reach a column."""
    return column.kind in NUMERIC_KINDS and column.aggregation != "recompute"


def cell_spec(section: SaysOfFigures, column: Column, row: Row, own: CellRule | None) -> CellSpec:
    """Everything a field kind has to know about a cell of a table."""
    cell = own or _NOTHING
    told = row if row_speaks(row, column) else _NO_ROW
    kind = cell.kind or told.kind or column.kind
    low, high, decimals = _of_section(section, kind)
    # A row in another kind (a percentage among counts) does not inherit the column's number of decimals.
    of_column = column.decimals if kind == column.kind else None
    # Text among numbers inherits no limits; those that stand beside its own kind are told to be wrong.
    above = column if kind in NUMERIC_KINDS else _NO_LIMITS
    beside = told if kind in NUMERIC_KINDS or kind == told.kind else _NO_ROW
    must = column.required or (section.required and kind in NUMERIC_KINDS)
    return CellSpec(
        kind=kind,
        decimals=nearest(cell.decimals, beside.decimals, of_column, decimals),
        minimum=nearest(cell.minimum, beside.minimum, above.minimum, low),
        maximum=nearest(cell.maximum, beside.maximum, above.maximum, high),
        choices=cell.choices or told.choices or column.choices,
        maximum_length=nearest(cell.maximum_length, told.maximum_length, column.maximum_length),
        unit_of_measure=cell.unit_of_measure or column.unit_of_measure or row.unit_of_measure,
        required=bool(nearest(cell.required, row.required, must)),
    )


def column_spec(section: SaysOfFigures, column: Column) -> CellSpec:
    """The spec of a column of a list; a list that must not stay empty says nothing of its cells."""
    return _spec(section, column, column.required)


def field_spec(section: SaysOfFigures, field: Field) -> CellSpec:
    """The spec of a single field."""
    return _spec(section, field, field.required or section.required)


def default_of(section: SaysOfFigures, item: Column | Field) -> str:
    """What is offered in a field, or in a column of a list, as JSON has it."""
    return item.default or default_of_section(section, item.kind)


def default_of_section(section: SaysOfFigures, kind: str) -> str:
    """What a section offers in a cell of that kind for which nobody nearer offers anything."""
    return section.default if kind in NUMERIC_KINDS else ""


def _spec(section: SaysOfFigures, item: Column | Field, required: bool) -> CellSpec:
    low, high, decimals = _of_section(section, item.kind)
    return CellSpec(
        kind=item.kind,
        decimals=nearest(item.decimals, decimals),
        minimum=nearest(item.minimum, low),
        maximum=nearest(item.maximum, high),
        choices=item.choices,
        maximum_length=item.maximum_length,
        unit_of_measure=item.unit_of_measure,
        required=required,
    )


def _of_section(section: SaysOfFigures, kind: str) -> tuple[Decimal | None, Decimal | None, int | None]:
    """The limits and the decimals that a section has for a kind."""
    if kind not in NUMERIC_KINDS:
        return None, None, None
    return section.minimum, section.maximum, None if kind == "integer" else section.decimals


_NOTHING = CellRule("", "")
_NO_ROW = Row("", "")
_NO_LIMITS = Column("", "")

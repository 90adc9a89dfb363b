"""The template definition as Python objects: frozen, complete and already checked by `load`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.parts import (
    NUMERIC_KINDS,
    Aggregation,
    CellRule,
    CellState,
    Check,
    Column,
    ColumnGroup,
    ColumnNode,
    Field,
    LabelColumn,
    LabelSource,
    Orientation,
    Part,
    Row,
    RowAt,
    RowSource,
    Rule,
    Scope,
)
from forms_library.definition.table import TableSection, leaves
from forms_library.value_types import CellKey, CellSpec

__all__ = [
    "NUMERIC_KINDS",
    "Aggregation",
    "CellRule",
    "CellState",
    "Check",
    "Column",
    "ColumnGroup",
    "ColumnNode",
    "Definition",
    "Field",
    "FieldsSection",
    "LabelColumn",
    "LabelSource",
    "NarrativeSection",
    "Orientation",
    "Part",
    "RecordsSection",
    "Row",
    "RowAt",
    "RowSource",
    "Rule",
    "Scope",
    "Section",
    "TableSection",
]


@dataclass(frozen=True)
class NarrativeSection:
    """The written part of a report (thuyết minh), following its outline. `required`: every part must be written."""

    code: str
    title: str = ""
    parts: tuple[Part, ...] = ()
    read_only: bool = False
    required: bool = False
    required_if: str = ""
    hidden_if: str = ""
    nil: bool = False
    kind: Literal["narrative"] = "narrative"


@dataclass(frozen=True)
class FieldsSection:
    """Single fields, one under another (thông tin chung). Its checks speak of all its fields, once.

    Decimals, limits and default hold for figures that say nothing themselves.
    """

    code: str
    title: str = ""
    fields: tuple[Field, ...] = ()
    read_only: bool = False
    required: bool = False
    required_if: str = ""
    hidden_if: str = ""
    nil: bool = False
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    default: str = ""
    checks: tuple[Check, ...] = ()
    kind: Literal["fields"] = "fields"


@dataclass(frozen=True)
class RecordsSection:
    """A list whose rows the reporter adds (danh sách). `matching_key` names the columns that identify a record.

    `required`: at least one record. Decimals, limits and default hold for columns of figures that say nothing
    themselves. `group_by` is the column whose equal values stand together with a subtotal;
    `total` adds a last line. Both add up the columns whose aggregation is sum.
    """

    code: str
    title: str = ""
    unit_of_measure: str = ""
    orientation: Orientation = "auto"
    columns: tuple[ColumnNode, ...] = ()
    read_only: bool = False
    required: bool = False
    required_if: str = ""
    hidden_if: str = ""
    nil: bool = False
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    default: str = ""
    minimum_records: int | None = None
    maximum_records: int | None = None
    checks: tuple[Check, ...] = ()
    matching_key: tuple[str, ...] = ()
    group_by: str = ""
    total: bool = False
    notes: tuple[str, ...] = ()
    kind: Literal["records"] = "records"

    def leaf_columns(self) -> tuple[Column, ...]:
        """The columns that carry cells, left to right."""
        return tuple(leaves(self.columns))

    def column(self, code: str) -> Column:
        """The leaf column of that code; KeyError if there is none."""
        return {column.code: column for column in self.leaf_columns()}[code]


Section = TableSection | NarrativeSection | FieldsSection | RecordsSection


@dataclass(frozen=True)
class Definition:
    """One version of a form. `former` names the replaced document when the form is kept for old periods only.

    `nil`: the reporter may declare that nothing occurred in the period (không phát sinh); of a section likewise.
    """

    code: str
    symbol: str
    title: str
    legal_basis: str = ""
    period_kinds: tuple[str, ...] = ()
    former: str = ""
    reporter: str = ""
    recipient: str = ""
    due_note: str = ""
    notes: tuple[str, ...] = ()
    nil: bool = False
    sections: tuple[Section, ...] = ()
    format: int = 1

    def section(self, code: str) -> Section:
        """The section of that code; KeyError if there is none."""
        return {section.code: section for section in self.sections}[code]

    def tables(self) -> tuple[TableSection, ...]:
        """The numeric sections in order."""
        return tuple(section for section in self.sections if isinstance(section, TableSection))

    def spec(self, key: CellKey) -> CellSpec:
        """The spec of the cell, narrative part or field at `key`; KeyError if the definition has no such place.

        Cells of records and of lines that the definition does not name have their place too.
        """
        section = self.section(key[0])
        if isinstance(section, TableSection):
            return section.spec(key[1], key[2])
        if isinstance(section, NarrativeSection):
            part = {part.code: part for part in section.parts}[key[1]]
            required = part.required or section.required
            return CellSpec("long_text", maximum_length=part.maximum_length, required=required)
        if isinstance(section, FieldsSection):
            return field_spec(section, {field.code: field for field in section.fields}[key[1]])
        return column_spec(section, section.column(key[2]))

    def keys(self) -> tuple[CellKey, ...]:
        """Every key with a fixed place: cells of tables, narrative parts, fields."""
        return self._keys

    @cached_property
    def _keys(self) -> tuple[CellKey, ...]:
        return tuple(_keys(self.sections))


def _keys(sections: tuple[Section, ...]) -> Iterator[CellKey]:
    for section in sections:
        if isinstance(section, TableSection):
            yield from section.cell_keys()
        elif isinstance(section, NarrativeSection):
            yield from ((section.code, part.code, "text") for part in section.parts)
        elif isinstance(section, FieldsSection):
            yield from ((section.code, field.code, "value") for field in section.fields)

"""From found columns and rows to a section of a definition, still without formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from forms_library.definition.model import (
    NUMERIC_KINDS,
    Column,
    ColumnGroup,
    ColumnNode,
    LabelColumn,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.spreadsheet.importing.found import FoundColumn
from forms_library.spreadsheet.importing.header import Label
from forms_library.spreadsheet.importing.kinds import unit_kind
from forms_library.spreadsheet.importing.rows import FoundRow
from forms_library.spreadsheet.importing.words import rule_code

OWN_ROW = "Đơn vị báo cáo"
ONE_ROW = "Số liệu"
LabelSource = Literal["number", "label", "unit_of_measure", "printed_code", "note"]


def table_section(
    code: str,
    title: str,
    unit_of_measure: str,
    columns: Sequence[FoundColumn],
    rows: Sequence[FoundRow],
    row_keys: Sequence[str],
    notes: Sequence[str],
) -> TableSection:
    """A table with fixed rows; one row, of the first of the keys, where none is printed."""
    figures = [column for column in columns if column.role == "figure"]
    labels = tuple(_label_column(column) for column in columns if column.role != "figure")
    return TableSection(
        code,
        title,
        unit_of_measure,
        label_columns=labels,
        columns=header_tree(figures),
        rows=row_tree(rows, row_keys, _kinds_differ(rows))
        or (Row(row_keys[0], OWN_ROW if labels else ONE_ROW),),
        notes=tuple(notes),
    )


def records_section(
    code: str,
    title: str,
    unit_of_measure: str,
    columns: Sequence[FoundColumn],
    total: bool,
    notes: Sequence[str],
) -> RecordsSection:
    """A list whose lines the reporter adds; the column of running numbers goes without saying."""
    listed = [column for column in columns if column.role != "number"]
    words = [column.key for column in listed if column.role == "label"]
    return RecordsSection(
        code,
        title,
        unit_of_measure,
        columns=header_tree(listed),
        matching_key=tuple(words[:1]),
        total=total,
        notes=tuple(notes),
    )


# Columns


def _label_column(column: FoundColumn) -> LabelColumn:
    source: LabelSource = "label" if column.role == "figure" else column.role
    return LabelColumn(column.key, column.leaf.label, column.printed.printed, source)


@dataclass
class _Group:
    label: Label
    children: list[_Group | Column] = field(default_factory=list)


def header_tree(columns: Sequence[FoundColumn]) -> tuple[ColumnNode, ...]:
    """The header over some columns: neighbours with the same label of the sheet above them form a group."""
    top = _Group(Label("", (0, 0)))
    for column in columns:
        place = top
        for label in column.leaf.path[:-1]:
            last = place.children[-1] if place.children else None
            if not (isinstance(last, _Group) and _same(last.label, label)):
                last = _Group(label)
                place.children.append(last)
            place = last
        place.children.append(_column(column))
    return tuple(_node(child) for child in top.children)


def _same(first: Label, second: Label) -> bool:
    """Whether two labels are one cell of the sheet; one that a person wrote is compared by its text."""
    if first.spot == (0, 0) or second.spot == (0, 0):
        return first.text == second.text
    return first.spot == second.spot


def _node(item: _Group | Column) -> ColumnNode:
    if isinstance(item, Column):
        return item
    return ColumnGroup(item.label.text, tuple(_node(child) for child in item.children))


def _column(column: FoundColumn) -> Column:
    kind = column.kind
    words = column.role != "figure"
    numeric = not words and kind.kind in NUMERIC_KINDS
    return Column(
        column.key,
        column.leaf.label,
        kind="text" if words and kind.kind in NUMERIC_KINDS else kind.kind,
        printed_code=_printed(column),
        unit_of_measure=kind.unit_of_measure if numeric else "",
        aggregation="" if not numeric else "recompute" if kind.kind == "percent" else "sum",
        required=words,
        minimum=kind.minimum if numeric else None,
        maximum=kind.maximum if numeric else None,
        decimals=kind.decimals if numeric and kind.kind != "integer" else None,
        choices=kind.choices,
        maximum_length=None if numeric else kind.maximum_length,
    )


def _printed(column: FoundColumn) -> str:
    """The code as it will be printed: with its rule, also where that stood on a line of its own."""
    rule = column.printed.rule
    return rule if rule and rule_code(rule) == column.printed.code else column.printed.printed


# Rows


@dataclass
class _Branch:
    row: Row
    level: int
    children: list[_Branch] = field(default_factory=list)


def _kinds_differ(rows: Sequence[FoundRow]) -> bool:
    """Whether the units of measure of the rows ask for different kinds of number."""
    return len({unit_kind(row.unit_of_measure) for row in rows if row.unit_of_measure}) > 1


def row_tree(rows: Sequence[FoundRow], keys: Sequence[str], kinds: bool) -> tuple[Row, ...]:
    """The rows as a tree by their levels; with `kinds`, each says which kind of number its unit of measure asks for."""
    top = _Branch(Row("", ""), 0)
    path = [top]
    for found, key in zip(rows, keys, strict=False):
        while path[-1].level >= found.level:
            path.pop()
        branch = _Branch(_row(found, key, kinds), found.level)
        path[-1].children.append(branch)
        path.append(branch)
    return _rows(top)


def _rows(branch: _Branch) -> tuple[Row, ...]:
    return tuple(replace(child.row, children=_rows(child)) for child in branch.children)


def _row(found: FoundRow, key: str, kinds: bool) -> Row:
    kind = unit_kind(found.unit_of_measure) if kinds else ""
    return Row(
        key,
        found.label,
        found.number,
        found.printed,
        found.unit_of_measure,
        heading=found.heading,
        kind="" if found.heading else kind,
        of_which=found.of_which,
        added=found.added,
        note=found.note,
    )

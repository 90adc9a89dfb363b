"""Sections with the rules that are printed, and with formulas that a person wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from forms_library.definition.model import (
    NUMERIC_KINDS,
    CellRule,
    Check,
    ColumnGroup,
    ColumnNode,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.spreadsheet.importing.corrections import TableCorrection
from forms_library.spreadsheet.importing.found import FoundTable
from forms_library.spreadsheet.importing.printed_rules import RuleText, Settled, label_rules
from forms_library.spreadsheet.importing.row_rules import formulas_by_number
from forms_library.spreadsheet.importing.sections import records_section, table_section


def column_rule_texts(table: FoundTable) -> list[RuleText]:
    """The rules in the line of codes and in the lowest labels."""
    texts: list[RuleText] = []
    for column in table.columns:
        if column.printed.rule:
            texts.append(RuleText(column.printed.rule, column.printed.address, column.key))
        for label in column.leaf.path[-1:]:
            texts += label_rules(label.text, label.address, column.key)
    return texts


def row_rule_texts(table: FoundTable) -> list[RuleText]:
    """The rules in the names of rows that have codes."""
    return [
        text
        for row, key in zip(table.rows, table.row_keys, strict=True)
        for text in label_rules(row.label, row.address, key)
        if row.printed
    ]


def section_of(table: FoundTable, number: int, count: int) -> TableSection | RecordsSection:
    """The section of a table, number `number` of `count`, without rules."""
    notes = [line.text for line in table.notes]
    heading = table.heading
    if table.records:
        code = "DS" if count == 1 else f"DS{number + 1}"
        total = any(row.total for row in table.rows)
        return records_section(code, heading.title, heading.unit_of_measure, table.columns, total, notes)
    keys = table.row_keys or (f"R{number + 1:02d}",)
    return table_section(
        f"B{number + 1}", heading.title, heading.unit_of_measure, table.columns, table.rows, keys, notes
    )


def with_column_rules(
    section: TableSection | RecordsSection, settled: Settled
) -> TableSection | RecordsSection:
    """The section with the rules of its columns and the checks over them."""
    columns = tuple(_ruled(node, settled) for node in section.columns)
    checks = tuple(Check(f"K{number:02d}", formula) for number, formula in enumerate(settled.checks, start=1))
    return replace(section, columns=columns, checks=(*section.checks, *checks))


def _ruled(node: ColumnNode, settled: Settled) -> ColumnNode:
    if isinstance(node, ColumnGroup):
        return replace(node, children=tuple(_ruled(child, settled) for child in node.children))
    if node.kind not in NUMERIC_KINDS:
        return node
    formula = settled.formulas.get(node.code, "")
    aggregation = "recompute" if "/" in formula else node.aggregation
    return replace(
        node, formula=formula, prefill=settled.prefills.get(node.code, ""), aggregation=aggregation
    )


def with_row_rules(section: TableSection, table: FoundTable, settled: Settled) -> TableSection:
    """The section with the rules of its rows: by code, or by number (“I+II”)."""
    by_number = formulas_by_number(table.rows, dict(enumerate(table.row_keys)))
    formulas = {**by_number, **settled.formulas}
    start = len(section.checks) + 1
    checks = tuple(
        Check(f"K{number:02d}", formula, "column")
        for number, formula in enumerate(settled.checks, start=start)
    )
    rows = tuple(_ruled_row(row, formulas) for row in section.rows)
    return replace(section, rows=rows, checks=(*section.checks, *checks))


def _ruled_row(row: Row, formulas: Mapping[str, str]) -> Row:
    formula = "" if row.heading else formulas.get(row.code, row.formula)
    return replace(
        row, formula=formula, children=tuple(_ruled_row(child, formulas) for child in row.children)
    )


def with_barred(section: TableSection, table: FoundTable) -> TableSection:
    """Cells in which a cross or a dash is printed are not filled."""
    figures = [column.key for column in table.figures]
    known = {column.code for column in section.leaf_columns()}
    barred = [
        CellRule(key, figures[place], read_only=True)
        for row, key in zip(table.rows, table.row_keys, strict=True)
        if not row.heading and len(row.barred) < len(figures)
        for place in row.barred
        if figures[place] in known
    ]
    return replace(section, cells=(*section.cells, *barred))


def with_written_formulas(section: TableSection, table: FoundTable, said: TableCorrection) -> TableSection:
    """The section with the formulas that a person wrote."""
    by_column = {
        column.key: told.formula.removeprefix("=")
        for column in table.figures
        if (told := said.columns.get(column.leaf.left)) and told.formula is not None
    }
    by_row = {
        key: written.formula.removeprefix("=")
        for row, key in zip(table.rows, table.row_keys, strict=True)
        if (written := said.rows.get(row.row)) and written.formula is not None
    }
    columns = tuple(_said_column(node, by_column) for node in section.columns)
    rows = tuple(_ruled_row(row, by_row) for row in section.rows)
    return replace(section, columns=columns, rows=rows)


def _said_column(node: ColumnNode, formulas: Mapping[str, str]) -> ColumnNode:
    if isinstance(node, ColumnGroup):
        return replace(node, children=tuple(_said_column(child, formulas) for child in node.children))
    return replace(node, formula=formulas.get(node.code, node.formula))

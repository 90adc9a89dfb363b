"""Formulas of a sheet as rules of a form: what all rows of a column share is written once, and so for rows.

What is written short must mean the same in every cell; where it would not, the cell keeps its own formula, or is typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from forms_library.definition.model import (
    NUMERIC_KINDS,
    CellRule,
    Column,
    ColumnGroup,
    ColumnNode,
    Row,
    TableSection,
)
from forms_library.formula.a1 import Addresses, Translation, translate
from forms_library.messages import N_
from forms_library.spreadsheet.importing.doubts import Doubts, Sort

Cell = tuple[str, str]
"""(row code, column code)."""


@dataclass(frozen=True, slots=True)
class SheetFormula:
    """A formula of a cell with its address; `fraction`: the cell shows a share of 1 as per cent."""

    text: str
    address: str
    fraction: bool = False


def translated(
    formulas: Mapping[Cell, SheetFormula], addresses: Addresses, sheet: str, doubts: Doubts
) -> dict[Cell, Translation]:
    """The formulas in codes; those with no meaning in the form are said and left out."""
    found: dict[Cell, Translation] = {}
    for cell, formula in formulas.items():
        translation = translate(formula.text, addresses, sheet, formula.address)
        for problem in translation.problems:
            message = (
                N_("The formula %(formula)s could not be taken over: %(reason)s")
                if problem.severity == "error"
                else N_("Look at the formula %(formula)s: %(reason)s")
            )
            doubts.note(
                Sort.UNREAD_FORMULA,
                message,
                formula.address,
                row=cell[0],
                column=cell[1],
                formula=formula.text[:120],
                reason=problem.message,
            )
        if translation.text:
            found[cell] = _in_per_cent(translation) if formula.fraction else translation
    return found


# Shares that the sheet shows as per cent


def _in_per_cent(found: Translation) -> Translation:
    return Translation(times_hundred(found.text), times_hundred(found.column), times_hundred(found.row))


def times_hundred(formula: str) -> str:
    """A formula times 100, also inside the branches of IF and IFERROR, which may give an empty text."""
    formula = formula.strip()
    if not formula or formula in ('""', "0"):
        return formula
    name, inner = formula.partition("(")[::2]
    if name.upper() in ("IF", "IFERROR") and _closes_at_end(formula):
        parts = _arguments(inner[:-1])
        fixed = 1 if name.upper() == "IF" else 0
        return f"{name}({','.join(parts[:fixed] + [times_hundred(part) for part in parts[fixed:]])})"
    return f"({formula})*100"


def _closes_at_end(formula: str) -> bool:
    depth, quoted = 0, False
    for place, sign in enumerate(formula):
        if sign == '"':
            quoted = not quoted
        elif not quoted:
            depth += (sign == "(") - (sign == ")")
            if sign == ")" and depth == 0:
                return place == len(formula) - 1
    return False


def _arguments(text: str) -> list[str]:
    parts, depth, quoted = [""], 0, False
    for sign in text:
        quoted ^= sign == '"'
        if not quoted:
            depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


# Rules of columns and rows


@dataclass
class Rules:
    """The rules that formulas of a table come to; `aggregation` of the columns that need one."""

    columns: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    cells: list[CellRule] = field(default_factory=list)
    aggregation: dict[str, Literal["sum", "recompute", "none"]] = field(default_factory=dict)


def shared_rules(section: TableSection, found: Mapping[Cell, Translation]) -> Rules:
    """The rules of columns and rows that most of their formulas share."""
    rules = Rules()
    rows = [row.code for row in section.data_rows()]
    columns = [column.code for column in section.leaf_columns()]
    for column in columns:
        forms = [found[row, column].column for row in rows if (row, column) in found]
        shared = _shared(forms, len(rows))
        if shared and shared[1] * 2 > len(forms):
            rules.columns[column] = shared[0]
    for row in rows:
        forms = [found[row, column].row for column in columns if (row, column) in found]
        shared = _shared(forms, len(columns))
        if shared and shared[1] * 2 > len(_not_by_column(row, columns, found, rules)):
            rules.rows[row] = shared[0]
    _drop_weak_rows(rules, rows, columns, found)
    _decide_crossings(rules, section, found)
    return rules


def _shared(forms: Sequence[str], places: int) -> tuple[str, int] | None:
    """The form most cells have and how many; a single one is shared only where there is but one place."""
    counted = Counter(forms).most_common(1)
    if not counted:
        return None
    return counted[0] if counted[0][1] > 1 or places == 1 else None


def _not_by_column(
    row: str, columns: Sequence[str], found: Mapping[Cell, Translation], rules: Rules
) -> list[str]:
    """The formulas of a row that its columns do not explain."""
    return [
        column
        for column in columns
        if (row, column) in found and rules.columns.get(column) != found[row, column].column
    ]


def _drop_weak_rows(
    rules: Rules, rows: Sequence[str], columns: Sequence[str], found: Mapping[Cell, Translation]
) -> None:
    """A row whose formulas are all those of its columns has no rule of its own."""
    for row in rows:
        if row in rules.rows and not _not_by_column(row, columns, found, rules):
            del rules.rows[row]


def _decide_crossings(rules: Rules, section: TableSection, found: Mapping[Cell, Translation]) -> None:
    """Where a row rule meets a column: a ratio is computed again, a sum gives way, what has none is not added up."""
    by_row = any(row.kind for row in section.data_rows())
    for column in section.leaf_columns():
        formula = rules.columns.get(column.code)
        crossings = [found[row, column.code] for row in rules.rows if (row, column.code) in found]
        if formula is not None:
            by_column = sum(crossing.column == formula for crossing in crossings)
            wins = by_column * 2 > len(crossings) if crossings else "/" in formula
            rules.aggregation[column.code] = "recompute" if wins else "sum"
        elif rules.rows and not crossings and not (by_row and column.kind == "percent"):
            rules.aggregation[column.code] = "none"


# Into the section


def with_rules(
    section: TableSection,
    rules: Rules,
    found: Mapping[Cell, Translation],
    formulas: Mapping[Cell, SheetFormula],
    addresses: Mapping[Cell, str],
    doubts: Doubts,
) -> TableSection:
    """The section with its rules, and with rules of single cells wherever the short ones would say something else."""
    ruled = replace(
        section,
        columns=tuple(_ruled_column(node, rules) for node in section.columns),
        rows=tuple(_ruled_row(row, rules) for row in section.rows),
    )
    cells = list(section.cells)
    computed = set(rules.columns) | {
        column for (row, column), item in found.items() if rules.rows.get(row) != item.row
    }
    for row in ruled.data_rows():
        for column in ruled.leaf_columns():
            cell = (row.code, column.code)
            own = _own_rule(ruled, cell, found.get(cell), column.code in computed)
            if own is None:
                continue
            cells.append(own)
            if own.typed and cell not in formulas and column.code in computed:
                message = N_(
                    "This cell has no formula, although the other cells of its column have: it will be typed."
                )
                doubts.note(
                    Sort.NO_FORMULA,
                    message,
                    addresses[cell],
                    section=section.code,
                    row=cell[0],
                    column=cell[1],
                )
    return replace(ruled, cells=tuple(cells))


def _own_rule(
    section: TableSection, cell: Cell, wanted: Translation | None, computed: bool
) -> CellRule | None:
    """What a cell must say for itself. A rule printed for a column without formulas holds in all its cells."""
    rule = section.rule_at(*cell)
    if wanted is None:
        meant = rule is None or (rule.origin == "column" and not computed)
        return None if meant else CellRule(*cell, typed=True)
    if rule is None:
        return CellRule(*cell, formula=wanted.text)
    said = wanted.column if rule.origin == "column" else wanted.row
    return None if rule.formula == said else CellRule(*cell, formula=wanted.text)


def _ruled_column(node: ColumnNode, rules: Rules) -> ColumnNode:
    if isinstance(node, ColumnGroup):
        return replace(node, children=tuple(_ruled_column(child, rules) for child in node.children))
    return _with_rule(node, rules)


def _with_rule(column: Column, rules: Rules) -> Column:
    formula = rules.columns.get(column.code, column.formula)
    aggregation = rules.aggregation.get(column.code, column.aggregation)
    if column.kind not in NUMERIC_KINDS:
        aggregation = column.aggregation
    return replace(column, formula=formula, aggregation=aggregation)


def _ruled_row(row: Row, rules: Rules) -> Row:
    return replace(
        row,
        formula="" if row.heading else rules.rows.get(row.code, row.formula),
        children=tuple(_ruled_row(child, rules) for child in row.children),
    )

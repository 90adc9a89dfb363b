"""Many formulas of single cells as few rules: what an imported sheet repeats 300 times is said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from forms_library.formula.a1 import Translation

Place = tuple[str, str]
"""(row code, column code) in one table."""


@dataclass
class GatheredRules:
    """The rules of one table. `aggregations` are those of columns whose rule meets the rule of a row; `typed` are
    cells that a rule would reach though nothing is calculated in them."""

    columns: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    aggregations: dict[str, Literal["sum", "recompute"]] = field(default_factory=dict)
    cells: dict[Place, str] = field(default_factory=dict)
    typed: list[Place] = field(default_factory=list)


def gather_rules(
    formulas: Mapping[Place, Translation], rows: Sequence[str], columns: Sequence[str]
) -> GatheredRules:
    """The formulas of a table as rules that give every cell exactly the formula it has.

    `rows` are those that carry figures, `columns` the numeric ones, both in document order. A rule is made where at
    least two cells, and half of those it would reach, say the same; the other cells keep a formula of their own."""
    found = GatheredRules()
    known = {place: made for place, made in formulas.items() if made.text}
    for row in rows:
        _offer(found.rows, row, [known[row, c].row for c in columns if (row, c) in known], len(columns))
    for column in columns:
        free = [row for row in rows if row not in found.rows]
        texts = [known[row, column].column for row in free if (row, column) in known]
        _offer(found.columns, column, texts, len(free))
        _meet(found, known, column)
    for row in rows:
        for column in columns:
            _place(found, known.get((row, column)), row, column)
    found.cells |= {place: made.text for place, made in known.items() if not _inside(place, rows, columns)}
    return found


def _offer(rules: dict[str, str], code: str, texts: Iterable[str], reached: int) -> None:
    """Make the text most cells share a rule, if it is worth one."""
    common = Counter(texts).most_common(1)
    if common and common[0][1] >= 2 and 2 * common[0][1] >= reached:
        rules[code] = common[0][0]


def _meet(found: GatheredRules, known: Mapping[Place, Translation], column: str) -> None:
    """How a column with a rule behaves in the rows that have one: summed with the row, or calculated anew."""
    rule = found.columns.get(column)
    there = [known[row, column] for row in found.rows if (row, column) in known]
    if rule is None or not found.rows:
        return
    anew = sum(made.column == rule for made in there)
    summed = sum(made.row in found.rows.values() for made in there)
    found.aggregations[column] = "recompute" if anew > summed else "sum"


def _place(found: GatheredRules, made: Translation | None, row: str, column: str) -> None:
    by_row, by_column = found.rows.get(row), found.columns.get(column)
    row_wins = by_row is not None and found.aggregations.get(column) != "recompute"
    if by_row is None and by_column is None:
        if made:
            found.cells[row, column] = made.text
    elif made is None:
        found.typed.append((row, column))
    elif (made.row != by_row) if row_wins else (made.column != by_column):
        found.cells[row, column] = made.text


def _inside(place: Place, rows: Sequence[str], columns: Sequence[str]) -> bool:
    return place[0] in rows and place[1] in columns

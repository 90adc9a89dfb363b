"""A table of figures: which cells it has, who fills them, by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from forms_library.definition.inheritance import cell_spec, default_of_section, row_speaks
from forms_library.definition.lines import MOST_LINES, group_of
from forms_library.definition.parts import (
    NUMERIC_KINDS,
    CellRule,
    CellState,
    Check,
    Column,
    ColumnNode,
    LabelColumn,
    Orientation,
    Row,
    RowAt,
    RowSource,
    Rule,
)
from forms_library.order import POSITION, POSITION_SPEC
from forms_library.value_types import CellKey, CellSpec

# What reporters write themselves in the label columns of a line; numbers and codes of lines are not typed.
TYPED_LABELS = frozenset({"label", "unit_of_measure", "note"})


@dataclass(frozen=True)
class TableSection:
    """A numeric grid (phần số liệu).

    `row_source` says where lines come from that the definition does not name: nowhere (fixed; but rows marked `added`
    take lines of the reporter), from the reporter (added), or one for each contributing organisation (contributors).
    `required` makes every figure that people type required unless its row or own rule says otherwise; decimals,
    limits and default hold for figures of which nobody nearer says anything.
    """

    code: str
    title: str = ""
    unit_of_measure: str = ""
    orientation: Orientation = "auto"
    label_columns: tuple[LabelColumn, ...] = ()
    columns: tuple[ColumnNode, ...] = ()
    rows: tuple[Row, ...] = ()
    row_source: RowSource = "fixed"
    read_only: bool = False
    required: bool = False
    required_if: str = ""
    hidden_if: str = ""
    nil: bool = False
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    default: str = ""
    cells: tuple[CellRule, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    kind: Literal["table"] = "table"

    def leaf_columns(self) -> tuple[Column, ...]:
        """The columns that carry cells, left to right."""
        return self._leaves

    def all_rows(self) -> tuple[RowAt, ...]:
        """Every row in document order, headings included, with level and parent."""
        return self._rows

    def data_rows(self) -> tuple[Row, ...]:
        """The rows that carry cells, in document order."""
        return tuple(at.row for at in self._rows if not at.row.heading)

    def row(self, code: str) -> Row:
        """The row of that code, or the line's; KeyError if there is none."""
        return self.row_at(code).row

    def row_at(self, code: str) -> RowAt:
        """The row of that code, or the line's, with its level and parent; KeyError if there is none."""
        known = self._row_index.get(code)
        return known if known is not None else self._line(code)

    def groups(self) -> tuple[str, ...]:
        """Where lines may stand that the definition does not name: codes of rows, "" for above all rows."""
        return self._groups

    def groups_of_reporter(self) -> tuple[str, ...]:
        """The groups in which the reporter adds lines: not those of contributing organisations, none if locked."""
        if self.read_only:
            return ()
        return tuple(group for group in self._groups if group or self.row_source != "contributors")

    def column(self, code: str) -> Column:
        """The leaf column of that code; KeyError if there is none."""
        return self._column_index[code]

    def has_cell(self, row: str, column: str) -> bool:
        """Whether the table has figures there, in a row of the form or in a line."""
        known = row in self._row_index or group_of(row) in self._groups
        return known and column in self._column_index

    def cell_rule(self, row: str, column: str) -> CellRule | None:
        """What the cell does differently, if anything."""
        return self._cell_index.get((row, column))

    def cell_kind(self, row: str, column: str) -> str:
        """The field kind of a cell: its own, else the row's (numeric columns but ratios), else the column's."""
        own = self.cell_rule(row, column)
        if own and own.kind:
            return own.kind
        return (row_speaks(self.row(row), self.column(column)) and self.row(row).kind) or self.column(
            column
        ).kind

    def spec(self, row: str, column: str) -> CellSpec:
        """Everything a field kind has to know about the cell, cell before row before column; KeyError without it.

        The label columns of a line are cells of text that its reporter writes.
        """
        known = self._specs.get((row, column))
        if known is None:
            known = self._specs[row, column] = self._spec_of_line(row, column)
        return known

    def rule_at(self, row: str, column: str) -> Rule | None:
        """The formula that fills a cell, or None where people type.

        A cell's own rule beats the others. Where a row rule meets a column rule, a recomputed or weighted column
        (a ratio) wins and a summed one gives way to the row; where the column does not declare its aggregation the
        row is taken and the rule is marked ambiguous. A row rule does not reach columns that are not numeric or
        whose aggregation is none.
        """
        own = self.cell_rule(row, column)
        if own and (own.formula or own.typed):
            return Rule(own.formula, "cell") if own.formula else None
        return _crossing(self.row(row), self.column(column))

    def is_input(self, row: str, column: str) -> bool:
        """Whether people type in the cell: it exists, no formula fills it and it is not read-only."""
        return self.state(row, column) == "input"

    def state(self, row: str, column: str) -> CellState:
        """input: people type; computed: a formula fills it; locked: read-only, or the cell of a heading."""
        known = self._states.get((row, column))
        if known is None:
            known = self._states[row, column] = self._state(row, column)
        return known

    def prefill(self, row: str, column: str) -> Offer:
        """The prefill formula of a cell and where it is written; only cells that people may change have one."""
        return self._offer(row, column, "prefill")

    @cached_property
    def has_prefills(self) -> bool:
        """Whether any cell may have one: most tables have none."""
        written = [column.prefill for column in self._leaves] + [rule.prefill for rule in self.cells]
        return any(written) or any(at.row.prefill for at in self._rows)

    def default_at(self, row: str, column: str) -> str:
        """The value offered in the empty cell as JSON has it ("" if none); only where people type."""
        return self._offer(row, column, "default").formula

    def indicator(self, row: str, column: str) -> str:
        """The indicator that the figures of a cell are: the cell's own, else the row's, else the column's."""
        own = self.cell_rule(row, column)
        return (own.indicator if own else "") or self.row(row).indicator or self.column(column).indicator

    def note(self, row: str, column: str) -> str:
        """What is said about one cell beyond its row and column."""
        own = self.cell_rule(row, column)
        return own.note if own else ""

    def rows_and_lines(self, lines: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """The codes of all rows with cells, each line (by group) below the row to which it was added."""
        yield from lines.get("", ()) if "" in self._groups else ()
        for at in self._rows:
            if not at.row.heading:
                yield at.row.code
            if at.row.added:
                yield from lines.get(at.row.code, ())

    def most_lines(self, group: str) -> int:
        """How many lines may be added to a group: what its row says, never more than can be printed."""
        said = self.row(group).maximum_lines if group else None
        return MOST_LINES if said is None else min(said, MOST_LINES)

    def _offer(self, row: str, column: str, setting: Literal["prefill", "default"]) -> Offer:
        if not self.is_input(row, column):
            return Offer()
        own = self.cell_rule(row, column)
        if own and getattr(own, setting):
            return Offer(getattr(own, setting), "cell")
        whole_row = getattr(self.row(row), setting)
        if whole_row and row_reaches(self.column(column)):
            return Offer(whole_row, "row")
        written = getattr(self.column(column), setting)
        if not written and setting == "default" and self.default:
            return Offer(default_of_section(self, self.cell_kind(row, column)), "section")
        return Offer(written, "column")

    def cell_keys(self) -> tuple[CellKey, ...]:
        """Every cell of the fixed rows, row by row."""
        return self._keys

    def cells_of(self, row: str) -> tuple[tuple[CellKey, CellState, CellSpec], ...]:
        """Key, state and spec of every cell of a row, or of a line; KeyError without it."""
        known = self._cells_by_row.get(row)
        return known if known is not None else self._cells_of(row)

    def _cells_of(self, row: str) -> tuple[tuple[CellKey, CellState, CellSpec], ...]:
        codes = [column.code for column in self._leaves]
        return tuple(((self.code, row, code), self.state(row, code), self.spec(row, code)) for code in codes)

    @cached_property
    def cells_by_spec(self) -> tuple[tuple[CellSpec, tuple[CellKey, ...], tuple[CellKey, ...]], ...]:
        """Every spec with the keys of its cells in fixed rows: those that people type, and the computed and locked."""
        found: dict[CellSpec, tuple[list[CellKey], list[CellKey]]] = {}
        for key, state, spec in (cell for cells in self._cells_by_row.values() for cell in cells):
            found.setdefault(spec, ([], []))[state != "input"].append(key)
        return tuple((spec, tuple(typed), tuple(others)) for spec, (typed, others) in found.items())

    @cached_property
    def _cells_by_row(self) -> dict[str, tuple[tuple[CellKey, CellState, CellSpec], ...]]:
        """What is asked again and again of all cells."""
        return {row.code: self._cells_of(row.code) for row in self.data_rows()}

    def _state(self, row: str, column: str) -> CellState:
        if self.row(row).heading:
            return "locked"
        if self.rule_at(row, column) is not None:
            return "computed"
        own = self.cell_rule(row, column)
        locked = own.read_only if own else None
        if locked is None:
            locked = self.read_only or self.row(row).read_only or self.column(column).read_only
        return "locked" if locked else "input"

    def _line(self, code: str) -> RowAt:
        """A line as a row of its group: what the group says about kinds and limits holds for it, its sum does not."""
        group = group_of(code)
        if group is None or group not in self._groups:
            raise KeyError(code)
        if not group:
            return RowAt(Row(code, ""), 1, "")
        above = self._row_index[group]
        row = replace(above.row, code=code, label="", number="", printed_code="", **_NOT_INHERITED)
        return RowAt(row, above.level + 1, group)

    def _spec_of_line(self, row: str, column: str) -> CellSpec:
        line = self._line(row).row
        if column == POSITION:
            return POSITION_SPEC
        label = {label.code: label.source for label in self.label_columns}.get(column)
        if label in TYPED_LABELS:
            return CellSpec("text", required=label == "label")
        return cell_spec(self, self.column(column), line, None)

    @cached_property
    def _states(self) -> dict[tuple[str, str], CellState]:
        return {}

    @cached_property
    def _leaves(self) -> tuple[Column, ...]:
        return tuple(leaves(self.columns))

    @cached_property
    def _rows(self) -> tuple[RowAt, ...]:
        return tuple(_walk(self.rows, 1, ""))

    @cached_property
    def _row_index(self) -> dict[str, RowAt]:
        return {at.row.code: at for at in self._rows}

    @cached_property
    def _column_index(self) -> dict[str, Column]:
        return {column.code: column for column in self._leaves}

    @cached_property
    def _cell_index(self) -> dict[tuple[str, str], CellRule]:
        return {(rule.row, rule.column): rule for rule in self.cells}

    @cached_property
    def _keys(self) -> tuple[CellKey, ...]:
        return tuple(
            (self.code, row.code, column.code) for row in self.data_rows() for column in self._leaves
        )

    @cached_property
    def _groups(self) -> tuple[str, ...]:
        marked = tuple(at.row.code for at in self._rows if at.row.added)
        return marked if marked or self.row_source == "fixed" else ("",)

    @cached_property
    def _specs(self) -> dict[tuple[str, str], CellSpec]:
        # Cells mostly share the spec of their column: built once per (column, what the row overrides).
        specs: dict[tuple[str, str], CellSpec] = {}
        shared: dict[tuple[object, ...], CellSpec] = {}
        for row in self.data_rows():
            differs = (
                row.kind, row.decimals, row.minimum, row.maximum, row.choices, row.maximum_length, row.required,
                row.unit_of_measure,
            )  # fmt: skip
            for column in self._leaves:
                own = self._cell_index.get((row.code, column.code))
                if own is not None:
                    specs[row.code, column.code] = cell_spec(self, column, row, own)
                    continue
                spec = shared.get((column.code, differs))
                if spec is None:
                    spec = shared[column.code, differs] = cell_spec(self, column, row, None)
                specs[row.code, column.code] = spec
        return specs


def leaves(nodes: tuple[ColumnNode, ...]) -> Iterator[Column]:
    """The columns below the nodes of a header, left to right."""
    for node in nodes:
        if isinstance(node, Column):
            yield node
        else:
            yield from leaves(node.children)


def _walk(rows: tuple[Row, ...], level: int, parent: str) -> Iterator[RowAt]:
    for row in rows:
        yield RowAt(row, level, parent)
        yield from _walk(row.children, level + 1, row.code)


@dataclass(frozen=True)
class Offer:
    """What is offered in an empty cell ("" for nothing) and where it is written: a row's speaks of its columns."""

    formula: str = ""
    origin: Literal["cell", "row", "column", "section"] = "column"


_NOT_INHERITED: dict[str, Any] = {
    "heading": False,
    "formula": "",
    "indicator": "",
    "note": "",
    "added": False,
    "maximum_lines": None,
    "children": (),
}


def row_reaches(column: Column) -> bool:
    """Whether a row's formula, conditions and offers reach a column."""
    return column.kind in NUMERIC_KINDS and column.aggregation != "none"


def _crossing(row: Row, column: Column) -> Rule | None:
    by_row = row.formula and row_reaches(column)
    if by_row and column.formula:
        if column.aggregation in ("recompute", "weighted"):
            return Rule(column.formula, "column")
        return Rule(row.formula, "row", ambiguous=column.aggregation != "sum")
    if by_row:
        return Rule(row.formula, "row")
    return Rule(column.formula, "column") if column.formula else None

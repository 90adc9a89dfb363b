"""The template definition as Python objects: frozen, complete and already checked by `load`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar

from forms_library.value_types import CellKey, CellSpec, Choice

_T = TypeVar("_T")

Aggregation = Literal["", "sum", "recompute", "weighted", "none"]
LabelSource = Literal["number", "label", "unit_of_measure", "printed_code", "note"]
RowSource = Literal["fixed", "contributors", "added"]
CellState = Literal["input", "computed", "locked"]
Scope = Literal["row", "column", "section"]
Orientation = Literal["auto", "portrait", "landscape"]

NUMERIC_KINDS = frozenset({"integer", "decimal", "percent", "money"})


@dataclass(frozen=True)
class LabelColumn:
    """A column of the row's own labels (STT, Nội dung, ĐVT, MS), left of the figures."""

    code: str
    label: str
    printed_code: str = ""
    source: LabelSource = "label"


@dataclass(frozen=True)
class Column:
    """A leaf of the header: it has a code and carries cells.

    `formula` is a column rule, applied in every row. `prefill` is PREV(code) or SAME_PERIOD_LAST_YEAR(code): the value
    offered when a report is opened, which the officer may change. `weight` is the column that weighs a `weighted` one.
    `group` joins the `one_of` columns of which exactly one is marked.
    """

    code: str
    label: str
    kind: str = "integer"
    printed_code: str = ""
    unit_of_measure: str = ""
    formula: str = ""
    aggregation: Aggregation = ""
    required: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    choices: tuple[Choice, ...] = ()
    maximum_length: int | None = None
    read_only: bool = False
    prefill: str = ""
    weight: str = ""
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class ColumnGroup:
    """A node of the header above other nodes; it has no code and no cells."""

    label: str
    children: tuple[ColumnNode, ...] = ()


ColumnNode = Column | ColumnGroup


@dataclass(frozen=True)
class Row:
    """A line of a table. A heading has no cells; an `of_which` line ("trong đó") is not part of its parent's sum.

    What a row says about kind, decimals and limits goes before what the column says, except in columns that are not
    numeric and in recomputed ones: the ratio of two counts is not a count.
    `added`: reporters may add lines under this one.
    """

    code: str
    label: str
    number: str = ""
    printed_code: str = ""
    unit_of_measure: str = ""
    heading: bool = False
    formula: str = ""
    kind: str = ""
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool | None = None
    read_only: bool = False
    of_which: bool = False
    added: bool = False
    note: str = ""
    children: tuple[Row, ...] = ()


@dataclass(frozen=True)
class CellRule:
    """What one cell does differently from its row and column; None means "as they say".

    `formula` "" with `typed` true makes a cell one that people type even where a row or column rule would reach it.
    """

    row: str
    column: str
    formula: str = ""
    typed: bool = False
    read_only: bool | None = None
    kind: str = ""
    required: bool | None = None
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    prefill: str = ""


@dataclass(frozen=True)
class Check:
    """A rule that must hold. `scope` row: in each row (or those named); column: in each column; section: once."""

    code: str
    formula: str
    scope: Scope = "row"
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    severity: Literal["error", "warning"] = "error"
    message: str = ""


@dataclass(frozen=True)
class RowAt:
    """A row with its level (1 is the outermost) and its parent's code ("" at the top)."""

    row: Row
    level: int
    parent: str


@dataclass(frozen=True)
class Rule:
    """The formula that fills a cell and where it is written."""

    formula: str
    origin: Literal["cell", "row", "column"]
    ambiguous: bool = False


@dataclass(frozen=True)
class TableSection:
    """A numeric grid (phần số liệu)."""

    code: str
    title: str = ""
    unit_of_measure: str = ""
    orientation: Orientation = "auto"
    label_columns: tuple[LabelColumn, ...] = ()
    columns: tuple[ColumnNode, ...] = ()
    rows: tuple[Row, ...] = ()
    row_source: RowSource = "fixed"
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
        """The row of that code; KeyError if there is none."""
        return self._row_index[code].row

    def row_at(self, code: str) -> RowAt:
        """The row of that code with its level and parent; KeyError if there is none."""
        return self._row_index[code]

    def column(self, code: str) -> Column:
        """The leaf column of that code; KeyError if there is none."""
        return self._column_index[code]

    def cell_rule(self, row: str, column: str) -> CellRule | None:
        """What the cell does differently, if anything."""
        return self._cell_index.get((row, column))

    def cell_kind(self, row: str, column: str) -> str:
        """The field kind of a cell: its own, else the row's (numeric columns but ratios), else the column's."""
        own = self.cell_rule(row, column)
        if own and own.kind:
            return own.kind
        return (_row_says(self.row(row), self.column(column)) and self.row(row).kind) or self.column(
            column
        ).kind

    def spec(self, row: str, column: str) -> CellSpec:
        """Everything a field kind has to know about the cell, cell before row before column."""
        return self._specs[row, column]

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

    def prefill(self, row: str, column: str) -> str:
        """The prefill formula of a cell ("" if none); only cells that people may change have one."""
        if not self.is_input(row, column):
            return ""
        own = self.cell_rule(row, column)
        return (own.prefill if own else "") or self.column(column).prefill

    def cell_keys(self) -> tuple[CellKey, ...]:
        """Every cell of the fixed rows, row by row."""
        return self._keys

    def _state(self, row: str, column: str) -> CellState:
        if self.row(row).heading:
            return "locked"
        if self.rule_at(row, column) is not None:
            return "computed"
        own = self.cell_rule(row, column)
        locked = own.read_only if own else None
        if locked is None:
            locked = self.row(row).read_only or self.column(column).read_only
        return "locked" if locked else "input"

    @cached_property
    def _states(self) -> dict[tuple[str, str], CellState]:
        return {}

    @cached_property
    def _leaves(self) -> tuple[Column, ...]:
        return tuple(_leaves(self.columns))

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
    def _specs(self) -> dict[tuple[str, str], CellSpec]:
        # Cells mostly share the spec of their column: built once per (column, what the row overrides).
        specs: dict[tuple[str, str], CellSpec] = {}
        shared: dict[tuple[object, ...], CellSpec] = {}
        for row in self.data_rows():
            differs = (row.kind, row.decimals, row.minimum, row.maximum, row.required, row.unit_of_measure)
            for column in self._leaves:
                own = self._cell_index.get((row.code, column.code))
                if own is not None:
                    specs[row.code, column.code] = _merge(column, row, own)
                    continue
                spec = shared.get((column.code, differs))
                if spec is None:
                    spec = shared[column.code, differs] = _merge(column, row, None)
                specs[row.code, column.code] = spec
        return specs


@dataclass(frozen=True)
class Part:
    """One heading of a narrative with the guidance shown to its writer."""

    code: str
    heading: str
    guidance: str = ""
    required: bool = False
    maximum_length: int = 20000


@dataclass(frozen=True)
class NarrativeSection:
    """The written part of a report (thuyết minh), following its outline."""

    code: str
    title: str = ""
    parts: tuple[Part, ...] = ()
    kind: Literal["narrative"] = "narrative"


@dataclass(frozen=True)
class Field:
    """A single field (thông tin chung)."""

    code: str
    label: str
    kind: str = "text"
    unit_of_measure: str = ""
    required: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    choices: tuple[Choice, ...] = ()
    maximum_length: int | None = None
    formula: str = ""
    read_only: bool = False
    guidance: str = ""

    def spec(self) -> CellSpec:
        """Everything a field kind has to know about the field."""
        return CellSpec(
            kind=self.kind,
            decimals=self.decimals,
            minimum=self.minimum,
            maximum=self.maximum,
            choices=self.choices,
            maximum_length=self.maximum_length,
            unit_of_measure=self.unit_of_measure,
            required=self.required,
        )


@dataclass(frozen=True)
class FieldsSection:
    """Single fields, one under another (thông tin chung)."""

    code: str
    title: str = ""
    fields: tuple[Field, ...] = ()
    kind: Literal["fields"] = "fields"


@dataclass(frozen=True)
class RecordsSection:
    """A list whose rows the reporter adds (danh sách). `matching_key` names the columns that identify a record."""

    code: str
    title: str = ""
    unit_of_measure: str = ""
    orientation: Orientation = "auto"
    columns: tuple[ColumnNode, ...] = ()
    checks: tuple[Check, ...] = ()
    matching_key: tuple[str, ...] = ()
    total: bool = False
    notes: tuple[str, ...] = ()
    kind: Literal["records"] = "records"

    def leaf_columns(self) -> tuple[Column, ...]:
        """The columns that carry cells, left to right."""
        return tuple(_leaves(self.columns))

    def column(self, code: str) -> Column:
        """The leaf column of that code; KeyError if there is none."""
        return {column.code: column for column in self.leaf_columns()}[code]


Section = TableSection | NarrativeSection | FieldsSection | RecordsSection


@dataclass(frozen=True)
class Definition:
    """One version of a form. `former` names the replaced document when the form is kept for old periods only."""

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
    sections: tuple[Section, ...] = ()
    format: int = 1

    def section(self, code: str) -> Section:
        """The section of that code; KeyError if there is none."""
        return {section.code: section for section in self.sections}[code]

    def tables(self) -> tuple[TableSection, ...]:
        """The numeric sections in order."""
        return tuple(section for section in self.sections if isinstance(section, TableSection))

    def spec(self, key: CellKey) -> CellSpec:
        """The spec of the cell, narrative part or field at `key`; KeyError if the definition has no such place."""
        section = self.section(key[0])
        if isinstance(section, TableSection):
            return section.spec(key[1], key[2])
        if isinstance(section, NarrativeSection):
            part = {part.code: part for part in section.parts}[key[1]]
            return CellSpec("long_text", maximum_length=part.maximum_length, required=part.required)
        if isinstance(section, FieldsSection):
            return {field.code: field for field in section.fields}[key[1]].spec()
        return column_spec(section.column(key[2]))

    def keys(self) -> tuple[CellKey, ...]:
        """Every key with a fixed place: cells of tables, narrative parts, fields."""
        return tuple(_keys(self.sections))


def column_spec(column: Column) -> CellSpec:
    """The spec of a column on its own, as in a list of records."""
    return CellSpec(
        kind=column.kind,
        decimals=column.decimals,
        minimum=column.minimum,
        maximum=column.maximum,
        choices=column.choices,
        maximum_length=column.maximum_length,
        unit_of_measure=column.unit_of_measure,
        required=column.required,
    )


def _keys(sections: tuple[Section, ...]) -> Iterator[CellKey]:
    for section in sections:
        if isinstance(section, TableSection):
            yield from section.cell_keys()
        elif isinstance(section, NarrativeSection):
            yield from ((section.code, part.code, "text") for part in section.parts)
        elif isinstance(section, FieldsSection):
            yield from ((section.code, field.code, "value") for field in section.fields)


def _leaves(nodes: tuple[ColumnNode, ...]) -> Iterator[Column]:
    for node in nodes:
        if isinstance(node, Column):
            yield node
        else:
            yield from _leaves(node.children)


def _walk(rows: tuple[Row, ...], level: int, parent: str) -> Iterator[RowAt]:
    for row in rows:
        yield RowAt(row, level, parent)
        yield from _walk(row.children, level + 1, row.code)


def _crossing(row: Row, column: Column) -> Rule | None:
    row_reaches = row.formula and column.kind in NUMERIC_KINDS and column.aggregation != "none"
    if row_reaches and column.formula:
        if column.aggregation in ("recompute", "weighted"):
            return Rule(column.formula, "column")
        return Rule(row.formula, "row", ambiguous=column.aggregation != "sum")
    if row_reaches:
        return Rule(row.formula, "row")
    return Rule(column.formula, "column") if column.formula else None


def _row_says(row: Row, column: Column) -> bool:
    """Whether a row's kind, decimals and limits reach a column."""
    return column.kind in NUMERIC_KINDS and column.aggregation != "recompute"


def _merge(column: Column, row: Row, own: CellRule | None) -> CellSpec:
    told = _row_says(row, column)
    kind = (own.kind if own else "") or (row.kind if told else "") or column.kind
    # A row in another kind (a percentage among counts) does not inherit the column's number of decimals.
    inherited = column.decimals if kind == column.kind else None
    return CellSpec(
        kind=kind,
        decimals=_first(own.decimals if own else None, row.decimals if told else None, inherited),
        minimum=_first(own.minimum if own else None, row.minimum if told else None, column.minimum),
        maximum=_first(own.maximum if own else None, row.maximum if told else None, column.maximum),
        choices=column.choices,
        maximum_length=column.maximum_length,
        unit_of_measure=column.unit_of_measure or row.unit_of_measure,
        required=bool(_first(own.required if own else None, row.required, column.required)),
    )


def _first(*candidates: _T | None) -> _T | None:
    return next((candidate for candidate in candidates if candidate is not None), None)

"""The pieces of a section as Python objects: columns, rows, cells, checks, parts of a narrative, single fields.

Settings that several pieces share, with one meaning everywhere (docs/definition.md prints them all):

`hidden_if` and `required_if` are formulas: where one gives TRUE the place does not apply, or must be filled in.
`default` is the value offered in an empty cell, written as in JSON; `prefill` a formula for the same purpose, whose
value goes before the default. `indicator` is the code of the indicator that the figures are.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from forms_library.value_types import Choice

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

    `formula` is a column rule, applied in every row. `prefill` is the value offered when a report is opened, which the
    officer may change. `weight` is the column that weighs a `weighted` one.
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
    required_if: str = ""
    hidden_if: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    choices: tuple[Choice, ...] = ()
    maximum_length: int | None = None
    read_only: bool = False
    default: str = ""
    prefill: str = ""
    weight: str = ""
    group: str = ""
    indicator: str = ""
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

    What a row says about kind, decimals, limits and answers goes before what the column says, except in columns that
    are not numeric and in recomputed ones: the ratio of two counts is not a count. Its formulas, conditions, default
    and prefill reach the numeric columns.
    `added`: reporters may add lines under this one (forms_library.definition.lines), at most `maximum_lines`.
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
    choices: tuple[Choice, ...] = ()
    maximum_length: int | None = None
    required: bool | None = None
    required_if: str = ""
    hidden_if: str = ""
    read_only: bool = False
    default: str = ""
    prefill: str = ""
    of_which: bool = False
    added: bool = False
    maximum_lines: int | None = None
    indicator: str = ""
    note: str = ""
    children: tuple[Row, ...] = ()


@dataclass(frozen=True)
class CellRule:
    """What one cell does differently from its row and column; None and "" mean "as they say".

    `formula` "" with `typed` true makes a cell one that people type even where a row or column rule would reach it.
    """

    row: str
    column: str
    formula: str = ""
    typed: bool = False
    read_only: bool | None = None
    kind: str = ""
    unit_of_measure: str = ""
    required: bool | None = None
    required_if: str = ""
    hidden_if: str = ""
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    maximum_length: int | None = None
    default: str = ""
    prefill: str = ""
    indicator: str = ""
    note: str = ""


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
class Part:
    """One heading of a narrative with the guidance shown to its writer.

    `default` is the text it begins with; {row.column} in it is a figure of the form, bound until it is frozen.
    """

    code: str
    heading: str
    guidance: str = ""
    required: bool = False
    required_if: str = ""
    hidden_if: str = ""
    default: str = ""
    maximum_length: int = 20000


@dataclass(frozen=True)
class Field:
    """A single field (thông tin chung)."""

    code: str
    label: str
    kind: str = "text"
    unit_of_measure: str = ""
    required: bool = False
    required_if: str = ""
    hidden_if: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    choices: tuple[Choice, ...] = ()
    maximum_length: int | None = None
    formula: str = ""
    read_only: bool = False
    default: str = ""
    prefill: str = ""
    indicator: str = ""
    guidance: str = ""

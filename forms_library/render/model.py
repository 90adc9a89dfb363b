"""The table as plain data: what the designer's canvas, the entry grid, the review and the paper all show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from forms_library.definition.model import CellState, LabelSource, Orientation
from forms_library.problems import Severity
from forms_library.value_types import CellKey


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of the header; `path` is its place in the column tree ("1/0"), "" for label columns."""

    text: str
    colspan: int
    rowspan: int
    code: str = ""
    path: str = ""
    label: bool = False
    unit_of_measure: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CodeCell:
    """A cell of the row of column codes below the header."""

    text: str
    code: str
    label: bool = False


@dataclass(frozen=True, slots=True)
class LabelCell:
    """One of a row's own labels; `header` marks the one that names the row; `colspan` is above 1 in headings."""

    text: str
    source: LabelSource
    header: bool = False
    colspan: int = 1


class Cell(NamedTuple):
    """A cell of figures: `text` as people read it, `raw` as its editor shows it.

    A tuple, because a large form makes thousands of them for every page.
    """

    key: CellKey
    kind: str
    widget: str
    align: str
    decimals: int | None
    text: str
    raw: str
    state: CellState
    required: bool
    severity: Severity | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A line of the table with its level (1 is the outermost)."""

    code: str
    level: int
    labels: tuple[LabelCell, ...]
    cells: tuple[Cell, ...]
    heading: bool = False
    total: bool = False
    of_which: bool = False


@dataclass(frozen=True, slots=True)
class TableModel:
    """A numeric section ready to be written as HTML."""

    code: str
    title: str
    unit_of_measure: str
    orientation: Orientation
    density: Literal["normal", "dense", "very-dense"]
    header: tuple[tuple[HeaderCell, ...], ...]
    codes: tuple[CodeCell, ...]
    rows: tuple[BodyRow, ...]
    label_sources: tuple[LabelSource, ...]
    column_kinds: tuple[str, ...]
    notes: tuple[str, ...] = ()

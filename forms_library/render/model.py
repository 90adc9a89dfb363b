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
    """One of a row's own labels; `header` marks the one that names the row; `colspan` is above 1 in headings.

    `key` is where the label of an added line is kept: its reporter writes it. In a table that takes lines the rows of
    the form have such keys as well (`typed` is false), so that all labels of a column can be selected and copied.
    """

    text: str
    source: LabelSource
    header: bool = False
    colspan: int = 1
    key: CellKey | None = None
    typed: bool = False


ShownState = CellState | Literal["off"]
"""off: the cell does not apply, because of what was entered elsewhere."""


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
    state: ShownState
    required: bool
    severity: Severity | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A line of the table with its level (1 is the outermost). `added`: its reporter brought it."""

    code: str
    level: int
    labels: tuple[LabelCell, ...]
    cells: tuple[Cell, ...]
    heading: bool = False
    total: bool = False
    of_which: bool = False
    added: bool = False

    @property
    def off(self) -> bool:
        """Whether nothing in the line applies."""
        return bool(self.cells) and all(cell.state == "off" for cell in self.cells)


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

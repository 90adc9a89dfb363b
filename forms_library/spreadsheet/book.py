"""A workbook as the importer reads it: texts as people see them, areas, lines, formulas; nothing of openpyxl.

Cells are addressed by (row, column), counted from 1 as in the sheet.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from forms_library.formula.a1 import address_of

Spot = tuple[int, int]
"""(row, column) of a cell."""

Side = str
"""One of "left", "right", "top", "bottom"."""

SheetValue = int | float | bool | str | datetime.datetime | datetime.date | datetime.time | None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """ "B2" or "B2:C5"."""
        first = address_of(self.top, self.left)
        last = address_of(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    @property
    def anchor(self) -> Spot:
        """The cell that holds the text of a merged area."""
        return self.top, self.left

    def spots(self) -> Iterator[Spot]:
        """Every cell, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell. `text` is what stands there as people see it (line ends kept); `typed` the same before letters of an
    old font were read; `formula` begins with "="; `lines` are the sides on which a line is drawn."""

    text: str = ""
    typed: str = ""
    value: SheetValue = None
    formula: str = ""
    number_format: str = "General"
    bold: bool = False
    indent: int = 0
    lines: frozenset[Side] = frozenset()


EMPTY = SheetCell()


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule of the sheet about what may be typed in its areas. `choices` are the texts of a list."""

    areas: tuple[Area, ...]
    sort: str
    operator: str = "between"
    first: str = ""
    second: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    cells: Mapping[Spot, SheetCell]
    merged: tuple[Area, ...] = ()
    validations: tuple[Validation, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True

    @cached_property
    def _areas(self) -> dict[Spot, Area]:
        return {spot: area for area in self.merged for spot in area.spots()}

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows that hold something people see, in order."""
        return tuple(sorted({row for (row, _), cell in self.cells.items() if cell.text or cell.lines}))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns that hold something people see, in order."""
        found = {column for (_, column), cell in self.cells.items() if cell.text or cell.lines}
        found |= {column for area in self.merged for column in range(area.left, area.right + 1)}
        return tuple(sorted(found - self.hidden_columns))

    def cell(self, row: int, column: int) -> SheetCell:
        """The cell itself, an empty one where there is none."""
        return self.cells.get((row, column), EMPTY)

    def area(self, row: int, column: int) -> Area:
        """The merged area around a cell, or the cell alone."""
        return self._areas.get((row, column)) or Area(row, column, row, column)

    def text(self, row: int, column: int) -> str:
        """What people read at a cell: in a merged area the text of the whole area."""
        return self.cell(*self.area(row, column).anchor).text

    def shown(self, row: int, column: int) -> SheetCell:
        """The cell whose text people read at this one."""
        return self.cell(*self.area(row, column).anchor)

    def texts(self, row: int) -> list[tuple[Area, str]]:
        """The areas of a row that have a text and begin in it, from left to right."""
        found: dict[Spot, Area] = {}
        for column in self.columns:
            area = self.area(row, column)
            if area.top == row and self.cell(*area.anchor).text:
                found[area.anchor] = area
        return [(area, self.cell(*area.anchor).text) for area in found.values()]

    def line_between(self, first: Spot, second: Spot) -> bool:
        """Whether a line is drawn between two neighbours (the second right of or below the first)."""
        beside = first[0] == second[0]
        return ("right" if beside else "bottom") in self.cell(*first).lines or (
            "left" if beside else "top"
        ) in self.cell(*second).lines

    def lined(self, row: int, columns: Iterable[int]) -> bool:
        """Whether the cells of a row are drawn with lines, at least half of them."""
        marks = [bool(self.cell(row, column).lines) for column in columns]
        return bool(marks) and sum(marks) * 2 >= len(marks)


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in order and its defined names with what they stand for."""

    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; KeyError if there is none."""
        return {sheet.name: sheet for sheet in self.sheets}[name]

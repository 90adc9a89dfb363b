"""The sheet as it was uploaded, as rows of an HTML table: what stands where, and what it was taken for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms_library.formula.a1 import address_of, column_letters
from forms_library.spreadsheet.book import Sheet, Spot
from forms_library.spreadsheet.importing.doubts import Doubt
from forms_library.spreadsheet.importing.found import FoundTable, Imported

MOST_ROWS, MOST_COLUMNS = 400, 80
LONGEST_TEXT = 300


@dataclass(frozen=True)
class OriginalCell:
    """A cell of the sheet. `part`: title, header, code, label, figure, note, or "" for anything else."""

    address: str
    text: str
    colspan: int
    rowspan: int
    part: str
    formula: bool
    doubts: Sequence[Doubt]


@dataclass(frozen=True)
class OriginalRow:
    """A row of the sheet; `line` is the id of its line in the review, "" if it is no row of a table."""

    number: int
    cells: Sequence[OriginalCell]
    line: str


@dataclass(frozen=True)
class Original:
    """The part of the sheet that is shown; `cut`: there is more."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[OriginalRow]
    cut: bool


def original(found: Imported) -> Original:
    """The sheet of an import, as far as people can look through it."""
    sheet = found.sheet
    rows = [row for row in _rows(sheet) if row not in sheet.hidden_rows]
    columns = sheet.columns
    parts = _parts(found)
    doubts = defaultdict(list)
    for doubt in found.doubts:
        doubts[doubt.address].append(doubt)
    shown_rows, shown_columns = rows[:MOST_ROWS], columns[:MOST_COLUMNS]
    drawing = _Drawing(sheet, shown_rows, shown_columns, parts, doubts)
    lines = {row.row: f"t{n}.r{row.row}" for n, table in enumerate(found.tables) for row in table.rows}
    return Original(
        [(column_letters(column), _column_line(found.tables, column)) for column in shown_columns],
        [OriginalRow(row, drawing.cells(row), lines.get(row, "")) for row in shown_rows],
        len(rows) > MOST_ROWS or len(columns) > MOST_COLUMNS,
    )


def _rows(sheet: Sheet) -> range:
    return range(1, max(sheet.rows, default=0) + 1)


def _column_line(tables: Iterable[FoundTable], column: int) -> str:
    for number, table in enumerate(tables):
        for found in table.columns:
            if column in found.leaf.columns:
                return f"t{number}.c{found.leaf.left}"
    return ""


def _parts(found: Imported) -> dict[Spot, str]:
    """What the cells of the sheet were taken for."""
    parts: dict[Spot, str] = {}
    for table in found.tables:
        layout = table.layout
        for row in layout.header_rows:
            parts.update(dict.fromkeys(((row, column) for column in layout.columns), "header"))
        for code_row in (layout.code_row, layout.rule_row):
            if code_row:
                parts.update(dict.fromkeys(((code_row, column) for column in layout.columns), "code"))
        for row in (found_row.row for found_row in table.rows):
            for column in table.columns:
                part = "figure" if column.role == "figure" else "label"
                parts.update(dict.fromkeys(((row, place) for place in column.leaf.columns), part))
        parts.update({line.area.anchor: "note" for line in table.notes})
    if found.heading.title_address:
        parts[_spot(found.sheet, found.heading.title_address)] = "title"
    return parts


def _spot(sheet: Sheet, address: str) -> Spot:
    return next((spot for spot in sheet.cells if address_of(*spot) == address), (1, 1))


class _Drawing:
    def __init__(
        self,
        sheet: Sheet,
        rows: Sequence[int],
        columns: Sequence[int],
        parts: dict[Spot, str],
        doubts: dict[str, list[Doubt]],
    ) -> None:
        self.sheet, self.rows, self.columns = sheet, set(rows), columns
        self.known = set(columns)
        self.parts, self.doubts = parts, doubts
        self.drawn: set[Spot] = set()

    def cells(self, row: int) -> list[OriginalCell]:
        """The cells that begin in a row; an area is drawn where its first visible cell is."""
        found = []
        for column in self.columns:
            if (row, column) in self.drawn:
                continue
            area = self.sheet.area(row, column)
            wide = [c for c in range(column, area.right + 1) if c in self.known]
            if area.left == area.right and not self.parts.get((row, column)):
                wide += self._empty_after(row, column)
            high = [r for r in range(row, area.bottom + 1) if r in self.rows]
            self.drawn |= {(r, c) for r in high for c in wide}
            found.append(self._cell(row, column, len(wide), len(high)))
        return found

    def _empty_after(self, row: int, column: int) -> list[int]:
        """Empty cells on the right, over which a text outside the tables runs on as it does in Excel."""
        if not self.sheet.cell(row, column).text:
            return []
        empty = []
        for beyond in self.columns[self.columns.index(column) + 1 :]:
            area = self.sheet.area(row, beyond)
            taken = self.sheet.shown(row, beyond).text or area.left != area.right or area.top != area.bottom
            if taken or (row, beyond) in self.parts or address_of(row, beyond) in self.doubts:
                break
            empty.append(beyond)
        return empty

    def _cell(self, row: int, column: int, wide: int, high: int) -> OriginalCell:
        cell = self.sheet.shown(row, column)
        address = address_of(row, column)
        text = cell.text or ("" if not cell.formula else cell.formula)
        return OriginalCell(
            address,
            text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…",
            max(wide, 1),
            max(high, 1),
            self.parts.get((row, column), ""),
            bool(cell.formula),
            self.doubts.get(address, ()),
        )

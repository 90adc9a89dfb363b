"""A workbook of ours that comes back filled: its marks and its cells by their codes, wherever they stand now."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms_library.definition.parts import NUMERIC_KINDS
from forms_library.formula.a1 import address_of
from forms_library.messages import N_, Message
from forms_library.spreadsheet.book import Book, Sheet, SheetCell, SheetValue
from forms_library.spreadsheet.exporting.marks import LISTS_SHEET, MARKS_SHEET, Marks, marks_in
from forms_library.spreadsheet.exporting.plan import CODES_COLUMN, CODES_ROW
from forms_library.spreadsheet.numbers import exact, shown
from forms_library.value_types import CellKey, CellSpec

MOST_CELLS = 20_000


@dataclass(frozen=True)
class ReturnedCell:
    """What stands in a cell now, and where."""

    value: SheetValue
    sheet: str
    address: str
    unfinished: bool = False
    """A formula was written there that has not been calculated."""


@dataclass(frozen=True)
class ReturnedProblem:
    """Something about the workbook that a person should know; the rest of it was read."""

    message: Message
    sheet: str = ""
    address: str = ""


@dataclass(frozen=True)
class Returned:
    """A filled workbook. `cells` are all cells with codes; `order` are the row codes of each section as they stand."""

    marks: Marks
    cells: Mapping[CellKey, ReturnedCell]
    order: Mapping[str, Sequence[str]]
    problems: Sequence[ReturnedProblem]


def read_returned(book: Book) -> Returned | None:
    """What a filled workbook holds; None for a workbook that is not one of ours."""
    marks = _marks(book)
    if marks is None:
        return None
    cells: dict[CellKey, ReturnedCell] = {}
    order: dict[str, list[str]] = {}
    problems: list[ReturnedProblem] = []
    for sheet in book.sheets:
        section = _section_of(sheet, marks)
        if section is None:
            continue
        if section in order:
            text = N_("The sheet %(sheet)s occurs twice; the first one was read.")
            problems.append(ReturnedProblem(Message(text, {"sheet": sheet.name}), sheet.name))
            continue
        order[section] = []
        problems += _read_sheet(sheet, section, cells, order[section])
    for section in set(marks.sheets.values()) - set(order):
        text = N_("The sheet of section %(section)s is missing; nothing was taken for it.")
        problems.append(ReturnedProblem(Message(text, {"section": section})))
    return Returned(marks, cells, order, problems)


def _marks(book: Book) -> Marks | None:
    for sheet in book.sheets:
        if sheet.name == MARKS_SHEET:
            last, right = (max(places, default=0) for places in zip(*[(0, 3), *sheet.cells], strict=True))
            rows = [
                [shown(sheet.cell(row, column).value) for column in range(1, right + 1)]
                for row in range(1, last + 1)
            ]
            return marks_in(rows)
    return None


def _section_of(sheet: Sheet, marks: Marks) -> str | None:
    """The section of a sheet: by its name, or by its mark where it was renamed."""
    if sheet.name in (MARKS_SHEET, LISTS_SHEET):
        return None
    code = marks.sheets.get(sheet.name) or sheet.cell(CODES_ROW, CODES_COLUMN).text
    return code if code in marks.sheets.values() else None


def _read_sheet(
    sheet: Sheet, section: str, cells: dict[CellKey, ReturnedCell], order: list[str]
) -> Iterator[ReturnedProblem]:
    columns = _codes(sheet, along_row=True)
    rows = _codes(sheet, along_row=False)
    known: set[str] = set()
    for at, row in rows:
        if row in known:
            text = N_("Row %(row)s of the form stands in the sheet more than once; the first one was read.")
            yield ReturnedProblem(Message(text, {"row": row}), sheet.name, address_of(at, CODES_COLUMN + 1))
            continue
        known.add(row)
        order.append(row)
        for place, column in columns:
            if len(cells) < MOST_CELLS:
                found = sheet.shown(at, place)
                cells[section, row, column] = ReturnedCell(
                    found.value, sheet.name, address_of(at, place), _is_unfinished(found)
                )


def _codes(sheet: Sheet, *, along_row: bool) -> list[tuple[int, str]]:
    """(place, code) along the hidden row or down the hidden column."""
    found = []
    for (row, column), cell in sorted(sheet.cells.items()):
        here = (
            row == CODES_ROW and column > CODES_COLUMN
            if along_row
            else column == CODES_COLUMN and row > CODES_ROW
        )
        if here and cell.text:
            found.append((column if along_row else row, cell.text))
    return found


def _is_unfinished(cell: SheetCell) -> bool:
    return bool(cell.formula) and cell.value is None


def typed_text(value: SheetValue, spec: CellSpec) -> str:
    """What stands in a cell as one would type it: 1234,5 for a number, never in a way that could be read twice."""
    if isinstance(value, bool):
        return ("1" if value else "0") if spec.kind in ("yes_no", "one_of") else shown(value)
    if isinstance(value, int | float) and spec.kind in NUMERIC_KINDS:
        whole, _, fraction = format(exact(value), "f").partition(".")
        # Three digits after a comma could be thousands; a zero more says that they are not.
        return f"{whole},{fraction}{'0' if len(fraction) == 3 else ''}" if fraction else whole
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    return shown(value)

"""A printed form in a spreadsheet becomes the definition of a template, with a list of doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forms_library.definition.dump import dump
from forms_library.definition.load import DefinitionError, load
from forms_library.definition.model import Definition, Section
from forms_library.formula.printed import Foreign
from forms_library.messages import N_
from forms_library.spreadsheet.book import Book, Sheet, SheetCell
from forms_library.spreadsheet.doors import read_book
from forms_library.spreadsheet.importing.calculated import with_sheet_formulas
from forms_library.spreadsheet.importing.corrections import NOTHING, Corrections, TableCorrection
from forms_library.spreadsheet.importing.doubts import Doubt, Doubts, Sort
from forms_library.spreadsheet.importing.found import FoundTable, Imported
from forms_library.spreadsheet.importing.heading import Heading, read_heading
from forms_library.spreadsheet.importing.keys import form_code
from forms_library.spreadsheet.importing.layout import MOST_HEADER_ROWS, Layout, find_layouts
from forms_library.spreadsheet.importing.tables import TableReader
from forms_library.spreadsheet.opening import Package


def import_package(
    package: Package, corrections: Corrections = NOTHING, foreign: Foreign | None = None
) -> Imported:
    """Read the form in a spreadsheet that passed the guards; Refused where its parts cannot be read.

    `foreign` knows the columns of other forms, for rules that name them."""
    return import_book(read_book(package), corrections, foreign)


def import_book(book: Book, corrections: Corrections = NOTHING, foreign: Foreign | None = None) -> Imported:
    """Read the form on one sheet of a workbook: the one that `corrections` name, else the first with a table."""
    doubts = Doubts()
    seen = chosen_sheet(book, corrections.sheet)
    _note_other_sheets(book, seen, doubts)
    _note_fonts(seen, corrections, doubts)
    sheet = seen if corrections.convert_fonts else _as_typed(seen)
    # Words are recognised in letters as people see them, whether or not they are kept so.
    layouts = _layouts(seen, corrections)
    if not layouts:
        doubts.note(
            Sort.NO_TABLE,
            N_(
                "No table was found on this sheet. Choose another sheet, or say in which rows its header stands."
            ),
            "A1",
        )
    reader = TableReader(seen, sheet, layouts, corrections, doubts, foreign)
    tables = [reader.read(number) for number in range(len(layouts))]
    tables = with_sheet_formulas(book, seen, tables, doubts)
    heading = _heading(seen, sheet, layouts, corrections, doubts)
    return _finished(sheet, heading, tables, corrections, doubts)


def chosen_sheet(book: Book, name: str | None = None) -> Sheet:
    """The sheet of that name, else the first one people see that holds a table, else the first."""
    if name is not None:
        for sheet in book.sheets:
            if sheet.name == name:
                return sheet
    visible = [sheet for sheet in book.sheets if sheet.visible] or list(book.sheets)
    return next((sheet for sheet in visible if find_layouts(sheet)), visible[0])


def _note_other_sheets(book: Book, chosen: Sheet, doubts: Doubts) -> None:
    others = [sheet.name for sheet in book.sheets if sheet is not chosen and sheet.rows]
    if others:
        message = N_("The workbook has other sheets, which were not read: %(sheets)s.")
        doubts.note(Sort.OTHER_SHEETS, message, "A1", sheets=", ".join(others)[:300])


def _note_fonts(sheet: Sheet, corrections: Corrections, doubts: Doubts) -> None:
    old = [(spot, cell) for spot, cell in sorted(sheet.cells.items()) if cell.typed != cell.text]
    if old and corrections.convert_fonts is None:
        spot, cell = old[0]
        message = N_(
            "The letters of %(count)s cells are of an old font (TCVN3 or VNI): “%(typed)s” reads “%(text)s”. Confirm "
            "that they are to be converted."
        )
        place = sheet.area(*spot).address.split(":", maxsplit=1)[0]
        doubts.note(
            Sort.LEGACY_FONT, message, place, count=len(old), typed=cell.typed[:80], text=cell.text[:80]
        )


def _as_typed(sheet: Sheet) -> Sheet:
    """The sheet with the letters of old fonts as they stand in the file."""
    if all(cell.typed == cell.text for cell in sheet.cells.values()):
        return sheet
    cells = {spot: _typed(cell) for spot, cell in sheet.cells.items()}
    return replace(sheet, cells=cells)


def _typed(cell: SheetCell) -> SheetCell:
    return cell if cell.typed == cell.text else replace(cell, text=cell.typed)


# Where the tables stand


def _layouts(sheet: Sheet, corrections: Corrections) -> list[Layout]:
    found = find_layouts(sheet)
    if not found and corrections.tables and corrections.tables[0].top and sheet.columns:
        found = [_whole(sheet)]
    return [_corrected(sheet, layout, corrections.table(number)) for number, layout in enumerate(found)]


def _whole(sheet: Sheet) -> Layout:
    """Where nothing was found, a person says where the header is; the rest of the sheet is the table."""
    last = max(sheet.rows, default=1)
    return Layout(sheet.columns, 1, 1, None, None, 2, last)


def _corrected(sheet: Sheet, found: Layout, said: TableCorrection) -> Layout:
    """The table where a person says it stands; never a header of hundreds of rows nor rows below the sheet's last."""
    top = said.top or found.top
    code_row = found.code_row if said.code_row is None else said.code_row or None
    bottom = max(said.bottom or (code_row - 1 if code_row else found.bottom), top)
    bottom = min(bottom, top + MOST_HEADER_ROWS)
    rule_row = found.rule_row if code_row == found.code_row else None
    first = max(rule_row or 0, code_row or 0, bottom) + 1
    left, right = said.left or found.columns[0], said.right or found.columns[-1]
    columns = tuple(column for column in sheet.columns if left <= column <= right) or found.columns
    last = said.last_row if said.last_row is not None else found.last_row
    last = min(last, max(sheet.rows, default=0))
    return Layout(columns, top, bottom, code_row, rule_row, first, last)


# The whole form


def _heading(
    seen: Sheet, sheet: Sheet, layouts: Sequence[Layout], said: Corrections, doubts: Doubts
) -> Heading:
    recognised = read_heading(seen, layouts)
    shown = recognised
    if seen is not sheet and recognised.title_address:
        shown = replace(recognised, title=_first_line(sheet, recognised))
    if not shown.title and said.title is None:
        doubts.note(
            Sort.TITLE, N_("No title was found; the name of the sheet stands for it. Write one."), "A1"
        )
        shown = replace(shown, title=sheet.name)
    if not shown.period_kinds:
        doubts.note(
            Sort.PERIOD,
            N_("The sheet does not say for which periods the form is filled. Choose them in the editor."),
            shown.title_address or "A1",
        )
    return replace(
        shown,
        title=shown.title if said.title is None else said.title,
        symbol=shown.symbol if said.symbol is None else said.symbol,
        legal_basis=shown.legal_basis if said.legal_basis is None else said.legal_basis,
    )


def _first_line(sheet: Sheet, heading: Heading) -> str:
    found = next(
        (
            cell.text
            for spot, cell in sheet.cells.items()
            if sheet.area(*spot).address.split(":")[0] == heading.title_address
        ),
        heading.title,
    )
    return found.replace("\n", " ")


def _finished(
    sheet: Sheet, heading: Heading, tables: Sequence[FoundTable], said: Corrections, doubts: Doubts
) -> Imported:
    sections: tuple[Section, ...] = tuple(table.section for table in tables)
    code = said.code or form_code(heading.symbol, heading.title)
    raw = Definition(
        code, heading.symbol, heading.title, heading.legal_basis, heading.period_kinds, sections=sections
    )
    document = dump(raw)
    definition = None
    try:
        definition = load(document)
    except DefinitionError as error:
        for problem in error.problems:
            place = problem.place
            doubts.add(
                Doubt(
                    Sort.DEFINITION,
                    problem.message,
                    _address(tables, place.section),
                    place.section,
                    place.row,
                    place.column,
                )
            )
    return Imported(sheet, heading, tuple(tables), tuple(doubts), document, definition)


def _address(tables: Sequence[FoundTable], section: str) -> str:
    for table in tables:
        if table.section.code == section and table.columns:
            return table.columns[0].address
    return "A1"

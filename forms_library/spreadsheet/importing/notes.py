"""What stands below a table: notes and guidance are kept, the place where people sign is not."""

from __future__ import annotations

from collections.abc import Sequence

from forms_library.messages import N_
from forms_library.spreadsheet.book import Sheet
from forms_library.spreadsheet.importing.codes import PrintedCode
from forms_library.spreadsheet.importing.doubts import Doubts, Sort
from forms_library.spreadsheet.importing.heading import Line, lines_of
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.spreadsheet.importing.words import NATION, is_signing, note_number

MOST_NOTES = 200


def rows_below(sheet: Sheet, layouts: Sequence[Layout], number: int) -> range:
    """The rows of notes below a table: all to the end, or to the block of lines directly above the next header."""
    first = layouts[number].last_row + 1
    if number + 1 == len(layouts):
        return range(first, max(sheet.rows, default=0) + 1)
    end = layouts[number + 1].top
    while end - 1 >= first and sheet.texts(end - 1):
        end -= 1
    return range(first, end)


def rows_above(sheet: Sheet, layouts: Sequence[Layout], number: int) -> range:
    """The rows of the heading above a table."""
    first = rows_below(sheet, layouts, number - 1).stop if number else 1
    return range(first, layouts[number].top)


def read_notes(sheet: Sheet, rows: range) -> list[Line]:
    """The lines of notes in some rows."""
    kept: list[Line] = []
    for row in rows:
        lines = lines_of(sheet, [row])
        if any(is_signing(line.text) for line in lines):
            continue
        kept += [line for line in lines if not NATION.search(line.text)]
    return kept[:MOST_NOTES]


def note_misprints(notes: Sequence[Line], codes: Sequence[PrintedCode], doubts: Doubts) -> None:
    """ "34. Ghi chú:" below a table whose last code is 27 tells of columns that are not there."""
    numbers = [int(code.code) for code in codes if code.code.isdigit()]
    for line in notes:
        number = note_number(line.text)
        if number is not None and numbers and number != max(numbers) + 1:
            message = N_("The note has the number %(number)s, but the last code above is %(last)s.")
            doubts.note(Sort.MISPRINT, message, line.address, number=number, last=max(numbers))

"""A list in any spreadsheet: its columns with their labels and its lines, all that is written below the header."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms_library.formula.a1 import column_letters
from forms_library.spreadsheet.book import Book, Sheet, SheetValue
from forms_library.spreadsheet.importing.codes import codes_by_column
from forms_library.spreadsheet.importing.doubts import Doubts
from forms_library.spreadsheet.importing.header import Leaf, read_leaves
from forms_library.spreadsheet.importing.layout import Layout, find_layouts, is_code_row
from forms_library.spreadsheet.importing.words import (
    code_of,
    is_note,
    is_placeholder,
    is_signing,
    is_total,
    stands_above,
)
from forms_library.spreadsheet.numbers import shown
from forms_library.text import clean, plain

MOST_LINES, MOST_COLUMNS = 1_000, 60


@dataclass(frozen=True)
class ListColumn:
    """A column of the sheet: its letters and its labels from the top down."""

    letters: str
    label: str


@dataclass(frozen=True)
class ListLine:
    """A line of the sheet with its values, in the order of the columns; `aside`: it may be a total, a note or a
    place to sign."""

    row: int
    values: tuple[SheetValue, ...]
    aside: bool = False


@dataclass(frozen=True)
class SheetList:
    """A list as it stands in a sheet; `cut`: there are more lines than are taken at once; `others`: further sheets."""

    sheet: str
    columns: tuple[ListColumn, ...]
    lines: tuple[ListLine, ...]
    cut: bool = False
    others: tuple[str, ...] = ()


def read_list(book: Book, name: str = "") -> SheetList | None:
    """The list on the sheet of that name, or on the first sheet that holds one; None where there is none."""
    visible = [sheet for sheet in book.sheets if sheet.visible]
    for sheet in visible:
        found = _read(sheet, visible) if not name or plain(sheet.name) == plain(name) else None
        if found is not None and found.lines:
            return found
    return None


def _read(sheet: Sheet, among: Sequence[Sheet]) -> SheetList | None:
    layouts = _tables(sheet)
    layout = layouts[0] if layouts else _first_row_as_header(sheet)
    if layout is None:
        return None
    leaves = read_leaves(sheet, layout, codes_by_column(sheet, layout), Doubts())[:MOST_COLUMNS]
    columns = tuple(
        ListColumn(column_letters(leaf.left), " / ".join(label.text for label in leaf.path))
        for leaf in leaves
    )
    end = layouts[1].top if len(layouts) > 1 else max(sheet.rows) + 1
    lines = tuple(_lines(sheet, leaves, range(layout.first_row, end)))
    others = tuple(other.name for other in among if other is not sheet)
    return SheetList(sheet.name, columns, lines[:MOST_LINES], len(lines) > MOST_LINES, others)


def _tables(sheet: Sheet) -> list[Layout]:
    """The tables of a sheet as they are found in forms; none where a line of the list passes for a line of codes."""
    layouts = find_layouts(sheet)
    codes = [text for layout in layouts if layout.code_row for _, text in sheet.texts(layout.code_row)]
    return layouts if all(map(code_of, codes)) else []


def _first_row_as_header(sheet: Sheet) -> Layout | None:
    """Where no header is recognised, the first row with several texts is taken for it."""
    for row in sheet.rows:
        texts = sheet.texts(row)
        named = [area for area, text in texts if any(map(str.isalpha, text))]
        if len(named) > 1 and not any(stands_above(text) for _, text in texts):
            columns = tuple(c for c in sheet.columns if texts[0][0].left <= c <= texts[-1][0].right)
            first = row + 2 if _is_codes(sheet, row + 1) else row + 1
            return Layout(columns, row, row, None, None, first, max(sheet.rows))
    return None


def _is_codes(sheet: Sheet, row: int) -> bool:
    """Whether nothing but the codes of several columns stands in a row."""
    texts = [text for _, text in sheet.texts(row)]
    return len(texts) > 2 and all(map(code_of, texts)) and is_code_row(sheet, row)


def _lines(sheet: Sheet, leaves: Sequence[Leaf], rows: range) -> Iterator[ListLine]:
    """The rows that hold anything but a running number. None is left out because of what it says."""
    for row in rows:
        values = tuple(_value(sheet, row, leaf) for leaf in leaves)
        texts = [text for value in values if (text := clean(shown(value)))]
        blank = all(is_placeholder(text) for text in texts) or (len(texts) == 1 and texts[0].isdigit())
        if row not in sheet.hidden_rows and not blank:
            yield ListLine(row, values, _is_aside(texts))


def _value(sheet: Sheet, row: int, leaf: Leaf) -> SheetValue:
    """What is read at a cell; an area over several columns is read in its first one."""
    return sheet.shown(row, leaf.left).value if sheet.area(row, leaf.left).left in leaf.columns else None


def _is_aside(texts: Sequence[str]) -> bool:
    return any(
        is_total(text) or is_note(text) or is_signing(text) or stands_above(text) for text in texts[:2]
    )


# On the way through a page


def list_to_json(found: SheetList) -> dict[str, Any]:
    """A list as JSON; `list_from_json` reads it back."""
    return {
        "sheet": found.sheet,
        "columns": [[column.letters, column.label] for column in found.columns],
        "lines": [[line.row, line.aside, list(map(_value_to_json, line.values))] for line in found.lines],
        "cut": found.cut,
        "others": found.others,
    }


def list_from_json(told: Any) -> SheetList:
    """The list that `list_to_json` wrote; ValueError for anything else."""
    try:
        columns = tuple(ListColumn(str(letters), str(label)) for letters, label in told["columns"])
        lines = tuple(
            ListLine(int(row), tuple(map(_value_from_json, values)), bool(aside))
            for row, aside, values in told["lines"]
        )
        found = SheetList(
            str(told["sheet"]), columns, lines, bool(told["cut"]), tuple(map(str, told["others"]))
        )
    except (TypeError, KeyError, OverflowError) as error:
        raise ValueError("not a list of a sheet") from error
    wrong = any(len(line.values) != len(columns) for line in lines)
    if wrong or len(lines) > MOST_LINES or len(columns) > MOST_COLUMNS:
        raise ValueError("not a list of a sheet")
    return found


def _value_to_json(value: SheetValue) -> object:
    """A value as JSON: numbers and days say that they are such."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return {"number": repr(value)}
    return {"day": value.isoformat()} if isinstance(value, datetime.date) else str(value)


def _value_from_json(told: object) -> SheetValue:
    if told is None or isinstance(told, bool | str):
        return told
    if isinstance(told, Mapping) and isinstance(told.get("number"), str):
        number = float(told["number"])
        if math.isfinite(number):
            return number
    if isinstance(told, Mapping) and isinstance(told.get("day"), str):
        return datetime.datetime.fromisoformat(told["day"])
    raise ValueError("not a value of a sheet")

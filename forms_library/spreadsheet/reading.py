"""From the bytes of a spreadsheet that passed the guards to a `Book`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from forms_library.messages import N_, Message
from forms_library.spreadsheet.book import Area, Book, Sheet, SheetCell, SheetValue, Side, Spot, Validation
from forms_library.spreadsheet.legacy_fonts import convert, is_legacy, legacy_font
from forms_library.spreadsheet.numbers import shown
from forms_library.spreadsheet.opening import Package, Refused, damaged
from forms_library.text import clean_lines

# What openpyxl raises on parts that are not what they say; all of them mean that the file is damaged.
_UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
    AssertionError,
    SyntaxError,  # of XML: both parsers that openpyxl may use raise one
    OSError,  # of a package without a workbook; its bytes are in memory
    InvalidFileException,
)
SIDES: tuple[Side, ...] = ("left", "right", "top", "bottom")
_INDENT = re.compile(r"[ \t\u00a0]*")


def read_book(package: Package) -> Book:
    """The workbook in a package; Refused where its parts contradict each other."""
    try:
        formulas = _load(package, values=False)
        values = _load(package, values=True) if _has_formulas(formulas) else formulas
        book = _book(formulas, values)
    except _UNREADABLE as error:
        raise damaged() from error
    if not book.sheets:
        text = N_(
            "The file has no sheet with cells, only charts or nothing at all. Put the form on a sheet of its own."
        )
        raise Refused("no_sheet", Message(text))
    return book


def _load(package: Package, *, values: bool) -> Workbook:
    return load_workbook(BytesIO(package.content), data_only=values, keep_links=False, rich_text=not values)


def _has_formulas(book: Workbook) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for cell in sheet._cells.values())


def _book(formulas: Workbook, values: Workbook) -> Book:
    sheets = tuple(
        _sheet(sheet, values.worksheets[number]) for number, sheet in enumerate(formulas.worksheets)
    )
    names = {name: defined.attr_text or "" for name, defined in formulas.defined_names.items()}
    lists = _Lists({sheet.name: sheet for sheet in sheets}, names)
    return Book(tuple(_with_lists(sheet, lists) for sheet in sheets), names)


def _sheet(sheet: Any, values: Any) -> Sheet:
    styles: dict[int, _Style] = {}
    cells = {
        spot: _cell(cell, values._cells.get(spot), styles)
        # The sheet's own iteration visits every cell up to the furthest one: 17 thousand million in the worst case.
        for spot, cell in sheet._cells.items()
    }
    return Sheet(
        sheet.title,
        {spot: cell for spot, cell in cells.items() if cell is not None},
        tuple(_area(area) for area in sheet.merged_cells.ranges),
        tuple(_validations(sheet)),
        frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden),
        frozenset(_hidden_columns(sheet)),
        sheet.sheet_state == "visible",
    )


def _area(found: Any) -> Area:
    return Area(found.min_row, found.min_col, found.max_row, found.max_col)


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            yield from range(dimension.min, min(dimension.max, dimension.min + 1000) + 1)


# Cells


@dataclass(frozen=True, slots=True)
class _Style:
    """What the cells of one style have in common."""

    font: str
    bold: bool
    indent: int
    number_format: str
    lines: frozenset[Side]


def _cell(cell: Any, value_cell: Any, styles: dict[int, _Style]) -> SheetCell | None:
    style = styles.get(cell.style_id)
    if style is None:
        style = styles[cell.style_id] = _style(cell)
    # A text may begin with an equals sign; a formula says that it is one.
    formula = _formula(cell.value) if cell.data_type == "f" else ""
    raw = getattr(value_cell, "value", None) if formula else cell.value
    if raw is None and not formula and not style.lines:
        return None
    text, typed = _texts(raw, style)
    spaces = len(_INDENT.match(typed)[0]) if isinstance(raw, str) else 0  # type: ignore[index]
    return SheetCell(
        clean_lines(text),
        clean_lines(typed),
        str(raw) if isinstance(raw, CellRichText) else _value(raw),
        formula,
        style.number_format,
        style.bold or _all_bold(raw),
        style.indent + spaces,
        style.lines,
    )


def _style(cell: Any) -> _Style:
    border = cell.border
    lines = frozenset(side for side in SIDES if getattr(getattr(border, side), "style", None))
    return _Style(
        cell.font.name or "",
        bool(cell.font.bold),
        int(cell.alignment.indent or 0) * 2,
        cell.number_format or "General",
        lines,
    )


def _formula(value: Any) -> str:
    if isinstance(value, ArrayFormula):
        return value.text or ""
    if isinstance(value, DataTableFormula):
        return "=#N/A"
    return value if isinstance(value, str) and len(value) > 1 else ""


def _value(raw: Any) -> SheetValue:
    if isinstance(raw, int | float | bool | str | datetime.datetime | datetime.date | datetime.time):
        return raw
    return None if raw is None else str(raw)


def _texts(raw: Any, style: _Style) -> tuple[str, str]:
    """What people see, and the same before letters of old fonts were read."""
    if isinstance(raw, CellRichText):
        runs = [
            (str(run), (run.font.rFont or style.font) if isinstance(run, TextBlock) else style.font)
            for run in raw
        ]
        return "".join(_read(text, font) for text, font in runs), str(raw)
    if isinstance(raw, str):
        return _read(raw, style.font), raw
    plain = shown(raw)
    return plain, plain


def _read(text: str, font_name: str) -> str:
    font = legacy_font(font_name)
    return convert(text, font) if font and is_legacy(text, font) else text


def _all_bold(raw: Any) -> bool:
    if not isinstance(raw, CellRichText):
        return False
    return all(isinstance(run, TextBlock) and run.font.b for run in raw if str(run).strip())


# What may be typed


def _validations(sheet: Any) -> Iterator[Validation]:
    for rule in sheet.data_validations.dataValidation:
        yield Validation(
            tuple(_area(area) for area in rule.sqref.ranges),
            rule.type or "none",
            rule.operator or "between",
            rule.formula1 or "",
            rule.formula2 or "",
        )


class _Lists:
    """The answers of lists that stand in the workbook."""

    def __init__(self, sheets: Mapping[str, Sheet], names: Mapping[str, str]) -> None:
        self.sheets, self.names = sheets, names

    def choices(self, source: str, sheet: Sheet) -> tuple[str, ...]:
        """The texts of `"Có,Không"`, `$A$1:$A$3`, `DanhMuc!$A$1:$A$3` or a name for one of them."""
        source = source.strip().removeprefix("=")
        if source.startswith('"'):
            return tuple(part.strip() for part in source.strip('"').split(",") if part.strip())
        found = _PLACE.fullmatch(self.names.get(source, source))
        if found is None:
            return ()
        where = self.sheets.get((found["sheet"] or "").strip("'").replace("''", "'"), sheet)
        first, last = _spot(found["first"]), _spot(found["last"] or found["first"])
        area = Area(first[0], first[1], min(last[0], first[0] + 500), min(last[1], first[1] + 20))
        return tuple(dict.fromkeys(text for spot in area.spots() if (text := where.cell(*spot).text)))


_PLACE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^!']+)!)?(?P<first>\$?[A-Z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Z]{1,3}\$?\d{1,7}))?"
)


def _spot(address: str) -> Spot:
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", address).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def _with_lists(sheet: Sheet, lists: _Lists) -> Sheet:
    rules = tuple(
        Validation(
            rule.areas, rule.sort, rule.operator, rule.first, rule.second, lists.choices(rule.first, sheet)
        )
        if rule.sort == "list"
        else rule
        for rule in sheet.validations
    )
    return Sheet(
        sheet.name,
        sheet.cells,
        sheet.merged,
        rules,
        sheet.hidden_rows,
        sheet.hidden_columns,
        sheet.visible,
    )

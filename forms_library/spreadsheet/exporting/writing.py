"""Writes the workbook of a form: as it is printed, with formulas that work, input cells open and all others locked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms_library.definition.model import Definition, FieldsSection, TableSection
from forms_library.messages import N_, Message
from forms_library.spreadsheet.exporting.cells import (
    CellRoom,
    cut,
    fits,
    number_format,
    room,
    sheet_value,
)
from forms_library.spreadsheet.exporting.filling import Filling
from forms_library.spreadsheet.exporting.formulas import sheet_formulas
from forms_library.spreadsheet.exporting.marks import LISTS_SHEET, MARKS_SHEET, Marks, rows_of
from forms_library.spreadsheet.exporting.plan import (
    CODES_COLUMN,
    CODES_ROW,
    FIRST_COLUMN,
    HEADER_TOP,
    RowPlan,
    SheetPlan,
    plan_book,
)
from forms_library.spreadsheet.exporting.validations import Translate, Validations
from forms_library.value_types import CellKey, CellSpec, Result

FONT = "Times New Roman"
_THIN = Side(style="thin", color="868E97")
_LINES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER = PatternFill("solid", fgColor="E9ECEF")
_COMPUTED = PatternFill("solid", fgColor="F1F3F5")
_LOCKED = PatternFill("solid", fgColor="DEE2E6")
_OPEN = Protection(locked=False)


def write_book(definition: Definition, marks: Marks, filling: Filling, translate: Translate) -> bytes:
    """The bytes of the workbook. Where a formula has no place in a spreadsheet its result stands, locked."""
    plan = plan_book(definition, filling.values)
    formulas = sheet_formulas(definition, plan) if filling.formulas else {}
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    lists = book.create_sheet(LISTS_SHEET)
    validations = Validations(lists, translate)
    for sheet_plan in plan.sheets:
        sheet = book.create_sheet(sheet_plan.name, index=len(book.worksheets) - 1)
        _SheetWriter(sheet, sheet_plan, definition, filling, formulas, translate, validations).write()
    if plan.sheets:
        book.remove(first)
    else:
        put_text(first.cell(1, 1), definition.title)
    told = {sheet.name: sheet.section.code for sheet in plan.sheets}
    _write_marks(book.create_sheet(MARKS_SHEET), Marks(**{**vars(marks), "sheets": told}))
    lists.sheet_state = "veryHidden"
    book.active = 0
    book.calculation.fullCalcOnLoad = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_marks(sheet: Worksheet, marks: Marks) -> None:
    for at, row in enumerate(rows_of(marks), start=1):
        for column, value in enumerate(row, start=1):
            if isinstance(value, str):
                put_text(sheet.cell(at, column), value)
            else:
                sheet.cell(at, column, value)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text, also one that begins like a formula."""
    assert isinstance(cell, Cell)
    cell.value = text
    cell.data_type = "s"


@dataclass
class _SheetWriter:
    sheet: Worksheet
    plan: SheetPlan
    definition: Definition
    filling: Filling
    formulas: Mapping[CellKey, str]
    translate: Translate
    validations: Validations

    def write(self) -> None:
        self._codes()
        self._heading()
        if isinstance(self.plan.section, FieldsSection):
            self._field_labels()
        else:
            self._header()
            self._labels()
        self._cells()
        self._finish()

    def said(self, message: Message) -> str:
        return message.text(self.translate)

    # What is hidden

    def _codes(self) -> None:
        put_text(self._cell(CODES_ROW, CODES_COLUMN), self.plan.section.code)
        for code, column in {**self.plan.labels, **self.plan.columns}.items():
            put_text(self._cell(CODES_ROW, column), code)
        for row in self.plan.rows:
            put_text(self._cell(row.at, CODES_COLUMN), row.code)
        self.sheet.row_dimensions[CODES_ROW].hidden = True
        self.sheet.column_dimensions[get_column_letter(CODES_COLUMN)].hidden = True

    def _cell(self, row: int, column: int) -> Cell:
        cell = self.sheet.cell(row, column)
        assert isinstance(cell, Cell)
        return cell

    # What is printed

    def _heading(self) -> None:
        section, form = self.plan.section, self.definition
        place = " – ".join(part for part in (self.filling.organisation, self.filling.period) if part)
        unit = "" if isinstance(section, FieldsSection) else section.unit_of_measure
        measure = self.said(Message(N_("Unit of measure: %(unit)s"), {"unit": unit})) if unit else ""
        texts = (
            (2, form.symbol, True),
            (3, section.title or form.title, True),
            (4, place, False),
            (5, measure, False),
        )
        for row, text, bold in texts:
            if text:
                cell = self._cell(row, FIRST_COLUMN)
                put_text(cell, text)
                cell.font = Font(name=FONT, bold=bold, size=13 if row == 3 else 11)

    def _header(self) -> None:
        taken: set[tuple[int, int]] = set()
        for level, cells in enumerate(self.plan.header):
            column = FIRST_COLUMN
            for head in cells:
                while (level, column) in taken:
                    column += 1
                self._head(HEADER_TOP + level, column, head.text, head.rowspan, head.colspan)
                taken |= {
                    (level + down, column + across)
                    for down in range(head.rowspan)
                    for across in range(head.colspan)
                }
                column += head.colspan
        row = HEADER_TOP + len(self.plan.header)
        for place, code in enumerate(self.plan.codes):
            self._head(row, FIRST_COLUMN + place, code.text, 1, 1, bold=False)

    def _head(
        self, row: int, column: int, text: str, rowspan: int, colspan: int, *, bold: bool = True
    ) -> None:
        last_row, last_column = row + rowspan - 1, column + colspan - 1
        for down in range(row, last_row + 1):
            for across in range(column, last_column + 1):
                cell = self._cell(down, across)
                cell.border, cell.fill = _LINES, _HEADER
        cell = self._cell(row, column)
        put_text(cell, text)
        cell.font = Font(name=FONT, bold=bold, italic=not bold, size=11)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        if rowspan > 1 or colspan > 1:
            self.sheet.merge_cells(
                start_row=row, end_row=last_row, start_column=column, end_column=last_column
            )

    def _labels(self) -> None:
        section = self.plan.section
        if not isinstance(section, TableSection):
            return
        for row in self.plan.rows:
            if row.row is None:
                continue
            texts = {
                "number": row.row.number,
                "label": row.row.label,
                "unit_of_measure": row.row.unit_of_measure,
                "printed_code": row.row.printed_code,
                "note": row.row.note,
            }
            for label in section.label_columns:
                cell = self._cell(row.at, self.plan.labels[label.code])
                put_text(cell, texts[label.source])
                self._style_label(cell, row, label.source == "label")
            if row.row.heading:
                for column in self.plan.columns.values():
                    self._cell(row.at, column).border = _LINES

    def _style_label(self, cell: Cell, row: RowPlan, name: bool) -> None:
        assert row.row is not None
        cell.border = _LINES
        cell.font = Font(name=FONT, bold=row.row.heading or bool(row.row.formula), size=11)
        cell.alignment = Alignment(
            horizontal="left" if name else "center",
            vertical="center",
            wrap_text=True,
            indent=row.level - 1 if name else 0,
        )

    def _field_labels(self) -> None:
        section = self.plan.section
        assert isinstance(section, FieldsSection)
        labels = {item.code: item.label for item in section.fields}
        for row in self.plan.rows:
            cell = self._cell(row.at, FIRST_COLUMN)
            put_text(cell, labels[row.code])
            cell.border = _LINES
            cell.font = Font(name=FONT, size=11)
            cell.alignment = Alignment(vertical="center", wrap_text=True)

    # Values

    def _cells(self) -> None:
        typed: dict[CellSpec, list[tuple[int, int]]] = {}
        for key, row, column in self.plan.cells():
            found = room(self.plan.section, key[1], key[2])
            cell = self._cell(row, column)
            cell.border = _LINES
            cell.font = Font(name=FONT, size=11)
            cell.number_format = number_format(found.spec)
            cell.alignment = Alignment(vertical="center", wrap_text=found.spec.kind in ("text", "long_text"))
            self._value(cell, key, found)
            if found.state == "input" and fits(self._result(key)) and not self.filling.closed(key):
                cell.protection = _OPEN
                typed.setdefault(found.spec, []).append((row, column))
            else:
                cell.fill = _COMPUTED if found.state == "computed" else _LOCKED
        self.validations.add(self.sheet, typed)

    def _value(self, cell: Cell, key: CellKey, found: CellRoom) -> None:
        if found.state == "computed":
            formula = self.formulas.get(key)
            if formula is not None:
                cell.value = formula
                return
        value = sheet_value(self._result(key), found.spec)
        if isinstance(value, str):
            if value:
                put_text(cell, cut(value))
        elif isinstance(value, Decimal | datetime.date):
            cell.value = value

    def _result(self, key: CellKey) -> Result:
        return self.filling.computed.get(key, self.filling.values.get(key))

    # The sheet

    def _finish(self) -> None:
        sheet, plan = self.sheet, self.plan
        for column in range(FIRST_COLUMN, plan.last_column + 1):
            sheet.column_dimensions[get_column_letter(column)].width = self._width(column)
        frozen = FIRST_COLUMN + len(plan.labels)
        sheet.freeze_panes = f"{get_column_letter(frozen)}{plan.first_row}"
        sheet.protection.sheet = True
        # Widths and heights may be changed; everything else is as the form says.
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]

    def _width(self, column: int) -> float:
        section = self.plan.section
        if isinstance(section, FieldsSection):
            return 45 if column == FIRST_COLUMN else 40
        if isinstance(section, TableSection):
            sources = {self.plan.labels[label.code]: label.source for label in section.label_columns}
            if column in sources:
                return 42 if sources[column] == "label" else 10
        kinds = {self.plan.columns[found.code]: found.kind for found in section.leaf_columns()}
        return 28 if kinds.get(column) in ("text", "long_text") else 14

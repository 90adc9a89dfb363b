"""The formulas of a form for its workbook: cells of fixed rows, and records and lines one by one."""

from __future__ import annotations

from openpyxl.formula.translate import Translator

from forms_library.definition.lines import group_of
from forms_library.definition.model import Definition, RecordsSection, TableSection
from forms_library.formula.a1 import Address, address_of
from forms_library.formula.as_excel import excel_formulas
from forms_library.formula.errors import FormulaError
from forms_library.formula.records import LINE, form_of_one
from forms_library.spreadsheet.exporting.plan import BookPlan, RowPlan, SheetPlan
from forms_library.value_types import CellKey


def sheet_formulas(definition: Definition, plan: BookPlan) -> dict[CellKey, str]:
    """The formula of every computed cell that can have one in a spreadsheet."""
    found: dict[CellKey, str] = {}
    addresses: dict[CellKey, Address] = {}
    for sheet in plan.sheets:
        addresses.update(_addresses(sheet))
    try:
        for key, formula in excel_formulas(definition, addresses).items():
            if formula.text:
                found[key] = formula.text
    except FormulaError:
        return {}  # a form that cannot be calculated is told so elsewhere; its cells hold no formula
    for sheet in plan.sheets:
        found.update(_of_lines(sheet))
    return found


def _addresses(sheet: SheetPlan) -> dict[CellKey, Address]:
    """The cells with a place of their own, and each column of a list as a range."""
    if isinstance(sheet.section, RecordsSection):
        first, last = sheet.first_row, sheet.first_row + len(sheet.rows) - 1
        return {
            (sheet.section.code, "", code): (
                sheet.name,
                f"{address_of(first, column)}:{address_of(last, column)}",
            )
            for code, column in sheet.columns.items()
        }
    return {
        key: (sheet.name, address_of(row, column))
        for key, row, column in sheet.cells()
        if group_of(key[1]) is None and key[2] in sheet.columns
    }


def _of_lines(sheet: SheetPlan) -> dict[CellKey, str]:
    """The formulas of records and lines: written for the first of a group, moved down for the others."""
    found: dict[CellKey, str] = {}
    section = sheet.section
    if not isinstance(section, RecordsSection | TableSection):
        return found
    groups: dict[str, list[RowPlan]] = {}
    for row in sheet.rows:
        if row.row is None:
            groups.setdefault(row.code.partition("~")[0] if "~" in row.code else "", []).append(row)
    for group, rows in groups.items():
        one = form_of_one(section, group)
        if one is not None:
            found.update(_moved_down(sheet, one, rows))
    return found


def _moved_down(sheet: SheetPlan, one: Definition, rows: list[RowPlan]) -> dict[CellKey, str]:
    code, first = sheet.section.code, rows[0]
    own = {
        (code, LINE, column): (sheet.name, address_of(first.at, place))
        for column, place in sheet.columns.items()
    }
    try:
        written = {key[2]: formula.text for key, formula in excel_formulas(one, own).items() if formula.text}
    except FormulaError:
        return {}
    return {
        (code, row.code, column): Translator(
            text, origin=address_of(first.at, sheet.columns[column])
        ).translate_formula(address_of(row.at, sheet.columns[column]))
        for row in rows
        for column, text in written.items()
    }

"""The formulas of a form for its workbook: cells of fixed rows, and records and lines one by one."""

from __future__ import annotations

from openpyxl.formula.translate import Translator

from forms_library.definition.model import Definition, RecordsSection, TableSection
from forms_library.formula.a1 import Address, address_of
from forms_library.formula.as_excel import excel_formulas, lines_key
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
    """The cells with a place of their own, and each column of a list or of the lines of a group as a range."""
    found = {
        key: (sheet.name, address_of(row, column))
        for key, row, column in sheet.cells()
        if sheet.fixed(key[1]) and key[2] in sheet.columns
    }
    for group, rows in _lines(sheet).items():
        found.update(
            (
                lines_key(sheet.section, group, code),
                (sheet.name, f"{address_of(rows[0].at, column)}:{address_of(rows[-1].at, column)}"),
            )
            for code, column in sheet.columns.items()
        )
    return found


def _lines(sheet: SheetPlan) -> dict[str, list[RowPlan]]:
    """The records of a list, or the lines of a table by group; those of one group stand together."""
    groups: dict[str, list[RowPlan]] = {}
    if isinstance(sheet.section, RecordsSection | TableSection):
        for row in sheet.rows:
            if row.row is None:
                groups.setdefault(row.code.partition("~")[0] if "~" in row.code else "", []).append(row)
    return groups


def _of_lines(sheet: SheetPlan) -> dict[CellKey, str]:
    """The formulas of records and lines: written for the first of a group, moved down for the others."""
    found: dict[CellKey, str] = {}
    section = sheet.section
    if not isinstance(section, RecordsSection | TableSection):
        return found
    for group, rows in _lines(sheet).items():
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

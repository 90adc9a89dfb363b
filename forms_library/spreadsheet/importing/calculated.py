"""Tables with the formulas that the sheet calculates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forms_library.definition.model import (
    NUMERIC_KINDS,
    Column,
    Definition,
    RecordsSection,
    Section,
    TableSection,
)
from forms_library.formula.a1 import Address, Addresses, address_of
from forms_library.messages import N_
from forms_library.spreadsheet.book import Book, Sheet
from forms_library.spreadsheet.importing.doubts import Doubts, Sort
from forms_library.spreadsheet.importing.equal_rules import say_the_same
from forms_library.spreadsheet.importing.found import FoundTable
from forms_library.spreadsheet.importing.sheet_formulas import (
    Cell,
    SheetFormula,
    shared_rules,
    translated,
    with_rules,
)
from forms_library.value_types import CellKey


def with_sheet_formulas(
    book: Book, sheet: Sheet, tables: Sequence[FoundTable], doubts: Doubts
) -> list[FoundTable]:
    """The tables with the formulas of the sheet, in codes."""
    keys: dict[Address, CellKey] = {}
    for table in tables:
        keys.update(_keys(sheet, table))
    skeleton = Definition("X", "", "X", sections=tuple(table.section for table in tables))
    addresses = Addresses(keys, skeleton, book.names)
    return [_with_formulas(sheet, table, addresses, doubts) for table in tables]


def _keys(sheet: Sheet, table: FoundTable) -> dict[Address, CellKey]:
    known = {column.code for column in _leaves(table.section)}
    return {
        (sheet.name, address_of(row.row, column.leaf.left)): (table.section.code, key, column.key)
        for row, key in zip(table.rows, table.row_keys, strict=True)
        for column in table.figures
        if column.key in known and not row.heading and not table.records
    }


def _leaves(section: Section) -> tuple[Column, ...]:
    return section.leaf_columns() if isinstance(section, TableSection | RecordsSection) else ()


def _with_formulas(sheet: Sheet, table: FoundTable, addresses: Addresses, doubts: Doubts) -> FoundTable:
    section = table.section
    if not isinstance(section, TableSection):
        return table
    places = {
        (key[1], key[2]): address for (_, address), key in addresses.keys.items() if key[0] == section.code
    }
    formulas = _formulas(sheet, table, places)
    if not formulas:
        return table
    found = translated(formulas, addresses, sheet.name, doubts)
    rules = shared_rules(section, found)
    _note_differing(table, section, rules.columns, doubts)
    ruled = with_rules(section, rules, found, formulas, places, doubts)
    return replace(table, section=ruled)


def _formulas(sheet: Sheet, table: FoundTable, places: Mapping[Cell, str]) -> dict[Cell, SheetFormula]:
    """The formulas of the cells that have a place in the form."""
    found: dict[Cell, SheetFormula] = {}
    for row, key in zip(table.rows, table.row_keys, strict=True):
        for column in table.figures:
            text, cell = sheet.cell(row.row, column.leaf.left).formula, (key, column.key)
            if text and cell in places:
                found[cell] = SheetFormula(text, places[cell], column.kind.fraction)
    return found


def _note_differing(
    table: FoundTable, section: TableSection, formulas: Mapping[str, str], doubts: Doubts
) -> None:
    """Where a rule is printed and the sheet calculates something else, both are shown."""
    numeric = [column.code for column in section.leaf_columns() if column.kind in NUMERIC_KINDS]
    for column in section.leaf_columns():
        printed, written = column.formula, formulas.get(column.code, "")
        if printed and written and not say_the_same(printed, written, numeric):
            found = next(item for item in table.columns if item.key == column.code)
            message = N_(
                "The rule printed here (%(printed)s) is not what the sheet calculates (%(written)s), which was taken."
            )
            doubts.note(
                Sort.RULES_DIFFER,
                message,
                found.printed.address or found.address,
                section=section.code,
                column=column.code,
                printed=printed,
                written=written,
            )

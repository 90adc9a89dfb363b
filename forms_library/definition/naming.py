"""What a cell is called in sentences: by its labels, not by its codes."""

from __future__ import annotations

from forms_library.definition.model import (
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    TableSection,
)
from forms_library.value_types import CellKey

LONGEST = 60


def cell_name(definition: Definition, key: CellKey) -> str:
    """The name of a cell: its row's (where there are several) and its column's, with the number printed below it.

    The section of the key may be "", as formulas name cells of another form: row codes are unique. What the definition
    does not know is named by its codes.
    """
    try:
        return _name(definition, key)
    except (KeyError, StopIteration):
        return ".".join(code for code in key[1:] if code)


def _name(definition: Definition, key: CellKey) -> str:
    section = definition.section(key[0]) if key[0] else _table_of(definition, key[1])
    if isinstance(section, TableSection):
        row = section.row(key[1])
        column = _column_name(section, key[2])
        several = len(section.data_rows()) > 1
        return f"{_short(row.label or row.number or key[1])}, {column}" if several else column
    if isinstance(section, RecordsSection):
        return _column_name(section, key[2])
    if isinstance(section, FieldsSection):
        return _short(next(field.label for field in section.fields if field.code == key[1]))
    assert isinstance(section, NarrativeSection)
    return _short(next(part.heading for part in section.parts if part.code == key[1]))


def _table_of(definition: Definition, row: str) -> TableSection:
    return next(table for table in definition.tables() if any(at.row.code == row for at in table.all_rows()))


def _column_name(section: TableSection | RecordsSection, code: str) -> str:
    """The label with the number printed below it, without the rule that may stand beside the number."""
    column = section.column(code)
    number = column.printed_code.partition("=")[0].strip(" ()")
    label = _short(column.label or code)
    return f"{label} ({number})" if number else label


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"

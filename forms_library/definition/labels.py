"""What a cell is called."""

from __future__ import annotations

from forms_library.definition.model import Definition
from forms_library.values import read_key


def cell_label(definition: Definition, key: str) -> str:
    """A cell as people call it: row label and column label; the codes where the form has changed."""
    section_code, row_code, column_code = read_key(key)
    try:
        section = definition.section(section_code)
    except KeyError:
        return key
    if section.kind == "table":
        row, column = section.row(row_code), section.column(column_code)
        place = row.number or row.printed_code or row.code
        return f"{place} {row.label} – {column.label}"
    if section.kind == "narrative":
        return next((part.heading for part in section.parts if part.code == row_code), key)
    if section.kind == "fields":
        return next((field.label for field in section.fields if field.code == row_code), key)
    return key

"""What a cell is called."""

from __future__ import annotations

from collections.abc import Mapping

from forms_library.definition.lines import group_of
from forms_library.definition.model import Definition, TableSection
from forms_library.value_types import CellKey
from forms_library.values import read_key

Texts = Mapping[CellKey, object]


def cell_label(definition: Definition, key: str, values: Texts | None = None) -> str:
    """A cell as people call it: printed number, row label and column label; the codes where the form has changed.

    An added line is called by the name that stands in `values`, or else by the row to which it was added.
    """
    section_code, row_code, column_code = read_key(key)
    try:
        section = definition.section(section_code)
    except KeyError:
        return key
    if section.kind == "table":
        return f"{_row_name(section, row_code, values or {})} – {_column_name(section, column_code)}"
    if section.kind == "narrative":
        return next((part.heading for part in section.parts if part.code == row_code), key)
    if section.kind == "fields":
        return next((field.label for field in section.fields if field.code == row_code), key)
    named = (
        f"{section.title} – {column.label}" for column in section.leaf_columns() if column.code == column_code
    )
    return next(named, key)


def row_label(section: TableSection, code: str) -> str:
    """A row of the definition as people call it: printed number and label."""
    row = section.row(code)
    return f"{row.number or row.printed_code} {row.label}".strip()


def _row_name(section: TableSection, code: str, values: Texts) -> str:
    group = group_of(code)
    if group is None:
        return row_label(section, code)
    own = next((label.code for label in section.label_columns if label.source == "label"), "")
    names = (
        _row_name(section, group, values) if group else "",
        str(values.get((section.code, code, own)) or ""),
    )
    return " / ".join(name for name in names if name) or code


def _column_name(section: TableSection, code: str) -> str:
    labels = {label.code: label.label for label in section.label_columns}
    return labels[code] if code in labels else section.column(code).label

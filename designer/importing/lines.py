"""What was found, line by line, as the review page shows it and gets it back.

Each line has a prefix; a field is called prefix.name. What comes back other than it was shown is a correction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms_library.definition.model import Column, RecordsSection, Row, Section, TableSection
from forms_library.formula.a1 import column_letters
from forms_library.formula.styles import to_display
from forms_library.spreadsheet.importing.corrections import Corrections, TableCorrection
from forms_library.spreadsheet.importing.found import FoundColumn, FoundTable, Imported
from forms_library.spreadsheet.importing.rows import FoundRow

BETWEEN = " / "
"""Between the labels of a column, from the top down; labels themselves have no spaces around a stroke."""

YES, NO = "1", ""


@dataclass(frozen=True)
class Line:
    """One column or row of a table: its prefix, its number in the sheet, its cell, and the values of its fields."""

    prefix: str
    number: int
    name: str
    address: str
    values: Mapping[str, str]
    code: str = ""

    @property
    def kept(self) -> bool:
        """Whether it comes into the form."""
        return self.values["kept"] == YES


@dataclass(frozen=True)
class TableLines:
    """One table with its columns and rows."""

    prefix: str
    found: FoundTable
    values: Mapping[str, str]
    columns: Sequence[Line]
    rows: Sequence[Line]


def form_values(found: Imported, corrections: Corrections) -> dict[str, str]:
    """The fields of the form as a whole."""
    heading = found.heading
    return {
        "sheet": found.sheet.name,
        "convert_fonts": YES if corrections.convert_fonts else NO,
        "title": heading.title,
        "symbol": heading.symbol,
        "legal_basis": heading.legal_basis,
    }


def table_lines(found: Imported, corrections: Corrections, language: str) -> list[TableLines]:
    """The tables with their lines; those that were left out stand there to be taken in again."""
    return [
        TableLines(
            f"t{number}",
            table,
            _table_values(table),
            _columns(f"t{number}", table, corrections.table(number), found, language),
            _rows(f"t{number}", table, corrections.table(number), found, language),
        )
        for number, table in enumerate(found.tables)
    ]


def shown_values(form: Mapping[str, str], tables: Sequence[TableLines]) -> dict[str, str]:
    """Every field of the page by its full name, as it is shown."""
    values = {f"form.{name}": value for name, value in form.items()}
    for table in tables:
        values |= _by_full_name(table.prefix, table.values)
        for line in (*table.columns, *table.rows):
            values |= _by_full_name(line.prefix, line.values)
    return values


def _by_full_name(prefix: str, values: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}.{name}": value for name, value in values.items()}


def _table_values(table: FoundTable) -> dict[str, str]:
    layout = table.layout
    return {
        "top": str(layout.top),
        "bottom": str(layout.bottom),
        "code_row": str(layout.code_row or ""),
        "last_row": str(layout.last_row),
        "left": column_letters(layout.columns[0]),
        "right": column_letters(layout.columns[-1]),
        "title": table.heading.title,
        "unit_of_measure": table.heading.unit_of_measure,
        "records": YES if table.records else NO,
    }


# Columns


def _columns(
    prefix: str, table: FoundTable, told: TableCorrection, found: Imported, language: str
) -> list[Line]:
    defined = {column.code: column for column in _defined(table.section)}
    lines = [_column(prefix, column, defined.get(column.key), language) for column in table.columns]
    lines += [
        _left_out(f"{prefix}.c{number}", number, column_letters(number), _header_text(found, table, number))
        for number, column in told.columns.items()
        if column.left_out
    ]
    return sorted(lines, key=lambda line: line.number)


def _defined(section: Section) -> Sequence[Column]:
    return section.leaf_columns() if isinstance(section, TableSection | RecordsSection) else ()


def _column(prefix: str, column: FoundColumn, defined: Column | None, language: str) -> Line:
    number = column.leaf.left
    values = {
        "kept": YES,
        "path": BETWEEN.join(column.path),
        "printed": column.printed.printed,
        "role": column.role,
        "kind": defined.kind if defined else column.kind.kind,
        "decimals": "" if column.kind.decimals is None else str(column.kind.decimals),
        "unit_of_measure": column.kind.unit_of_measure,
        "formula": to_display(defined.formula, language) if defined else "",
    }
    letters = column_letters(number)
    return Line(f"{prefix}.c{number}", number, letters, column.address, values, column.key)


def _header_text(found: Imported, table: FoundTable, column: int) -> str:
    texts = [found.sheet.text(row, column) for row in table.layout.header_rows]
    return next((text for text in reversed(texts) if text), "")


def _left_out(prefix: str, number: int, name: str, label: str) -> Line:
    values = dict.fromkeys(
        ("path", "printed", "role", "kind", "decimals", "unit_of_measure", "formula", "number", "label"), ""
    )
    values |= {"kept": NO, "path": label, "label": label, "level": "", "heading": NO, "added": NO}
    return Line(prefix, number, name, f"{name}1" if name.isalpha() else f"A{name}", values)


# Rows


def _rows(
    prefix: str, table: FoundTable, told: TableCorrection, found: Imported, language: str
) -> list[Line]:
    section = table.section
    known = section.all_rows() if isinstance(section, TableSection) else ()
    defined = {at.row.code: at.row for at in known}
    lines = [
        _row(prefix, row, key, defined.get(key), language)
        for row, key in zip(table.rows, table.row_keys, strict=True)
    ]
    lines += [
        _left_out(
            f"{prefix}.r{number}", number, str(number), " ".join(t for _, t in found.sheet.texts(number))
        )
        for number, row in told.rows.items()
        if row.left_out
    ]
    return sorted(lines, key=lambda line: line.number)


def _row(prefix: str, row: FoundRow, key: str, defined: Row | None, language: str) -> Line:
    values = {
        "kept": YES,
        "level": str(row.level),
        "number": row.number,
        "label": row.label,
        "unit_of_measure": row.unit_of_measure,
        "heading": YES if row.heading else NO,
        "added": YES if row.added else NO,
        "formula": to_display(defined.formula, language) if defined else "",
    }
    return Line(f"{prefix}.r{row.row}", row.row, str(row.row), row.address, values, key)

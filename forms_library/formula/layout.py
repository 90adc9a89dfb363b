"""The cells of a definition, numbered, with every way to find one: by codes, by range, by family of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from forms_library.definition.model import Definition, FieldsSection, RecordsSection, Row, TableSection
from forms_library.text import nfc
from forms_library.value_types import CellKey, CellSpec


@dataclass(frozen=True)
class TableLayout:
    """A table: which rows and columns carry cells, in document order, and where each code is."""

    section: TableSection
    rows: dict[str, int]
    columns: dict[str, int]
    headings: frozenset[str]
    children: dict[str, tuple[str, ...]]

    @property
    def code(self) -> str:
        return self.section.code

    def row_span(self, first: str, last: str) -> tuple[str, ...]:
        """The rows from one to another in document order, headings left out."""
        low, high = sorted((self.rows[first], self.rows[last]))
        return tuple(islice(self.rows, low, high + 1))

    def size(self, first: CellKey, last: CellKey) -> int:
        """How many cells lie between two."""
        rows, columns = (
            self.rows[first[1]] - self.rows[last[1]],
            self.columns[first[2]] - self.columns[last[2]],
        )
        return (abs(rows) + 1) * (abs(columns) + 1)

    def column_span(self, first: str, last: str) -> tuple[str, ...]:
        """The columns from one to another, left to right."""
        low, high = sorted((self.columns[first], self.columns[last]))
        return tuple(islice(self.columns, low, high + 1))


@dataclass
class Layout:
    """All places of a definition. A cell gets its number when it is first asked for."""

    definition: Definition
    tables: dict[str, TableLayout]
    row_tables: dict[str, TableLayout]
    fields: dict[str, frozenset[str]]
    records: dict[str, frozenset[str]]
    numbers: dict[CellKey, int] = field(default_factory=dict)
    keys: list[CellKey] = field(default_factory=list)
    folded: dict[str, dict[str, str]] = field(default_factory=dict)
    spans: dict[tuple[CellKey, CellKey], tuple[tuple[int, ...], int]] = field(default_factory=dict)

    def number(self, key: CellKey) -> int:
        """The number of a cell."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.keys)
            self.keys.append(key)
        return found

    def span(self, first: CellKey, last: CellKey) -> tuple[tuple[int, ...], int]:
        """The numbers of the cells from one to another, line by line, and how many stand in a line."""
        found = self.spans.get((first, last))
        if found is None:
            section, number = first[0], self.number
            table = self.tables[section]
            rows, columns = table.row_span(first[1], last[1]), table.column_span(first[2], last[2])
            cells = tuple([number((section, row, column)) for row in rows for column in columns])
            found = self.spans[first, last] = cells, len(columns)
        return found

    def spec(self, index: int) -> CellSpec:
        """What is known about a numbered cell."""
        return self.spec_at(self.keys[index])

    def spec_at(self, key: CellKey) -> CellSpec:
        """What is known about a cell, a field, or the column of a list."""
        table = self.tables.get(key[0])
        return table.section.spec(key[1], key[2]) if table else self.definition.spec(key)

    def row(self, name: str) -> str | None:
        """The code of the row written `name`, in whatever capital letters."""
        return self._known("row", name, self.row_tables)

    def table(self, name: str) -> TableLayout | None:
        """The table written `name`."""
        found = self._known("table", name, self.tables)
        return self.tables[found] if found else None

    def column(self, table: TableLayout, name: str) -> str | None:
        """The code of the column of a table written `name`."""
        return self._known(f"column {table.code}", name, table.columns)

    def field_key(self, section: str, name: str) -> CellKey | None:
        """The key of a single field written `section.name`."""
        found = self._known("fields", section, self.fields)
        code = found and self._known(f"field {found}", name, self.fields[found])
        return (found, code, "value") if found and code else None

    def records_key(self, section: str, name: str) -> CellKey | None:
        """The column of a list written `section.name`, for all its records."""
        found = self._known("records", section, self.records)
        code = found and self._known(f"record {found}", name, self.records[found])
        return (found, "", code) if found and code else None

    def _known(self, group: str, name: str, codes: Iterable[str]) -> str | None:
        if name in codes:
            return name
        folded = self.folded.get(group)
        if folded is None:
            folded = self.folded[group] = _unambiguous(codes)
        return folded.get(name.casefold()) or None


def _unambiguous(codes: Iterable[str]) -> dict[str, str]:
    # Codes that differ in capital letters only are found by their exact form alone.
    folded: dict[str, str] = {}
    for code in codes:
        folded[code.casefold()] = "" if code.casefold() in folded else code
    return folded


def layout_of(definition: Definition) -> Layout:
    """Number nothing yet, index everything."""
    tables = {table.code: _table_layout(table) for table in definition.tables()}
    by_row = {row: table for table in tables.values() for row in (*table.rows, *table.headings)}
    fields = {
        s.code: frozenset(f.code for f in s.fields)
        for s in definition.sections
        if isinstance(s, FieldsSection)
    }
    records = {
        s.code: frozenset(c.code for c in s.leaf_columns())
        for s in definition.sections
        if isinstance(s, RecordsSection)
    }
    return Layout(definition, tables, by_row, fields, records)


def _table_layout(section: TableSection) -> TableLayout:
    rows = [at.row for at in section.all_rows()]
    data = [row.code for row in rows if not row.heading]
    return TableLayout(
        section,
        {code: place for place, code in enumerate(data)},
        {column.code: place for place, column in enumerate(section.leaf_columns())},
        frozenset(row.code for row in rows if row.heading),
        {row.code: tuple(_summed(row)) for row in rows},
    )


def _summed(row: Row) -> Iterator[str]:
    """The sub-rows that add up to a row: a heading among them stands for its own, "of which" rows are left out."""
    for child in row.children:
        if child.of_which:
            continue
        if child.heading:
            yield from _summed(child)
        else:
            yield child.code


def same_code(first: str, second: str) -> bool:
    """Whether two codes are one, whatever their capital letters."""
    return nfc(first).casefold() == nfc(second).casefold()

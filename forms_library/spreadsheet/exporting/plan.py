"""Where every cell of a form stands in its workbook: one sheet for each section that holds values.

The first column and the first row of a sheet are hidden and hold the codes of rows and columns, so that a cell is known
by its codes wherever it is moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms_library.definition.lines import group_of
from forms_library.definition.model import (
    Definition,
    FieldsSection,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.definition.table import TYPED_LABELS
from forms_library.formula.a1 import Address, address_of
from forms_library.order import rows_in_order
from forms_library.render.header import code_row, header_rows
from forms_library.render.model import CodeCell, HeaderCell
from forms_library.value_types import CellKey, Value

CODES_ROW, CODES_COLUMN = 1, 1
HEADER_TOP = 6
FIRST_COLUMN = 2
SPARE_RECORDS, SPARE_LINES = 30, 10
SPARE = "+"
"""A row of this sign and a number is empty room for a record or a line that does not exist yet."""

Placed = TableSection | RecordsSection | FieldsSection


@dataclass(frozen=True)
class RowPlan:
    """One line of a sheet. `row` is the row of the definition, None for records, lines and fields; `level` moves the
    label in."""

    code: str
    at: int
    level: int = 1
    row: Row | None = None

    @property
    def spare(self) -> bool:
        """Whether it is room for something new."""
        return SPARE in self.code


@dataclass(frozen=True)
class SheetPlan:
    """One section on its sheet."""

    section: Placed
    name: str
    header: tuple[tuple[HeaderCell, ...], ...] = ()
    codes: tuple[CodeCell, ...] = ()
    labels: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[RowPlan] = ()

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return HEADER_TOP + len(self.header) + bool(self.codes)

    @property
    def last_column(self) -> int:
        """The rightmost column in use."""
        return max([*self.columns.values(), *self.labels.values(), FIRST_COLUMN])

    def cells(self) -> Iterator[tuple[CellKey, int, int]]:
        """Every cell that may hold a value: its key, row and column; labels of lines are typed too."""
        for row in self.rows:
            if row.row is not None and row.row.heading:
                continue
            named = {} if row.row is not None else self._typed_labels
            for code, column in {**named, **self.columns}.items():
                yield (self.section.code, row.code, code), row.at, column

    def fixed(self, row: str) -> bool:
        """Whether a row has a place of its own: a row of the definition, or a field."""
        return not isinstance(self.section, RecordsSection) and "~" not in row

    @property
    def _typed_labels(self) -> dict[str, int]:
        """The label columns that reporters write in lines of their own; numbers and codes of lines are not typed."""
        if not isinstance(self.section, TableSection):
            return {}
        typed = [label.code for label in self.section.label_columns if label.source in TYPED_LABELS]
        return {code: self.labels[code] for code in typed}


@dataclass(frozen=True)
class BookPlan:
    """All sheets of a form."""

    sheets: tuple[SheetPlan, ...]

    def addresses(self) -> dict[CellKey, Address]:
        """The address of every cell."""
        return {
            key: (sheet.name, address_of(row, column))
            for sheet in self.sheets
            for key, row, column in sheet.cells()
        }


def plan_book(definition: Definition, values: Mapping[CellKey, Value]) -> BookPlan:
    """The plan of a form's workbook with the records and lines that `values` hold, and room for more."""
    names: set[str] = set()
    sheets = []
    for section in definition.sections:
        if isinstance(section, TableSection | RecordsSection | FieldsSection):
            sheets.append(_sheet(section, _name(section, names), values))
    return BookPlan(tuple(sheets))


def _name(section: Placed, taken: set[str]) -> str:
    """A name that Excel takes: at most 31 letters, some signs refused, each once."""
    title = re.sub(r"[\[\]:*?/\\']", " ", section.title).strip()
    name = f"{section.code} {title}"[:31].strip() if title else section.code[:31]
    number = len(taken)
    while name.casefold() in taken:
        number += 1
        name = f"{section.code[:20]} ({number})"
    taken.add(name.casefold())
    return name


def _sheet(section: Placed, name: str, values: Mapping[CellKey, Value]) -> SheetPlan:
    if isinstance(section, FieldsSection):
        return _fields(section, name)
    labels = section.label_columns if isinstance(section, TableSection) else ()
    columns = section.leaf_columns()
    header = header_rows(labels, section.columns)
    codes = code_row(labels, columns)
    first = HEADER_TOP + len(header) + bool(codes)
    rows = _table_rows(section, values) if isinstance(section, TableSection) else _records(section, values)
    start = FIRST_COLUMN + len(labels)
    return SheetPlan(
        section,
        name,
        header,
        codes,
        {label.code: FIRST_COLUMN + place for place, label in enumerate(labels)},
        {column.code: start + place for place, column in enumerate(columns)},
        [RowPlan(code, first + place, level, row) for place, (code, level, row) in enumerate(rows)],
    )


def _fields(section: FieldsSection, name: str) -> SheetPlan:
    rows = [RowPlan(item.code, HEADER_TOP + place) for place, item in enumerate(section.fields)]
    return SheetPlan(section, name, labels={}, columns={"value": FIRST_COLUMN + 1}, rows=rows)


Line = tuple[str, int, Row | None]


def _records(section: RecordsSection, values: Mapping[CellKey, Value]) -> list[Line]:
    known = [(code, 1, None) for code in rows_in_order(section.code, values)]
    return [*known, *((f"{SPARE}{number}", 1, None) for number in range(1, SPARE_RECORDS + 1))]


def _table_rows(section: TableSection, values: Mapping[CellKey, Value]) -> list[Line]:
    """The rows with the lines below those under which lines stand; lines of no row stand above all."""
    lines: dict[str, list[str]] = {}
    for code in rows_in_order(section.code, values):
        group = group_of(code)
        if group is not None:
            lines.setdefault(group, []).append(code)
    found: list[Line] = _lines("", lines, section) if "" in section.groups() else []
    groups = set(section.groups())
    for at in section.all_rows():
        found.append((at.row.code, at.level, at.row))
        if at.row.code in groups:
            found += [(code, at.level + 1, None) for code, _, _ in _lines(at.row.code, lines, section)]
    return found


def _lines(group: str, lines: Mapping[str, Sequence[str]], section: TableSection) -> list[Line]:
    known: list[Line] = [(code, 1, None) for code in lines.get(group, ())]
    if section.row_source == "contributors" and not group:
        return known
    room = min(SPARE_LINES, max(0, section.most_lines(group) - len(known)))
    return [*known, *((f"{group}~{SPARE}{number}", 1, None) for number in range(1, room + 1))]

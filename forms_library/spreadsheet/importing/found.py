"""What the importer found: columns, rows and rules of each table with their cells, doubts, and the definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_library.definition.model import Definition, Section
from forms_library.formula.a1 import address_of
from forms_library.spreadsheet.book import Sheet
from forms_library.spreadsheet.importing.codes import PrintedCode
from forms_library.spreadsheet.importing.doubts import Doubt
from forms_library.spreadsheet.importing.header import Leaf
from forms_library.spreadsheet.importing.heading import Heading, Line, TableHeading
from forms_library.spreadsheet.importing.kinds import ColumnKind
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.spreadsheet.importing.printed_rules import FoundRule
from forms_library.spreadsheet.importing.roles import Role
from forms_library.spreadsheet.importing.rows import FoundRow


@dataclass(frozen=True)
class FoundColumn:
    """A column as printed, and its code in the definition ("" for one that is left out)."""

    leaf: Leaf
    printed: PrintedCode
    role: Role
    key: str
    kind: ColumnKind

    @property
    def path(self) -> tuple[str, ...]:
        """Its labels from the top down."""
        return tuple(label.text for label in self.leaf.path)

    @property
    def address(self) -> str:
        """The cell of its lowest label, or of its code."""
        return (
            self.leaf.path[-1].address
            if self.leaf.path
            else self.printed.address or address_of(1, self.leaf.left)
        )


@dataclass(frozen=True)
class FoundTable:
    """One table: where it stands, what it holds, the section made of it."""

    layout: Layout
    heading: TableHeading
    columns: tuple[FoundColumn, ...]
    rows: tuple[FoundRow, ...]
    row_keys: tuple[str, ...]
    rules: tuple[FoundRule, ...]
    notes: tuple[Line, ...]
    records: bool
    section: Section

    @property
    def figures(self) -> tuple[FoundColumn, ...]:
        """The columns that hold figures."""
        return tuple(column for column in self.columns if column.role == "figure")


@dataclass(frozen=True)
class Imported:
    """The outcome: `definition` is None where there is no table or what was found contradicts itself; `document` is
    the same as JSON, also when it cannot be loaded."""

    sheet: Sheet
    heading: Heading
    tables: tuple[FoundTable, ...]
    doubts: tuple[Doubt, ...]
    document: Mapping[str, Any]
    definition: Definition | None

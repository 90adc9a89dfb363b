"""Reads the tables of a sheet one after another: columns, rows, kinds, printed rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forms_library.definition.model import TableSection
from forms_library.formula.a1 import address_of
from forms_library.formula.printed import Foreign
from forms_library.messages import N_
from forms_library.spreadsheet.book import Sheet
from forms_library.spreadsheet.importing.codes import PrintedCode, codes_by_column, read_codes
from forms_library.spreadsheet.importing.corrected import (
    corrected_column,
    corrected_roles,
    corrected_row,
    kept_columns,
)
from forms_library.spreadsheet.importing.corrections import ColumnCorrection, Corrections, TableCorrection
from forms_library.spreadsheet.importing.doubts import Doubts, Sort
from forms_library.spreadsheet.importing.found import FoundColumn, FoundTable
from forms_library.spreadsheet.importing.header import Leaf, read_leaves
from forms_library.spreadsheet.importing.heading import TableHeading, read_table_heading
from forms_library.spreadsheet.importing.keys import column_keys, row_keys
from forms_library.spreadsheet.importing.kinds import ColumnKind, column_kind
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.spreadsheet.importing.notes import note_misprints, read_notes, rows_above, rows_below
from forms_library.spreadsheet.importing.printed_rules import (
    FoundRule,
    RuleText,
    Settled,
    note_rules,
    read_rules,
    settle,
)
from forms_library.spreadsheet.importing.roles import Role, roles_of
from forms_library.spreadsheet.importing.rows import FoundRow, read_rows
from forms_library.spreadsheet.importing.ruled import (
    column_rule_texts,
    row_rule_texts,
    section_of,
    with_barred,
    with_column_rules,
    with_row_rules,
    with_written_formulas,
)
from forms_library.spreadsheet.importing.words import names_organisations
from forms_library.text import clean


class TableReader:
    """Reads the tables of one sheet. `seen` has the letters as people see them, `sheet` as they are to be kept."""

    def __init__(
        self,
        seen: Sheet,
        sheet: Sheet,
        layouts: Sequence[Layout],
        corrections: Corrections,
        doubts: Doubts,
        foreign: Foreign | None,
    ) -> None:
        self.seen, self.sheet, self.layouts = seen, sheet, layouts
        self.corrections, self.doubts, self.foreign = corrections, doubts, foreign
        self.rows_used = 0

    def read(self, number: int) -> FoundTable:
        """Table number `number` of the sheet, counted from 0, without the formulas of the sheet."""
        layout, said = self.layouts[number], self.corrections.table(number)
        coded = codes_by_column(self.seen, layout)
        leaves = read_leaves(self.seen, layout, coded, self.doubts)
        codes = read_codes(self.seen, layout, leaves, self.doubts)
        leaves, codes = kept_columns(leaves, codes, said.columns)
        roles = corrected_roles(roles_of(self.seen, layout, leaves, codes), leaves, said.columns)
        heading = self._heading(number, said)
        columns = self._columns(layout, leaves, codes, roles, heading.unit_of_measure, said)
        rows = read_rows(self.seen, layout, leaves, roles, self.doubts)
        rows = [row for row in (corrected_row(row, said.rows.get(row.row)) for row in rows) if row]
        records = _is_list(columns, rows, said)
        rows = self._printed_rows(layout, columns, rows, records)
        keys = tuple(row_keys(len(rows), self.rows_used))
        self.rows_used += max(len(rows), 1)
        notes = read_notes(self.seen, rows_below(self.seen, self.layouts, number))
        note_misprints(notes, codes, self.doubts)
        empty = TableSection("B1")
        table = FoundTable(
            layout, heading, tuple(columns), tuple(rows), keys, (), tuple(notes), records, empty
        )
        return self._with_section(table, number, said)

    def _heading(self, number: int, said: TableCorrection) -> TableHeading:
        several = len(self.layouts) > 1
        found = read_table_heading(self.seen, rows_above(self.seen, self.layouts, number), titled=several)
        return TableHeading(
            found.title if said.title is None else said.title,
            found.unit_of_measure if said.unit_of_measure is None else said.unit_of_measure,
        )

    # Columns

    def _columns(
        self,
        layout: Layout,
        leaves: Sequence[Leaf],
        codes: Sequence[PrintedCode],
        roles: Sequence[Role],
        unit_of_measure: str,
        said: TableCorrection,
    ) -> list[FoundColumn]:
        keys = column_keys(codes, roles)
        rows = [row for row in layout.body_rows if row not in self.seen.hidden_rows]
        columns = []
        for leaf, code, role, key in zip(leaves, codes, roles, keys, strict=True):
            kind = ColumnKind("text")
            if role == "figure":
                kind = column_kind(self.seen, leaf, rows, self.doubts, unit_of_measure)
            told = said.columns.get(leaf.left, ColumnCorrection())
            columns.append(corrected_column(FoundColumn(self._as_kept(leaf), code, role, key, kind), told))
        return columns

    def _as_kept(self, leaf: Leaf) -> Leaf:
        """The labels with the letters that are to be kept."""
        if self.seen is self.sheet:
            return leaf
        path = [replace(label, text=clean(self.sheet.text(*label.spot)) or label.text) for label in leaf.path]
        return replace(leaf, path=tuple(path))

    # Rows

    def _printed_rows(
        self, layout: Layout, columns: Sequence[FoundColumn], rows: Sequence[FoundRow], records: bool
    ) -> list[FoundRow]:
        """The rows that are kept; what is open or missing is said."""
        kept = [self._row_as_kept(row) for row in rows if not row.open]
        if records:
            return kept
        for row in rows:
            if row.open:
                message = N_("Lines may be added here on paper; the form got only the rows that are printed.")
                self.doubts.note(Sort.NO_ROWS, message, row.address)
        if not kept and columns:
            message = N_(
                "The form prints no rows. It got one, for the organisation that reports; choose otherwise if its "
                "lines are added by the reporter."
            )
            self.doubts.note(Sort.NO_ROWS, message, address_of(layout.first_row, layout.columns[0]))
        return kept

    def _row_as_kept(self, row: FoundRow) -> FoundRow:
        if self.seen is self.sheet:
            return row
        here = [(spot, cell) for spot, cell in self.seen.cells.items() if spot[0] == row.row]
        spot = next((spot for spot, cell in sorted(here) if clean(cell.text) == row.label), None)
        return replace(row, label=clean(self.sheet.cell(*spot).text)) if spot and row.label else row

    # Rules

    def _with_section(self, table: FoundTable, number: int, said: TableCorrection) -> FoundTable:
        codes = [
            (column.printed.code, column.key)
            for column in table.columns
            if column.role == "figure" and column.printed.code
        ]
        row_codes = [
            (row.printed, key) for row, key in zip(table.rows, table.row_keys, strict=True) if row.printed
        ]
        notes = note_rules((line.text, line.address) for line in table.notes)
        notes_of_rows = notes if row_codes and not codes else []
        notes_of_columns = [] if notes_of_rows else notes
        rules, settled = self._settled([*column_rule_texts(table), *notes_of_columns], codes)
        section = with_column_rules(section_of(table, number, len(self.layouts)), settled)
        if isinstance(section, TableSection):
            more, settled = self._settled([*row_rule_texts(table), *notes_of_rows], row_codes)
            rules = [*rules, *more]
            section = with_barred(with_row_rules(section, table, settled), table)
            section = with_written_formulas(section, table, said)
        return replace(table, rules=tuple(rules), section=section)

    def _settled(
        self, texts: Sequence[RuleText], codes: Sequence[tuple[str, str]]
    ) -> tuple[list[FoundRule], Settled]:
        rules = read_rules(texts, codes, self.doubts, self.foreign)
        return rules, settle(rules, codes, self.doubts, self.foreign)


def _is_list(columns: Sequence[FoundColumn], rows: Sequence[FoundRow], said: TableCorrection) -> bool:
    """Whether the reporter adds all lines: only running numbers and dots are printed."""
    if said.records is not None:
        return said.records
    fixed = [row for row in rows if not row.open and not row.total]
    if any(row.open for row in rows):
        return not fixed
    numbered = any(column.role == "number" for column in columns)
    named = next((column for column in columns if column.role == "label"), None)
    return not rows and numbered and named is not None and not names_organisations(named.leaf.label)

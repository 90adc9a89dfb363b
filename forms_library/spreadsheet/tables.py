"""Reads one table after another: columns, rows, kinds, rules; then the formulas of the sheet over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forms_library.definition.model import NUMERIC_KINDS, CellRule, Check, RecordsSection, Row, Section, TableSection
from forms_library.definition.model import Column as DefinedColumn
from forms_library.definition.model import ColumnGroup, ColumnNode, Definition
from forms_library.formula.a1 import Address, Addresses, address_of
from forms_library.formula.printed import Foreign
from forms_library.messages import N_
from forms_library.spreadsheet.book import Book, Sheet
from forms_library.spreadsheet.codes import PrintedCode, codes_by_column, read_codes
from forms_library.spreadsheet.corrections import ColumnCorrection, Corrections, RowCorrection, TableCorrection
from forms_library.spreadsheet.doubts import Doubts, Sort
from forms_library.spreadsheet.equal_rules import say_the_same
from forms_library.spreadsheet.found import FoundColumn, FoundTable
from forms_library.spreadsheet.header import Label, Leaf, read_leaves
from forms_library.spreadsheet.heading import Line, read_table_heading
from forms_library.spreadsheet.keys import column_keys, row_keys
from forms_library.spreadsheet.kinds import ColumnKind, column_kind
from forms_library.spreadsheet.layout import Layout
from forms_library.spreadsheet.notes import note_misprints, read_notes, rows_above, rows_below
from forms_library.spreadsheet.printed_rules import FoundRule, RuleText, Settled, label_rules, note_rules, read_rules, settle
from forms_library.spreadsheet.roles import Role, roles_of
from forms_library.spreadsheet.row_rules import formulas_by_number
from forms_library.spreadsheet.rows import FoundRow, read_rows
from forms_library.spreadsheet.sections import records_section, table_section
from forms_library.spreadsheet.sheet_formulas import Cell, SheetFormula, shared_rules, translated, with_rules
from forms_library.spreadsheet.words import code_of, names_organisations
from forms_library.text import clean
from forms_library.value_types import CellKey


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
        leaves, codes = _kept(leaves, codes, said.columns)
        roles = _roles(roles_of(self.seen, layout, leaves, codes), leaves, said.columns)
        rows = read_rows(self.seen, layout, leaves, roles, self.doubts)
        rows = [row for row in (_corrected_row(row, said.rows.get(row.row)) for row in rows) if row]
        heading = read_table_heading(self.seen, rows_above(self.seen, self.layouts, number), titled=len(self.layouts) > 1)
        heading = replace(
            heading,
            title=heading.title if said.title is None else said.title,
            unit_of_measure=heading.unit_of_measure if said.unit_of_measure is None else said.unit_of_measure,
        )
        columns = self._columns(layout, leaves, codes, roles, heading.unit_of_measure, said)
        notes = read_notes(self.seen, rows_below(self.seen, self.layouts, number))
        note_misprints(notes, codes, self.doubts)
        records = self._is_list(columns, rows, said)
        rows = self._printed_rows(layout, columns, rows, records)
        keys = tuple(row_keys(len(rows), self.rows_used))
        self.rows_used += max(len(rows), 1)
        table = FoundTable(
            layout, heading, tuple(columns), tuple(rows), keys, (), tuple(notes), records, TableSection("B1")
        )
        return self._with_section(table, number, said)

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
            figure = role == "figure"
            kind = column_kind(self.seen, leaf, rows, self.doubts, unit_of_measure) if figure else ColumnKind("text")
            told = said.columns.get(leaf.left, ColumnCorrection())
            shown = leaf if self.seen is self.sheet else self._as_kept(leaf)
            columns.append(_corrected_column(FoundColumn(shown, code, role, key, kind), told))
        return columns

    def _as_kept(self, leaf: Leaf) -> Leaf:
        """The labels with the letters that are to be kept."""
        path = [replace(label, text=clean(self.sheet.cell(*label.spot).text) or label.text) for label in leaf.path]
        return replace(leaf, path=tuple(path))

    # Rows

    def _is_list(self, columns: Sequence[FoundColumn], rows: Sequence[FoundRow], said: TableCorrection) -> bool:
        """Whether the reporter adds all lines: only running numbers and dots are printed."""
        if said.records is not None:
            return said.records
        roles = {column.role for column in columns}
        fixed = [row for row in rows if not row.open and not row.total]
        open_rows = [row for row in rows if row.open]
        if open_rows:
            return not fixed
        named = next((column for column in columns if column.role == "label"), None)
        return not rows and "number" in roles and named is not None and not names_organisations(named.leaf.label)

    def _printed_rows(
        self, layout: Layout, columns: Sequence[FoundColumn], rows: Sequence[FoundRow], records: bool
    ) -> list[FoundRow]:
        """The rows that are kept; what is open or missing is said."""
        kept = [row for row in rows if not row.open]
        if records:
            return kept
        for row in rows:
            if row.open:
                message = N_("Lines may be added here on paper; the form got only the rows that are printed.")
                self.doubts.note(Sort.NO_ROWS, message, row.address)
        if not kept and columns:
            message = N_(
                "The form prints no rows. It got one, for the organisation that reports; choose otherwise if its lines "
                "are added by the reporter."
            )
            self.doubts.note(Sort.NO_ROWS, message, address_of(layout.first_row, layout.columns[0]))
        if self.seen is self.sheet:
            return kept
        return [self._row_as_kept(row) for row in kept]

    def _row_as_kept(self, row: FoundRow) -> FoundRow:
        typed = next((c.text for (r, _), c in sorted(self.sheet.cells.items()) if r == row.row and _is(c.text, row, self.seen)), "")
        return replace(row, label=clean(typed)) if typed else row

    # Rules and the section

    def _with_section(self, table: FoundTable, number: int, said: TableCorrection) -> FoundTable:
        codes = [(column.printed.code, column.key) for column in table.columns if column.role == "figure" and column.printed.code]
        texts = _column_rule_texts(table)
        notes = note_rules((line.text, line.address) for line in table.notes)
        row_codes = [(row.printed, key) for row, key in zip(table.rows, table.row_keys, strict=True) if row.printed]
        by_column = read_rules([*texts, *([] if row_codes and not codes else notes)], codes, self.doubts, self.foreign)
        settled = settle(by_column, codes, self.doubts, self.foreign)
        section = _section(table, number, len(self.layouts))
        section = _with_column_rules(section, settled, said)
        if isinstance(section, TableSection):
            row_texts = _row_rule_texts(table)
            by_row = read_rules([*row_texts, *(notes if row_codes and not codes else [])], row_codes, self.doubts, self.foreign)
            rows_settled = settle(by_row, row_codes, self.doubts, self.foreign)
            section = _with_row_rules(section, table, rows_settled)
            section = _with_barred(section, table)
            section = _with_said_formulas(section, table, said)
            by_column = [*by_column, *by_row]
        return replace(table, rules=tuple(by_column), section=section)


def _is(text: str, row: FoundRow, seen: Sheet) -> bool:
    return bool(text) and text != row.number and clean(text) != row.unit_of_measure


# Corrections


def _kept(
    leaves: Sequence[Leaf], codes: Sequence[PrintedCode], said: Mapping[int, ColumnCorrection]
) -> tuple[list[Leaf], list[PrintedCode]]:
    """The columns that are not left out, with labels and codes as a person corrected them."""
    kept_leaves: list[Leaf] = []
    kept_codes: list[PrintedCode] = []
    for leaf, code in zip(leaves, codes, strict=True):
        told = said.get(leaf.left, ColumnCorrection())
        if told.left_out:
            continue
        if told.path is not None:
            leaf = replace(leaf, path=_path(leaf, told.path))
        if told.printed is not None:
            code = replace(code, printed=told.printed, code=code_of(told.printed), rule=told.printed if "=" in told.printed else "")
        kept_leaves.append(leaf)
        kept_codes.append(code)
    return kept_leaves, kept_codes


def _path(leaf: Leaf, said: Sequence[str]) -> tuple[Label, ...]:
    """Labels that still stand as printed keep their cells, so that groups stay what they are."""
    printed = {label.text: label for label in leaf.path}
    return tuple(printed.get(text, Label(text, (0, 0))) for text in said)


def _roles(roles: Sequence[Role], leaves: Sequence[Leaf], said: Mapping[int, ColumnCorrection]) -> list[Role]:
    told = [said.get(leaf.left, ColumnCorrection()).role for leaf in leaves]
    return [correction or role for role, correction in zip(roles, told, strict=True)]  # type: ignore[misc]


def _corrected_column(column: FoundColumn, said: ColumnCorrection) -> FoundColumn:
    kind = column.kind
    if said.kind is not None and said.kind != kind.kind:
        kind = ColumnKind(said.kind, unit_of_measure=kind.unit_of_measure, choices=kind.choices, fraction=kind.fraction)
    if said.decimals is not None and kind.kind in NUMERIC_KINDS and kind.kind != "integer":
        kind = replace(kind, decimals=said.decimals)
    if said.unit_of_measure is not None:
        kind = replace(kind, unit_of_measure=said.unit_of_measure)
    return replace(column, kind=kind)


def _corrected_row(row: FoundRow, said: RowCorrection | None) -> FoundRow | None:
    if said is None:
        return row
    if said.left_out:
        return None
    told = {
        name: value
        for name in ("level", "number", "label", "unit_of_measure", "heading", "added")
        if (value := getattr(said, name)) is not None
    }
    return replace(row, open=row.open and not told, **told)


# Rules


def _column_rule_texts(table: FoundTable) -> list[RuleText]:
    texts: list[RuleText] = []
    for column in table.columns:
        if column.printed.rule:
            texts.append(RuleText(column.printed.rule, column.printed.address, column.key))
        for label in column.leaf.path[-1:]:
            texts += label_rules(label.text, label.address, column.key)
    return texts


def _row_rule_texts(table: FoundTable) -> list[RuleText]:
    return [
        text
        for row, key in zip(table.rows, table.row_keys, strict=True)
        for text in label_rules(row.label, row.address, key)
        if row.printed
    ]


def _section(table: FoundTable, number: int, count: int) -> Section:
    notes = [line.text for line in table.notes]
    heading = table.heading
    if table.records:
        code = "DS" if count == 1 else f"DS{number + 1}"
        total = any(row.total for row in table.rows)
        return records_section(code, heading.title, heading.unit_of_measure, table.columns, total, notes)
    keys = table.row_keys or (f"R{number + 1:02d}",)
    return table_section(
        f"B{number + 1}", heading.title, heading.unit_of_measure, table.columns, table.rows, keys, notes
    )


def _with_column_rules(section: Section, settled: Settled, said: TableCorrection) -> Section:
    assert isinstance(section, TableSection | RecordsSection)
    columns = tuple(_ruled(node, settled) for node in section.columns)
    checks = tuple(Check(f"K{number:02d}", formula) for number, formula in enumerate(settled.checks, start=1))
    return replace(section, columns=columns, checks=(*section.checks, *checks))


def _ruled(node: ColumnNode, settled: Settled) -> ColumnNode:
    if isinstance(node, ColumnGroup):
        return replace(node, children=tuple(_ruled(child, settled) for child in node.children))
    if node.kind not in NUMERIC_KINDS:
        return node
    formula = settled.formulas.get(node.code, "")
    aggregation = "recompute" if "/" in formula else node.aggregation
    return replace(node, formula=formula, prefill=settled.prefills.get(node.code, ""), aggregation=aggregation)


def _with_row_rules(section: TableSection, table: FoundTable, settled: Settled) -> TableSection:
    by_number = formulas_by_number(table.rows, dict(enumerate(table.row_keys)))
    formulas = {**by_number, **settled.formulas}
    start = len(section.checks) + 1
    checks = tuple(
        Check(f"K{number:02d}", formula, "column") for number, formula in enumerate(settled.checks, start=start)
    )
    rows = tuple(_ruled_row(row, formulas) for row in section.rows)
    return replace(section, rows=rows, checks=(*section.checks, *checks))


def _ruled_row(row: Row, formulas: Mapping[str, str]) -> Row:
    formula = "" if row.heading else formulas.get(row.code, row.formula)
    return replace(row, formula=formula, children=tuple(_ruled_row(child, formulas) for child in row.children))


def _with_barred(section: TableSection, table: FoundTable) -> TableSection:
    """Cells in which a cross or a dash is printed are not filled."""
    figures = [column.key for column in table.figures]
    known = {column.code for column in section.leaf_columns()}
    barred = [
        CellRule(key, figures[place], read_only=True)
        for row, key in zip(table.rows, table.row_keys, strict=True)
        if not row.heading and len(row.barred) < len(figures)
        for place in row.barred
        if figures[place] in known
    ]
    return replace(section, cells=(*section.cells, *barred))


def _with_said_formulas(section: TableSection, table: FoundTable, said: TableCorrection) -> TableSection:
    by_column = {
        column.key: told.formula.removeprefix("=")
        for column in table.figures
        if (told := said.columns.get(column.leaf.left)) and told.formula is not None
    }
    by_row = {
        key: told.formula.removeprefix("=")
        for row, key in zip(table.rows, table.row_keys, strict=True)
        if (told := said.rows.get(row.row)) and told.formula is not None
    }
    columns = tuple(_said_column(node, by_column) for node in section.columns)
    rows = tuple(_ruled_row(row, by_row) for row in section.rows)
    return replace(section, columns=columns, rows=rows)


def _said_column(node: ColumnNode, formulas: Mapping[str, str]) -> ColumnNode:
    if isinstance(node, ColumnGroup):
        return replace(node, children=tuple(_said_column(child, formulas) for child in node.children))
    return replace(node, formula=formulas.get(node.code, node.formula))


# Formulas of the sheet


def with_sheet_formulas(book: Book, sheet: Sheet, tables: Sequence[FoundTable], doubts: Doubts) -> list[FoundTable]:
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


def _leaves(section: Section) -> tuple[DefinedColumn, ...]:
    return section.leaf_columns() if isinstance(section, TableSection | RecordsSection) else ()


def _with_formulas(sheet: Sheet, table: FoundTable, addresses: Addresses, doubts: Doubts) -> FoundTable:
    section = table.section
    if not isinstance(section, TableSection):
        return table
    places = {
        (key[1], key[2]): address
        for (_, address), key in addresses.keys.items()
        if key[0] == section.code
    }
    fractions = {column.key for column in table.figures if column.kind.fraction}
    formulas: dict[Cell, SheetFormula] = {}
    for row, key in zip(table.rows, table.row_keys, strict=True):
        for column in table.figures:
            text = sheet.cell(row.row, column.leaf.left).formula
            if text and (key, column.key) in places:
                formulas[key, column.key] = SheetFormula(text, places[key, column.key], column.key in fractions)
    if not formulas:
        return table
    found = translated(formulas, addresses, sheet.name, doubts)
    rules = shared_rules(section, found)
    _note_differing(table, section, rules.columns, doubts)
    ruled = with_rules(section, rules, found, formulas, places, doubts)
    return replace(table, section=ruled)


def _note_differing(
    table: FoundTable, section: TableSection, formulas: Mapping[str, str], doubts: Doubts
) -> None:
    """Where a rule is printed and the sheet calculates something else, both are shown."""
    numeric = [column.code for column in section.leaf_columns() if column.kind in NUMERIC_KINDS]
    for column in section.leaf_columns():
        printed, written = column.formula, formulas.get(column.code, "")
        if printed and written and not say_the_same(printed, written, numeric):
            found = next(item for item in table.columns if item.key == column.code)
            message = N_("The rule printed here (%(printed)s) is not what the sheet calculates (%(written)s), which was taken.")
            doubts.note(
                Sort.RULES_DIFFER,
                message,
                found.printed.address or found.address,
                section=section.code,
                column=column.code,
                printed=printed,
                written=written,
            )

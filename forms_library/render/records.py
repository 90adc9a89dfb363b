"""A list as a table: one line per record in the order of the list, and a last line that adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from forms_library.definition.inheritance import column_spec, limits_of
from forms_library.definition.lines import NEW
from forms_library.definition.model import (
    NUMERIC_KINDS,
    CellState,
    Column,
    LabelColumn,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_, Message
from forms_library.order import rows_in_order
from forms_library.problems import Problem
from forms_library.render.build import WAITING, Computed, Translate, table_model
from forms_library.render.model import BodyRow, Cell, LabelCell, TableModel
from forms_library.render.table import Mode
from forms_library.translations import translator
from forms_library.value_types import CellKey, Result, Value
from forms_library.values import format_vi

NUMBER = LabelColumn(code="STT", label="STT", source="number")
SUBTOTAL = "_subtotal"
"""The row code of the line from which the entry page makes a subtotal for each group."""
TOTAL = "_total"
"""The row code of the last line; no record has it."""


def records_model(
    section: RecordsSection,
    values: Mapping[CellKey, Value],
    evaluation: Computed | None = None,
    *,
    mode: Mode = "review",
    problems: Iterable[Problem] = (),
    language: str = "vi",
    translate: Translate | None = None,
) -> TableModel:
    """The list with its values, computed cells, problems and total, ready for `table_html`."""
    translate = translate or translator(language)
    known: Mapping[CellKey, Result] = {**values, **(evaluation.values if evaluation else {})}
    records = list(_shown(section, values, mode))
    grouped = section.group_by and mode != "entry"
    groups = _groups(section, records, known) if grouped else {"": records}
    table = _as_table(section, [record for group in groups.values() for record in group])
    model = table_model(table, values, evaluation, problems=problems, language=language, translate=translate)
    lines = _Lines(section, known, language, translate)
    rows = tuple(lines.with_subtotals(model.rows, groups)) if grouped else model.rows
    if section.group_by and mode == "entry":
        rows = (*rows, lines.sum_of(SUBTOTAL, "", ()))
    if section.total:
        rows = (*rows, lines.sum_of(TOTAL, translate(N_("Total")), records))
    return replace(model, rows=rows)


def _groups(
    section: RecordsSection, records: Iterable[str], values: Mapping[CellKey, Result]
) -> dict[str, list[str]]:
    """The records by what they have in the column of the subtotals, in the order in which the groups begin."""
    spec = column_spec(section, section.column(section.group_by))
    groups: dict[str, list[str]] = {}
    for record in records:
        name = format_vi(values.get((section.code, record, section.group_by)), spec)
        groups.setdefault(name, []).append(record)
    return groups


def _shown(section: RecordsSection, values: Mapping[CellKey, Value], mode: Mode) -> Iterator[str]:
    """The records; while the list is filled also those that are still blank, and the line for the next one."""
    entering = mode == "entry"
    filled = {key[1] for key, value in values.items() if value is not None and key[0] == section.code}
    columns = {column.code for column in section.leaf_columns()}
    written = {key[1] for key in values if key[0] == section.code and key[2] in columns}
    yield from (row for row in rows_in_order(section.code, values) if entering or row in filled & written)
    if entering:
        yield NEW


def _as_table(section: RecordsSection, records: list[str]) -> TableSection:
    """A table whose rows are the records, numbered."""
    rows = tuple(
        Row(record, "", number=WAITING if record == NEW else str(number))
        for number, record in enumerate(records, 1)
    )
    return TableSection(
        section.code,
        title=section.title,
        unit_of_measure=section.unit_of_measure,
        orientation=section.orientation,
        label_columns=(NUMBER,),
        columns=section.columns,
        rows=rows,
        notes=section.notes,
        **limits_of(section),
    )


def _sums(
    section: RecordsSection, values: Mapping[CellKey, Result], records: Collection[str]
) -> dict[str, Decimal]:
    """What the columns of these records add up to, by code; columns without a figure are left out."""
    totals: dict[str, Decimal] = {}
    summed = {column.code for column in section.leaf_columns() if adds_up(column)}
    for (code, record, column), value in values.items():
        if code == section.code and column in summed and record in records and isinstance(value, Decimal):
            totals[column] = totals.get(column, Decimal(0)) + value
    return totals


def adds_up(column: Column) -> bool:
    """Whether the figures of a column of a list may be added."""
    return column.kind in NUMERIC_KINDS and column.aggregation == "sum"


@dataclass(frozen=True)
class _Lines:
    """Makes the lines that add up records."""

    section: RecordsSection
    values: Mapping[CellKey, Result]
    language: str
    translate: Translate

    def with_subtotals(self, rows: Iterable[BodyRow], groups: Mapping[str, list[str]]) -> Iterator[BodyRow]:
        """The records, and behind each group what it adds up to."""
        waiting = iter(rows)
        for place, (name, records) in enumerate(groups.items()):
            yield from islice(waiting, len(records))
            word = Message(N_("Subtotal: %(name)s"), {"name": name}).text(self.translate)
            yield self.sum_of(f"{TOTAL}{place}", word, records)

    def sum_of(self, code: str, word: str, records: Collection[str]) -> BodyRow:
        """A line with the sums of some records, named in the first column that is not of numbers."""
        columns = self.section.leaf_columns()
        named = next((column.code for column in columns if column.kind not in NUMERIC_KINDS), "")
        totals = _sums(self.section, self.values, set(records))
        cells = tuple(
            self._cell(code, column, word if column.code == named else "", totals) for column in columns
        )
        return BodyRow(code, 1, (LabelCell("" if named else word, "number"),), cells, total=True)

    def _cell(self, row: str, column: Column, word: str, totals: Mapping[str, Decimal]) -> Cell:
        kind, total = kind_of(column.kind), totals.get(column.code)
        text = word if total is None else format_vi(total, column_spec(self.section, column), self.language)
        state: CellState = "computed" if adds_up(column) else "locked"
        align = "left" if word else kind.align
        key = (self.section.code, row, column.code)
        return Cell(key, column.kind, kind.widget, align, None, text, "", state, required=False)

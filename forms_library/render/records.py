"""A list as a table: one line per record in the order of the list, and a last line that adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from forms_library.definition.model import (
    NUMERIC_KINDS,
    CellState,
    Column,
    LabelColumn,
    RecordsSection,
    Row,
    TableSection,
    column_spec,
)
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_
from forms_library.order import rows_in_order
from forms_library.problems import Problem
from forms_library.render.build import Computed, Translate, table_model
from forms_library.render.model import BodyRow, Cell, LabelCell, TableModel
from forms_library.render.table import Mode
from forms_library.translations import translator
from forms_library.value_types import CellKey, Result, Value
from forms_library.values import format_vi

NUMBER = LabelColumn(code="STT", label="STT", source="number")
TOTAL = "_total"
"""The row code of the last line; no record has it."""
NEW = "new"
"""The row code of the line that the entry page turns into the next record."""


@dataclass(frozen=True)
class _Whole:
    values: Mapping[CellKey, Result]


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
    computed = evaluation.values if evaluation else {}
    table = _as_table(section, list(_shown(section, values, mode)))
    model = table_model(table, values, evaluation, problems=problems, language=language, translate=translate)
    if not section.total:
        return model
    totals = list_totals(section, {**values, **computed})
    return replace(model, rows=(*model.rows, _total_line(section, totals, language, translate)))


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
        Row(record, "", number="" if record == NEW else str(number))
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
    )


def list_totals(section: RecordsSection, values: Mapping[CellKey, Result]) -> dict[str, Decimal]:
    """What the columns add up to, by code; columns without a figure are left out."""
    totals: dict[str, Decimal] = {}
    summed = {column.code for column in section.leaf_columns() if adds_up(column)}
    for (code, _record, column), value in values.items():
        if code == section.code and column in summed and isinstance(value, Decimal):
            totals[column] = totals.get(column, Decimal(0)) + value
    return totals


def adds_up(column: Column) -> bool:
    """Whether the figures of a column of a list may be added."""
    return column.kind in NUMERIC_KINDS and column.aggregation == "sum"


def _total_line(
    section: RecordsSection, totals: Mapping[str, Decimal], language: str, translate: Translate
) -> BodyRow:
    word = translate(N_("Total"))
    named = next((column.code for column in section.leaf_columns() if column.kind not in NUMERIC_KINDS), "")
    cells = tuple(
        _total_cell(section.code, column, word if column.code == named else "", totals, language)
        for column in section.leaf_columns()
    )
    return BodyRow(TOTAL, 1, (LabelCell("" if named else word, "number"),), cells, total=True)


def _total_cell(
    section: str, column: Column, word: str, totals: Mapping[str, Decimal], language: str
) -> Cell:
    kind, total = kind_of(column.kind), totals.get(column.code)
    text = word if total is None else format_vi(total, column_spec(column), language)
    key = (section, TOTAL, column.code)
    state: CellState = "computed" if adds_up(column) else "locked"
    align = "left" if word else kind.align
    return Cell(key, column.kind, kind.widget, align, None, text, "", state, required=False)

"""The lines that organisations added below rows of a form, as a roll-up shows them: each by its name and its owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.definition.lines import MARK
from forms_library.definition.table import TYPED_LABELS
from forms_library.order import POSITION
from forms_library.value_types import CellKey, Value
from runtime.figures.models import Figure
from runtime.reports.forms import Form


def added_lines(session: Session, form: Form, organisations: Mapping[int, str]) -> dict[CellKey, Value]:
    """What stands in the name and in the place of every line of the accepted reports.

    ``organisations`` are the names by report id; lines come in their order, those of one organisation by name. One
    query; none for a form to which no lines are added.
    """
    sources = {
        (table.code, label.code): label.source
        for table in form.open_tables.values()
        for label in table.label_columns
        if label.source in TYPED_LABELS
    }
    if not sources or not organisations:
        return {}
    order = {report_id: place for place, report_id in enumerate(organisations)}
    rows = session.execute(_written(organisations, {column for _section, column in sources})).all()
    found: dict[CellKey, Value] = {}
    for row in sorted(rows, key=lambda row: (order[row.report_id], row.text or "", row.row)):
        source = sources.get((row.section, row.column))
        if source is not None:
            _take(found, row, organisations[row.report_id] if source == "label" else "")
    return found


def _written(
    organisations: Mapping[int, str], columns: set[str]
) -> sa.Select[int, str, str, str, str | None]:
    return sa.select(
        Figure.report_id,
        Figure.section,
        Figure.row.label("row"),
        Figure.column.label("column"),
        Figure.text.label("text"),
    ).where(Figure.report_id.in_(list(organisations)), Figure.row.contains(MARK), Figure.column.in_(columns))


def _take(found: dict[CellKey, Value], row: Any, organisation: str) -> None:
    """A line that several organisations have (it is a contributor of each) is named once, as nobody's own."""
    key = (row.section, row.row, row.column)
    found[key] = row.text if key in found or not organisation else f"{row.text} ({organisation})"
    found.setdefault((row.section, row.row, POSITION), f"{len(found):08d}")

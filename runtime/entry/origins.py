"""Where a value came from, proven rather than believed.

Undoing gives a cell its value back with its origin: the cell's own history says which. A new row begins with the
constants of its form: the form says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.definition import Column
from forms_library.definition.inheritance import default_of
from forms_library.definition.offers import default_value
from forms_library.value_types import CellKey, Value
from forms_library.values import to_json
from runtime.entry.schemas import Change
from runtime.reports.forms import Form
from runtime.reports.models import CellChange, Origin


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier change wrote (in its JSON form), where, and how it came there."""

    key: CellKey
    value: Any
    origin: Origin


def past_of(session: Session, report_id: int, changes: Iterable[Change]) -> dict[int, Past]:
    """The changes that some of these go back to, by sequence number; no query where nothing is undone."""
    wanted = {change.restores for change in changes if change.restores}
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(
            CellChange.sequence,
            CellChange.section,
            CellChange.row,
            CellChange.column,
            CellChange.after,
            CellChange.origin,
        ).where(CellChange.report_id == report_id, CellChange.sequence.in_(wanted))
    )
    return {
        sequence: Past((section, row, column), after, origin)
        for sequence, section, row, column, after, origin in rows
    }


def origin_of(form: Form, change: Change, key: CellKey, value: Value, past: Mapping[int, Past]) -> Origin:
    """Where the value comes from: what the named change said, if it wrote this value into this very cell.

    A constant of the form is one only where the form puts this value into the cell of a new row."""
    named = past.get(change.restores)
    if named is not None and named.key == key and named.value == to_json(value):
        return named.origin
    constant = change.constant and value is not None and value == _constant(form, key)
    return Origin.PREFILLED if constant else change.origin


def _constant(form: Form, key: CellKey) -> Value:
    if key[0] not in form.open_sections:
        return None
    section = form.lists.get(key[0]) or form.open_tables[key[0]]
    column = next((one for one in section.leaf_columns() if one.code == key[2]), None)
    return constant_of(form, key, column) if column is not None else None


def constant_of(form: Form, key: CellKey, column: Column) -> Value:
    """What the form itself puts into a cell of a new row; None where it says nothing."""
    table = form.open_tables.get(key[0])
    written = default_of(form.lists[key[0]], column) if table is None else table.default_at(key[1], key[2])
    return default_value(form.specs[key], written) if written and form.is_input(key) else None
